"""Answers of :mod:`dryspec.help` in the protocol's types, one function for each question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from dryspec.help import complete, hints, hover, insert, lenses, links, names, symbols
from dryspec.lsp.command_names import SIMULATE_BUILD, SIMULATE_DEPLOYMENT

if TYPE_CHECKING:
    from dryspec.help.hover import Matches
    from dryspec.help.sight import Sight
    from dryspec.lsp.documents import Document

_COMPLETION_KINDS = {
    complete.KEYWORD: types.CompletionItemKind.Property,
    complete.CHOICE: types.CompletionItemKind.Value,
    complete.VARIABLE: types.CompletionItemKind.Variable,
    complete.FILE: types.CompletionItemKind.File,
    complete.FOLDER: types.CompletionItemKind.Folder,
    complete.SNIPPET: types.CompletionItemKind.Snippet,
}
_SYMBOL_KINDS = {
    symbols.MAPPING: types.SymbolKind.Object,
    symbols.LIST: types.SymbolKind.Array,
    symbols.TEXT: types.SymbolKind.String,
    symbols.EVENT: types.SymbolKind.Event,
    symbols.PHASE: types.SymbolKind.Method,
}
_SIMULATIONS = {lenses.BUILD: SIMULATE_BUILD, lenses.DEPLOY: SIMULATE_DEPLOYMENT}


def hover_of(
    document: Document, position: types.Position, matches: Matches | None
) -> types.Hover | None:
    """Say what is at a position."""
    sight = document.sight(position)
    found = hover.hover_at(sight.context, sight.offset, matches) if sight else None
    if sight is None or found is None:
        return None
    span = sight.span(found.span)
    return types.Hover(_markdown(found.markdown), document.positions.range(span))


def completion_of(
    document: Document, position: types.Position, snippets: bool
) -> list[types.CompletionItem]:
    """Say what may stand at a position; without ``snippets`` as plain text."""
    sight = document.sight(position)
    if sight is None:
        return []
    spec = sight.context.source
    found = complete.complete(
        spec.name, spec.text, sight.offset, sight.context.settings, document.project
    )
    return [_completion(item, document, sight, position, snippets) for item in found]


def _completion(
    item: complete.Completion,
    document: Document,
    sight: Sight,
    position: types.Position,
    snippets: bool,
) -> types.CompletionItem:
    as_snippet = item.snippet and snippets
    text = insert.plain(item.insert) if item.snippet and not snippets else item.insert
    text = sight.inserted(text, document.source)
    # Counted back from the cursor: what was typed since then stands in one line.
    typed = sight.offset - item.start
    start = document.positions.position(document.positions.offset(position) - typed)
    return types.CompletionItem(
        label=item.label,
        kind=_COMPLETION_KINDS[item.kind],
        detail=item.detail or None,
        documentation=_markdown(item.documentation) if item.documentation else None,
        sort_text=f"{item.order}{item.label}",
        filter_text=item.label,
        insert_text_format=(
            types.InsertTextFormat.Snippet if as_snippet else types.InsertTextFormat.PlainText
        ),
        insert_text_mode=types.InsertTextMode.AsIs,
        text_edit=types.TextEdit(types.Range(start, position), text),
    )


def _markdown(text: str) -> types.MarkupContent:
    return types.MarkupContent(types.MarkupKind.Markdown, text)


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
    if document.context is None:
        return None
    name = names.renamable(document.context, document.positions.offset(position))
    if name is None:
        return None
    return types.PrepareRenamePlaceholder(document.positions.range(name.span), name.text)


def rename_of(document: Document, position: types.Position, new: str) -> types.WorkspaceEdit | None:
    """Return the edits of a rename.

    Raises:
        RenameError: it cannot be done; the message says why.

    """
    if document.context is None:
        return None
    spans = names.rename(document.context, document.positions.offset(position), new)
    edits = [types.TextEdit(document.positions.range(span), new) for span in spans]
    return types.WorkspaceEdit(changes={document.uri: edits})


def symbols_of(document: Document) -> list[types.DocumentSymbol]:
    """Return the outline."""
    if document.context is None:
        return []
    return [_symbol(item, document) for item in symbols.symbols(document.context)]


def _symbol(item: symbols.Symbol, document: Document) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=item.name,
        kind=_SYMBOL_KINDS[item.kind],
        range=document.positions.range(item.span),
        selection_range=document.positions.range(item.name_span),
        detail=item.detail or None,
        children=[_symbol(child, document) for child in item.children],
    )


def folds_of(document: Document) -> list[types.FoldingRange]:
    """Return what can be folded."""
    if document.context is None:
        return []
    return [
        types.FoldingRange(
            fold.start - 1,
            fold.end - 1,
            kind=types.FoldingRangeKind.Comment if fold.comment else None,
        )
        for fold in symbols.folds(document.context.document)
    ]


def links_of(document: Document) -> list[types.DocumentLink]:
    """Return the paths that lead somewhere."""
    if document.context is None:
        return []
    return [
        types.DocumentLink(document.positions.range(link.span), document.uri_below_root(link.path))
        for link in links.links(document.context)
    ]


def hints_of(
    document: Document, wanted: types.Range, matches: Matches | None
) -> list[types.InlayHint]:
    """Return the inlay hints in a range."""
    if document.context is None:
        return []
    first, last = document.positions.offset(wanted.start), document.positions.offset(wanted.end)
    return [
        types.InlayHint(
            document.positions.position(hint.offset),
            hint.label,
            padding_left=True,
            tooltip=_markdown(hint.tooltip) if hint.tooltip else None,
        )
        for hint in hints.hints(document.context, matches)
        if first <= hint.offset <= last
    ]


def lenses_of(document: Document, instances: int) -> list[types.CodeLens]:
    """Return the simulations on offer."""
    if document.context is None or document.path is None:
        return []
    return [
        types.CodeLens(
            document.positions.range(lens.span),
            types.Command(
                lens.title.replace("10", str(instances)),
                _SIMULATIONS[lens.simulation],
                arguments=[document.uri],
            ),
        )
        for lens in lenses.lenses(document.context)
    ]
