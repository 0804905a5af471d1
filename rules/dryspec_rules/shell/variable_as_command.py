"""A variable in the parentheses of a command substitution: ``$(TAG)``."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Command

_IN_PARENTHESES = lazy.pattern(
    r"\$\(\s*([A-Z][A-Z0-9]*_[A-Z0-9_]*|[A-Z]{3,})\s*([-+*/%]\s*\w+\s*)?\)"
)
"""Names as variables have them and programs do not."""


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report `$(IMAGE_TAG)` and `$(BUILD_NUMBER + 1)`."""
    matches = list(_IN_PARENTHESES.finditer(command.text))
    if not matches:
        return
    calls = {call.start for call in command.script.calls if call.exact and call.in_substitution}
    known = {name for name in {match[1] for match in matches} if _is_function(name, context)}
    for match in matches:
        if match.start(1) in calls and match[1] not in known:
            yield _finding(command, match[1], match[2], match.start(), match.end())


def _is_function(name: str, context: Context) -> bool:
    """Whether some command defines a function or an alias of that name."""
    spellings = (f"{name}()", f"{name} ()", f"alias {name}=")
    return context.once(
        f"defines {name}",
        lambda: any(
            spelling in command.text for command in context.shell_commands for spelling in spellings
        ),
    )


def _finding(command: Command, name: str, sum_: str | None, start: int, end: int) -> Finding:
    written = command.text[start:end]
    right = f"$(({written[2:-1].strip()}))" if sum_ else f"${{{name}}}"
    edit = replace(command, start, end, right)
    return Finding(
        command.span(start, end),
        f'"{written}" runs a command called "{name}", which does not exist, and puts nothing here; '
        f'{"to calculate" if sum_ else "for the variable"} write "{right}"',
        fix=None if edit is None else Fix(f"write {right}", [edit], UNSAFE),
    )


RULE = Rule(
    name="variable-as-command",
    summary="a variable written as a command substitution",
    severity="warning",
    on="command",
    words=("$(",),
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_06_03",
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_06_04",
    ),
)
