"""Open documents and what was worked out about them, kept until the text or the world changes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from dryspec.config import ConfigError, forget
from dryspec.discover import find
from dryspec.engine import lint_text
from dryspec.finding import SAFE
from dryspec.fix import fix_text
from dryspec.help.place import look
from dryspec.help.sight import Sight, sight_at
from dryspec.lsp.matching import matcher
from dryspec.lsp.options import Options
from dryspec.lsp.positions import Positions
from dryspec.memory import Memory
from dryspec.project import Project, find_root, project_for
from dryspec.rule import RuleError
from dryspec.selection import UnknownRuleError, check_names
from dryspec.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pygls.lsp.server import LanguageServer

    from dryspec.context import Context
    from dryspec.engine import Result
    from dryspec.help.hover import Matches
    from dryspec.settings import Settings


class Document:
    """One text under one version; everything about it is worked out when first asked for."""

    def __init__(
        self, uri: str, text: str, version: int | None, documents: Documents, stamp: str
    ) -> None:
        self.uri = uri
        self.text = text
        self.version = version
        self.stamp = stamp
        self.path = path_of(uri)
        self.name = self.path or unquote(urlsplit(uri).path) or uri
        self.source = Source(self.name, text)
        self.positions = Positions(self.source, documents.encoding)
        self.settings: Settings = documents.settings_for(self.path)
        self._documents = documents
        self._result: Result | None = None
        self._context: Context | None = None
        self._looked = False
        self._fixed: str | None = None

    @property
    def project(self) -> Project | None:
        """The repository around the file; ``None`` for one that is not on disk."""
        return self._documents.project_of(self.path) if self.settings.project else None

    @property
    def matches(self) -> Matches | None:
        """Which files of the repository a pattern selects; ``None`` where nobody can tell."""
        return self._documents.matches_of(self.path) if self.settings.project else None

    @property
    def result(self) -> Result:
        """What the linter finds."""
        if self._result is None:
            memory = self._documents.memory_of(self.uri) if self.version is not None else None
            self._result = lint_text(self.name, self.text, self.settings, self.project, memory)
        return self._result

    @property
    def context(self) -> Context | None:
        """The parsed file for questions about places; ``None`` when it is no spec."""
        if not self._looked:
            self._context = look(self.name, self.text, self.settings, self.project)
            self._looked = True
        return self._context

    def sight(self, position: types.Position) -> Sight | None:
        """Return the spec at a position: this file, or one inside of it."""
        offset = self.positions.offset(position)
        if self.context is not None:
            return Sight(self.context, offset)
        return sight_at(self.source, offset, self.settings, self.project)

    @property
    def fixed(self) -> str:
        """The text with every safe fix applied."""
        if self._fixed is None:
            fixable = any(f.fix and f.fix.applicability == SAFE for f in self.result.findings)
            self._fixed = self.text
            if fixable:
                fixed = fix_text(self.name, self.text, self.settings, self.project)
                self._fixed = fixed.text
        return self._fixed

    def uri_below_root(self, path: str) -> str:
        """Return the address of a path relative to the project's root."""
        root = self.project.root if self.project else ""
        return from_fs_path(os.path.join(root, path)) or ""

    def may_create(self, path: str) -> bool:
        """Tell whether a path below the root lies in a workspace folder and so may be made."""
        if self.project is None:
            return False
        full = os.path.join(self.project.root, path)
        return any(is_below(full, folder) for folder in self._documents.folders)


class Documents:
    """All open documents; ``generation`` counts changes of the world around them."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._kept: dict[str, Document] = {}
        self._projects: dict[str, Project] = {}
        self._memories: dict[str, Memory] = {}
        self._matches: dict[str, Matches | None] = {}
        self._settings: dict[str, Settings] = {}
        self._complaints: set[str] = set()
        self.options = Options()
        self.generation = 0

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
        """Return a file that is not open, from disk; ``None`` when it is not text."""
        try:
            with open(path, "rb") as file:
                text = file.read().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        return Document(from_fs_path(path) or "", text, None, self, stamp)

    def spec_files(self) -> Iterator[str]:
        """Yield the paths of the specs in the workspace folders, ignored files left out."""
        for folder in dict.fromkeys(self.folders):
            try:
                config = self.options.config_for(folder)
                exclude, base = config.exclude, config.directory
            except ConfigError as error:
                self._complain(str(error))
                exclude, base = (), ""
            yield from find([folder], exclude, base)

    def close(self, uri: str) -> None:
        """Forget a document and, with the last of its folder, the folder's files."""
        self._kept.pop(uri, None)
        self._memories.pop(uri, None)
        path = path_of(uri)
        if path is not None:
            self._projects.pop(path, None)
            self._matches.pop(path, None)
            self._settings.pop(path, None)

    def renew(self) -> None:
        """Forget everything that files, folders or settings other than the texts had a part in."""
        self.generation += 1
        self._kept.clear()
        self._memories.clear()
        self._projects.clear()
        self._matches.clear()
        self._settings.clear()
        forget()

    def configure(self, options: Options) -> None:
        """Take new settings of the editor."""
        self.options = options
        self._complaints.clear()
        self.renew()

    def memory_of(self, uri: str) -> Memory:
        """Return what is remembered of an open document's commands."""
        return self._memories.setdefault(uri, Memory())

    def settings_for(self, path: str | None) -> Settings:
        """Return the settings of a file, read once per generation."""
        key = path or ""
        if key not in self._settings:
            self._settings[key] = self._read_settings(path)
        return self._settings[key]

    def _read_settings(self, path: str | None) -> Settings:
        """Read a file's settings; of a configuration that cannot be used, none counts."""
        folders = self.folders
        try:
            settings = self.options.settings_for(path or (folders[0] if folders else "."))
            check_names(settings)
        except (ConfigError, RuleError, UnknownRuleError) as error:
            self._complain(str(error))
            return self.options.settings_alone
        return settings

    def _complain(self, text: str) -> None:
        """Show what is wrong with a configuration, once until something changes."""
        if text not in self._complaints:
            self._complaints.add(text)
            message = types.ShowMessageParams(types.MessageType.Warning, f"dryspec: {text}")
            self._server.window_show_message(message)

    def project_of(self, path: str | None) -> Project | None:
        """Return the repository of a file: that with ``.git``, else its workspace folder."""
        if path is None:
            return None
        if path not in self._projects:
            root = self.settings_for(path).root or find_root(path)
            if not os.path.exists(os.path.join(root, ".git")):
                root = self.folder_of(path) or root
            self._projects[path] = project_for(path, root)
        return self._projects[path]

    def matches_of(self, path: str | None) -> Matches | None:
        """Return what answers for the files of a spec's repository."""
        if path is None:
            return None
        if path not in self._matches:
            self._matches[path] = matcher(self.project_of(path))
        return self._matches[path]

    def folder_of(self, path: str) -> str | None:
        """Return the innermost workspace folder that holds a path."""
        around = [folder for folder in self.folders if is_below(path, folder)]
        return max(around, key=len) if around else None


def path_of(uri: str) -> str | None:
    """Return the file system path of a ``file:`` address, ``None`` for any other."""
    if not uri.startswith("file:"):
        return None
    return to_fs_path(uri)


def is_below(path: str, folder: str) -> bool:
    """Tell whether a path lies in a folder, symbolic links followed."""
    real, root = os.path.realpath(path), os.path.realpath(folder)
    return real == root or real.startswith(root.rstrip(os.sep) + os.sep)
