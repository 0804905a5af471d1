"""Open documents, kept until the text or the world changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.uris import from_fs_path

from dryspec.discover import Unreadable, find, read_text
from dryspec.lsp.document import Document
from dryspec.lsp.paths import path_of
from dryspec.lsp.surroundings import Surroundings
from dryspec.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pygls.lsp.server import LanguageServer

    from dryspec.lsp.options import Options


class Documents:
    """All open documents; ``generation`` counts changes of the world around them."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._kept: dict[str, Document] = {}
        self._memories: dict[str, Memory] = {}
        self.around = Surroundings(lambda: self.folders, self._complain)
        self.generation = 0

    @property
    def options(self) -> Options:
        """The editor's settings."""
        return self.around.options

    @property
    def encoding(self) -> str:
        """The position encoding agreed on with the client."""
        return str(self._server.workspace.position_encoding or "utf-16")

    @property
    def folders(self) -> list[str]:
        """Paths of the workspace folders that are on disk."""
        workspace = self._server.workspace
        uris = list(workspace.folders) or ([workspace.root_uri] if workspace.root_uri else [])
        return [path for path in (path_of(uri) for uri in uris) if path]

    @property
    def open_uris(self) -> list[str]:
        """Addresses of the open documents, in the order they were opened."""
        return list(self._server.workspace.text_documents)

    def get(self, uri: str) -> Document:
        """Return the document as the editor shows it."""
        held = self._server.workspace.get_text_document(uri)
        stamp = f"{self.generation}:v{held.version}"
        kept = self._kept.get(uri)
        if kept is None or kept.stamp != stamp or kept.version is None:
            kept = Document(uri, held.source, held.version, self, stamp)
            self._kept[uri] = kept
        return kept

    def read(self, path: str, stamp: str) -> Document | None:
        """Return a file that is not open, from disk; ``None`` where ``lint`` would not take it."""
        try:
            text = read_text(path)
        except Unreadable:
            return None
        return Document(from_fs_path(path) or "", text, None, self, stamp)

    def spec_files(self) -> Iterator[str]:
        """Yield the paths of the specs in the workspace folders, ignored files left out."""
        for folder in dict.fromkeys(self.folders):
            yield from find([folder], *self.around.excluded(folder))

    def close(self, uri: str) -> None:
        """Forget a document and, with the last of its folder, the folder's files."""
        self._kept.pop(uri, None)
        self._memories.pop(uri, None)
        path = path_of(uri)
        if path is not None:
            self.around.forget(path)

    def renew(self) -> None:
        """Forget everything that files, folders or settings other than the texts had a part in."""
        self.generation += 1
        self._kept.clear()
        self._memories.clear()
        self.around.renew()

    def configure(self, options: Options) -> None:
        """Take new settings of the editor."""
        self.around.configure(options)
        self.renew()

    def memory_of(self, uri: str) -> Memory:
        """Return what is remembered of an open document's commands."""
        return self._memories.setdefault(uri, Memory())

    def _complain(self, text: str) -> None:
        message = types.ShowMessageParams(types.MessageType.Warning, f"dryspec: {text}")
        self._server.window_show_message(message)
