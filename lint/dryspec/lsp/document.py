"""One open document under one version, and what is worked out about it."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from pygls.uris import from_fs_path

from dryspec.baseline import key_of
from dryspec.embedded_lint import lint_inside
from dryspec.engine import lint_text
from dryspec.finding import SAFE
from dryspec.fix import fix_text
from dryspec.help.place import look
from dryspec.help.sight import Sight, sight_at, views
from dryspec.lsp.paths import is_below, path_of
from dryspec.lsp.positions import Positions
from dryspec.source import Source

if TYPE_CHECKING:
    from lsprotocol import types

    from dryspec.baseline import Key
    from dryspec.context import Context
    from dryspec.engine import Result
    from dryspec.finding import Finding
    from dryspec.help.hover import Matches
    from dryspec.help.sight import View
    from dryspec.lsp.documents import Documents
    from dryspec.project import Project
    from dryspec.settings import Settings

_NOT_A_SPEC = "not-a-spec"


class Placed:
    """A finding of the file with the spec it was made in and what it is there, fix and all."""

    __slots__ = ("finding", "inner", "view")

    def __init__(self, finding: Finding, inner: Finding, view: View) -> None:
        self.finding = finding
        self.inner = inner
        self.view = view


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
        self.settings: Settings = documents.around.settings_for(self.path)
        self._documents = documents
        self._around = documents.around

    @property
    def project(self) -> Project | None:
        """The repository around the file; ``None`` for one that is not on disk."""
        return self._around.project_of(self.path) if self.settings.project else None

    @property
    def matches(self) -> Matches | None:
        """Which files of the repository a pattern selects; ``None`` where nobody can tell."""
        return self._around.matches_of(self.path) if self.settings.project else None

    @cached_property
    def result(self) -> Result:
        """What the linter finds."""
        memory = self._documents.memory_of(self.uri) if self.version is not None else None
        return lint_text(self.name, self.text, self.settings, self.project, memory)

    @cached_property
    def shown(self) -> list[Finding]:
        """What an editor shows: not what was known before, nor that some YAML is no spec."""
        found = [item for item in self.result.findings if item.rule != _NOT_A_SPEC]
        baseline = self._around.baseline_for(self.path) if found else None
        return baseline.new(self.name, found, self._key) if baseline is not None else found

    @cached_property
    def context(self) -> Context | None:
        """The parsed file for questions about places; ``None`` when it is no spec."""
        return look(self.name, self.text, self.settings, self.project)

    @cached_property
    def views(self) -> list[View]:
        """The specs to ask: the file itself, or those inside of it."""
        return views(self.source, self.context, self.settings, self.project)

    def sight(self, position: types.Position) -> Sight | None:
        """Return the spec at a position."""
        return sight_at(self.views, self.positions.offset(position))

    @cached_property
    def placed(self) -> list[Placed]:
        """What an editor shows, each with where it comes from."""
        inner = [(found, view) for view in self.views for found in self.result_of(view).findings]
        found = self.result.moved
        if len(inner) != len(found):  # what was not found in a spec leads back to none
            return []
        known = {id(item): place for item, place in zip(found, inner, strict=True)}
        return [Placed(item, *known[id(item)]) for item in self.shown if id(item) in known]

    def result_of(self, view: View) -> Result:
        """Return what the linter finds in one of the specs."""
        if view.embedded is None:
            return self.result
        if view not in self._results:
            self._results[view] = lint_inside(view.embedded, self.settings, self.project)
        return self._results[view]

    def fixed(self, view: View) -> str:
        """Return the text of one of the specs with every safe fix applied."""
        name, text = view.context.source.name, view.context.source.text
        if view not in self._fixed:
            findings = self.result_of(view).findings
            if any(found.fix and found.fix.applicability == SAFE for found in findings):
                inside = view.embedded
                settings = inside.settings(self.settings) if inside else self.settings
                self._fixed[view] = fix_text(name, text, settings, self.project).text
            else:
                self._fixed[view] = text
        return self._fixed[view]

    @cached_property
    def _results(self) -> dict[View, Result]:
        return {}

    @cached_property
    def _fixed(self) -> dict[View, str]:
        return {}

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

    def _key(self, found: Finding) -> Key:
        return key_of(found.rule, self.source.line_text(self.source.position(found.span.start)[0]))
