"""A buildspec as CodeBuild reads it: typed, located and forgiving.

Whatever has the wrong shape is left out here; the structural rules say so. Every value is text,
because the service reads scalar text (``python: 3.10`` is a documented spelling).
"""

from __future__ import annotations

from dryspec.scalar_map import scalar_map
from dryspec.source import Source, Span
from dryspec.tree import Mapping, Node, Scalar, Sequence, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.scalar_map import ScalarMap
    from dryspec.shell import Script
    from dryspec.tree import Document

PHASES = ("install", "pre_build", "build", "post_build")
"""Phase names in running order; the order in the file is irrelevant."""

MAX_SHELL_COMMANDS = 2_000
"""Commands of one file that are taken apart as shell; the largest real file has sixty."""


class Command:
    """One item of ``commands`` or ``finally``: what the shell is given as one command.

    ``block`` is ``commands`` or ``finally``. ``asked_around`` tells whether somebody looked beyond
    the command itself: at its phase, its place among the others, or the file (see
    :mod:`dryspec.memory`). ``number`` is its place among all commands in running order, from 1.
    """

    __slots__ = (
        "_index",
        "_map",
        "_phase",
        "_script",
        "asked_around",
        "block",
        "node",
        "number",
    )

    def __init__(self, node: Scalar, phase: Phase, block: str, index: int) -> None:
        self.node = node
        self.asked_around = False
        self._phase = phase
        self.block = block
        self._index = index
        self.number = phase.spec.count_command()
        self._map: ScalarMap | None = None
        self._script: Script | None = None

    @property
    def phase(self) -> Phase:
        """The phase it stands in."""
        self.asked_around = True
        return self._phase

    @property
    def index(self) -> int:
        """Its place in the block, counted from 1."""
        self.asked_around = True
        return self._index

    @property
    def source(self) -> Source:
        """The file it stands in."""
        self.asked_around = True
        return self._phase.spec.source

    @property
    def text(self) -> str:
        """The command as the shell gets it."""
        return self.node.value

    @property
    def script(self) -> Script:
        """The command parsed as shell, once; nothing is known of those beyond the limit."""
        if self._script is None:
            from dryspec.shell.parse import parse, unparsed

            beyond = self.number > MAX_SHELL_COMMANDS
            self._script = unparsed() if beyond else parse(self.node.value)
        return self._script

    def span(self, start: int, end: int) -> Span:
        """Return the place in the file of ``text[start:end]``."""
        if self._map is None:
            node, source = self.node, self._phase.spec.source
            if source.text.startswith(node.value, node.span.start) and node.style == "":
                # One line without quotes: the common case, and the value stands there as it is.
                first, last = node.span.start, node.span.end
                return Span(min(first + start, last), min(first + max(start, end), last))
            self._map = scalar_map(source, node)
        return self._map.place(start, end)

    @property
    def line(self) -> int:
        """1-based line on which the command starts (for a block scalar, its first text line)."""
        start = self.span(0, 1).start if self.node.style in {"|", ">"} else self.node.span.start
        return self.source.position(start)[0]


class Phase:
    """One of the four phases, with its keys."""

    __slots__ = (
        "commands",
        "finally_",
        "key",
        "mapping",
        "name",
        "on_failure",
        "run_as",
        "runtime_versions",
        "spec",
    )

    def __init__(self, name: str, key: Scalar, mapping: Mapping | None, spec: Buildspec) -> None:
        self.name = name
        self.key = key
        self.mapping = mapping
        self.spec = spec
        self.run_as = _scalar(mapping, "run-as")
        self.on_failure = _scalar(mapping, "on-failure")
        self.runtime_versions = _pairs(mapping, "runtime-versions")
        self.commands = list(self._block("commands"))
        self.finally_ = list(self._block("finally"))

    def _block(self, name: str) -> Iterator[Command]:
        node = self.mapping.get(name) if self.mapping else None
        for index, item in enumerate(_items(node), 1):
            if isinstance(item, Scalar) and not item.is_null:
                yield Command(item, self, name, index)

    @property
    def all_commands(self) -> list[Command]:
        """``commands`` followed by ``finally``."""
        return self.commands + self.finally_


class Env:
    """The ``env`` block (``environment_variables`` in version 0.1)."""

    __slots__ = (
        "exported_variables",
        "git_credential_helper",
        "mapping",
        "parameter_store",
        "secrets_manager",
        "shell",
        "variables",
    )

    def __init__(self, mapping: Mapping | None, legacy: Mapping | None) -> None:
        self.mapping = mapping
        self.shell = _scalar(mapping, "shell")
        self.variables = _pairs(mapping, "variables") + _pairs(legacy, "plaintext")
        self.parameter_store = _pairs(mapping, "parameter-store") + _pairs(
            legacy, "parameter-store"
        )
        self.secrets_manager = _pairs(mapping, "secrets-manager")
        self.exported_variables = _scalars(mapping, "exported-variables")
        self.git_credential_helper = _scalar(mapping, "git-credential-helper")

    @property
    def defined(self) -> set[str]:
        """Names of all variables the block defines."""
        pairs = self.variables + self.parameter_store + self.secrets_manager
        return {key.value for key, _ in pairs}


class FileSet:
    """``artifacts``, one secondary artifact, or one report: patterns with their options."""

    __slots__ = (
        "base_directory",
        "discard_paths",
        "enable_symlinks",
        "exclude_paths",
        "file_format",
        "files",
        "identifier",
        "mapping",
        "name",
        "s3_prefix",
        "type",
    )

    def __init__(self, mapping: Mapping | None, identifier: Scalar | None) -> None:
        self.mapping = mapping
        self.identifier = identifier
        self.files = _scalars(mapping, "files")
        self.exclude_paths = _scalars(mapping, "exclude-paths")
        self.base_directory = _scalar(mapping, "base-directory")
        self.discard_paths = _scalar(mapping, "discard-paths")
        self.enable_symlinks = _scalar(mapping, "enable-symlinks")
        self.name = _scalar(mapping, "name")
        self.s3_prefix = _scalar(mapping, "s3-prefix")
        self.type = _scalar(mapping, "type")
        self.file_format = _scalar(mapping, "file-format")


class Cache:
    """The ``cache`` block."""

    __slots__ = ("action", "fallback_keys", "key", "mapping", "paths")

    def __init__(self, mapping: Mapping | None) -> None:
        self.mapping = mapping
        self.paths = _scalars(mapping, "paths")
        self.key = _scalar(mapping, "key")
        self.fallback_keys = _scalars(mapping, "fallback-keys")
        self.action = _scalar(mapping, "action")


class BatchTask:
    """One item of ``build-list`` or ``build-graph``."""

    __slots__ = (
        "buildspec",
        "compute_type",
        "depend_on",
        "env",
        "fleet",
        "identifier",
        "ignore_failure",
        "image",
        "mapping",
        "privileged_mode",
        "type",
        "variables",
    )

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.identifier = _scalar(mapping, "identifier")
        self.buildspec = _scalar(mapping, "buildspec")
        self.depend_on = _scalars(mapping, "depend-on")
        self.ignore_failure = _scalar(mapping, "ignore-failure")
        self.env = _mapping(mapping, "env")
        self.compute_type = _scalar(self.env, "compute-type")
        self.fleet = _scalar(self.env, "fleet")
        self.image = _scalar(self.env, "image")
        self.type = _scalar(self.env, "type")
        self.privileged_mode = _scalar(self.env, "privileged-mode")
        self.variables = _pairs(self.env, "variables")


class Batch:
    """The ``batch`` block; ``matrix`` and ``fanout`` stay mappings."""

    __slots__ = ("fanout", "fast_fail", "graph", "list", "mapping", "matrix")

    def __init__(self, mapping: Mapping | None) -> None:
        self.mapping = mapping
        self.fast_fail = _scalar(mapping, "fast-fail")
        self.list = _tasks(mapping, "build-list")
        self.graph = _tasks(mapping, "build-graph")
        self.matrix = _mapping(mapping, "build-matrix")
        self.fanout = _mapping(mapping, "build-fanout")


class Buildspec:
    """One buildspec; ``phases`` maps names to phases in file order, known names only."""

    __slots__ = (
        "artifacts",
        "batch",
        "cache",
        "command_count",
        "document",
        "env",
        "phases",
        "reports",
        "root",
        "run_as",
        "secondary_artifacts",
        "source",
        "version",
    )

    def __init__(self, document: Document) -> None:
        root = document.mapping
        self.document = document
        self.source: Source = document.source
        self.root = root
        self.version = _scalar(root, "version")
        self.run_as = _scalar(root, "run-as")
        self.env = Env(_mapping(root, "env"), _mapping(root, "environment_variables"))
        self.command_count = 0
        self.phases = self._phases(_mapping(root, "phases"))
        artifacts = _mapping(root, "artifacts")
        self.artifacts = FileSet(artifacts, None) if artifacts else None
        self.secondary_artifacts = _file_sets(_mapping(artifacts, "secondary-artifacts"))
        self.reports = _file_sets(_mapping(root, "reports"))
        cache = _mapping(root, "cache")
        self.cache = Cache(cache) if cache else None
        batch = _mapping(root, "batch")
        self.batch = Batch(batch) if batch else None

    def release(self) -> None:
        """Part with phases and commands, so that nothing waits for the garbage collector.

        A command knows its phase and a phase its file, and back; nothing may be asked afterwards.
        """
        for phase in self.phases.values():
            phase.commands.clear()
            phase.finally_.clear()
        self.phases.clear()

    def _phases(self, mapping: Mapping | None) -> dict[str, Phase]:
        """Read the phases in running order, in which the commands are counted."""
        found = {key.value: (key, value) for key, value in _entries(mapping)}
        read: dict[str, Phase] = {}
        for name in PHASES:
            if name in found:
                key, value = found[name]
                body = value if isinstance(value, Mapping) else None
                read[name] = Phase(name, key, body, self)
        return {name: read[name] for name in found if name in read}

    def count_command(self) -> int:
        """Count one more command and return its number in the file, from 1."""
        self.command_count += 1
        return self.command_count

    @property
    def legacy(self) -> bool:
        """Whether the file says version 0.1: every command in a shell of its own."""
        return self.version is not None and self.version.value == "0.1"

    @property
    def ordered_phases(self) -> list[Phase]:
        """The phases present, in running order."""
        return [self.phases[name] for name in PHASES if name in self.phases]

    def mentions(self, text: str) -> bool:
        """Tell whether a command holds a text; a file named in one may be made by it."""
        return not text or any(text in command.node.value for command in self.commands)

    @property
    def commands(self) -> list[Command]:
        """All commands in running order."""
        return [command for phase in self.ordered_phases for command in phase.all_commands]


def read(document: Document) -> Buildspec:
    """Read a parsed document as a buildspec; never fails."""
    return Buildspec(document)


def _entries(mapping: Mapping | None) -> list[tuple[Scalar, Node]]:
    return list(mapping.items()) if mapping else []


def _scalar(mapping: Mapping | None, name: str) -> Scalar | None:
    node = mapping.get(name) if mapping else None
    return node if isinstance(node, Scalar) else None


def _mapping(mapping: Mapping | None, name: str) -> Mapping | None:
    node = mapping.get(name) if mapping else None
    return node if isinstance(node, Mapping) else None


def _items(node: Node | None) -> list[Node]:
    """Items of a list; a lone scalar stands for a list of one, as the service takes it."""
    if isinstance(node, Sequence):
        return [resolve(item) for item in node.items]
    return [node] if isinstance(node, Scalar) and not node.is_null else []


def _scalars(mapping: Mapping | None, name: str) -> list[Scalar]:
    node = mapping.get(name) if mapping else None
    return [item for item in _items(node) if isinstance(item, Scalar) and not item.is_null]


def _pairs(mapping: Mapping | None, name: str) -> list[tuple[Scalar, Scalar]]:
    pairs = _entries(_mapping(mapping, name))
    return [(key, value) for key, value in pairs if isinstance(value, Scalar)]


def _tasks(mapping: Mapping | None, name: str) -> list[BatchTask]:
    node = mapping.get(name) if mapping else None
    return [BatchTask(item) for item in _items(node) if isinstance(item, Mapping)]


def _file_sets(mapping: Mapping | None) -> list[FileSet]:
    return [FileSet(value, key) for key, value in _entries(mapping) if isinstance(value, Mapping)]
