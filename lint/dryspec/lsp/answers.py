"""What is answered to the protocol's requests."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from dryspec.help.names import RenameError
from dryspec.lsp import naming, translate
from dryspec.lsp.actions import KINDS, actions_of
from dryspec.lsp.diagnostics import pulled, workspace_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from dryspec.lsp.document import Document
    from dryspec.lsp.server import Server


def hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    """Answer what is under the pointer."""
    document = _document(ls, params)
    return translate.hover_of(document, params.position, document.matches)


def completion(ls: Server, params: types.CompletionParams) -> list[types.CompletionItem]:
    """Answer what may stand at the cursor."""
    return translate.completion_of(_document(ls, params), params.position, _knows_snippets(ls))


def definition(ls: Server, params: types.DefinitionParams) -> list[types.Location]:
    """Answer where a name is defined."""
    return naming.definitions_of(_document(ls, params), params.position)


def references(ls: Server, params: types.ReferenceParams) -> list[types.Location]:
    """Answer where a name stands."""
    with_declaration = params.context.include_declaration
    return naming.references_of(_document(ls, params), params.position, with_declaration)


def prepare_rename(
    ls: Server, params: types.PrepareRenameParams
) -> types.PrepareRenamePlaceholder | None:
    """Answer whether something can be renamed."""
    return naming.prepared_rename(_document(ls, params), params.position)


def rename(ls: Server, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """Answer with the edits of a rename; a refusal is an error the editor shows."""
    try:
        return naming.rename_of(_document(ls, params), params.position, params.new_name)
    except RenameError as error:
        raise JsonRpcInvalidParams(str(error)) from None


def symbols(ls: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    """Answer with the outline."""
    return translate.symbols_of(_document(ls, params))


def folds(ls: Server, params: types.FoldingRangeParams) -> list[types.FoldingRange] | None:
    """Answer what can be folded."""
    return translate.folds_of(_document(ls, params))


def links(ls: Server, params: types.DocumentLinkParams) -> list[types.DocumentLink]:
    """Answer which paths lead somewhere."""
    return translate.links_of(_document(ls, params))


def hints(ls: Server, params: types.InlayHintParams) -> list[types.InlayHint]:
    """Answer with the words shown behind the code."""
    if not ls.documents.options.inlay_hints:
        return []
    document = _document(ls, params)
    return translate.hints_of(document, params.range, document.matches)


def lenses(ls: Server, params: types.CodeLensParams) -> list[types.CodeLens]:
    """Answer which simulations are on offer."""
    options = ls.documents.options
    if not options.code_lens:
        return []
    return translate.lenses_of(_document(ls, params), options.instances)


def code_actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Answer what can be done here."""
    return actions_of(_document(ls, params), params.range, params.context.only)


def document_diagnostic(
    ls: Server, params: types.DocumentDiagnosticParams
) -> types.DocumentDiagnosticReport:
    """Answer what is wrong with one document."""
    return pulled(_document(ls, params), params.previous_result_id)


def workspace_diagnostic(
    ls: Server, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """Answer what is wrong with all specs of the folders."""
    previous = {known.uri: known.value for known in params.previous_result_ids}
    return workspace_report(ls.documents, previous)


def _document(ls: Server, params: Any) -> Document:
    return ls.documents.get(params.text_document.uri)


def _knows_snippets(ls: Server) -> bool:
    texts = ls.client_capabilities.text_document
    abilities = texts.completion if texts else None
    item = abilities.completion_item if abilities else None
    return bool(item and item.snippet_support)


def _guarded(answer: Callable[..., Any], otherwise: Any) -> Callable[..., Any]:
    """Let a fault of ours be a line in the log and an empty answer."""

    @wraps(answer)
    def guarded(ls: Server, params: Any) -> Any:
        try:
            return answer(ls, params)
        except JsonRpcInvalidParams:
            raise
        except Exception as error:
            ls.log(f"{answer.__name__} failed ({type(error).__name__}: {error})")
            return otherwise

    return guarded


_TRIGGERS = ["$", "{", "/", " ", "-", '"']
OPTIONS: dict[str, Any] = {
    types.TEXT_DOCUMENT_COMPLETION: types.CompletionOptions(trigger_characters=_TRIGGERS),
    types.TEXT_DOCUMENT_RENAME: types.RenameOptions(prepare_provider=True),
    types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionOptions(code_action_kinds=KINDS),
    types.TEXT_DOCUMENT_DIAGNOSTIC: types.DiagnosticOptions(
        inter_file_dependencies=True, workspace_diagnostics=True, identifier="dryspec"
    ),
}
"""What the server says of an ability besides having it."""

ANSWERS: dict[str, Callable[..., Any]] = {
    types.TEXT_DOCUMENT_HOVER: _guarded(hover, None),
    types.TEXT_DOCUMENT_COMPLETION: _guarded(completion, []),
    types.TEXT_DOCUMENT_DEFINITION: _guarded(definition, []),
    types.TEXT_DOCUMENT_REFERENCES: _guarded(references, []),
    types.TEXT_DOCUMENT_PREPARE_RENAME: _guarded(prepare_rename, None),
    types.TEXT_DOCUMENT_RENAME: _guarded(rename, None),
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: _guarded(symbols, []),
    types.TEXT_DOCUMENT_FOLDING_RANGE: _guarded(folds, None),
    types.TEXT_DOCUMENT_DOCUMENT_LINK: _guarded(links, []),
    types.TEXT_DOCUMENT_INLAY_HINT: _guarded(hints, []),
    types.TEXT_DOCUMENT_CODE_LENS: _guarded(lenses, []),
    types.TEXT_DOCUMENT_CODE_ACTION: _guarded(code_actions, []),
    types.TEXT_DOCUMENT_DIAGNOSTIC: _guarded(
        document_diagnostic, types.RelatedFullDocumentDiagnosticReport([])
    ),
    types.WORKSPACE_DIAGNOSTIC: _guarded(workspace_diagnostic, types.WorkspaceDiagnosticReport([])),
}
"""Method to the function that answers it."""
