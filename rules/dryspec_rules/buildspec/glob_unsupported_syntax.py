"""A pattern in a syntax that the user guide does not have."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `!x`, `{a,b}`, `[ab]`, `?`, `**.js`, `dir/**`, `~` and `../`."""
    from dryspec_rules._computed import is_computed
    from dryspec_rules._filesets import file_sets

    for files in file_sets(buildspec):
        for item in (*files.files, *files.exclude_paths):
            problem = _problem(item.value)
            if problem and not is_computed(item.value):
                yield Finding(item.span, problem, fix=_fix(item))


def _problem(text: str) -> str:
    segments = text.replace("\\", "/").split("/")
    if text.startswith("!"):
        return f'"{text}" excludes nothing here: ! is not documented; use "exclude-paths"'
    if text.startswith("~"):
        return (
            f'"{text}" is looked up below the source, where ~ is an ordinary name; write the path'
        )
    if segments[0] == "..":
        return (
            f'"{text}" leaves the source directory, which is not documented to work; copy the files'
        )
    for segment in segments:
        if "**" in segment and segment != "**":
            near = segment.replace("**", "*")
            return f'"{segment}" in "{text}" is not documented; write "**/{near}"'
    if segments[-1] == "**":
        return f'"{text}" is not documented; write "{text}/*" for everything below'
    found = next((mark for mark in "{[?" if mark in text), "")
    if found:
        return (
            f'"{found}" in "{text}" is not documented as a wildcard; list the patterns one by one'
        )
    return ""


def _fix(item: Scalar) -> Fix | None:
    if not item.value.endswith("/**") and item.value != "**":
        return None
    from dryspec_rules._edits import write

    whole = f"{item.value}/*"
    return Fix(f'write "{whole}"', [write(item, whole)], UNSAFE)


RULE = Rule(
    name="glob-unsupported-syntax",
    summary="a pattern in a syntax that the user guide does not have",
    severity="warning",
    on="buildspec",
    group="suspicious",
    fix="unsafe",
    keys=("files", "exclude-paths"),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.exclude-paths",
    ),
)
