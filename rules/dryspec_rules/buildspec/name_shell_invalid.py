"""An artifact name that the shell cannot evaluate, or not to what was meant."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_BARE_DATE = lazy.pattern(r"(\$\(\s*date\s*\)|`\s*date\s*`)")
_COLON_FORMAT = lazy.pattern(r"date[^)`]*?(%[TcXRr]|%H:%M)")
_MONTH_FOR_MINUTES = lazy.pattern(r"date[^)`]*?(%[HI][^%)`]?%m)")
_SLASH_FORMAT = lazy.pattern(r"date[^)`]*?(%[Dx]|%[md]/%)")

_VARIABLE_AS_COMMAND = lazy.pattern(r"\$\(\s*([A-Z][A-Z0-9]*_[A-Z0-9_]*|[A-Z]{3,})\s*\)")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report unbalanced substitutions and dates with blanks, colons or slashes."""
    if not context.posix_shell:
        return
    from dryspec_rules._filesets import artifacts
    from dryspec_rules._powershell import find, reads_as

    for files in artifacts(buildspec):
        if files.name is None:
            continue
        text = files.name.value
        match = find(text, context) if text.lower().find("$env:") >= 0 else None
        problem = _problem(text) if match is None else reads_as(match)
        if problem:
            yield Finding(files.name.span, problem)


def _problem(text: str) -> str:
    if _may_be_open(text) and _is_open(text):
        return f'the shell cannot evaluate "{text}": something is opened in it and never closed'
    if _BARE_DATE.search(text):
        return (
            "a plain date has blanks and colons, which make poor file names; give a format, for "
            "example $(date +%Y-%m-%d)"
        )
    found = _VARIABLE_AS_COMMAND.search(text)
    if found:
        return (
            f'"{found[0]}" runs a command called "{found[1]}", which does not exist, and puts '
            f'nothing into the name; for the variable write "${{{found[1]}}}"'
        )
    found = _COLON_FORMAT.search(text)
    if found:
        return f'"{found[1]}" puts colons into the name, which Windows refuses; write %H-%M-%S'
    found = _SLASH_FORMAT.search(text)
    if found:
        return f'"{found[1]}" puts slashes into the name, which become folders; write %Y-%m-%d'
    found = _MONTH_FOR_MINUTES.search(text)
    if found:
        return f'"{found[1]}" puts the month behind the hour; minutes are %M'
    return ""


def _may_be_open(text: str) -> bool:
    return text.count("$(") > text.count(")") or text.count("`") % 2 > 0 or text.count('"') % 2 > 0


def _is_open(text: str) -> bool:
    """Tell whether the shell asks for an end: a double quote between single ones opens nothing."""
    from dryspec.shell.syntax import syntax_problem

    return syntax_problem(f": {text}") is not None


RULE = Rule(
    name="name-shell-invalid",
    summary="an artifact name that the shell makes something else of",
    severity="warning",
    on="buildspec",
    group="suspicious",
    keys=("name",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.name",
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/date.html",
    ),
)
