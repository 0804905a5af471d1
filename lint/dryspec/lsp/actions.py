"""Code actions: fixes of findings, suppressions, and what :mod:`dryspec.help.edits` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from dryspec.finding import SAFE
from dryspec.help import edits
from dryspec.lsp.command_names import MAKE_EXECUTABLE, OPEN_PAGE
from dryspec.lsp.diagnostics import diagnostic
from dryspec.lsp.naming import text_edits
from dryspec.rule import rule_url
from dryspec.selection import ENGINE_FINDINGS
from dryspec.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dryspec.finding import Edit
    from dryspec.help.sight import View
    from dryspec.lsp.document import Document, Placed

FIX_ALL = "source.fixAll.dryspec"
KINDS = [types.CodeActionKind.QuickFix, FIX_ALL]


def actions_of(
    document: Document, wanted: types.Range, only: Iterable[str] | None
) -> list[types.CodeAction]:
    """Return what can be done in a range; ``only`` are the kinds the client wants."""
    kinds = list(only or ())
    span = Span(document.positions.offset(wanted.start), document.positions.offset(wanted.end))
    found: list[types.CodeAction] = []
    if not kinds or any(_covers(kind, types.CodeActionKind.QuickFix) for kind in kinds):
        touched = [placed for placed in document.placed if placed.finding.span.touches(span)]
        found.extend(_quick_fixes(document, touched))
        found.extend(_place_fixes(document, span, touched))
        for placed in touched:
            found.extend(_suppressions(document, placed))
        found.extend(_pages(touched))
    if not kinds or any(_covers(kind, FIX_ALL) for kind in kinds):
        found.extend(_fix_all(document))
    return found


def _covers(wanted: str, kind: str) -> bool:
    """Whether a kind the client names is this one or an ancestor of it."""
    return kind == wanted or kind.startswith(f"{wanted}.") or wanted == ""


def _quick_fixes(document: Document, findings: list[Placed]) -> Iterator[types.CodeAction]:
    for placed in findings:
        fix = placed.inner.fix
        changes = placed.view.edits(fix.edits) if fix is not None else None
        if fix is None or changes is None:
            continue
        safe = fix.applicability == SAFE
        yield types.CodeAction(
            title=fix.message if safe else f"{fix.message} (may change what the file does)",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic(placed.finding, document)],
            is_preferred=safe,
            edit=_edit(document, changes),
        )


def _fix_all(document: Document) -> Iterator[types.CodeAction]:
    changes: list[Edit] = []
    for view in document.views:
        changes += view.edits(_changes(view, document.fixed(view))) or []
    if changes:
        yield types.CodeAction(
            title="apply all safe fixes of this file",
            kind=FIX_ALL,
            edit=_edit(document, changes),
        )


def _changes(view: View, text: str) -> list[Edit]:
    """Return the edits that make a spec's text another one."""
    return edits.difference(view.context.source.text, text)


def _place_fixes(
    document: Document, span: Span, findings: list[Placed]
) -> Iterator[types.CodeAction]:
    context = document.context
    if context is None:
        return
    quoted = edits.mode_to_quote(context, span)
    fixes = [placed.finding.fix for placed in findings if placed.finding.fix is not None]
    known = {(edit.span, edit.replacement) for fix in fixes for edit in fix.edits}
    if quoted is not None and (quoted.span, quoted.replacement) not in known:
        yield types.CodeAction(
            title=f"write {quoted.replacement}, so that every agent reads the same mode",
            kind=types.CodeActionKind.QuickFix,
            edit=_edit(document, [quoted]),
        )
    new = edits.script_to_create(context, span)
    if new is not None and document.may_create(new.path):
        yield _creation(document, new)


def _creation(document: Document, new: edits.NewFile) -> types.CodeAction:
    uri = document.uri_below_root(new.path)
    start = types.Range(types.Position(0, 0), types.Position(0, 0))
    changes: list[types.CreateFile | types.TextDocumentEdit] = [
        types.CreateFile(
            uri, options=types.CreateFileOptions(overwrite=False, ignore_if_exists=True)
        )
    ]
    if new.text:
        identifier = types.OptionalVersionedTextDocumentIdentifier(uri)
        changes.append(types.TextDocumentEdit(identifier, [types.TextEdit(start, new.text)]))
    command = None
    if new.executable:
        command = types.Command("set the execute bit", MAKE_EXECUTABLE, arguments=[uri])
    return types.CodeAction(
        title=f"create {new.path}",
        kind=types.CodeActionKind.QuickFix,
        edit=types.WorkspaceEdit(document_changes=list(changes)),
        command=command,
    )


def _suppressions(document: Document, placed: Placed) -> Iterator[types.CodeAction]:
    finding, view = placed.finding, placed.view
    if finding.rule in ENGINE_FINDINGS:
        return
    result = document.result_of(view)
    offers = (
        ("on this line", edits.ignored_on_line(result, placed.inner)),
        ("in this file", edits.ignored_in_file(result.source, finding.rule)),
    )
    for where, text in offers:
        changes = view.edits(_changes(view, text)) if text is not None else None
        if changes is not None:
            yield types.CodeAction(
                title=f"ignore {finding.rule} {where}",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[diagnostic(finding, document)],
                edit=_edit(document, changes),
            )


def _pages(findings: list[Placed]) -> Iterator[types.CodeAction]:
    rules = [placed.finding.rule for placed in findings]
    for rule in dict.fromkeys(rule for rule in rules if rule not in ENGINE_FINDINGS):
        yield types.CodeAction(
            title=f"open the page of {rule}",
            kind=types.CodeActionKind.QuickFix,
            command=types.Command("open the page", OPEN_PAGE, arguments=[rule_url(rule)]),
        )


def _edit(document: Document, changes: Iterable[Edit]) -> types.WorkspaceEdit:
    return types.WorkspaceEdit(changes={document.uri: text_edits(document, changes)})
