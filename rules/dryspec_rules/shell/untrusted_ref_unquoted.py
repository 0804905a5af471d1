"""Names of branches and commit messages as arguments without quotes."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.programs.secret_sources import PRINTERS
from dryspec.rule import Rule
from dryspec_rules.shell._untrusted import WORDS, chosen_by, exposes, followed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Buildspec, Command
    from dryspec_rules.shell._flow import Origin

_NO_SPLITTING = frozenset({"[[", "((", "export", "local", "declare", "readonly", "typeset", "eval"})
_GIT = ("git log", "git show")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report expansions of such values that vanish or that the shell splits."""
    for command, call, flow in followed(buildspec, context):
        if call.program in PRINTERS or call.program in _NO_SPLITTING:
            continue
        if "nested-shell" in call.context or "heredoc-shell" in call.context:
            continue  # the outer shell expands it, which is a matter of untrusted-ref-in-shell
        for word in call.arguments:
            for variable in word.variables:
                text = command.text[variable.start : variable.end]
                origin = None if variable.quoted else flow.names.get(variable.name)
                if origin is None or not exposes(text, variable.name):
                    continue
                if not _splits(origin) and not _vanishes(word.text, text, origin):
                    continue
                yield Finding(
                    command.span(variable.start, variable.end),
                    _message(text, call.program, origin.name),
                    fix=_fix(word, call, command),
                )


def _splits(origin: Origin) -> bool:
    """Whether blanks may be in it; git allows none in the name of a branch or tag."""
    return origin.name in _GIT


def _vanishes(word: str, text: str, origin: Origin) -> bool:
    """Whether the word is gone when no webhook started the build."""
    webhook = origin.own and origin.name.startswith("CODEBUILD_WEBHOOK_")
    return webhook and word == text and not any(mark in text for mark in (":-", ":?", ":+"))


def _message(text: str, program: str, origin: str) -> str:
    if origin in _GIT:
        return (
            f'"{text}" is {chosen_by(origin)}: without quotes each of its words is an argument of '
            f'its own for "{program}"; quote it'
        )
    return (
        f'"{text}" is {chosen_by(origin)}, and empty in a build that no webhook started: without '
        f'quotes "{program}" gets one argument less then; quote it'
    )


def _fix(word: Word, call: Call, command: Command) -> Fix | None:
    from dryspec_rules.shell._edit import editable, replace

    if not editable(call) or any(mark in word.text for mark in "\"'\\*?[`~") or "$(" in word.text:
        return None
    edit = replace(command, word.start, word.end, f'"{word.text}"')
    return None if edit is None else Fix("put it in double quotes", [edit], UNSAFE)


RULE = Rule(
    name="untrusted-ref-unquoted",
    summary="a branch name or commit message as an argument without quotes",
    severity="note",
    on="buildspec",
    group="security",
    fix="unsafe",
    words=WORDS,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_06_05",
        "https://www.shellcheck.net/wiki/SC2086",
    ),
)
