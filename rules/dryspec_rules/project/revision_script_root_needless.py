"""A hook that runs as root although its script needs no rights."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.revision import HookScript
    from dryspec.shell import Call
    from dryspec.spec.appspec import ServerAppspec

_HARMLESS = frozenset(
    {"[", "[[", "test", "true", "false", ":", "echo", "printf", "sleep", "exit", "return", "set"}
    | {"curl", "wget", "nc", "grep", "jq", "seq", "date", "expr", "let", "((", "break", "continue"}
    | {"local", "declare", "shift", "read", "wc", "sort", "cut", "tr", "head", "tail", "hostname"}
)
"""Programs that only ask, wait and compare."""
_ASKS = frozenset({"curl", "wget", "nc"})


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report `runas: root` for scripts that only ask an address and compare the answer."""
    server = context.server
    if server is None or server.host == WINDOWS:
        return
    if script.span.start not in context.once(__name__, lambda: _run_by_root(server)):
        return
    calls = script.script.calls
    if not script.script.certain or not any(call.program in _ASKS for call in calls):
        return
    functions = script.script.functions
    if not all(call.program in functions or _is_harmless(call) for call in calls):
        return
    yield Finding(
        script.span,
        f'"{script.path}" only asks whether the application answers, which needs no rights, and '
        'runs as root; set "runas" to the user of the application',
        related=[Related(script.span, "this script", script.path)],
    )


def _run_by_root(server: ServerAppspec) -> set[int]:
    """Return where the scripts stand that ask for root; others run as the agent's own user."""
    return {script.place("location").start for script in server.scripts if script.runas == "root"}


def _is_harmless(call: Call) -> bool:
    """Whether a call reads no file that is root's and writes none."""
    if not call.words:
        return True
    if call.program not in _HARMLESS or call.wrappers or call.has_flag("--unix-socket"):
        return False
    for redirect in call.redirects:
        target = redirect.target.value if redirect.target is not None else ""
        writes = ">" in redirect.operator and not redirect.duplicates and not redirect.to_null
        if writes and not (target or "").startswith("/tmp/"):
            return False
    return not (call.program in _ASKS and call.has_flag("-o", "-O", "--output"))


RULE = Rule(
    name="revision-script-root-needless",
    summary="a hook that runs as root although its script only asks",
    severity="note",
    on="script",
    group="security",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "https://cwe.mitre.org/data/definitions/250.html",
    ),
)
