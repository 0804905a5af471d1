"""A buildspec of version 0.1 rewritten as 0.2, with remarks on what that changes.

The user guide (page build-spec-ref) gives the differences: ``environment_variables`` became
``env`` and its ``plaintext`` became ``variables``; ``artifacts.type`` is no longer read; and the
commands, which had a shell each, now share one. The keys are rewritten word by word, so that
everything else stays byte for byte. What the shared shell changes is said, never mended: whether a
``cd`` was meant to last is not in the file.
"""

from __future__ import annotations

from dryspec.finding import Edit, applied
from dryspec.source import Source, Span
from dryspec.spec.detect import detect
from dryspec.tree import Mapping, Scalar, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.tree import Document, Node

OLD, NEW = "0.1", "0.2"
VARIABLES = "environment_variables"
"""What 0.1 calls ``env``."""
RENAMED = {"plaintext": "variables"}
"""Blocks in it that have another name now."""


class MigrateError(Exception):
    """The file cannot be rewritten; the message says why and what to do instead."""


class Remark:
    """Something to know about the new text; line and column are 1-based places in it."""

    __slots__ = ("column", "line", "message")

    def __init__(self, line: int, column: int, message: str) -> None:
        self.line = line
        self.column = column
        self.message = message


class Migrated:
    """The new text and what to know about it; ``changed`` is false when there was nothing to do."""

    __slots__ = ("changed", "remarks", "text")

    def __init__(self, text: str, changed: bool, remarks: list[Remark]) -> None:
        self.text = text
        self.changed = changed
        self.remarks = remarks


def migrate(name: str, text: str, image: str = "") -> Migrated:
    """Rewrite a buildspec of version 0.1; one of another version comes back as it is.

    Args:
        name: the file's name, for the messages.
        text: its content; line ends and byte order mark are kept.
        image: build image, which decides what shell the commands are for.

    Raises:
        MigrateError: no readable buildspec, or one whose keys only a person can merge.

    """
    document, root = _read(name, text)
    version = root.get("version")
    if not _is_old(version):
        return Migrated(text, False, [Remark(1, 1, _nothing_to_do(version))])
    both = root.key("env") is not None and root.key(VARIABLES) is not None
    if both:
        from dryspec.migrate_merge import merge

        document, root = _read(name, merge(name, text))
    new, gone = _rewritten(document.source, root)
    from dryspec.migrate_remarks import remarks

    found = [*gone, *remarks(parse(Source(name, new)), image, merged=both)]
    return Migrated(new, True, sorted(found, key=lambda remark: (remark.line, remark.column)))


def _read(name: str, text: str) -> tuple[Document, Mapping]:
    document = parse(Source(name, text))
    if document.problem is not None:
        line = document.source.position(document.problem.offset)[0]
        raise MigrateError(
            f"is no readable YAML (line {line}: {document.problem.problem}); "
            "`dryspec lint` shows the place"
        )
    root = document.mapping
    detected = detect(document, name)
    if root is None or detected.kind != "buildspec":
        what = f"a file of {detected.product}" if detected.product else "no buildspec"
        raise MigrateError(f"is {what}; only buildspecs of version 0.1 can be migrated")
    return document, root


def _is_old(version: Node | None) -> bool:
    """Whether a version is 0.1, also where it is spelled 0.10 or .1."""
    try:
        return isinstance(version, Scalar) and float(version.value) == float(OLD)
    except ValueError:
        return False


def _nothing_to_do(version: Node | None) -> str:
    said = f"version {version.value}" if isinstance(version, Scalar) else "no version"
    return f"the file says {said}, not 0.1: there is nothing to migrate"


def _rewritten(source: Source, root: Mapping) -> tuple[str, list[Remark]]:
    """Return the text with the keys of 0.2, and remarks on what was taken out."""
    version = root.get("version")
    assert isinstance(version, Scalar)
    edits = [_write(version, NEW)]
    variables = root.key(VARIABLES)
    if variables is not None:
        edits.append(_write(variables, "env"))
        body = root.get(VARIABLES)
        if isinstance(body, Mapping):
            edits += _renames(body)
    types = _types(source, root)
    edits += [Edit(span, "") for _, _, span in types if span is not None]
    return applied(source.text, edits), _on_types(source, types)


def _renames(body: Mapping) -> Iterator[Edit]:
    for old, new in RENAMED.items():
        key = body.key(old)
        if key is None:
            continue
        if body.key(new) is not None:
            raise MigrateError(
                f'has both "{old}" and "{new}" under {VARIABLES}; make one of them, then '
                "migrate again"
            )
        yield _write(key, new)


def _on_types(source: Source, types: list[tuple[Scalar, Node, Span | None]]) -> list[Remark]:
    """Return a remark for each ``artifacts.type``, at its place in the new text."""
    remarks: list[Remark] = []
    lines_gone = 0
    for key, value, span in types:
        line, column = source.position(key.span.start)
        said = f' "{value.value}"' if isinstance(value, Scalar) else ""
        what = "stood here" if span else "stays, since it cannot be cut out safely: remove it"
        remarks.append(
            Remark(
                line - lines_gone,
                column,
                f"artifacts.type{said} {what}; 0.2 does not read it. Packaging is a setting of "
                "the project, which this file does not show: see that it says the same",
            )
        )
        lines_gone += source.text.count("\n", span.start, span.end) if span else 0
    return remarks


def _types(source: Source, root: Mapping) -> list[tuple[Scalar, Node, Span | None]]:
    """Return each ``artifacts.type`` in file order: key, value, and what to cut out for it."""
    artifacts = root.get("artifacts")
    if not isinstance(artifacts, Mapping):
        return []
    blocks = [artifacts]
    secondary = artifacts.get("secondary-artifacts")
    if isinstance(secondary, Mapping):
        blocks += [block for _, block in secondary.items() if isinstance(block, Mapping)]
    found: dict[int, tuple[Scalar, Node, Span | None]] = {}
    for block in blocks:
        names = [entry.key.value for entry in block.entries if isinstance(entry.key, Scalar)]
        for index, entry in enumerate(block.entries):
            if isinstance(entry.key, Scalar) and entry.key.value == "type":
                # Of two of the same name, cutting out one could tear the other.
                span = _entry(source, block, index) if names.count("type") == 1 else None
                found[entry.key.span.start] = (entry.key, entry.value, span)
    return [found[start] for start in sorted(found)]


def _entry(source: Source, block: Mapping, index: int) -> Span | None:
    """Return the text of one entry, with its lines or its comma; None when it must stay."""
    entry = block.entries[index]
    if len(block.entries) == 1 or entry.value.anchor:
        return None
    end = _end(entry.value, entry.key)
    if block.flow:
        if index:
            span = Span(_end(block.entries[index - 1].value, block.entries[index - 1].key), end)
        else:
            span = Span(entry.key.span.start, block.entries[1].key.span.start)
        return None if "#" in source.text[span.start : span.end] else span
    first, last = (source.position(offset)[0] for offset in (entry.key.span.start, end))
    starts = source.line_starts
    if source.text[starts[first - 1] : entry.key.span.start].strip():
        return None
    return Span(starts[first - 1], starts[last] if last < len(starts) else len(source.text))


def _end(value: Node, key: Node) -> int:
    return max(value.span.end, key.span.end)


def _write(scalar: Scalar, text: str) -> Edit:
    """Replace a scalar's text and keep the quotes it has."""
    quote = scalar.style if scalar.style in {"'", '"'} else ""
    return Edit(scalar.span, f"{quote}{text}{quote}")
