"""Finds rules by walking packages; adding a rule edits no list.

A hundred small modules cost 60 ms to import one by one, four times a bare interpreter. So what
their rules say of themselves is kept together with their compiled code in one file beside Python's
own ``.pyc`` files, made anew whenever a module changes; a module's code runs when its check is
first called for. Where that file cannot be written, modules run at once. This module,
:mod:`dryspec.archive`, :mod:`dryspec.preload`, :mod:`dryspec.kept_patterns` and
:mod:`dryspec.lean` are the places that pay beauty for start-up.
"""

from __future__ import annotations

import marshal
import os
import sys

from dryspec import __version__
from dryspec.archive import opened, write
from dryspec.rule import Rule, RuleError, defects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import CodeType, ModuleType
    from typing import Any

    from dryspec.archive import Archive, Items
    from dryspec.finding import Finding

    Stamp = tuple[tuple[str, int, int], ...]
else:
    ModuleType = type(sys)

OURS = "dryspec_rules"
_FOLDERS = {
    "buildspec": ("common", "buildspec", "shell", "project"),
    "appspec": ("common", "appspec", "shell", "project"),
}
"""Our own folders that can hold rules for a kind; other packages are walked whole."""

_VERSION = (sys.hexversion, __version__)
_FIELDS = tuple(name for name in Rule.__slots__ if name not in {"check", "package"})
_TABLES = ("facts", "programs", os.path.join("programs", "interactive"))
"""Folders of tables that rules take fields from."""
_tables: list[tuple[str, int, int]] = []
_loaded: dict[tuple[str, str], list[Rule]] = {}


def load_rules(kind: str, packages: Sequence[str] = ()) -> list[Rule]:
    """Return the rules for a file kind (``""``: all), ours first, each package by name.

    Raises:
        RuleError: a package cannot be found, or a module in it is no usable rule.

    """
    rules: list[Rule] = []
    for package in (OURS, *packages):
        key = (package, kind)
        if key not in _loaded:
            _loaded[key] = [
                rule for rule in _package_rules(package, kind) if not kind or kind in rule.kinds
            ]
        rules.extend(_loaded[key])
    return rules


def _package_rules(package: str, kind: str) -> Iterator[Rule]:
    for location in _locations(package):
        for folder in _folders(package, kind, location):
            dotted = f"{package}.{folder}" if folder else package
            yield from _folder_rules(dotted, location, folder)


def _folders(package: str, kind: str, location: str) -> Iterable[str]:
    return _FOLDERS[kind] if package == OURS and kind else ["", *_subfolders(location)]


def _locations(package: str) -> list[str]:
    try:
        module = __import__(package, fromlist=["__path__"])
    except ImportError as error:
        raise RuleError(f'the rule package "{package}" cannot be imported: {error}') from error
    except Exception as error:
        raise RuleError(f'the rule package "{package}" fails on import: {error!r}') from error
    if not hasattr(module, "__path__"):
        raise RuleError(f'"{package}" is a single module; rules are found in a package')
    return list(module.__path__)


def _subfolders(location: str) -> list[str]:
    with os.scandir(location) as entries:
        return sorted(
            entry.name
            for entry in entries
            if entry.is_dir() and entry.name.isidentifier() and entry.name != "__pycache__"
        )


def _folder_rules(dotted: str, location: str, folder: str) -> Iterator[Rule]:
    path = os.path.join(location, folder)
    names, stamp = _stamp(path, location)
    kept = opened(_bundle_path(path), _VERSION)
    if kept is not None and kept.about == stamp:
        kept.about = None  # large, and of no more use
        for name in names:
            yield _late_rule(f"{dotted}.{name}", os.path.join(path, f"{name}.py"), kept, name)
        return
    made: Items = {}
    for name in names:
        code = _compiled(os.path.join(path, f"{name}.py"))
        rule = _rule_of(_module(f"{dotted}.{name}", os.path.join(path, f"{name}.py"), code))
        fields = {field: _plain(getattr(rule, field)) for field in _FIELDS}
        made[name] = (fields, marshal.dumps(code))
        yield rule
    write(_bundle_path(path), _VERSION, stamp, made)


def _stamp(folder: str, location: str) -> tuple[list[str], Stamp]:
    """Return the rule modules, and what the bundle depends on: name, size and time of each file.

    A rule may take a field from a table beside it or from one of ours, so these count, too.
    """
    found = list(_files(folder))
    names = sorted(name for name, _, _ in found if not name.startswith("_"))
    if location != folder:
        found += (entry for entry in _files(location) if entry[0].startswith("_"))
    if not _tables:
        here = os.path.dirname(__file__)
        _tables.extend(entry for table in _TABLES for entry in _files(os.path.join(here, table)))
    return names, tuple(sorted(found + _tables))


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py") and entry.name != "__init__.py":
                status = entry.stat()
                yield entry.name[:-3], status.st_size, status.st_mtime_ns


def _bundle_path(folder: str) -> str:
    return os.path.join(folder, "__pycache__", f"_bundle.{sys.implementation.cache_tag}.rules")


def _compiled(path: str) -> CodeType:
    with open(path, "rb") as file:
        try:
            return compile(file.read(), path, "exec", dont_inherit=True)
        except SyntaxError as error:
            raise RuleError(f"{path}: {error}") from error


def _plain(value: Any) -> Any:
    """Return a rule's field as ``marshal`` writes it the same way every time."""
    if isinstance(value, dict):
        programs: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
        return {program: _plain(programs[program]) for program in sorted(programs)}
    if isinstance(value, frozenset):
        names: frozenset[str] = value  # pyright: ignore[reportUnknownVariableType] - all are names
        return tuple(sorted(names))
    return value


class _LateCheck:
    """A rule's check whose module runs at the first call."""

    __slots__ = ("_archive", "_check", "_dotted", "_failure", "_path", "rule")

    def __init__(self, dotted: str, path: str, archive: Archive) -> None:
        self._dotted = dotted
        self._path = path
        self._archive = archive
        self._check: Any = None
        self._failure: RuleError | None = None
        self.rule: Rule | None = None

    def __call__(self, *nodes: Any) -> Iterator[Finding]:
        if self._check is None:
            self._check = self._load()
        if self.rule is not None:
            self.rule.check = self._check
        findings: Iterator[Finding] = self._check(*nodes)
        return findings

    def _load(self) -> Any:
        if self._failure is not None:
            raise self._failure
        try:
            name = self._dotted.rpartition(".")[2]
            code = marshal.loads(self._archive.code(name))
            module = _module(self._dotted, self._path, code)
        except RuleError as error:
            # Said for every file, tried once.
            self._failure = error
            raise
        check = module.RULE.check
        if self.rule is not None:
            vars(module)["RULE"] = self.rule  # the same, and once is enough
        return check


def _late_rule(dotted: str, path: str, archive: Archive, name: str) -> Rule:
    late = _LateCheck(dotted, path, archive)
    rule = Rule(**archive.take(name), check=late)
    rule.package = dotted.rpartition(".")[0]
    late.rule = rule
    return rule


def _module(dotted: str, path: str, code: CodeType) -> ModuleType:
    known = sys.modules.get(dotted)
    if known is not None:
        return known
    module = ModuleType(dotted)
    module.__file__ = path
    module.__package__ = dotted.rpartition(".")[0]
    sys.modules[dotted] = module
    try:
        exec(code, module.__dict__)
    except Exception as error:
        del sys.modules[dotted]
        raise RuleError(f"{path} fails on import: {error!r}") from error
    return module


def _rule_of(module: ModuleType) -> Rule:
    name = module.__name__.rpartition(".")[2]
    rule = getattr(module, "RULE", None)
    wrong = defects(rule, name)
    if rule is None or wrong:
        raise RuleError(f"{module.__file__}: {'; '.join(wrong) or 'there is no RULE in it'}")
    rule.package = module.__package__ or ""
    return rule  # type: ignore[no-any-return]
