"""Code actions: fixes of findings, suppressions, and what :mod:`dryspec.help.edits` offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from dryspec.finding import SAFE
from dryspec.help import edits
from dryspec.lsp.command_names import MAKE_EXECUTABLE, OPEN_PAGE
from dryspec.lsp.diagnostics import diagnostic, shown
from dryspec.outcome import rule_url
from dryspec.selection import ENGINE_FINDINGS
from dryspec.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dryspec.finding import Edit, Finding
    from dryspec.lsp.documents import Document

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
        touched = [finding for finding in shown(document) if _touch(finding.span, span)]
        found.extend(_quick_fixes(document, touched))
        found.extend(_place_fixes(document, span, touched))
        for finding in touched:
            found.extend(_suppressions(document, finding))
        found.extend(_pages(touched))
    if not kinds or any(_covers(kind, FIX_ALL) for kind in kinds):
        found.extend(_fix_all(document))
    return found


def _covers(wanted: str, kind: str) -> bool:
    """Whether a kind the client names is this one or an ancestor of it."""
    return kind == wanted or kind.startswith(f"{wanted}.") or wanted == ""


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end


def _quick_fixes(document: Document, findings: list[Finding]) -> Iterator[types.CodeAction]:
    for finding in findings:
        fix = finding.fix
        if fix is None:
            continue
        safe = fix.applicability == SAFE
        yield types.CodeAction(
            title=fix.message if safe else f"{fix.message} (may change what the file does)",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic(finding, document)],
            is_preferred=safe,
            edit=_edit(document, fix.edits),
        )


def _fix_all(document: Document) -> Iterator[types.CodeAction]:
    if document.fixed != document.text:
        yield types.CodeAction(
            title="apply all safe fixes of this file",
            kind=FIX_ALL,
            edit=_edit(document, edits.difference(document.text, document.fixed)),
        )


def _place_fixes(
    document: Document, span: Span, findings: list[Finding]
) -> Iterator[types.CodeAction]:
    context = document.context
    if context is None:
        return
    quoted = edits.mode_to_quote(context, span)
    known = {
        (edit.span, edit.replacement) for f in findings if f.fix is not None for edit in f.fix.edits
    }
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


def _suppressions(document: Document, finding: Finding) -> Iterator[types.CodeAction]:
    if finding.rule in ENGINE_FINDINGS:
        return
    offers = (
        ("on this line", edits.ignored_on_line(document.result, finding)),
        ("in this file", edits.ignored_in_file(document.source, finding.rule)),
    )
    for where, text in offers:
        if text is not None:
            yield types.CodeAction(
                title=f"ignore {finding.rule} {where}",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[diagnostic(finding, document)],
                edit=_edit(document, edits.difference(document.text, text)),
            )


def _pages(findings: list[Finding]) -> Iterator[types.CodeAction]:
    for rule in dict.fromkeys(
        finding.rule for finding in findings if finding.rule not in ENGINE_FINDINGS
    ):
        yield types.CodeAction(
            title=f"open the page of {rule}",
            kind=types.CodeActionKind.QuickFix,
            command=types.Command("open the page", OPEN_PAGE, arguments=[rule_url(rule)]),
        )


def _edit(document: Document, changes: Iterable[Edit]) -> types.WorkspaceEdit:
    texts = [
        types.TextEdit(document.positions.range(edit.span), edit.replacement) for edit in changes
    ]
    return types.WorkspaceEdit(changes={document.uri: texts})
