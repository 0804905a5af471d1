"""The error messages of a command thrown away."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.programs.steps import answers, cleans_up, never_fails, short_name, step
from dryspec.rule import Rule
from dryspec.shell import Call
from dryspec_rules.shell._status import DECIDES, TESTED, fate, status_is_read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, Command

_NOWHERE = ("/dev/null", ">&-", "nul", "NUL")
_WINDOWS = lazy.pattern(r"(?:2|\*)>\s*\$null\b|2>\s*(?:nul|NUL)\b|>\s*(?:nul|NUL)\s+2>&1")
_WINDOWS_PROBES = lazy.pattern(
    r"^\s*(?:if\b|where\b|Get-|Test-|Remove-|Stop-|del\b|rmdir\b|rd\b|taskkill\b|net use\b)",
    lazy.IGNORECASE,
)


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report redirections that throw standard error away where the reason would be needed."""
    for command in context.shell_commands:
        if any(nowhere in command.text for nowhere in _NOWHERE):
            for call in command.script.calls:
                yield from _check_call(call, command)
    if not context.posix_shell:
        yield from _check_windows(buildspec)


def _check_call(call: Call, command: Command) -> Iterator[Finding]:
    if not call.redirects or call.output(2) not in ("null", "closed"):
        return
    if command.block == "finally" or _harmless(call, command):
        return
    start, end = _place(call)
    written = command.text[start:end]
    if call.program == "exec":
        yield Finding(
            command.span(start, end),
            f'"exec {written}" hides the error messages of every command that follows: a failure '
            "leaves an exit status and no reason in the log; remove it",
        )
        return
    yield Finding(
        command.span(start, end),
        f'"{written}" does not change whether "{short_name(call)}" fails, it only hides why: the '
        "log shows an exit status without a reason; remove it",
    )


def _place(call: Call) -> tuple[int, int]:
    """Cover the redirections that take standard error away: ``>/dev/null 2>&1``."""
    taking = [r for r in call.redirects if 2 in r.fds and ">" in r.operator]
    last = taking[-1]
    first = last
    if last.duplicates:
        to = next((r for r in call.redirects if r.to_null and 1 in r.fds), last)
        first = to if to.start < last.start else last
    return first.start, last.end


def _harmless(call: Call, command: Command) -> bool:
    """Whether the status is an answer here, or nobody waits for it."""
    if call.program == "exec":
        return bool(call.arguments)
    if not call.program or cleans_up(call) or never_fails(call) or call.background:
        return True
    if status_is_read(command.text):
        return True
    matters = step(call) != ""
    if call.feeds is not None and not matters:
        return True
    if answers(call) and not matters and not _is_whole_value(call, command):
        return True
    operator = call.next_operator
    if operator == "||":
        return not _is_silent(call.alternative, matters)
    if operator == "&&" or call.in_condition or call.negated:
        return not matters or call.in_condition or call.negated
    outcome = fate(call, command.script)
    return outcome == TESTED or (outcome != DECIDES and not matters)


def _is_whole_value(call: Call, command: Command) -> bool:
    """Whether it computes a variable's value, so that its failure fails the command."""
    return call.in_substitution and fate(call, command.script) == DECIDES


def _is_silent(alternative: object, matters: bool) -> bool:
    """Whether what runs after a failure says nothing of it."""
    if not isinstance(alternative, Call):
        return False
    if alternative.program in ("exit", "return", "false"):
        return True
    return matters and alternative.program in ("true", ":")


def _check_windows(buildspec: Buildspec) -> Iterator[Finding]:
    for command in buildspec.commands:
        if command.block == "finally":
            continue
        for match in _WINDOWS.finditer(command.text):
            line = command.text[command.text.rfind("\n", 0, match.start()) + 1 : match.start()]
            if _WINDOWS_PROBES.match(line) or "||" in command.text:
                continue
            yield Finding(
                command.span(match.start(), match.end()),
                f'"{match.group()}" does not change whether the command fails, it only hides why: '
                "the log shows an exit status without a reason; remove it",
            )


RULE = Rule(
    name="stderr-swallowed",
    summary="error messages thrown away where the exit status decides",
    severity="warning",
    on="buildspec",
    group="suspicious",
    words=_NOWHERE,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_PhaseContext.html",
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_07",
    ),
)
