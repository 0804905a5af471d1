"""Hook scripts under the linter's own rules, as ``simulate install`` shows them."""

import json
import re
import zipfile
from pathlib import Path

import pytest

from dryspec.hook_lint import lint_hook_script
from dryspec.project import Project
from dryspec.revision import HookScript
from dryspec.selection import select_rules
from dryspec.settings import Settings
from dryspec.source import Source, Span
from dryspec.spec.appspec import read_server
from dryspec.spec.buildspec import read
from dryspec.tree import parse
from dryspec_simulate.agent.command import main

APPSPEC = "version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n    - location: bin/after.sh\n"
STOP = "version: 0.0\nos: linux\nhooks:\n  ApplicationStop:\n    - location: stop.sh\n"
RULES = Path(__file__).parents[3] / "rules" / "dryspec_rules"


def found(text, runas=None, **settings):
    data = text if isinstance(text, bytes) else text.encode()
    appspec = read_server(parse(Source("appspec.yml", APPSPEC)))
    script = HookScript("AfterInstall", Span(0, 0), "bin/after.sh", data, Project(""), runas)
    result = lint_hook_script(script, appspec, Settings(**settings))
    return [(f.rule, *result.source.position(f.span.start), f.message) for f in result.findings]


def rules(text, runas=None, **settings):
    return [name for name, *_ in found(text, runas, **settings)]


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("#!/bin/sh\nset -e\nyum install jq\n", "interactive-command", 3, 1),
        ("#!/bin/sh\nset -e\n  run.sh &\n", "revision-script-background", 3, 3),
        ("#!/bin/sh\nset -e\nmake -C /srv deploy || true\n", "failure-masked", 3, 21),
        ("#!/bin/sh\nmake -C /srv deploy\necho done\n", "multiline-no-errexit", 2, 1),
        ("#!/bin/sh\nset -e\nnpm --prefix /srv start\n", "long-running-foreground", 3, 1),
        ("#!/bin/sh\nset -e\n./run.sh\n", "revision-script-relative-path", 3, 1),
        ('#!/bin/sh\nset -e\n[[ -f "$1" ]]\n', "revision-script-shebang", 3, 1),
        ('#!/bin/bash\nset -e\necho "a\n', "shell-syntax", 3, 6),
        ("#!/bin/bash\nset -e\nalias p=/opt/p\np a\n", "alias-not-expanded", 3, 7),
        ("#!/bin/sh\nset -e\nls \\\n  # all\n  -a\n", "option-as-command", 5, 3),
        ("#!/bin/bash\r\nset -e\r\necho a\r\n", "revision-script-crlf", 1, 1),
        ("\ufeff#!/bin/bash\nset -e\n", "revision-script-bom", 1, 1),
    ],
)
def test_a_rule_points_into_the_script(text, rule, line, column):
    assert [(name, *place) for name, *place, _ in found(text)] == [(rule, line, column)]


@pytest.mark.parametrize(
    ("command", "advice"),
    [
        ("docker compose -f /srv/c.yml up", "add -d, or --abort-on-container-exit"),
        ("gunicorn shop.wsgi", "add --daemon, or let a service manager"),
        ("tail -f /var/log/shop.log", 'leave "-f" out'),
        ("npm --prefix /srv start", 'or write "nohup ... >/dev/null 2>&1 </dev/null &"'),
    ],
)
def test_what_helps_a_server_in_a_hook_lets_the_event_end(command, advice):
    [(rule, _, _, message)] = found(f"#!/bin/sh\nset -e\n{command}\n")
    assert rule == "long-running-foreground"
    assert advice in message


def test_moving_the_output_of_a_script_is_no_step_that_may_fail():
    assert rules("#!/bin/bash\nexec >>/var/log/deploy.log 2>&1\n/srv/shop/run --once\n") == []


@pytest.mark.parametrize("rule", ["sudo-needless"])
def test_rules_left_out_by_default_can_be_asked_for(rule):
    text = "#!/bin/sh\nset -e\nsudo /srv/run.sh\n"
    assert rules(text) == []
    assert rules(text, select=[rule]) == [rule]


def test_sudo_of_another_user_is_needed():
    text = "#!/bin/sh\nset -e\nsudo systemctl restart app\n"
    assert rules(text, None, select=["sudo-needless"]) == ["sudo-needless"]
    assert rules(text, "deploy", select=["sudo-needless"]) == []


def test_errexit_of_the_interpreter_line_counts():
    assert rules("#!/bin/bash -eu\nmake -C /srv deploy\necho done\n") == []
    assert rules("#!/bin/bash -x\nmake -C /srv deploy\necho done\n") == ["multiline-no-errexit"]


@pytest.mark.parametrize(
    "text",
    [
        "#!/usr/bin/python3\nimport os; yum install\n",
        b"\x7fELF\0yum install\n",
        "#!/usr/bin/perl\n",
    ],
)
def test_what_no_posix_shell_reads_is_left_alone(text):
    assert rules(text) == []


def test_comments_in_the_script_silence():
    text = "#!/bin/sh\nset -e\nyum install jq  # dryspec: ignore[interactive-command] why\n"
    assert rules(text) == []
    assert rules(text.replace("interactive-command", "failure-masked")) == [
        "interactive-command",
        "unused-suppression",
    ]
    file = (
        "#!/bin/sh\n# dryspec: ignore-file[multiline-no-errexit]\nmake -C /srv deploy\necho done\n"
    )
    assert rules(file) == []
    body = "#!/bin/sh\nset -e\n# dryspec: ignore[revision-script-background]\nrun.sh &\n"
    assert rules(body) == []


def example_commands():
    for page in sorted((RULES / "shell").glob("*.md")):
        for block in re.findall(r"```yaml.*?\n(.*?)```", page.read_text("utf-8"), re.S):
            for command in read(parse(Source("buildspec.yml", block))).commands:
                yield command.text


def test_no_message_speaks_of_a_build():
    seen = set()
    for text in dict.fromkeys(example_commands()):
        for rule, _, _, message in found(f"#!/bin/sh\n{text}\n", select=["all"]):
            if rule.startswith("revision-"):
                continue  # written for hooks: it may say what comes of the build before them
            seen.add(rule)
            bare = re.sub(r'"[^"]*"', "", message)
            about_builds = re.search(r"(?<!-)\bbuild|\benv\.|CodeBuild", bare)
            assert not about_builds, f"{rule}: use context.runs_in, or builds_only: {message}"
    assert len(seen) > 15


def test_what_runs_on_scripts_is_told_by_the_rules():
    asked = {r.name for r in select_rules("buildspec", Settings()) if not r.builds_only}
    assert "interactive-command" in asked
    assert "codebuild-breakpoint-left" not in asked


@pytest.fixture
def revision(tmp_path):
    root = tmp_path / "revision"
    (root / "bin").mkdir(parents=True)
    (root / "appspec.yml").write_text(APPSPEC)
    (root / "bin" / "after.sh").write_text("#!/bin/sh\nset -e\nsudo yum install jq\n")
    return root


def install(capsys, *arguments):
    code = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def findings(capsys, *arguments):
    code, out, _ = install(capsys, "--format", "json", *arguments)
    events = json.loads(out)["events"]
    return code, [f for e in events for script in e["scripts"] for f in script["findings"]]


def test_json_has_them_in_the_linters_form(capsys, revision):
    code, (sudo, prompt) = findings(capsys, "--revision", revision, "--no-config")
    assert code == 0
    assert sudo["rule"] == "sudo-needless"
    assert prompt["rule"] == "interactive-command"
    assert prompt["path"] == "bin/after.sh"
    assert prompt["range"]["start"] == {"line": 3, "column": 6}
    assert prompt["url"].endswith("/rules/interactive-command/")
    assert set(prompt) == {"rule", "severity", "message", "path", "range", "url"}


def test_text_lists_them_below_the_script(capsys, revision):
    _, out, _ = install(capsys, "--revision", revision, "--no-config")
    lines = out.splitlines()
    place = next(i for i, line in enumerate(lines) if "bin/after.sh (3600 s)" in line)
    assert "bin/after.sh:3:6 warning interactive-command" in "\n".join(lines[place:])
    assert max(map(len, lines[1:])) <= 80


def test_what_is_said_alike_is_said_once(capsys, revision):
    (revision / "bin" / "after.sh").write_text("#!/bin/sh\nset -e\n" + "sudo true\n" * 3)
    _, out, _ = install(capsys, "--revision", revision, "--no-config")
    assert out.count("sudo-needless") == 1
    assert "(also in lines 4, 5)" in " ".join(out.split())


def test_an_archive_is_judged_alike(capsys, revision, tmp_path):
    archive = tmp_path / "revision.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in ("appspec.yml", "bin/after.sh"):
            file.write(revision / path, path)
    _, in_archive = findings(capsys, "--revision", archive)
    assert in_archive == findings(capsys, "--revision", revision)[1]


def test_the_previous_revisions_scripts_are_judged(capsys, revision, tmp_path):
    previous = tmp_path / "previous"
    previous.mkdir()
    (previous / "appspec.yml").write_text(STOP)
    (previous / "stop.sh").write_text("#!/bin/sh\nset -e\napt-get remove nginx\n")
    _, found_there = findings(capsys, "--revision", revision, "--previous", previous)
    assert ("stop.sh", "interactive-command") in [(f["path"], f["rule"]) for f in found_there]


def test_a_script_that_runs_twice_is_judged_once(capsys, revision):
    (revision / "appspec.yml").write_text(APPSPEC + "    - location: ./bin/after.sh\n")
    assert len(findings(capsys, "--revision", revision, "--no-config")[1]) == 2
    user = "    - location: bin/after.sh\n      runas: deploy\n"
    (revision / "appspec.yml").write_text(APPSPEC + user)
    told = [found["rule"] for found in findings(capsys, "--revision", revision, "--no-config")[1]]
    assert told == ["sudo-needless", "interactive-command", "interactive-command"]


def test_the_configuration_counts(capsys, revision):
    (revision / "dryspec.toml").write_text('ignore = ["sudo-needless", "interactive-command"]\n')
    assert findings(capsys, "--revision", revision)[1] == []
    assert len(findings(capsys, "--revision", revision, "--no-config")[1]) == 2


def test_a_bad_configuration_is_wrong_use(capsys, revision):
    (revision / "dryspec.toml").write_text('ignore = "x"\n')
    code, out, err = install(capsys, "--revision", revision)
    assert (code, out) == (2, "")
    assert "dryspec.toml" in err
