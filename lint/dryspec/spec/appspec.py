"""A server appspec as CodeDeploy agent 1.8.1 reads it: typed, located and forgiving.

The agent stops at its first objection; here all of them are collected, in the agent's own order
of checks (version, os, hooks, files, permissions, file_exists_behavior), so the first one is what
the agent reports. Everything was checked against the running agent under Ruby 3.1.
"""

from __future__ import annotations

from dryspec.dialect import Refused
from dryspec.source import Source, Span
from dryspec.spec.appspec_parts import START, VALIDATION, AgentProblem, FileMapping, Hook, Script
from dryspec.spec.appspec_permissions import PermissionReader
from dryspec.spec.ruby import (
    Hash,
    RubyError,
    Value,
    each,
    each_pair,
    hash_of,
    index,
    integer_of,
    strip,
    to_s,
)
from dryspec.spec.ruby_load import Loader
from dryspec.tree import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dryspec.spec.appspec_parts import Permission
    from dryspec.tree import Document, Node

LINUX = "linux"
WINDOWS = "windows"
BEHAVIORS = ("DISALLOW", "OVERWRITE", "RETAIN")
DEFAULT_TIMEOUT = 3600
"""Seconds a script may take when it has no ``timeout`` (agent 1.8.1, observed)."""

DEFAULT_EVENTS = (
    "BeforeBlockTraffic",
    "AfterBlockTraffic",
    "ApplicationStop",
    "DownloadBundle",
    "BeforeInstall",
    "Install",
    "AfterInstall",
    "ApplicationStart",
    "BeforeAllowTraffic",
    "AfterAllowTraffic",
    "ValidateService",
)
"""Events the agent knows by itself; the local command refuses any other at Install."""

_FILE = "the application specification file"
_EMPTY = (
    f"{START}{_FILE} was empty. Make sure your AppSpec file defines at minimum the 'version' "
    "and 'os' properties."
)
_NO_SOURCE = (
    f"{START}{_FILE} specifies a destination file, but no source file. Update the files section "
    "of the AppSpec file, and then try again."
)
_NO_LOCATION = (
    f"{START}{_FILE} specifies a script with no location value. Specify the location in the "
    "hooks section of the AppSpec file, and then try again."
)
_BAD_TIMEOUT = (
    f"{START}an invalid timeout value was provided for a script in {_FILE}. Make corrections in "
    "the hooks section of the AppSpec file, and then try again."
)


class ServerAppspec:
    """What agent 1.8.1 makes of a file, and every reason it has to refuse it.

    ``root`` is the whole document as a Ruby value; ``symbols`` says whether a symbol is in it.
    Parsing succeeds without ``problems``; :meth:`unknown_events` is the further check of Install
    where the list of events is known.
    """

    __slots__ = (
        "document",
        "file_exists_behavior",
        "files",
        "hooks",
        "host",
        "os",
        "permissions",
        "problems",
        "root",
        "source",
        "symbols",
        "version",
    )

    def __init__(self, document: Document, host: str, root: Value | None) -> None:
        self.document = document
        self.source = document.source
        self.host = host
        self.root = root
        self.symbols = False
        self.version: Value | None = None
        self.os: Value | None = None
        self.file_exists_behavior: Value | None = None
        self.hooks: list[Hook] = []
        self.files: list[FileMapping] = []
        self.permissions: list[Permission] = []
        self.problems: list[AgentProblem] = []

    def value(self, name: str) -> Value | None:
        """Return the value of a top-level key, ``None`` when it is absent."""
        data = self.root.data if self.root else None
        return data.get(name) if isinstance(data, Hash) else None

    def key(self, name: str) -> Value | None:
        """Return a top-level key itself, for its place."""
        data = self.root.data if self.root else None
        return data.key(name) if isinstance(data, Hash) else None

    def hook(self, event: str) -> Hook | None:
        """Return the hook of an event, ``None`` when the agent sees none."""
        for hook in self.hooks:
            if hook.event == event:
                return hook
        return None

    def unknown_events(self, known: tuple[str, ...] = DEFAULT_EVENTS) -> list[Hook]:
        """Return the hooks that Install refuses when the deployment lists its events."""
        return [hook for hook in self.hooks if hook.event not in known]

    @property
    def scripts(self) -> list[Script]:
        """Every script of every event, in file order."""
        return [script for hook in self.hooks for script in hook.scripts]


def read_server(
    document: Document, host: str = "", *, legacy: bool = False, local: bool = False
) -> ServerAppspec:
    """Read a server appspec; never raises.

    Args:
        document: the parsed file.
        host: operating system of the agent, ``linux`` or ``windows``; ``""`` takes the one the
            file asks for, as a linter must.
        legacy: Ruby before 3.1, which follows aliases and loads dates.
        local: the local deployment command, which cannot read ``acls`` and ``context``.
    """
    if document.has_bom:
        document = _with_bom_as_blank(document)
    loader = Loader(legacy)
    root = loader.load(document.root) if document.root is not None else None
    appspec = ServerAppspec(document, host or _wanted_host(root), root)
    appspec.symbols = loader.symbols
    _Reader(appspec, legacy, local).read(loader)
    return appspec


def _with_bom_as_blank(document: Document) -> Document:
    """Parse again as Psych does, where the mark moves the first line one column to the right."""
    source = document.source
    again = parse(Source(source.name, " " + source.text[1:]))
    again.source = source
    again.has_bom = True
    return again


def _wanted_host(root: Value | None) -> str:
    data = root.data if root else None
    wanted = data.get("os") if isinstance(data, Hash) else None
    return WINDOWS if wanted is not None and wanted.data == WINDOWS else LINUX


class _Reader:
    """Reads section after section and notes what the agent would raise."""

    __slots__ = ("appspec", "legacy", "local")

    def __init__(self, appspec: ServerAppspec, legacy: bool, local: bool) -> None:
        self.appspec = appspec
        self.legacy = legacy
        self.local = local

    def read(self, loader: Loader) -> None:
        self._syntax()
        for error_class, message, node in loader.refusals:
            kind = "yaml-alias" if error_class == "Psych::BadAlias" else "yaml-class"
            self._problem(kind, error_class, message, node.span, node)
        root = self.appspec.root
        if root is None or not root.truthy:
            if self.appspec.document.problem is None or self.appspec.document.complete:
                self._invalid("empty-document", _EMPTY, root.span if root else Span(0, 0))
            return
        try:
            self._sections(root)
        except RubyError as error:
            self._wrong_shape(error)

    def _syntax(self) -> None:
        document = self.appspec.document
        problem = document.problem
        if problem is None or document.complete:
            return
        words = f"{problem.problem} {problem.context}".rstrip()
        offset = problem.offset if problem.context_offset is None else problem.context_offset
        if problem.problem == "control characters are not allowed":
            offset = 0  # libyaml's reader gives no place, and Psych prints its first
        line, column = document.source.position(min(offset, len(document.source.text)))
        message = f"(<unknown>): {words} at line {line} column {column}"
        place = Span(problem.offset, problem.offset)
        self._problem("yaml-syntax", "Psych::SyntaxError", message, place)

    def _sections(self, root: Value) -> None:
        appspec = self.appspec
        appspec.version = index(root, "version")
        appspec.os = index(root, "os")
        appspec.file_exists_behavior = index(root, "file_exists_behavior")
        self._version(appspec.version)
        self._os(appspec.os)
        self._attempt(self._hooks, index(root, "hooks"))
        self._attempt(self._files, index(root, "files"))
        self._attempt(self._permissions, index(root, "permissions"))
        self._behavior(appspec.file_exists_behavior)

    def _attempt(self, read: Callable[[Value], None], value: Value) -> None:
        if value.truthy:
            try:
                read(value)
            except RubyError as error:
                self._wrong_shape(error)

    def _version(self, value: Value) -> None:
        if isinstance(value.data, int | float) and value.data is not False and value.data == 0:
            return
        self._invalid(
            "version-invalid",
            f"{START}an invalid version value ({to_s(value.data)}) was entered in {_FILE}. Make "
            'sure your AppSpec file specifies "0.0" as the version, and then try again.',
            self._place("version", value),
            value.node,
        )

    def _os(self, value: Value) -> None:
        if value.data == self.appspec.host:
            return
        self._invalid(
            "os-unsupported",
            f"{START}{_FILE} specifies an unsupported operating system ({to_s(value.data)}). "
            'Specify either "linux" or "windows" in the os section of the AppSpec file, and then '
            "try again.",
            self._place("os", value),
            value.node,
        )

    def _behavior(self, value: Value) -> None:
        if value.is_nil or value.data in BEHAVIORS:
            return
        self._invalid(
            "file-exists-behavior-invalid",
            f"{START}an invalid file_exists_behavior value ({to_s(value.data)}) was entered in "
            f"{_FILE}. Make sure your AppSpec file specifies one of {','.join(BEHAVIORS)} as the "
            "file_exists_behavior, and then try again.",
            self._place("file_exists_behavior", value),
            value.node,
        )

    def _hooks(self, value: Value) -> None:
        for pair in each_pair(value):
            if not pair.value.truthy:
                continue
            scripts: list[Script] = []
            try:
                for item in each(pair.value):
                    self._script(item, scripts)
            except RubyError as error:
                self._wrong_shape(error)
            self.appspec.hooks.append(Hook(pair.key, pair.value, scripts))

    def _script(self, item: Value, scripts: list[Script]) -> None:
        try:
            keys = hash_of(item)
        except RubyError as error:
            self._wrong_shape(error)
            return
        runas = keys.get("runas")
        script = Script(
            item,
            None,
            None if runas is None or runas.is_nil else strip(to_s(runas.data)),
            keys.get("sudo"),
            None,
        )
        scripts.append(script)
        location = keys.get("location")
        if location is not None and not location.is_nil:
            script.location = strip(to_s(location.data)) or None
        if script.location is None:
            place = script.place("location")
            self._invalid("script-location-missing", _NO_LOCATION, place, item.node)
        try:
            script.timeout = self._timeout(script)
        except RubyError as error:
            self._wrong_shape(error)

    def _timeout(self, script: Script) -> int | None:
        value = script.value("timeout")
        if value is None or not value.truthy:
            return DEFAULT_TIMEOUT
        seconds = integer_of(value)
        if seconds > 0:
            return seconds
        place = script.place("timeout")
        self._invalid("script-timeout-invalid", _BAD_TIMEOUT, place, value.node)
        return None

    def _files(self, value: Value) -> None:
        for item in each(value):
            try:
                mapping = FileMapping(item, index(item, "source"), index(item, "destination"))
            except RubyError as error:
                self._wrong_shape(error)
                continue
            self.appspec.files.append(mapping)
            source, destination = mapping.source, mapping.destination
            if source is None or source.is_nil:
                mapping.source = None
                place = mapping.place("source")
                self._invalid("file-source-missing", _NO_SOURCE, place, item.node)
            elif destination is None or destination.is_nil:
                mapping.destination = None
                self._invalid(
                    "file-destination-missing",
                    f"{START}{_FILE} specifies only a source file ({to_s(source.data)}). Add "
                    "the name of the destination file to the files section of the AppSpec file, "
                    "and then try again.",
                    mapping.place("destination"),
                    item.node,
                )

    def _permissions(self, value: Value) -> None:
        reader = PermissionReader(self.appspec, self.local)
        for item in each(value):
            reader.read(item)

    def _place(self, name: str, value: Value) -> Span:
        """Return where to say that a top-level value is wrong or missing."""
        key = self.appspec.key(name)
        if key is None:
            root = self.appspec.root
            data = root.data if root else None
            return data.pairs[0].key.span if isinstance(data, Hash) and len(data) else value.span
        return value.span if value.span.end > value.span.start else key.span

    def _invalid(self, kind: str, message: str, span: Span, node: Node | None = None) -> None:
        self._problem(kind, VALIDATION, message, span, node)

    def _wrong_shape(self, error: RubyError) -> None:
        if isinstance(error.value.data, Refused) and not self.legacy:
            return  # the date itself has been refused before
        node = error.value.node
        self._problem("wrong-shape", error.error_class, error.message, node.span, node)

    def _problem(
        self, kind: str, error_class: str, message: str, span: Span, node: Node | None = None
    ) -> None:
        self.appspec.problems.append(AgentProblem(kind, error_class, message, span, node))
