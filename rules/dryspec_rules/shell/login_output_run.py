"""What a login prints, run as a command."""

from __future__ import annotations

from dryspec.finding import ERROR, SAFE, WARNING, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, replace
from dryspec_rules.shell._status import DECIDES, fate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report `$(docker login ...)` and `$(aws ecr get-login-password)` in place of a command."""
    outer = call.ancestors[-1] if call.ancestors else None
    if outer is None or call.feeds is not None or call.output(1) != "inherited":
        return
    what = _outcome(call)
    if not what or not _is_run(outer, call, command):
        return
    inner = call.enclosing[-1]
    certain = context.runs_in == "build" and fate(outer, command.script) == DECIDES
    edit = None
    if call.program == "docker" and editable(call):
        text = command.text[inner.start : inner.end].removeprefix("$(").strip("`").rstrip()
        edit = replace(command, outer.start, outer.end, text.removesuffix(")").strip())
    yield Finding(
        command.span(inner.start, inner.end),
        f"the shell runs what this prints as a command: {what}",
        severity=ERROR if certain else WARNING,
        fix=None if edit is None else Fix("run the login itself", [edit], SAFE),
    )


def _outcome(call: Call) -> str:
    """Say what comes of running the output of a call; ``""`` for other calls."""
    if call.runs("docker", "login"):
        return (
            'after a login that is "Login Succeeded", and there is no command "Login" (exit '
            "status 127); write the login without $( )"
        )
    if call.runs("aws", "ecr", "get-login-password"):
        return (
            "that is a password, and the error (exit status 127) shows it in the log; pipe it "
            'into "docker login --username AWS --password-stdin"'
        )
    return ""


def _is_run(outer: Call, call: Call, command: Command) -> bool:
    """Whether a `$( )` is all there is to a call, or what is evaluated."""
    inner = call.enclosing[-1]
    words = outer.words[1:] if outer.program == "eval" else outer.words
    if len(words) != 1 or inner.kind != "substitution" or outer.redirects:
        return False
    return words[0].text.strip('"') == command.text[inner.start : inner.end]


RULE = Rule(
    name="login-output-run",
    summary="what a login prints, run as a command",
    severity="warning",
    on="call",
    programs={"docker": ("login",), "aws": ("get-login-password",)},
    words=("$(", "`"),
    group="correctness",
    fix="safe",
    check=check,
    sources=(
        "https://docs.docker.com/reference/cli/docker/login/",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html",
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_06_03",
    ),
)
