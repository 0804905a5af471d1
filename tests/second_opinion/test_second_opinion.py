"""`--shellcheck`: what ShellCheck says, at the words that it is about."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest
from support.command import dryspec

from dryspec import second_opinion
from dryspec.engine import Result, lint_text
from dryspec.finding import Finding
from dryspec.second_opinion import SecondOpinionError, extend, find_program
from dryspec.settings import Settings

HEAD = "version: 0.2\nenv:\n  variables:\n    lower: x\nphases:\n  build:\n    commands:\n"


@pytest.fixture(scope="session")
def shellcheck() -> str:
    try:
        return find_program()
    except SecondOpinionError:
        pytest.skip("shellcheck is neither on the PATH nor beside this Python")


def opinions(program: str, text: str, name: str = "buildspec.yml", **given: object) -> Result:
    settings = Settings(project=False, **given)  # type: ignore[arg-type] - as the caller wrote it
    return extend(lint_text(name, text, settings), settings, program)


def shown(result: Result) -> list[tuple[str, str]]:
    """Code and underlined text of each of ShellCheck's findings."""
    text = result.source.text
    return [
        (found.message.partition(":")[0], text[found.span.start : found.span.end])
        for found in result.findings
        if found.rule == "shellcheck"
    ]


@pytest.mark.parametrize(
    "item",
    [
        "- rm $X",
        "- 'rm $X'",
        '- "\\u00e9 rm $X"',
        "- >-\n        echo é\n        rm $X",
        "- |\n        rm $X\n",
        "- |+\n\n        # 𝄞 two lines\n        \trm $X\n\n",
        "- rm\n        $X",
        "- rm \\\n- rm $X",
    ],
)
@pytest.mark.parametrize("version", ["0.2", "0.1"])
def test_the_very_words_are_underlined(shellcheck: str, item: str, version: str) -> None:
    text = HEAD.replace("0.2", version) + f"      {item}\n"
    text = text.replace("\n- ", "\n      - ")
    assert ("SC2086", "$X") in shown(opinions(shellcheck, text))


def test_known_variables_are_declared(shellcheck: str) -> None:
    text = HEAD + '      - echo "$lower" "$other" "$CODEBUILD_SRC_DIR_tools"\n'
    text += '      - set=1\n      - echo "$set"\n'
    assert shown(opinions(shellcheck, text)) == [("SC2154", "$other")]


def test_later_commands_know_earlier_ones_also_beside_broken_ones(shellcheck: str) -> None:
    text = HEAD + '      - name=1\n      - echo "$name"\n      - if true; then\n'
    result = opinions(shellcheck, text)
    assert "shell-syntax" in {found.rule for found in result.findings}
    assert shown(result) == []


def test_severities(shellcheck: str) -> None:
    text = HEAD + '      - for f in $(ls *.x); do rm "$f"; done\n      - echo "`date`"\n'
    found = {f.message[:6]: f.severity for f in opinions(shellcheck, text).findings}
    assert found["SC2045"] == "warning"
    assert found["SC2006"] == "note"
    unknown = opinions(shellcheck, HEAD + '      - echo "$other"\n').findings
    assert [(f.rule, f.severity) for f in unknown] == [("shellcheck", "note")]
    changed = opinions(shellcheck, text, severities={"shellcheck": "error"})
    assert {f.severity for f in changed.findings if f.rule == "shellcheck"} == {"error"}


@pytest.mark.parametrize(
    ("commands", "code"),
    [
        (["- export A=$(./number)"], "SC2155"),
        (["- export A=$(./number)", "- export B=$(./name)"], "SC2155"),
        (["- '[[ -n $CI ]] && make'"], "SC3010"),
        (["- if [[ -n $CI ]]; then [[ -n $X ]] || make; fi"], "SC3010"),
        (["- $(aws ecr get-login --no-include-email)"], "SC2091"),
        (["- cd web", "- make"], "SC2164"),
        (["- . ./env.sh"], "SC1091"),
        (["- exit 0", "- make"], "SC2317"),
    ],
)
def test_what_dryspec_says_itself_or_does_not_hold_here(
    shellcheck: str, commands: list[str], code: str
) -> None:
    text = HEAD + "".join(f"      {command}\n" for command in commands)
    assert code not in {found for found, _ in shown(opinions(shellcheck, text))}


def test_a_variable_that_another_key_names_is_used(shellcheck: str) -> None:
    text = HEAD + "      - one=1\n      - two=2\nartifacts:\n  name: $one\n  files: [a]\n"
    assert shown(opinions(shellcheck, text)) == [("SC2034", "two")]


def test_bash_is_asked_about_bash(shellcheck: str) -> None:
    text = HEAD.replace("env:\n", "env:\n  shell: bash\n") + '      - a=(1); echo "$a"\n'
    assert ("SC2128", "$a") in shown(opinions(shellcheck, text))


def test_other_shells_are_left_alone(shellcheck: str) -> None:
    text = HEAD.replace("env:\n", "env:\n  shell: powershell.exe\n") + "      - rm $X\n"
    assert shown(opinions(shellcheck, text)) == []


def test_comments_silence_it(shellcheck: str) -> None:
    line = "      - rm $X  # dryspec: ignore[shellcheck] a list\n"
    result = opinions(shellcheck, HEAD + line)
    assert shown(result) == []
    assert [found.rule for found in result.findings] == []
    unused = opinions(shellcheck, HEAD + line.replace("$X", "x"))
    assert [found.rule for found in unused.findings] == ["unused-suppression"]
    without = lint_text("buildspec.yml", HEAD + line.replace("$X", "x"), Settings(project=False))
    assert without.findings == []
    assert shown(opinions(shellcheck, HEAD + "      - rm $X\n", ignore=["shellcheck"])) == []


def test_a_template_is_underlined_in_place(shellcheck: str) -> None:
    text = (
        "Resources:\n  P:\n    Type: AWS::CodeBuild::Project\n    Properties:\n"
        "      Source:\n        BuildSpec: |\n          version: 0.2\n          phases:\n"
        "            build:\n              commands:\n                - rm $X\n"
    )
    assert shown(opinions(shellcheck, text, "template.yml")) == [("SC2086", "$X")]


def test_the_command_line(shellcheck: str, tmp_path: Path) -> None:
    (tmp_path / "buildspec.yml").write_text(HEAD + "      - rm $X\n")
    assert dryspec("lint", "--no-config", cwd=tmp_path).returncode == 0
    done = dryspec("lint", "--shellcheck", "--format", "json", "--fail-on", "note", cwd=tmp_path)
    found = json.loads(done.stdout)["diagnostics"]
    assert (done.returncode, [item["rule"] for item in found]) == (1, ["shellcheck"])
    piped = dryspec(
        "lint", "--shellcheck", "--format", "concise", "-", stdin=HEAD + "      - rm $X"
    )
    assert "SC2086" in piped.stdout


def test_without_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"relative{os.pathsep}{tmp_path}")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(SecondOpinionError, match="pip install"):
        find_program()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "relative").mkdir()
    fake(tmp_path / "relative", "")
    with pytest.raises(SecondOpinionError):
        find_program()
    from dryspec.cli import main

    assert main(["lint", "--shellcheck"]) == 2


def fake(directory: Path, body: str) -> str:
    path = directory / "shellcheck"
    path.write_text(f"#!{sys.executable}\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script with a first line")
class TestStandIn:
    """A program of that name that does something else."""

    def said(self, program: str) -> list[Finding]:
        text = HEAD + "      - rm $X\n"
        found = opinions(program, text).findings
        return [item for item in found if item.rule == "shellcheck"]

    def test_is_given_nothing_but_the_text(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SHELLCHECK_OPTS", "-x --rcfile=evil")
        log = tmp_path / "log"
        program = fake(
            tmp_path,
            "import json, os, sys\n"
            "options = os.environ.get('SHELLCHECK_OPTS')\n"
            "seen = sys.argv[1:], os.getcwd(), options, sys.stdin.read()\n"
            f"open({str(log)!r}, 'w').write(json.dumps(seen))\n"
            "print('{\"comments\": []}')",
        )
        assert self.said(program) == []
        options, directory, inherited, text = json.loads(log.read_text())
        assert "--norc" in options
        assert "-x" not in options
        assert options[-1] == "-"
        assert (directory, inherited) == (os.path.abspath(os.sep), None)
        assert text.startswith("export ")
        assert text.endswith("rm $X\n\n")

    @pytest.mark.parametrize(
        ("body", "words"),
        [("print('no')", "its JSON"), ("print('[]')", "its JSON"), ("raise SystemExit(3)", "JSON")],
    )
    def test_talks_nonsense(self, tmp_path: Path, body: str, words: str) -> None:
        (found,) = self.said(fake(tmp_path, body))
        assert words in found.message
        assert found.severity == "warning"

    def test_does_not_come_back(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(second_opinion, "TIMEOUT", 0.05)
        (found,) = self.said(fake(tmp_path, "import time; time.sleep(60)"))
        assert "did not answer" in found.message

    def test_cannot_be_started(self, tmp_path: Path) -> None:
        path = Path(fake(tmp_path, ""))
        path.write_text("#!/nowhere/at/all\n")
        (found,) = self.said(str(path))
        assert "could not be started" in found.message


def test_commands_too_long_to_ask_about(shellcheck: str) -> None:
    text = HEAD + "".join(f"      - make target-{n} {'x' * 90}\n" for n in range(3000))
    (found,) = (f for f in opinions(shellcheck, text).findings if f.rule == "shellcheck")
    assert "longer than" in found.message


def test_places_on_real_files(shellcheck: str, corpus: Path) -> None:
    places = 0
    for path in sorted((corpus / "buildspec").iterdir())[::7]:
        result = opinions(shellcheck, path.read_bytes().decode("utf-8", "replace"), path.name)
        for code, words in shown(result):
            if code == "SC2086":
                assert words.startswith("$"), (path.name, words)
                places += 1
            elif code == "SC2006":
                assert words.startswith("`"), (path.name, words)
    assert places > 10
