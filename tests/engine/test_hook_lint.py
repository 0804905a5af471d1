"""What the rules say of a hook script as a reviewer would: no false error, no idle warning."""

from __future__ import annotations

import pytest

from dryspec.commands import lint_scripts
from dryspec.config import Config
from dryspec.hook_lint import lint_hook_script, scripts_to_lint
from dryspec.outcome import FileOutcome
from dryspec.project import Project
from dryspec.revision import HookScript
from dryspec.settings import Settings
from dryspec.source import Source, Span
from dryspec.spec.appspec import ServerAppspec, read_server
from dryspec.tree import parse

STOPPING = "  ApplicationStop:\n    - location: bin/a.sh\n"


def appspec(*more: str) -> ServerAppspec:
    head = "version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n    - location: bin/a.sh\n"
    return read_server(parse(Source("appspec.yml", head + "".join(more))))


class OneScript(Project):
    """A tree with one file."""

    def __init__(self, path: str, data: bytes) -> None:
        super().__init__("", "appspec.yml")
        self._file = (path, data)

    def kind(self, path: str) -> str | None:
        return "file" if path == self._file[0] else None

    def read(self, path: str, limit: int = 1_000_000) -> bytes | None:
        return self._file[1][:limit] if path == self._file[0] else None


def found(
    text: str | bytes, *more: str, path: str = "bin/a.sh", event: str = "AfterInstall"
) -> list[tuple[str, str, int, str]]:
    """Return severity, rule, line and message of what is said as ``lint`` says it."""
    data = text.encode() if isinstance(text, str) else text
    script = HookScript(event, Span(0, 0), path, data, OneScript(path, data))
    result = lint_hook_script(script, appspec(*more), Settings(), as_file=False)
    return [
        (item.severity, item.rule, result.source.position(item.span.start)[0], item.message)
        for item in result.findings
    ]


def rules(text: str | bytes, *more: str, path: str = "bin/a.sh") -> list[str]:
    return [rule for _, rule, _, _ in found(text, *more, path=path)]


BROKEN = "set -e\nif [ -d /srv ]; then\n  make -C /srv\n"


@pytest.mark.parametrize("first", ["#!/bin/bash\n", "#!/bin/sh\n", "#!/usr/bin/env bash\n", ""])
def test_a_syntax_error_is_an_error(first: str) -> None:
    ((severity, rule, line, message),) = found(first + BROKEN)
    assert (severity, rule, line) == ("error", "shell-syntax", first.count("\n") + 2)
    assert message == (
        'the shell cannot read this script: "if" has no "fi"; it stops here, half done'
    )


@pytest.mark.parametrize(
    "text",
    [
        f"#!/bin/ksh\n{BROKEN}",
        f"#!/usr/bin/env zsh\n{BROKEN}",
        f"#!/bin/bash\nset -e\nexit 0\n{BROKEN}",
        f"#!/bin/bash\nset -e\nexec /srv/run\n{BROKEN}",
        f"#!/bin/bash\nset -e\nPORT={{{{ port }}}}\n{BROKEN}",
        f"#!/bin/bash\nset -e\n{{% if debug %}}\n{BROKEN}{{% endif %}}\n",
        "#!/bin/bash\nset -e\necho <%= name %>\n<% if x %>\n",
        f"#!/bin/bash\nset -e\nTAG=<TAG>\n{BROKEN}",
        f"#!/bin/bash\nset -e\nTAG=@@TAG@@\n{BROKEN}",
        "#!/bin/sh\nset -e\n[[ -f $1 && -d ( $2 ) ]\n",
        "#!/bin/bash\nset -e\ncat <<EOF\nit's (not) \"closed\nEOF\n",
        "#!/bin/bash\nset -e\ncat <<EOF\nit's (not) \"closed\n",
    ],
)
def test_no_error_where_the_shell_may_read_it(text: str) -> None:
    assert "shell-syntax" not in rules(text)


def test_an_exec_of_a_redirection_goes_on() -> None:
    assert rules(f"#!/bin/bash\nexec > /var/log/deploy.log 2>&1\n{BROKEN}") == ["shell-syntax"]
    assert rules(f"#!/bin/bash\nexec 2>&1\n{BROKEN}") == ["shell-syntax"]


def test_a_call_that_is_refused_is_no_error_of_the_script() -> None:
    text = '#!/bin/bash\nset -e\nif [ "$1" = shell ]; then\n  docker exec -it app bash\nfi\n'
    assert [told[:2] for told in found(text)] == [("warning", "interactive-command")]


def test_an_instance_may_have_agents_that_watch_its_containers() -> None:
    text = "#!/bin/bash\nset -e\ndocker run -d -v /var/run/docker.sock:/var/run/docker.sock proxy\n"
    assert found(text) == []


def test_other_encodings_are_no_error() -> None:
    assert rules(f"#!/bin/bash\n# gr\u00fc\u00dfe\n{BROKEN}".encode("latin-1")) == []


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("cd /srv\nnpm ci\nnpm start &\n", "npm ci"),
        ("chown -R a:a /srv\ncp app.jar /srv/\nsystemctl restart app\n", "cp"),
        ("source /etc/profile\ngit pull\nmake\n", "git pull"),
        (
            "systemctl daemon-reload\nsystemctl start app\nsystemctl start nginx\n",
            "systemctl start",
        ),
        ("curl https://x.example/nvm.sh | bash\nnvm install 20\necho done\n", "nvm install"),
        ("service app restart\necho restarted\n", "service app restart"),
        ("note() { echo $1; }\nnote begin\ncp app.jar /srv/\necho done\n", "cp"),
        (". ./lib.sh\nlog begin\nensure_network\ncp app.jar /srv/\necho done\n", "cp"),
        ("npm run kill\nnpm ci\necho done\n", "npm ci"),
        ("docker volume prune -f\npm2 list\nnpm ci\necho done\n", "npm ci"),
        ("sudo su\ncp a.jar /srv/\necho done\n", "cp"),
        ("php artisan config:cache\necho done\n", "php artisan config:cache"),
        ("sh /srv/warm-up.sh 3\necho done\n", "sh /srv/warm-up.sh"),
    ],
)
def test_the_failure_that_matters_is_named(body: str, named: str) -> None:
    (message,) = [
        message
        for _, rule, _, message in found(f"#!/bin/bash\n{body}")
        if rule == "multiline-no-errexit"
    ]
    assert f'"{named}" may fail and the hook goes on; put "' in message


@pytest.mark.parametrize(
    "idle",
    [
        *("pkill -f app.jar", "PID=$(pgrep -f app.jar)", "docker stop app", "rm /srv/old.jar"),
        *("ln -s /srv/a /srv/b", "mkdir /srv/a", "npm run stop", "pm2 start a.js"),
    ],
)
def test_no_script_is_told_to_end_where_nothing_runs_yet(idle: str) -> None:
    def advice(line: str) -> str:
        ((_, _, _, message),) = found(f"#!/bin/bash\ncp a.jar /srv/\n{line}\necho started\n")
        return message.rpartition("; ")[2]

    assert advice(idle) == 'put "|| exit 1" behind it'
    assert advice("docker rm -f app") == advice("rm -rf /srv/old") == advice("true")
    assert advice(f"{idle} || true") == 'put "set -e" below the interpreter line'


def test_a_script_without_an_interpreter_line_has_a_first_line() -> None:
    ((_, _, _, message),) = found("cp a b\necho done\n")
    assert message.endswith('put "set -e" on the first line')


@pytest.mark.parametrize(
    "body",
    [
        "cd /srv/app\nnpm start >/dev/null 2>&1 &\n",
        "source ~/.bash_profile\ncd /srv/app\nmake\n",
        "chmod +x /srv/run\nfind /srv -type d -exec chmod 755 {} +\necho done\n",
        "systemctl enable app\nsystemctl start app\n",
        "service tomcat stop\nservice tomcat start\n",
        "pm2 stop app\npm2 delete app\nexit 0\n",
        "set +e\nyum install -y jq\ncp a b\necho done\n",
        "yum update -y\nyum install -y jq\n",
    ],
)
def test_what_nobody_waits_for(body: str) -> None:
    assert rules(f"#!/bin/bash\n{body}") == []


def test_what_stops_the_application_may_fail() -> None:
    text = "#!/bin/bash\nmv /srv/a /srv/b\ndocker-compose -f /srv/c.yml pull\necho stopped\n"
    assert rules(text) == ["multiline-no-errexit"]
    assert rules(text, STOPPING) == []
    assert rules(text, path="scripts/stop_server.sh") == []
    assert found(text, event="ApplicationStop") == []


@pytest.mark.parametrize("name", ["a.py", "a.rb", "a.js", "a.ps1", "a.bat"])
def test_files_of_other_languages(name: str) -> None:
    data = b"yum install jq\n"
    text = f"version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n    - location: {name}\n"
    spec = read_server(parse(Source("appspec.yml", text)))
    assert scripts_to_lint(spec, OneScript(name, data)) == []
    assert scripts_to_lint(spec, OneScript(name, b"#!/bin/sh\n" + data)) != []


def test_a_script_of_several_hooks_is_the_users() -> None:
    user = "  ApplicationStart:\n    - location: bin/a.sh\n      runas: deploy\n"
    (script,) = scripts_to_lint(appspec(user), OneScript("bin/a.sh", b"#!/bin/sh\n"))
    assert (script.path, script.runas) == ("bin/a.sh", "deploy")


def test_a_crash_is_a_finding_of_the_script(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise ValueError("oops")

    monkeypatch.setattr(lint_scripts, "lint_hook_script", crash)
    scripts = lint_scripts.Scripts(lambda _: Config(None, None), lambda _: Settings())
    (judged,) = scripts.of(appspec(), OneScript("bin/a.sh", b""))
    assert isinstance(judged, FileOutcome)
    (diagnostic,) = judged.diagnostics
    assert (judged.is_script, diagnostic.rule) == (True, "internal-error")
    assert diagnostic.path.endswith("bin/a.sh")
