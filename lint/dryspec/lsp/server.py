"""The server: pygls' transport, our documents, and the tables of what answers what."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from concurrent.futures import Future
from types import FrameType
from typing import Any, NoReturn

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidRequest,
    JsonRpcServerNotInitialized,
)
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from dryspec import __version__
from dryspec.lsp.answers import ANSWERS, OPTIONS
from dryspec.lsp.commands import COMMANDS, Commands
from dryspec.lsp.diagnostics import Publisher
from dryspec.lsp.documents import Documents
from dryspec.lsp.options import SECTION, Options, section_of
from dryspec.lsp.reactions import REACTIONS
from dryspec.lsp.watching import Watcher
from dryspec.shell.parse import remember

_COMMANDS_KEPT = 2000
"""Parsed commands kept over all documents, about 3 KB each."""
_COLLECT_AFTER = (20_000, 10, 100)
"""Python's own thresholds look through everything that is kept several times in one check."""


class Protocol(LanguageServerProtocol):
    """pygls' protocol that answers every request and forgets the notifications it has dealt with.

    pygls 2.1 keeps what became of each one for ever: 2 KiB per keystroke.
    """

    exit_code = 0
    """What the process ends with: 1 where the client leaves without a shutdown."""
    _begun = False

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Read a message; a request that cannot be read is answered, too."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data:
                self._send_response(data["id"], None, error.to_response_error())
            raise

    def handle_message(self, message: Any) -> None:
        """Pass a message on; outside the time between initialize and shutdown refuse a request."""
        method = getattr(message, "method", "")
        if method == types.EXIT:
            self.exit_code = 0 if self._shutdown else 1
        self._begun = self._begun or method == types.INITIALIZE
        refusal: JsonRpcException | None = None
        if not self._begun:
            refusal = JsonRpcServerNotInitialized()
        elif self._shutdown:
            refusal = JsonRpcInvalidRequest()
        if refusal is not None and method and hasattr(message, "id"):
            self._send_response(message.id, None, refusal.to_response_error())
            return
        super().handle_message(message)

    def _check_handler_result(self, future: Future[Any]) -> None:
        super()._check_handler_result(future)
        for key in [key for key, held in self._request_futures.items() if held is future]:
            del self._request_futures[key]

    def give_up(self) -> None:
        """Cancel what still waits for an answer of the client, before it leaves.

        pygls 2.1 does so itself, but in a loop over what the cancelling takes away.
        """
        for key, future in list(self._request_futures.items()):
            if key != self.msg_id and not future.done():
                future.cancel()


class Server(LanguageServer):
    """pygls' server with the documents and helpers of ours."""

    def __init__(self) -> None:
        # Whole texts: specs are small, and pygls' splicing counts line ends that are none to the
        # protocol (U+2028, form feed).
        super().__init__(  # pyright: ignore[reportUnknownMemberType]: pygls leaves *args untyped
            "dryspec",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
            protocol_cls=Protocol,
            max_workers=1,  # one thread reads; more would only take memory
        )
        self.documents = Documents(self)
        self.publisher = Publisher(self, self.documents, self.log)
        self.watcher = Watcher(self, self.documents)
        self.tasks = Commands(self, self.documents)

    def log(self, text: str, kind: types.MessageType = types.MessageType.Warning) -> None:
        """Write a line into the editor's log of this server."""
        self.window_log_message(types.LogMessageParams(kind, f"dryspec: {text}"))

    def give_up(self) -> None:
        """Wait for no answer of the client any more."""
        if isinstance(self.protocol, Protocol):
            self.protocol.give_up()

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log a fault in one line; no window pops up for it."""
        del source
        self.log(f"{type(error).__name__}: {error}", types.MessageType.Error)

    async def world_changed(self) -> None:
        """Check everything again: files, folders or settings are not what they were."""
        self.documents.renew()
        await self.recheck()

    async def recheck(self) -> None:
        """Have every open document checked again, whoever starts that."""
        self.publisher.changed_all()
        await self.watcher.update()
        workspace = self.client_capabilities.workspace
        if workspace is None:
            return
        if workspace.diagnostics and workspace.diagnostics.refresh_support:
            self.workspace_diagnostic_refresh(None)
        if workspace.inlay_hint and workspace.inlay_hint.refresh_support:
            self.workspace_inlay_hint_refresh(None)
        if workspace.code_lens and workspace.code_lens.refresh_support:
            self.workspace_code_lens_refresh(None)

    async def ask_settings(self) -> None:
        """Fetch the section of the editor's configuration where the client hands it out."""
        workspace = self.client_capabilities.workspace
        if workspace is None or not workspace.configuration:
            return
        items = [types.ConfigurationItem(section=SECTION)]
        answers = await self.workspace_configuration_async(types.ConfigurationParams(items))
        if answers and isinstance(answers[0], dict):
            self.configure(answers[0])

    def configure(self, given: Any) -> None:
        """Take settings; what is wrong in them is said once."""
        options = Options(section_of(given))
        self.documents.configure(options)
        for mistake in options.mistakes:
            text = f"dryspec: setting {mistake}; it was left out"
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, text))


def build_server() -> Server:
    """Return a server that answers everything; it is not yet started."""
    server = Server()
    for method, reaction in REACTIONS.items():
        server.feature(method)(reaction)
    for method, answer in ANSWERS.items():
        server.feature(method, OPTIONS.get(method))(answer)
    for name, command in COMMANDS.items():
        server.command(name)(command)
    return server


def serve() -> int:
    """Serve on standard input and output; returns the exit code."""
    logging.disable(logging.CRITICAL)
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever prints must not get into the protocol
    remember(_COMMANDS_KEPT)
    server = build_server()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)
    _tidy_when_terminated(server)
    try:
        server.start_io(stdin, stdout)
    finally:
        server.tasks.close()
    protocol = server.protocol
    return protocol.exit_code if isinstance(protocol, Protocol) else 0


def _tidy_when_terminated(server: Server) -> None:
    """Have the reports removed, too, when an editor ends the process without a goodbye."""

    def leave(number: int, _frame: FrameType | None) -> NoReturn:
        server.tasks.close()
        os._exit(128 + number)  # an orderly end would wait for the next message

    signal.signal(signal.SIGTERM, leave)
