"""Buildspecs that the linter's table calls an error: the service stops before the first command.

The same comment that silences the finding keeps the simulation going:
`# dryspec: ignore[unknown-key] reason`.
"""

from __future__ import annotations

from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.finding import Finding
    from dryspec.spec.buildspec import Buildspec

_RULES = ("unknown-key", "misplaced-key", "missing-key", "wrong-type")


@lru_cache(maxsize=8)  # a batch asks once for every build
def table_refusal(buildspec: Buildspec) -> str | None:
    """Return the message of the first error that the table finds, or None.

    The section `batch` is left out: a build that belongs to no batch does not need it.
    """
    errors = [finding for finding in _errors(buildspec) if not _in_batch(finding, buildspec)]
    if "dryspec:" in buildspec.source.text:
        errors = _not_silenced(errors, buildspec)
    if not errors:
        return None
    first = min(errors, key=lambda finding: finding.span.start)
    words = first.message.split(";")[0].split(": the build stops")[0]
    if words.count("(") > words.count(")"):
        words = words.rpartition(" (")[0]
    return f"YAML_FILE_ERROR: {words} at line {buildspec.source.position(first.span.start)[0]}"


def _errors(buildspec: Buildspec) -> Iterator[Finding]:
    from dryspec.finding import ERROR
    from dryspec.rule import BUILDSPEC
    from dryspec.spec.detect import Detected
    from dryspec.spec.structure import check

    found = check(buildspec.document, Detected(BUILDSPEC))
    for rule in _RULES:
        for finding in found.get(rule, ()):
            if finding.severity == ERROR and not buildspec.source.is_filled(finding.span):
                finding.rule = rule
                yield finding


def _in_batch(finding: Finding, buildspec: Buildspec) -> bool:
    batch = buildspec.root.get("batch") if buildspec.root is not None else None
    return batch is not None and batch.span.start <= finding.span.start <= batch.span.end


def _not_silenced(errors: list[Finding], buildspec: Buildspec) -> list[Finding]:
    from dryspec.settings import Settings
    from dryspec.suppress import apply

    _, silenced = apply(buildspec.source, errors, Settings(), set(_RULES))
    quiet = {id(finding) for finding in silenced}
    return [finding for finding in errors if id(finding) not in quiet]
