"""The name of a variable where its value is meant."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec.shell.model import ASSERTIONS
from dryspec_rules.shell._comparison import EQUAL, compared
from dryspec_rules.shell._edit import editable, insert, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_LARGE = 500_000
"""Characters from which the names in a file take more memory than a test is worth."""
_LENGTH = frozenset({"-n", "-z"})
_NAME = lazy.pattern(r"[A-Za-z_]\w*")
_LAST = lazy.pattern(r"[:/]([A-Z][A-Z0-9_]{3,})\"?$")


_VARIABLE = lazy.pattern(r"\$\{?([A-Za-z_]\w*)|(?<![\w$-])([A-Za-z_]\w*)=")


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report `docker tag app $REPOSITORY:IMAGE_TAG` and `[ -n IMAGE_TAG ]`."""
    if call.program in ASSERTIONS:
        yield from _tested(call, command, context)
        return
    if call.subcommand() not in (("build",), ("push",), ("tag",)):
        return
    for word in call.words[1:]:
        match = _LAST.search(word.text)
        if match is None or word.text[0] == "'":
            continue
        if match[1] not in context.once(__name__, lambda: _variables(context)):
            continue
        at = word.start + match.start(1)
        edit = insert(command, at, "$") if editable(call) else None
        yield Finding(
            command.span(word.start, word.end),
            f'"{match[1]}" stands here by its name, so that the image is called so and what uses '
            f'"${match[1]}" does not find it; write "${match[1]}"',
            fix=None if edit is None else Fix('put "$" before it', [edit], UNSAFE),
        )


def _tested(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report tests of a name, which have the same answer whatever the variable holds."""
    if len(context.source.text) > _LARGE:
        return
    for word, effect in _constants(call):
        name = word.value or ""
        if name not in context.once(__name__, lambda: _variables(context)):
            continue
        meant = f'"${name}"'
        edit = replace(command, word.start, word.end, meant) if editable(call) else None
        yield Finding(
            command.span(word.start, word.end),
            f'"{name}" stands here by its name, which {effect} whatever the variable holds; write '
            f"{meant}",
            fix=None if edit is None else Fix(f"write {meant}", [edit], UNSAFE),
        )


def _constants(call: Call) -> Iterator[tuple[Word, str]]:
    """Yield each name that a test asks for its length, or compares with a text."""
    words = call.words
    if len(words) > 2 and words[1].value in _LENGTH and _NAME.fullmatch(words[2].value or ""):
        yield words[2], "is never empty"
    for left, operator, right in compared(call):
        if operator not in EQUAL and operator != "!=":
            continue
        same = left.value == right.value
        if right.value is None or same or not _NAME.fullmatch(left.value or ""):
            continue
        if not any(sign in right.value for sign in "*?[("):
            yield (
                left,
                f'is {"never" if operator in EQUAL else "always another than"} "{right.value}"',
            )


def _variables(context: Context) -> set[str]:
    """Return the names that `env` defines and commands set or expand."""
    from dryspec_rules._variables import names

    spec = context.buildspec
    found = {item.value for item in names(spec)} if spec is not None else set[str]()
    for command in context.shell_commands:
        found.update(one or other for one, other in _VARIABLE.findall(command.text))
    return found


RULE = Rule(
    name="variable-without-dollar",
    summary="the name of a variable where its value is meant",
    severity="warning",
    on="call",
    programs={"docker": ("build", "push", "tag"), "[": (), "[[": (), "test": ()},
    group="suspicious",
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.docker.com/reference/cli/docker/image/tag/",
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_06_02",
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/test.html",
    ),
)
