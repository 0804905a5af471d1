"""What only bash understands, checked against dash itself where the machine has it."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dryspec.shell import parse
from dryspec.shell.dialect import DIFFERS, FAILS, REFUSED, bashisms, find, hint

CASES = [
    ("[[ a == a ]]", '"[["', FAILS),
    ("((1 + 1))", '"(("', FAILS),
    ("source ./x", '"source"', FAILS),
    ("let x=1", '"let"', FAILS),
    ("declare x=1", '"declare"', FAILS),
    ("typeset x=1", '"typeset"', FAILS),
    ("pushd /", '"pushd"', FAILS),
    ("popd", '"popd"', FAILS),
    ("shopt -s nullglob", '"shopt"', FAILS),
    ("mapfile x", '"mapfile"', FAILS),
    ("disown", '"disown"', FAILS),
    ("printf -v x a", '"printf -v"', FAILS),
    ("printf '%q' a", '"%q" in printf', FAILS),
    ("wait -n", '"wait -n"', FAILS),
    ("x=a; [ -v x ]", '"-v" inside [ ]', FAILS),
    ("x=a; test ! -v y", '"-v" inside [ ]', FAILS),
    ("echo $((2**3))", '"**" in arithmetic', REFUSED),
    ("echo $(< /etc/passwd)", '"$(<file)"', DIFFERS),
    ("echo $UID", '"$UID"', DIFFERS),
    ("[ a == a ]", '"==" inside [ ]', FAILS),
    ("[ a =~ a ]", '"=~" inside [ ]', FAILS),
    ("read -s x", '"read -s"', FAILS),
    ("trap : ERR", 'the trap "ERR"', FAILS),
    ("x=a; x+=b", '"+="', FAILS),
    ("set -o pipefail", '"set -o pipefail"', REFUSED),
    ("set -euo pipefail", '"set -euo pipefail"', REFUSED),
    ("export -f f", '"export -f"', REFUSED),
    ("cat <(true)", 'process substitution "<("', REFUSED),
    ("function f { :; }", '"function"', REFUSED),
    ("select x in a; do break; done", '"select"', REFUSED),
    ("for ((i = 0; i < 2; i++)); do :; done", '"for (( ))"', REFUSED),
    ("x=(1 2)", "an array", REFUSED),
    ("x=a; echo ${x//a/b}", 'replacement in an expansion "${x//a/b}"', REFUSED),
    ("x=a; echo ${x^^}", 'change of case in an expansion "${x^^}"', REFUSED),
    ("x=a; echo ${!x}", 'indirect expansion "${!x}"', REFUSED),
    ("x=a; echo ${x:0:1}", 'substring in an expansion "${x:0:1}"', REFUSED),
    ("x=a; echo ${x[0]}", 'array "${x[0]}"', REFUSED),
    ("x=08; echo $((10#$x + 1))", 'the base "10#" in arithmetic', REFUSED),
    ("cat <<< a", '"<<<"', REFUSED),
    ("true |& cat", '"|&"', REFUSED),
    ("true >& /dev/null", '">&" with a file', REFUSED),
    ("true &> /dev/null", '"&>"', DIFFERS),
    ("echo -e 'a'", '"echo -e"', DIFFERS),
    ("echo $'a\\tb'", "quoting with $'...'", DIFFERS),
    ("echo {1..3}", '"{1..3}"', DIFFERS),
    ("mkdir -p a/{b,c}", '"{b,c}"', DIFFERS),
    ("echo $RANDOM", '"$RANDOM"', DIFFERS),
]
needs_dash = pytest.mark.skipif(shutil.which("dash") is None, reason="this machine has no dash")


@pytest.mark.parametrize(("text", "what", "effect"), CASES)
def test_found(text: str, what: str, effect: str) -> None:
    found = [(item.what, item.effect) for item in bashisms(parse(text))]
    assert (what, effect) in found


@needs_dash
@pytest.mark.parametrize(("text", "effect"), [(text, effect) for text, _, effect in CASES])
def test_dash_does_what_we_say(text: str, effect: str, tmp_path: object) -> None:
    run = subprocess.run(
        ["dash", "-c", f"{text}\necho status $?"],
        capture_output=True, text=True, input="", cwd=str(tmp_path), timeout=10, check=False,
    )  # fmt: skip
    goes_on = "status" in run.stdout
    fails = goes_on and "status 0" not in run.stdout
    assert (not goes_on, fails) == (effect == REFUSED, effect == FAILS), run


@pytest.mark.parametrize(
    "text",
    [
        "[ a = b ]",
        ". ./x",
        "bash -c '[[ a == b ]] && echo {1..3}'",
        "bash <<'E'\n[[ a ]]\nE\n",
        "echo '{1..3}' \"$'a'\" '[[ a'",
        "echo ${x:-a} ${x%a} ${x#*/} ${#x} ${x:=a} ${x:?a}",
        "set -eu; set -o errexit",
        "cat > x 2>&1 <<E\na\nE\n",
        "awk '{print $1,$2}'",
        "curl -d {a,b} x",
        "docker ps --format {{.Names}}",
        "printf '%s\\n' a",
        "x=$((1 + 2))",
        "read -r x",
        "f() { local x; }",
        "trap 'rm x' EXIT",
        "git log --format=%h@{1,2}",
    ],
)
def test_posix_is_left_alone(text: str) -> None:
    assert bashisms(parse(text)) == []


def test_spans_are_those_of_the_construct() -> None:
    text = 'if [ "$a" == b ]; then x+=c; fi &> log'
    found = {item.what: text[item.start : item.end] for item in bashisms(parse(text))}
    assert found['"==" inside [ ]'] == "=="
    assert found['"+="'] == "x+="


PIECES = [*(text for text, _, _ in CASES), "cat a", "$X", "${X:-a}", "2>&1", "a{b,c}", "echo", "-e"]
JOINS = ["; ", " && ", " | ", "\n", " ", ""]


@settings(max_examples=500, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(JOINS)), max_size=4))
def test_the_quick_look_never_misses_anything(parts: list[tuple[str, str]]) -> None:
    text = "".join(piece + join for piece, join in parts)
    assert hint(text) or not find(parse(text))
