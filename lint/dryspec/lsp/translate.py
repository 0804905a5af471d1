"""Answers of :mod:`dryspec.help` in the protocol's types, one function for each question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from dryspec.help import complete, hints, hover, insert, lenses, links, symbols
from dryspec.lsp.command_names import SIMULATE_BUILD, SIMULATE_DEPLOYMENT
from dryspec.source import Span
from dryspec.tree import parse

if TYPE_CHECKING:
    from dryspec.help.hover import Matches
    from dryspec.help.sight import Sight, View
    from dryspec.lsp.document import Document

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


def symbols_of(document: Document) -> list[types.DocumentSymbol]:
    """Return the outline; a spec inside another file stands below the name of its place."""
    found: list[types.DocumentSymbol] = []
    for view in document.views:
        inner = [_symbol(item, document, view) for item in symbols.symbols(view.context)]
        if view.name and inner:
            whole = types.Range(inner[0].range.start, inner[-1].range.end)
            kind = types.SymbolKind.Object
            inner = [
                types.DocumentSymbol(
                    view.name, kind, whole, inner[0].selection_range, "buildspec", children=inner
                )
            ]
        found.extend(inner)
    return found


def _symbol(item: symbols.Symbol, document: Document, view: View) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=item.name,
        kind=_SYMBOL_KINDS[item.kind],
        range=document.positions.range(view.span(item.span)),
        selection_range=document.positions.range(view.span(item.name_span)),
        detail=item.detail or None,
        children=[_symbol(child, document, view) for child in item.children],
    )


def folds_of(document: Document) -> list[types.FoldingRange] | None:
    """Return what can be folded, the template around a spec too.

    ``None`` in any other file, so that the editor goes on folding it by its indentation.
    """
    if not document.views or document.name.endswith(".tf"):
        return None
    found = {
        fold.start: fold
        for fold in symbols.folds(
            document.context.document if document.context else parse(document.source)
        )
    }
    for view in document.views if document.context is None else ():
        for fold in symbols.folds(view.context.document):
            start, end = view.lines(fold.start, fold.end)
            if start < end:
                found.setdefault(start, symbols.Fold(start, end, fold.comment))
    return [
        types.FoldingRange(
            fold.start - 1,
            fold.end - 1,
            kind=types.FoldingRangeKind.Comment if fold.comment else None,
        )
        for fold in sorted(found.values(), key=lambda fold: fold.start)
    ]


def links_of(document: Document) -> list[types.DocumentLink]:
    """Return the paths that lead somewhere."""
    return [
        types.DocumentLink(
            document.positions.range(view.span(link.span)), document.uri_below_root(link.path)
        )
        for view in document.views
        for link in links.links(view.context)
    ]


def hints_of(
    document: Document, wanted: types.Range, matches: Matches | None
) -> list[types.InlayHint]:
    """Return the inlay hints in a range."""
    first, last = document.positions.offset(wanted.start), document.positions.offset(wanted.end)
    placed = [
        (view.span(Span(hint.offset, hint.offset)).start, hint)
        for view in document.views
        for hint in hints.hints(view.context, matches)
    ]
    return [
        types.InlayHint(
            document.positions.position(offset),
            hint.label,
            padding_left=True,
            tooltip=_markdown(hint.tooltip) if hint.tooltip else None,
        )
        for offset, hint in placed
        if first <= offset <= last
    ]


def lenses_of(document: Document, instances: int) -> list[types.CodeLens]:
    """Return the simulations on offer; of several specs in the file, each has its own."""
    if document.path is None:
        return []
    return [
        types.CodeLens(
            document.positions.range(view.span(lens.span)),
            types.Command(
                lens.title,
                _SIMULATIONS[lens.simulation],
                arguments=[document.uri, number],
            ),
        )
        for number, view in enumerate(document.views)
        for lens in lenses.lenses(view.context, instances)
    ]
