"""A buildspec as CodeBuild reads it: typed, located and forgiving.

Whatever has the wrong shape is left out here; the structural rules say so. Every value is text,
because the service reads scalar text (``python: 3.10`` is a documented spelling).
"""

from __future__ import annotations

from dryspec.source import Source, Span
from dryspec.spec.reading import (
    PairsAt,
    Part,
    ScalarAt,
    ScalarsAt,
    entries_of,
    fields_of,
    items_of,
    mapping_of,
    pairs_of,
    scalar_of,
)
from dryspec.tree import Mapping, Node, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
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
    :mod:`dryspec.memory`). ``number`` is its place among all commands in running order, from 1;
    ``parsed`` its script, once somebody has asked for it.
    """

    __slots__ = (
        "_index",
        "_map",
        "_phase",
        "asked_around",
        "block",
        "node",
        "number",
        "parsed",
    )

    def __init__(self, node: Scalar, phase: Phase, block: str, index: int) -> None:
        self.node = node
        self.asked_around = False
        self._phase = phase
        self.block = block
        self._index = index
        spec = phase.spec
        spec.command_count += 1
        self.number = spec.command_count
        self._map: ScalarMap | None = None
        self.parsed: Script | None = None

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
    def shown(self) -> str:
        """The command as a reader knows it: with the template's words for what it fills in."""
        source, node = self._phase.spec.source, self.node
        if not source.is_filled(node.span):
            return node.value
        from dryspec.scalar_map import scalar_map

        return source.shown(node.value, scalar_map(source, node).places(len(node.value)))

    @property
    def script(self) -> Script:
        """The command parsed as shell, once; nothing is known of those beyond the limit."""
        if self.parsed is None:
            from dryspec.shell.parse import parse, unparsed

            beyond = self.number > MAX_SHELL_COMMANDS
            self.parsed = unparsed() if beyond else parse(self.node.value)
        return self.parsed

    def span(self, start: int, end: int) -> Span:
        """Return the place in the file of ``text[start:end]``."""
        if self._map is None:
            node, source = self.node, self._phase.spec.source
            if source.text.startswith(node.value, node.span.start) and node.style == "":
                # One line without quotes: the common case, and the value stands there as it is.
                first, last = node.span.start, node.span.end
                return Span(min(first + start, last), min(first + max(start, end), last))
            from dryspec.scalar_map import scalar_map

            self._map = scalar_map(source, node)
        return self._map.place(start, end)

    @property
    def line(self) -> int:
        """1-based line on which the command starts (for a block scalar, its first text line)."""
        start = self.span(0, 1).start if self.node.style in {"|", ">"} else self.node.span.start
        return self.source.line(start)


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
        found = fields_of(mapping)
        self.run_as = scalar_of(found.get("run-as"))
        self.on_failure = scalar_of(found.get("on-failure"))
        self.runtime_versions = pairs_of(found.get("runtime-versions"))
        self.commands = self._block("commands", found.get("commands"))
        self.finally_ = self._block("finally", found.get("finally"))

    def _block(self, name: str, node: Node | None) -> list[Command]:
        return [
            Command(item, self, name, index)
            for index, item in enumerate(items_of(node), 1)
            if isinstance(item, Scalar) and not item.is_null
        ]

    @property
    def all_commands(self) -> list[Command]:
        """``commands`` followed by ``finally``."""
        return self.commands + self.finally_


class Env(Part):
    """The ``env`` block (``environment_variables`` in version 0.1)."""

    shell = ScalarAt("shell")
    variables = PairsAt("variables", "plaintext")
    parameter_store = PairsAt("parameter-store", "parameter-store")
    secrets_manager = PairsAt("secrets-manager")
    exported_variables = ScalarsAt("exported-variables")
    git_credential_helper = ScalarAt("git-credential-helper")

    @property
    def defined(self) -> set[str]:
        """Names of all variables the block defines."""
        found = self.variables + self.parameter_store + self.secrets_manager
        return {key.value for key, _ in found}


class FileSet(Part):
    """``artifacts``, one secondary artifact, or one report: patterns with their options."""

    def __init__(self, mapping: Mapping | None, identifier: Scalar | None) -> None:
        super().__init__(mapping)
        self.identifier = identifier

    files = ScalarsAt("files")
    exclude_paths = ScalarsAt("exclude-paths")
    base_directory = ScalarAt("base-directory")
    discard_paths = ScalarAt("discard-paths")
    enable_symlinks = ScalarAt("enable-symlinks")
    name = ScalarAt("name")
    s3_prefix = ScalarAt("s3-prefix")
    type = ScalarAt("type")
    file_format = ScalarAt("file-format")


class Cache(Part):
    """The ``cache`` block."""

    paths = ScalarsAt("paths")
    key = ScalarAt("key")
    fallback_keys = ScalarsAt("fallback-keys")
    action = ScalarAt("action")


class BatchTask(Part):
    """One item of ``build-list`` or ``build-graph``."""

    identifier = ScalarAt("identifier")
    buildspec = ScalarAt("buildspec")
    depend_on = ScalarsAt("depend-on")
    ignore_failure = ScalarAt("ignore-failure")

    def __init__(self, mapping: Mapping) -> None:
        super().__init__(mapping)
        self.env = mapping_of(mapping.get("env"))
        found = fields_of(self.env)
        self.compute_type = scalar_of(found.get("compute-type"))
        self.fleet = scalar_of(found.get("fleet"))
        self.image = scalar_of(found.get("image"))
        self.type = scalar_of(found.get("type"))
        self.privileged_mode = scalar_of(found.get("privileged-mode"))
        self.variables = pairs_of(found.get("variables"))


class Batch(Part):
    """The ``batch`` block; ``matrix`` and ``fanout`` stay mappings."""

    fast_fail = ScalarAt("fast-fail")

    def __init__(self, mapping: Mapping) -> None:
        super().__init__(mapping)
        self.list = _tasks(mapping.get("build-list"))
        self.graph = _tasks(mapping.get("build-graph"))
        self.matrix = mapping_of(mapping.get("build-matrix"))
        self.fanout = mapping_of(mapping.get("build-fanout"))


class Buildspec:
    """One buildspec; ``phases`` maps names to phases in file order, known names only."""

    __slots__ = (
        "artifacts",
        "batch",
        "cache",
        "command_count",
        "commands",
        "document",
        "env",
        "ordered_phases",
        "phases",
        "reports",
        "root",
        "run_as",
        "secondary_artifacts",
        "source",
        "sure_moves",
        "version",
    )

    def __init__(self, document: Document) -> None:
        root = document.mapping
        self.document = document
        self.source: Source = document.source
        self.root = root
        found = fields_of(root)
        self.version = scalar_of(found.get("version"))
        self.run_as = scalar_of(found.get("run-as"))
        legacy = mapping_of(found.get("environment_variables"))
        self.env = Env(mapping_of(found.get("env")), legacy)
        self.command_count = 0
        self.phases = self._phases(found.get("phases"))
        self.ordered_phases = [self.phases[name] for name in PHASES if name in self.phases]
        """The phases present, in running order."""
        self.commands = [command for phase in self.ordered_phases for command in phase.all_commands]
        """All commands in running order."""
        self.sure_moves: frozenset[int] = frozenset()
        """Numbers of the commands that only `cd` to a directory of the source.

        Who knows the tree says so before what may fail is asked for.
        """
        artifacts = mapping_of(found.get("artifacts"))
        self.artifacts = FileSet(artifacts, None) if artifacts else None
        secondary = artifacts.get("secondary-artifacts") if artifacts else None
        self.secondary_artifacts = _file_sets(secondary)
        self.reports = _file_sets(found.get("reports"))
        cache = mapping_of(found.get("cache"))
        self.cache = Cache(cache) if cache else None
        batch = mapping_of(found.get("batch"))
        self.batch = Batch(batch) if batch else None

    def release(self) -> None:
        """Part with phases and commands, so that nothing waits for the garbage collector.

        A command knows its phase and a phase its file, and back; nothing may be asked afterwards.
        """
        scripts = [command.parsed for command in self.commands if command.parsed is not None]
        if scripts:
            from dryspec.shell.parse import forget

            for script in scripts:
                forget(script)
        for phase in self.ordered_phases:
            phase.commands.clear()
            phase.finally_.clear()
        self.commands.clear()
        self.ordered_phases.clear()
        self.phases.clear()

    def _phases(self, node: Node | None) -> dict[str, Phase]:
        """Read the phases in running order, in which the commands are counted."""
        found = {key.value: (key, value) for key, value in entries_of(node)}
        read: dict[str, Phase] = {}
        for name in PHASES:
            if name in found:
                key, value = found[name]
                read[name] = Phase(name, key, mapping_of(value), self)
        return {name: read[name] for name in found if name in read}

    @property
    def legacy(self) -> bool:
        """Whether the file says version 0.1: every command in a shell of its own."""
        return self.version is not None and self.version.value == "0.1"

    def mentions(self, text: str) -> bool:
        """Tell whether a command holds a text; a file named in one may be made by it."""
        return not text or any(text in command.node.value for command in self.commands)


def read(document: Document) -> Buildspec:
    """Read a parsed document as a buildspec; never fails."""
    return Buildspec(document)


def _tasks(node: Node | None) -> list[BatchTask]:
    return [BatchTask(item) for item in items_of(node) if isinstance(item, Mapping)]


def _file_sets(node: Node | None) -> list[FileSet]:
    return [FileSet(value, key) for key, value in entries_of(node) if isinstance(value, Mapping)]
