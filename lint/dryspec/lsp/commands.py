"""Commands behind code lenses and code actions."""

from __future__ import annotations

import contextlib
import io
import os
import re
import stat
import tempfile
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types
from pygls.uris import from_fs_path

from dryspec.lsp.command_names import (
    MAKE_EXECUTABLE,
    OPEN_PAGE,
    SIMULATE_BUILD,
    SIMULATE_DEPLOYMENT,
)
from dryspec.lsp.paths import is_below, path_of
from dryspec.rule import BASE_URL

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from dryspec.help.sight import View
    from dryspec.lsp.document import Document
    from dryspec.lsp.documents import Documents
    from dryspec.lsp.server import Server

Answer = TypeVar("Answer")


class CommandError(Exception):
    """A command that cannot be carried out; the message is for the user."""


class Commands:
    """Carries out what the user clicks on."""

    def __init__(self, server: Server, documents: Documents) -> None:
        self._server = server
        self._documents = documents
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    async def simulate_build(self, uri: str, number: int) -> dict[str, Any]:
        """Simulate the build of a document's spec as it stands in the editor; show the report."""
        from dryspec_simulate.build.command import main

        document = self._documents.get(uri)
        root = document.project.root if document.project else os.path.dirname(document.name)
        return await self._report(main, document, number, ["--source", root])

    async def simulate_deployment(self, uri: str, number: int) -> dict[str, Any]:
        """Simulate a deployment of an appspec as it stands in the editor; show the report."""
        from dryspec_simulate.fleet.command import main

        document = self._documents.get(uri)
        options: list[str] = []
        if document.context is not None and document.context.platform == "server":
            options = ["--instances", str(self._documents.options.instances)]
        return await self._report(main, document, number, options)

    async def open_page(self, url: str) -> None:
        """Open a rule's page in the browser."""
        if not url.startswith(BASE_URL):
            raise CommandError(f"{url} is no page of a rule")
        await self._show(url, external=True)

    async def make_executable(self, uri: str) -> None:
        """Set the execute bits of a script in a workspace folder."""
        path = path_of(uri)
        folders = self._documents.folders
        if path is None or not any(is_below(path, folder) for folder in folders):
            raise CommandError(f"{uri} is in no folder of this workspace and was left alone")
        mode = os.stat(path).st_mode
        if not stat.S_ISREG(mode):
            raise CommandError(f"{path} is no ordinary file and was left alone")
        os.chmod(path, stat.S_IMODE(mode) | (mode & 0o444) >> 2)

    def close(self) -> None:
        """Remove the reports."""
        if self._folder is not None:
            self._folder.cleanup()

    async def _report(
        self,
        main: Callable[[list[str]], int],
        document: Document,
        number: int,
        options: list[str],
    ) -> dict[str, Any]:
        if not 0 <= number < max(len(document.views), 1):
            raise CommandError("the spec to simulate is not in this file any more")
        inner = document.views[number] if document.views else None
        path, name = self._saved(document, inner)
        out, complaints = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(complaints):
            code = main([*options, path])
        text = (out.getvalue() or complaints.getvalue()).replace(path, name)
        report = os.path.join(self._temporary(), f"{os.path.splitext(name)[0]}-simulation.txt")
        with open(report, "w", encoding="utf-8") as file:
            file.write(text)
        shown = from_fs_path(report) or ""
        await self._show(shown)
        return {"uri": shown, "text": text, "exitCode": code}

    def _saved(self, document: Document, view: View | None) -> tuple[str, str]:
        """Return a path that holds a spec as it stands in the buffer, and what to call it.

        The path is the file's own when it is the spec and is saved, else that of a copy.
        """
        name = os.path.basename(document.name)
        text = document.text
        if view is not None and view.embedded is not None:
            text = view.embedded.text
            # A name out of the file may be anything.
            inner = re.sub(r"\W", "_", view.name) or "buildspec"
            name = f"{os.path.splitext(name)[0]}-{inner}.yml"
        elif document.path is not None and _holds(document.path, text):
            return document.path, name
        copy = os.path.join(self._temporary(), name)
        with open(copy, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return copy, name

    def _temporary(self) -> str:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="dryspec-")
        return self._folder.name

    async def _show(self, uri: str, external: bool = False) -> None:
        window = self._server.client_capabilities.window
        if window is not None and window.show_document and window.show_document.support:
            params = types.ShowDocumentParams(uri, external=external, take_focus=True)
            await self._server.window_show_document_async(params)
            return
        text = f"dryspec: open {path_of(uri) or uri}"
        self._server.window_show_message(types.ShowMessageParams(types.MessageType.Info, text))


def _holds(path: str, text: str) -> bool:
    """Tell whether a file's content is this text."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read() == text
    except (OSError, UnicodeDecodeError):
        return False


def _number(given: tuple[Any, ...]) -> int:
    """Return which spec of the file is meant: the first one unless a lens says otherwise."""
    return given[0] if given and isinstance(given[0], int) else 0


# pygls evaluates the annotations of a command, where `Server` would be an import cycle.
async def _simulate_build(ls: Any, uri: str, *number: Any) -> dict[str, Any] | None:
    return await _carried_out(ls, ls.tasks.simulate_build(uri, _number(number)))


async def _simulate_deployment(ls: Any, uri: str, *number: Any) -> dict[str, Any] | None:
    return await _carried_out(ls, ls.tasks.simulate_deployment(uri, _number(number)))


async def _open_page(ls: Any, url: str) -> None:
    await _carried_out(ls, ls.tasks.open_page(url))


async def _make_executable(ls: Any, uri: str) -> None:
    await _carried_out(ls, ls.tasks.make_executable(uri))
    await ls.world_changed()


async def _carried_out(ls: Server, task: Awaitable[Answer]) -> Answer | None:
    """Await a command; what stands in its way is shown in words."""
    try:
        return await task
    except (CommandError, OSError) as error:
        text = f"dryspec: {error}"
    except Exception as error:
        text = f"dryspec: the command failed ({type(error).__name__}: {error}); please report this"
    ls.window_show_message(types.ShowMessageParams(types.MessageType.Error, text))
    return None


COMMANDS: dict[str, Callable[..., Any]] = {
    SIMULATE_BUILD: _simulate_build,
    SIMULATE_DEPLOYMENT: _simulate_deployment,
    OPEN_PAGE: _open_page,
    MAKE_EXECUTABLE: _make_executable,
}
"""Command to the function that carries it out."""
