"""A background process that keeps the script's output open."""

from __future__ import annotations

from dryspec import lazy
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, short
from dryspec_rules._in_script import in_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.revision import HookScript
    from dryspec.shell import Call, Script
    from dryspec.shell.model import Redirect

_BACKGROUND = lazy.pattern(r"(?<![&>|<\\])&(?![&>])")
_ON_THIS_MACHINE = frozenset({"bash", "dash", "eval", "runuser", "sh", "su", "zsh"})
_ENDING = frozenset(
    {"cp", "echo", "kill", "mv", "reboot", "rm", "service", "shutdown", "systemctl"}
)
"""What comes back soon, so that the agent does not wait long."""


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report commands started with `&` whose output goes nowhere else."""
    if not _is_read(script, context):
        return
    line, at, last = 1, 0, 0
    for call in _keeping(script.script):
        line, at = line + script.text.count("\n", at, call.start), max(at, call.start)
        if line == last:
            continue
        last = line
        words = (
            f'starts "{short(call.all_words[0].text)}" in the background with the script\'s own '
            "output: the agent waits for it until the timeout and fails the event (script error "
            "6); add >/dev/null 2>&1 </dev/null"
        )
        yield in_script(script, words, "started here", line)


def _is_read(script: HookScript, context: Context) -> bool:
    if context.server is None or context.server.host == WINDOWS:
        return False
    if "&" not in script.text or not _BACKGROUND.search(script.text):
        return False
    return script.is_understood


def _keeping(parsed: Script) -> Iterator[Call]:
    """Yield the calls in the background that run on with an output of the script."""
    from dryspec.shell.model import redirect_streams

    over = max((call.start for call in parsed.calls if _ends_jobs(call)), default=0)
    redirected = frozenset(call.program for call in parsed.calls if call.redirects)
    script_streams = {1: "inherited", 2: "inherited"}
    for call in parsed.calls:
        if _is_exec(call):
            redirect_streams(_elsewhere(call.redirects), script_streams)
        if call.start < over or not call.background or not _runs_on(call):
            continue
        streams = dict(script_streams)
        for outer in call.ancestors:
            redirect_streams(_elsewhere(outer.redirects), streams)
        for compound in call.enclosing:
            redirect_streams(_elsewhere(compound.redirects), streams)
        if call.feeds is not None:
            streams[1] = "pipe"
        redirect_streams(_elsewhere(call.redirects), streams)
        names = {compound.name for compound in call.enclosing if compound.kind == "function"}
        if "inherited" in (streams[1], streams[2]) and redirected.isdisjoint(names):
            yield call


def _ends_jobs(call: Call) -> bool:
    """Whether the script waits for its jobs here, or ends them: those before it are over."""
    if call.program == "kill" and not call.has_flag("-0"):
        return any(call.mentions(name) for name in ("!", "PID", "pid"))
    return call.program == "wait"


def _is_exec(call: Call) -> bool:
    """Whether `exec >file` moves the output of the rest of the script."""
    return [word.value for word in call.all_words] == ["exec"] and not call.enclosing


def _runs_on(call: Call) -> bool:
    if not call.all_words or call.in_substitution or call.program in _ENDING:
        return False
    if call.program == "sleep" and "subshell" in call.context:
        return False
    return all(outer.program in _ON_THIS_MACHINE for outer in call.ancestors)


def _elsewhere(redirects: Iterable[Redirect]) -> Iterator[Redirect]:
    """Yield those that lead away: what reads in `> >(...)` holds the script's output itself."""
    for redirect in redirects:
        target = redirect.target
        if target is None or not any(inner.keyword == ">(" for inner in target.substitutions):
            yield redirect


RULE = Rule(
    name="revision-script-background",
    summary="a background process that keeps the event open",
    severity="warning",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
