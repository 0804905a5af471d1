"""Findings to diagnostics: pushed after a pause, pulled by the document, or for the workspace."""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.uris import from_fs_path

from dryspec.lsp.positions import Positions
from dryspec.rule import rule_url
from dryspec.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from pygls.lsp.server import LanguageServer

    from dryspec.finding import Finding, Related
    from dryspec.lsp.document import Document
    from dryspec.lsp.documents import Documents

_SEVERITY = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}
_TAGS = {
    "deprecated": types.DiagnosticTag.Deprecated,
    "unnecessary": types.DiagnosticTag.Unnecessary,
}
_QUICK = 0.05
"""A check that takes less than this many seconds is made at every keystroke."""
_LONGEST_PAUSE = 0.5


def diagnostics(document: Document) -> list[types.Diagnostic]:
    """Return what the linter finds in a document."""
    return [diagnostic(finding, document) for finding in document.shown]


def diagnostic(finding: Finding, document: Document) -> types.Diagnostic:
    """Translate one finding."""
    tags = [_TAGS[tag] for tag in finding.tags if tag in _TAGS]
    related = [_related(place, document) for place in finding.related]
    return types.Diagnostic(
        range=document.positions.range(finding.span),
        message=finding.message,
        severity=_SEVERITY[finding.severity],
        code=finding.rule,
        code_description=types.CodeDescription(rule_url(finding.rule)),
        source="dryspec",
        tags=tags or None,
        related_information=related or None,
    )


def _related(place: Related, document: Document) -> types.DiagnosticRelatedInformation:
    if not place.path:
        location = types.Location(document.uri, document.positions.range(place.span))
    else:
        location = types.Location(document.uri_below_root(place.path), _elsewhere(place, document))
    return types.DiagnosticRelatedInformation(location, place.message)


def _elsewhere(place: Related, document: Document) -> types.Range:
    """Convert a place in another file, whose text is needed to count columns."""
    data = document.project.read(place.path) if document.project else None
    source = Source(place.path, (data or b"").decode("utf-8", "replace"))
    offset = source.offset(place.line, place.column)
    return Positions(source, document.positions.encoding).range(Span(offset, offset))


class Publisher:
    """Sends diagnostics to clients that do not ask for them.

    A change starts a pause as long as checking the file took last time, none for a quick one; a
    newer change starts it anew. What became stale meanwhile is never checked.
    """

    def __init__(self, server: LanguageServer, documents: Documents, log: Callable[[str], None]):
        self._server = server
        self._documents = documents
        self._log = log
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._cost: dict[str, float] = {}

    @property
    def pushes(self) -> bool:
        """Whether the client waits for diagnostics instead of asking."""
        abilities = self._server.client_capabilities.text_document
        return abilities is None or abilities.diagnostic is None

    def changed(self, uri: str) -> None:
        """Check a document after its pause."""
        if not self.pushes:
            return
        cost = self._cost.get(uri, 0.0)
        pause = 0.0 if cost < _QUICK else min(cost, _LONGEST_PAUSE)
        waiting = self._waiting.pop(uri, None)
        if waiting is not None:
            waiting.cancel()
        self._waiting[uri] = asyncio.get_running_loop().call_later(pause, self._publish, uri)

    def changed_all(self) -> None:
        """Check every open document again."""
        for uri in self._documents.open_uris:
            self.changed(uri)

    def closed(self, uri: str) -> None:
        """Take a closed document's diagnostics away."""
        waiting = self._waiting.pop(uri, None)
        if waiting is not None:
            waiting.cancel()
        self._cost.pop(uri, None)
        if self.pushes:
            self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def _publish(self, uri: str) -> None:
        self._waiting.pop(uri, None)
        started = time.perf_counter()
        document = self._documents.get(uri)
        try:
            found = diagnostics(document)
        except Exception as error:  # the server outlives every fault of a check
            self._log(f"{document.name} could not be checked ({type(error).__name__}: {error})")
            return
        self._cost[uri] = time.perf_counter() - started
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, found, document.version)
        )


def pulled(document: Document, previous: str | None) -> types.DocumentDiagnosticReport:
    """Answer a client that asks for one document's diagnostics."""
    if previous == document.stamp:
        return types.RelatedUnchangedDocumentDiagnosticReport(document.stamp)
    return types.RelatedFullDocumentDiagnosticReport(
        diagnostics(document), result_id=document.stamp
    )


def workspace_report(
    documents: Documents, previous: dict[str, str]
) -> types.WorkspaceDiagnosticReport:
    """Answer a client that asks for all specs of its folders, open or not."""
    items: list[types.WorkspaceDocumentDiagnosticReport] = []
    opened = set(documents.open_uris)
    for path in documents.spec_files():
        uri = from_fs_path(path) or ""
        if uri in opened:
            document = documents.get(uri)
        else:
            stamp = _stamp_on_disk(path, documents.generation)
            if previous.get(uri) == stamp:
                items.append(
                    types.WorkspaceUnchangedDocumentDiagnosticReport(uri=uri, result_id=stamp)
                )
                continue
            read = documents.read(path, stamp)
            if read is None:
                continue
            document = read
        if previous.get(uri) == document.stamp:
            items.append(
                types.WorkspaceUnchangedDocumentDiagnosticReport(
                    uri=uri, result_id=document.stamp, version=document.version
                )
            )
        else:
            items.append(
                types.WorkspaceFullDocumentDiagnosticReport(
                    uri=uri,
                    items=diagnostics(document),
                    version=document.version,
                    result_id=document.stamp,
                )
            )
    return types.WorkspaceDiagnosticReport(items)


def _stamp_on_disk(path: str, generation: int) -> str:
    try:
        status = os.stat(path)
    except OSError:
        return f"{generation}:gone"
    return f"{generation}:{status.st_mtime_ns}:{status.st_size}"
