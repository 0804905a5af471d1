"""Finds rules by walking packages; adding a rule edits no list.

A hundred small modules cost 60 ms to import one by one, four times a bare interpreter. So their
compiled code is kept together in one file beside Python's own ``.pyc`` files, made anew whenever
a module changes; where that file cannot be written, modules are imported one by one.
This module and :mod:`dryspec.lean` are the two places that pay beauty for start-up.
"""

from __future__ import annotations

import marshal
import os
import sys
from types import CodeType, ModuleType

from dryspec.rule import RuleError, defects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dryspec.rule import Rule

    Stamp = tuple[tuple[str, int, int], ...]

OURS = "dryspec_rules"
_FOLDERS = {
    "buildspec": ("common", "buildspec", "shell", "project"),
    "appspec": ("common", "appspec", "shell", "project"),
}
"""Our own folders that can hold rules for a kind; other packages are walked whole."""

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
            for module in _folder_modules(dotted, os.path.join(location, folder)):
                yield _rule_of(module)


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


def _folder_modules(dotted: str, folder: str) -> Iterator[ModuleType]:
    stamp = _stamp(folder)
    codes = _read_bundle(folder, stamp)
    if codes is None:
        codes = _compile_all(folder, stamp)
        _write_bundle(folder, stamp, codes)
    for name, _, _ in stamp:
        yield _module(f"{dotted}.{name}", os.path.join(folder, f"{name}.py"), codes[name])


def _stamp(folder: str) -> Stamp:
    """Name, size and time of every rule module: what the bundle was made from."""
    found: list[tuple[str, int, int]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py") and not entry.name.startswith("_"):
                status = entry.stat()
                found.append((entry.name[:-3], status.st_size, status.st_mtime_ns))
    return tuple(sorted(found))


def _bundle_path(folder: str) -> str:
    return os.path.join(folder, "__pycache__", f"_bundle.{sys.implementation.cache_tag}.rules")


def _read_bundle(folder: str, stamp: Stamp) -> dict[str, CodeType] | None:
    try:
        with open(_bundle_path(folder), "rb") as file:
            data = file.read()
        version, kept_stamp, codes = marshal.loads(data)
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return codes if version == sys.hexversion and kept_stamp == stamp else None


def _write_bundle(folder: str, stamp: Stamp, codes: dict[str, CodeType]) -> None:
    if sys.dont_write_bytecode or sys.pycache_prefix:
        return
    path = _bundle_path(folder)
    temporary = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(marshal.dumps((sys.hexversion, stamp, codes)))
        os.replace(temporary, path)
    except OSError:
        return


def _compile_all(folder: str, stamp: Stamp) -> dict[str, CodeType]:
    codes: dict[str, CodeType] = {}
    for name, _, _ in stamp:
        path = os.path.join(folder, f"{name}.py")
        with open(path, "rb") as file:
            try:
                codes[name] = compile(file.read(), path, "exec", dont_inherit=True)
            except SyntaxError as error:
                raise RuleError(f"{path}: {error}") from error
    return codes


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
