"""A pattern in a syntax that the user guide does not have."""

from __future__ import annotations

from dryspec.finding import NOTE, UNSAFE, WARNING, Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar


_SOURCE = ("$CODEBUILD_SRC_DIR/", "${CODEBUILD_SRC_DIR}/")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `!x`, `{a,b}`, `[ab]`, `?`, `**.js`, `dir/**`, `~`, `../`, `$CODEBUILD_SRC_DIR/`."""
    from dryspec_rules._computed import is_computed
    from dryspec_rules._filesets import file_sets

    for files in file_sets(buildspec):
        for item in (*files.files, *files.exclude_paths):
            if item.value.startswith(_SOURCE):
                if files.base_directory is None:
                    yield _from_source(item)
                continue
            problem, severity = _problem(item.value)
            if problem and not is_computed(item.value):
                yield Finding(item.span, problem, severity=severity, fix=_fix(item))


def _from_source(item: Scalar) -> Finding:
    from dryspec_rules._edits import write

    start, _, rest = item.value.partition("/")
    return Finding(
        item.span,
        f'patterns start at "{start}" anyway, and variables in them are not documented; write '
        f'"{rest}"',
        severity=NOTE,
        fix=Fix(f'write "{rest}"', [write(item, rest)], UNSAFE) if "$" not in rest else None,
    )


def _problem(text: str) -> tuple[str, str]:
    """Return what is wrong with a pattern and how bad; nobody has shown that the notes fail."""
    segments = text.replace("\\", "/").split("/")
    if text.startswith("!"):
        return (
            f'"{text}": ! is not documented, so what it should keep out may be uploaded; use '
            '"exclude-paths"'
        ), WARNING
    if text.startswith("~"):
        return (
            f'"{text}" is looked up below the source, where ~ is an ordinary name; write the path'
        ), WARNING
    return _undocumented(text, segments), NOTE


def _undocumented(text: str, segments: list[str]) -> str:
    if segments[0] == "..":
        return (
            f'"{text}" leaves the source directory, which is not documented to work; copy the files'
        )
    for segment in segments:
        if "**" in segment and segment != "**":
            near = segment.replace("**", "*")
            return f'"{segment}" in "{text}" is not in the reference; write "**/{near}"'
    if segments[-1] == "**":
        return f'"{text}" is not in the reference; write "{text}/*" for everything below'
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
