"""Watches the files whose change changes what is found: those that specs name, and settings."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from lsprotocol import types

from dryspec.help.links import referenced

if TYPE_CHECKING:
    from pygls.lsp.server import LanguageServer

    from dryspec.lsp.documents import Documents

ALWAYS = (
    "**/dryspec.toml",
    "**/pyproject.toml",
    "**/*[bB]uildspec*.{yml,yaml,json}",
    "**/*[aA]ppspec*.{yml,yaml,json}",
)
_PAUSE = 1.0
"""Seconds without an edit."""
_METHOD = types.WORKSPACE_DID_CHANGE_WATCHED_FILES


class Watcher:
    """Keeps one registration that covers what the open documents refer to."""

    def __init__(self, server: LanguageServer, documents: Documents) -> None:
        self._server = server
        self._documents = documents
        self._registered: list[str] = []
        self._count = 0
        self._waiting: asyncio.TimerHandle | None = None
        self._task: asyncio.Future[None] | None = None

    @property
    def possible(self) -> bool:
        """Whether the client takes registrations of watchers."""
        workspace = self._server.client_capabilities.workspace
        watched = workspace.did_change_watched_files if workspace else None
        return bool(watched and watched.dynamic_registration)

    def update_soon(self) -> None:
        """Update once nobody has typed for a moment."""
        if not self.possible:
            return
        if self._waiting is not None:
            self._waiting.cancel()
        loop = asyncio.get_running_loop()
        self._waiting = loop.call_later(_PAUSE, self._start_update)

    def _start_update(self) -> None:
        # The loop itself holds tasks only weakly.
        self._task = asyncio.ensure_future(self.update())

    async def update(self) -> None:
        """Register anew when the open documents refer to other files than before."""
        if not self.possible:
            return
        globs = [*ALWAYS, *(f"**/{path}" for path in self._looked_at())]
        if globs == self._registered:
            return
        old, self._registered = self._count, globs
        self._count += 1
        watchers = [types.FileSystemWatcher(glob) for glob in globs]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        await self._server.client_register_capability_async(
            types.RegistrationParams([types.Registration(_id(self._count), _METHOD, options)])
        )
        if old:
            await self._server.client_unregister_capability_async(
                types.UnregistrationParams([types.Unregistration(_id(old), _METHOD)])
            )

    def _looked_at(self) -> list[str]:
        """Return what open documents refer to and the names of their baselines."""
        paths: set[str] = set()
        for uri in self._documents.open_uris:
            document = self._documents.get(uri)
            for view in document.views:
                paths.update(referenced(view.context))
            baseline = self._documents.around.baseline_path(document.path)
            if baseline:
                paths.add(os.path.basename(baseline))
        return sorted(paths)


def _id(count: int) -> str:
    return f"dryspec-files-{count}"
