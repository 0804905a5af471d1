"""Syntax errors that we prove: none where bash is content, the right one where it is not."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from dryspec.shell.soundness import is_plain
from dryspec.shell.syntax import syntax_problem

GOOD = [
    "", "\n\n", "a", "a;b", "a && b || c", "a |\nb", "a &&\n b", "a &\nb", "a & b", "a;\n", "x=1",
    "x=1 y=2 a", ">x", "2>x a", "a > b c", "exec 3<>x", "a 2>&1 >/dev/null &>x >&2 2>&-",
    "if a; then b; fi", "if a; then b; elif c; then d; else e; fi > x 2>&1",
    "if (a); then b; fi", "if a\nthen\nb\nfi", "if ! a; then b; fi", "if a; then b; fi | c",
    "while read x; do y; done < f", "while a; b; do c; done", "until a; do b; done",
    "while :; do a; break; done", "for i in a b; do c; done", "for i; do c; done",
    "for i do c; done", "for i in a\ndo b\ndone", "for x in; do a; done",
    "for i in $(a); do b; done", "for ((i=0;i<3;i++)); do a; done", "select x in a; do b; done",
    "case x in a) b;; (c|d) e ;; *) ;; esac", "case x in\n a)\n b\n ;;\nesac", "case a in esac",
    "case $x in a) if b; then c; fi;; esac", "case x in a|b) ;& c) ;;& esac",
    "f() { a; }", "f () ( a )", "f() { a; } > x", "f()\n{\na\n}", "function f { a; }",
    "function f() { a; }", "function f\n{ a; }", "a() {\n b\n}\nc",
    "{ a; }; ( b )", "{ a\n}", "{ a; } 2>/dev/null", "( (a) )", "( ( a ); b )", "(a;)",
    "a && (b) || c", "a || { b; c; }", "! a", "! { a; }", "!", "a && ! b", "time", "time -p a | b",
    "time ! a", "a=(1 2 3) b", "a=( )", "x[1]=2", "x+=(a)", "declare -a x=(1)",
    "export X=$(a) Y", "[ a = b ]", "[[ a == b && ( c =~ (d|e) ) ]] && f", "[[ a ]] || b",
    "[[ $x =~ ^a(b|c)$ ]]", "((x+1)) && a", "((a)) ; b", "x=$((1+2)) y=$(a | b) z=`q`",
    "echo $(( (1+2) * 3 ))", "echo \"$((1+(2*3)))\"", "echo $[1+2]", "$X a", "\"$X\" a",
    "echo \"a $(b \"c d\" 'e') ${x:-\"y\"} ${z:-'a}'}\"", "echo 'a' \\' \"\\\"\"",
    "echo $'a\\'b' $\"x\"", "echo \"`a \"b\"`\"", "echo $(case x in a) b;; esac)", "echo ${x%%)*}",
    "echo ${a[@]} ${#a} ${a//b/c} ${a:1:2}", "echo ${x:-$(a)}", "$(a)", "a=\"$(b)\"c d",
    "cat <<EOF\nif then (\nEOF\na", "cat <<-'E' | b\n\tx'\n\tE\nc", "cat<<E\na\nE",
    "a <<A <<B\nx\nA\ny\nB\nz", "a <<<b", "diff <(a) >(b)", "# c\na # 'd", "echo a#b", "a \\\n  b",
    "if((1)); then a; fi", "while((x))do(a)done", "if(a)then(b)else(c)fi", "{(a);}", "time(a)",
    "for((;;)); do a; done", "if a; then b; fi\\\n\nc", "fo\\\nr x in a; do b; done",
    "echo $$ $${x y", "echo fi done }", "echo if", "echo {1..3} {a,b}", "echo }", "}a",
    "echo \"a\nb\"",
]  # fmt: skip
BAD = [
    "if a; then b", "if a; b; fi", "if a then b; fi", "if a; then; fi", "if; then a; fi",
    "if a; then b; else fi", "if a; then b; elif; then c; fi", "if a; then b; fi c",
    "if a; then b; fi fi", "if a; then b; done", "fi", "done", "then", "else", "elif", "do a",
    "esac", "a; done", "a; }", "a )", "( a", "(a) b", "()", "{ a", "{ a; )", "( a; }", "a ;; b",
    "a;;", "while a; do b", "while; do a; done", "for x in a; b; done", "for x in a; do b; fi",
    "case x in a) b", "case x a) b;; esac", "echo 'a", "echo \"a", "echo `a", "echo $(a",
    "echo ${a", "echo \"$(a\"", "echo $((1+2", "x=(1 2", "a=(b", "[[ a", "a && && b", "| a",
    "; a", "; ", "&", "a | | b", "a &&", "a |", "a & && b", "a && ;", "a >", "a > ; b", "a <<<",
    "echo a(b)", "a (b)", "f() ", "$(a;;b)", "echo $$(a)", "{(a)",
]  # fmt: skip
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="this machine has no bash")


def bash_refuses(text: str) -> bool:
    run = subprocess.run(["bash", "-n"], input=text, text=True, capture_output=True, check=False)
    lines = [x for x in run.stderr.splitlines() if "warning: here-document" not in x]
    return run.returncode != 0 or bool(lines)


@pytest.mark.parametrize("text", GOOD)
def test_good(text: str) -> None:
    assert syntax_problem(text) is None


@pytest.mark.parametrize("text", BAD)
def test_bad(text: str) -> None:
    assert syntax_problem(text) is not None


@needs_bash
@pytest.mark.parametrize("text", GOOD + BAD)
def test_bash_agrees(text: str) -> None:
    assert bash_refuses(text) is (text in BAD)


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("echo 'a", 5, "the single quote is never closed"),
        ('a && echo "b', 10, "the double quote is never closed"),
        ("a; if b; then c", 3, '"if" has no "fi"'),
        ("for i in a; do b", 0, '"for" has no "done"'),
        ("case x in a) b", 0, '"case" has no "esac"'),
        ("echo $(a", 5, '"$(" has no ")"'),
        ("a; fi", 3, '"fi" closes nothing here'),
        ("a ;; b", 2, '";;" belongs into a "case"'),
        ("a &&", 4, 'nothing follows "&&"'),
        ("a && || b", 5, '"||" has no command before it'),
        ("if a; then fi", 11, 'nothing stands between "then" and "fi"'),
    ],
)
def test_words_and_place(text: str, offset: int, message: str) -> None:
    assert syntax_problem(text) == (offset, message)


@pytest.mark.parametrize(
    "unit", ["(", ")", "'", '"', "$(", "<", "a=(", "{|", "if ", "@(", "`", "\\"]
)
def test_long_nonsense_is_read_once(unit: str) -> None:
    syntax_problem(unit * 100_000)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('if [ -d "a b" ]; then npm test -- "$X"; fi', True),
        ("if grep -q x y && test -f z; then a | b > c; d; fi\n", True),
        ("if a; then b; else c; fi", False),
        ("if a; then ; fi", False),
        ("if a; then b;; fi", False),
        ("if ; then b; fi", False),
        ("if a; then if b; then c; fi; fi", False),
        ("if a; then b fi", False),
        ('if a "; then b; fi', False),
        ("if a; then b; fi; fi", False),
    ],
)
def test_a_choice_on_one_line_is_plain_where_its_parts_are(text: str, plain: bool) -> None:
    assert is_plain(text) is plain
