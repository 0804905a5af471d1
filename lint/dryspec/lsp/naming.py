"""Definition, references and rename in the protocol's types, and edits of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from dryspec.finding import Edit
from dryspec.help import names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dryspec.lsp.document import Document


def definitions_of(document: Document, position: types.Position) -> list[types.Location]:
    """Say where the name or path at a position is defined."""
    sight = document.sight(position)
    if sight is None:
        return []
    found = names.definition(sight.context, sight.offset)
    top = types.Range(types.Position(0, 0), types.Position(0, 0))
    return [
        types.Location(document.uri_below_root(target.path), top)
        if target.path
        else types.Location(document.uri, document.positions.range(sight.span(target.span)))
        for target in found
    ]


def references_of(
    document: Document, position: types.Position, declaration: bool
) -> list[types.Location]:
    """Say where the name at a position stands."""
    sight = document.sight(position)
    if sight is None:
        return []
    spans = names.references(sight.context, sight.offset, declaration)
    ranges = [document.positions.range(sight.span(span)) for span in spans]
    return [types.Location(document.uri, range_) for range_ in ranges]


def prepared_rename(
    document: Document, position: types.Position
) -> types.PrepareRenamePlaceholder | None:
    """Say what a rename at a position would rename, ``None`` where nothing can be."""
    sight = document.sight(position)
    name = names.renamable(sight.context, sight.offset) if sight else None
    if sight is None or name is None:
        return None
    range_ = document.positions.range(sight.span(name.span))
    return types.PrepareRenamePlaceholder(range_, name.text)


def rename_of(document: Document, position: types.Position, new: str) -> types.WorkspaceEdit | None:
    """Return the edits of a rename.

    Raises:
        RenameError: it cannot be done; the message says why.

    """
    sight = document.sight(position)
    if sight is None:
        return None
    spans = names.rename(sight.context, sight.offset, new)
    edits = sight.view.edits([Edit(span, new) for span in spans])
    if edits is None:
        raise names.RenameError(
            "the file around this buildspec fills in a part of this name or cannot hold the new "
            "one in its place"
        )
    return types.WorkspaceEdit(changes={document.uri: text_edits(document, edits)})


def text_edits(document: Document, edits: Iterable[Edit]) -> list[types.TextEdit]:
    """Return edits of the file in the protocol's types."""
    return [types.TextEdit(document.positions.range(edit.span), edit.replacement) for edit in edits]
