"""A hook script that succeeds in an instance's first deployment, and fails in the second."""

from __future__ import annotations

from dryspec.facts.events import FROM_PREVIOUS
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, short
from dryspec_rules._in_script import in_script
from dryspec_rules._once_only import PROGRAMS, fails_again

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.revision import HookScript
    from dryspec.shell import Call

_MOST_CALLS = 20
"""Calls that are held against all of the appspec's scripts."""
_LEAVING = frozenset({"exec", "exit", "return", "trap"})
_RUNNERS = frozenset({".", "ansible-playbook", "bash", "make", "sh", "source"})


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report the first call that ends the script because it has been there before."""
    if context.server is None or context.server.host == WINDOWS or script.event in FROM_PREVIOUS:
        return
    if not any(name in script.text for name in PROGRAMS) or not script.is_understood:
        return
    scripts = context.hook_scripts
    calls: list[Call] = []
    left = _MOST_CALLS
    for call in script.script.calls:
        if call.program in _LEAVING or not left:
            return
        again = None if not _ends_script(call, script) else fails_again(call)
        if again is None:
            continue
        left -= 1
        calls = calls or [other for each in scripts for other in each.script.calls]
        if any(_runs_more(other) for other in calls):
            return
        if again.may_be_undone((each.text for each in scripts), calls):
            continue
        shown = short(script.text[call.start : call.end].split("\n", 1)[0])
        words = (
            f'runs "{shown}", which fails in the second deployment to an instance, because '
            f"{again.why}: that deployment stops at {script.event}; {again.advice}"
        )
        yield in_script(script, words, "fails the second time", *script.position(call.start))
        return


def _ends_script(call: Call, script: HookScript) -> bool:
    """Whether a call runs whatever there is, and the script fails with it."""
    from dryspec.shell.shebang import read_shebang
    from dryspec_rules.shell._status import DECIDES, errexit_sees, fate

    if call.enclosing or call.previous_operator in ("&&", "||") or call.in_condition:
        return False
    if fate(call, script.script) == DECIDES:
        return True
    shebang = read_shebang(script.text)
    return shebang is not None and shebang.errexit and errexit_sees(call)


def _runs_more(call: Call) -> bool:
    """Whether a call runs what nobody has looked at here, and which may clear up."""
    return call.program in _RUNNERS or call.program.endswith(".sh")


RULE = Rule(
    name="revision-script-works-once",
    summary="a hook script that fails in the second deployment to an instance",
    severity="warning",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "https://manpages.debian.org/bookworm/coreutils/mkdir.1.en.html",
        "https://docs.docker.com/reference/cli/docker/container/run/#name",
        "https://manpages.debian.org/bookworm/passwd/useradd.8.en.html",
    ),
)
