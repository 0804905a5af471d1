"""What happens on the protocol's notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from dryspec.lsp.options import Options, section_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from dryspec.lsp.server import Server


def initialize(ls: Server, params: types.InitializeParams) -> None:
    """Take the settings that come with the first message."""
    ls.documents.around.options = Options(section_of(params.initialization_options))


async def initialized(ls: Server, _: types.InitializedParams) -> None:
    """Ask for settings and check what was opened meanwhile."""
    await ls.ask_settings()
    await ls.recheck()


async def opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    """Check a document and watch what it refers to."""
    ls.publisher.changed(params.text_document.uri)
    await ls.watcher.update()


def changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    """Check a document after its pause, and later watch what it now refers to."""
    ls.publisher.changed(params.text_document.uri)
    ls.watcher.update_soon()


async def saved(ls: Server, _: types.DidSaveTextDocumentParams) -> None:
    """Look at the disk again: other specs may refer to what was saved."""
    await ls.world_changed()


def closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    """Forget a document and take its diagnostics away."""
    ls.documents.close(params.text_document.uri)
    ls.publisher.closed(params.text_document.uri)


async def files_changed(ls: Server, _: types.DidChangeWatchedFilesParams) -> None:
    """Look at the disk again."""
    await ls.world_changed()


async def folders_changed(ls: Server, _: types.DidChangeWorkspaceFoldersParams) -> None:
    """Look at the folders again."""
    await ls.world_changed()


async def configured(ls: Server, params: types.DidChangeConfigurationParams) -> None:
    """Take new settings, from the message or by asking."""
    if params.settings:
        ls.configure(params.settings)
    await ls.ask_settings()
    await ls.world_changed()


def leaving(ls: Server, _: Any = None) -> None:
    """Give up what the client has not answered yet."""
    ls.give_up()


REACTIONS: dict[str, Callable[..., Any]] = {
    types.INITIALIZE: initialize,
    types.INITIALIZED: initialized,
    types.SHUTDOWN: leaving,
    types.TEXT_DOCUMENT_DID_OPEN: opened,
    types.TEXT_DOCUMENT_DID_CHANGE: changed,
    types.TEXT_DOCUMENT_DID_SAVE: saved,
    types.TEXT_DOCUMENT_DID_CLOSE: closed,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: files_changed,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: folders_changed,
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: configured,
}
