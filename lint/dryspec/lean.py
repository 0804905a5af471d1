"""Loads the C parts of PyYAML and tree-sitter without the Python parts that are never used here.

``import yaml`` costs twice a bare interpreter, because it brings the pure-Python scanner, the
constructor (``datetime``, ``base64``) and the resolver's regular expressions; ``tree_sitter_bash``
brings ``importlib.resources``. Only the libyaml event parser and the bash grammar are wanted.
One of the places that pay beauty for start-up (:mod:`dryspec.loader` names them): about 40 ms of a
hook's run. If a library changes its inside, the ordinary import is the fallback.
"""

from __future__ import annotations

import sys

# What importlib.machinery gives out; importlib itself would bring `warnings` (1 % of a hook's run).
from _frozen_importlib_external import PathFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable
    from types import ModuleType
    from typing import Any, Protocol

    from tree_sitter import Parser

    class Mark(Protocol):
        """A place; ``index`` counts code points after a byte order mark."""

        index: int

    class Event(Protocol):
        """One of libyaml's events; each kind has some of these attributes."""

        start_mark: Mark
        end_mark: Mark
        anchor: Any
        tag: str | None
        value: str
        style: str | None
        flow_style: bool | None

    class EventParser(Protocol):
        """Libyaml's parser."""

        def get_event(self) -> Event | None:
            """Return the next event, ``None`` after the last."""

else:
    ModuleType = type(sys)

_YAML_NEEDED = ("error", "tokens", "events", "nodes")
_YAML_STUBBED = {
    "reader": ("ReaderError",),
    "scanner": ("ScannerError",),
    "parser": ("ParserError",),
    "composer": ("ComposerError",),
    "constructor": ("ConstructorError",),
    "emitter": ("EmitterError",),
    "serializer": ("SerializerError",),
    "representer": ("RepresenterError",),
    "resolver": ("ResolverError",),
}


def _hollow_package(name: str) -> ModuleType:
    """Return a package of the given name, found on the path, whose ``__init__`` has not run."""
    spec = PathFinder.find_spec(name)
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError(name)
    package = ModuleType(name)
    package.__path__ = list(spec.submodule_search_locations)
    package.__spec__ = spec
    return package


def _forget(names: Iterable[str]) -> None:
    for name in names:
        sys.modules.pop(name, None)


def _load_yaml_c() -> ModuleType:
    if "yaml" in sys.modules:
        import yaml._yaml  # pyright: ignore[reportMissingTypeStubs]

        return yaml._yaml
    package = sys.modules["yaml"] = _hollow_package("yaml")
    stubs = [f"yaml.{name}" for name in _YAML_STUBBED]
    try:
        for name in _YAML_NEEDED:
            __import__(f"yaml.{name}")
        base = sys.modules["yaml.error"].MarkedYAMLError
        for name, classes in _YAML_STUBBED.items():
            stub = ModuleType(f"yaml.{name}")
            for class_name in classes:
                setattr(stub, class_name, type(class_name, (base,), {"__module__": stub.__name__}))
            sys.modules[stub.__name__] = stub
            setattr(package, name, stub)
        # libyaml reports unreadable characters with positional arguments of its own.
        package.reader.ReaderError = _reader_error(sys.modules["yaml.error"])
        __import__("yaml._yaml")
        return sys.modules["yaml._yaml"]
    finally:
        _forget(["yaml", *stubs])


def _reader_error(errors: ModuleType) -> type:
    base: type[Exception] = errors.YAMLError

    class ReaderError(base):  # type: ignore[misc, valid-type]
        def __init__(self, *details: object) -> None:
            _name, self.position, self.character, _encoding, self.reason = details
            super().__init__(self.reason)

    return ReaderError


def yaml_parser(text: str) -> EventParser:
    """Return libyaml's event parser over ``text`` (``yaml._yaml.CParser``)."""
    global _yaml_c  # noqa: PLW0603 - loaded once, on first use
    if _yaml_c is None:
        try:
            _yaml_c = _load_yaml_c()
        except ImportError:
            import yaml
            import yaml._yaml  # pyright: ignore[reportMissingTypeStubs]

            _yaml_c = yaml._yaml
    make: Any = _yaml_c.CParser
    parser: EventParser = make(text)
    return parser


def bash_parser() -> Parser:
    """Return a tree-sitter parser for bash; made once."""
    global _bash  # noqa: PLW0603 - made once, on first use
    if _bash is None:
        _bash = _make_bash_parser()
    return _bash


def _make_bash_parser() -> Parser:
    try:
        binding = _binding("tree_sitter")
        grammar = _binding("tree_sitter_bash")
    except ImportError:
        import tree_sitter as binding
        import tree_sitter_bash as grammar
    return binding.Parser(binding.Language(grammar.language()))  # type: ignore[no-any-return]


def _binding(package: str) -> ModuleType:
    """Import ``package._binding`` alone."""
    name = f"{package}._binding"
    if package in sys.modules:
        __import__(name)
        return sys.modules[name]
    sys.modules[package] = _hollow_package(package)
    stand_ins = _stand_ins()
    sys.modules.update(stand_ins)
    try:
        __import__(name)
        return sys.modules[name]
    finally:
        _forget([package, *stand_ins])


def _stand_ins() -> dict[str, ModuleType]:
    """Return what tree-sitter's binding takes from modules that are not there yet.

    It wants to compile expressions of queries and to number kinds of log messages; nobody here has
    any, and the two modules cost two thirds of a bare interpreter's run.
    """
    wanted: dict[str, dict[str, Any]] = {
        "re": {"compile": _compile_late},
        "enum": {"IntEnum": _numbered},
    }
    made = {name: ModuleType(name) for name in wanted if name not in sys.modules}
    for name, module in made.items():
        vars(module).update(wanted[name])
    return made


def _compile_late(text: str) -> re.Pattern[str]:
    import re

    return re.compile(text)


def _numbered(name: str, numbers: dict[str, int], **_: object) -> type[int]:
    return type(name, (int,), dict(numbers))


_yaml_c: ModuleType | None = None
_bash: Parser | None = None
