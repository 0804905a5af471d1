"""Reads and validates one configuration file; imported only where there is one."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any, cast

from dryspec.config import PYPROJECT, ConfigError
from dryspec.config_schema import CHOICE, FLAG, KEYS, NAMES, SEVERITY_TABLE, TABLES, TEXT, Key
from dryspec.discover import reason
from dryspec.escape import printable
from dryspec.finding import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_SIZE = 1_000_000


def read(path: str, shown: str) -> dict[str, Any] | None:
    """Return the validated values of a file; ``None`` for a ``pyproject.toml`` that has none.

    Args:
        path: the file.
        shown: how errors name it.

    Raises:
        ConfigError: it cannot be read, is no TOML, or has an unknown key or a wrong value.

    """
    data = _bytes(path, shown)
    embedded = os.path.basename(path) == PYPROJECT
    if embedded and b"dryspec" not in data:
        return None
    table: Any = _toml(data, shown)
    if embedded:
        # Another tool's odd table is not ours to judge.
        tool: Any = table.get("tool")
        table = _member(tool, "dryspec")
        if table is None:
            return None
    if not isinstance(table, dict):
        raise ConfigError(f'{shown}: "tool.dryspec" has to be a table of settings')
    return _table(cast("dict[str, Any]", table), KEYS, shown, "")


def _member(table: Any, name: str) -> Any:
    return cast("dict[str, Any]", table).get(name) if isinstance(table, dict) else None


def _bytes(path: str, shown: str) -> bytes:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise ConfigError(f"{shown}: is no ordinary file")
        with open(path, "rb") as file:
            data = file.read(MAX_SIZE + 1)
    except OSError as error:
        raise ConfigError(f"{shown}: {reason(error)}") from None
    if len(data) > MAX_SIZE:
        raise ConfigError(f"{shown}: is larger than {MAX_SIZE // 1_000_000} MB")
    return data


def _toml(data: bytes, shown: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ConfigError(f"{shown}: is no UTF-8 text") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        why = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "nested too deep"
        raise ConfigError(f"{shown}: is no TOML: {printable(why)}") from None


def _table(table: dict[str, Any], keys: Sequence[Key], shown: str, prefix: str) -> dict[str, Any]:
    by_name = {key.name: key for key in keys}
    values: dict[str, Any] = {}
    for name, value in table.items():
        key = by_name.get(name)
        place = f"{shown}: {prefix}{printable(name)}"
        if key is None:
            raise ConfigError(f"{place}: there is no such key; {_hint(name, list(by_name))}")
        values[name] = _value(key, value, place)
    for key in keys:
        if key.required and key.name not in values:
            raise ConfigError(f"{shown}: {prefix}{key.name} is missing")
    return values


def _value(key: Key, value: Any, place: str) -> Any:
    if key.kind == TABLES:
        items = cast("Sequence[Any]", value) if isinstance(value, list) else [value]
        if not all(isinstance(item, dict) for item in items):
            raise ConfigError(f"{place}: takes {TABLES}, written [[{key.name}]]")
        return [
            _table(item, key.keys, place, f"table {number}: ")
            for number, item in enumerate(items, 1)
        ]
    return _READERS[key.kind](key, value, place)


def _text(key: Key, value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise _wrong(key, value, place)
    return value


def _flag(key: Key, value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(key, value, place)
    return value


def _names(key: Key, value: Any, place: str) -> list[str]:
    if isinstance(value, str):
        raise ConfigError(f'{place}: takes {NAMES}: {key.name} = ["{printable(value)}"]')
    if not isinstance(value, list):
        raise _wrong(key, value, place)
    names = list(cast("Sequence[Any]", value))
    for name in names:
        if not isinstance(name, str) or not name:
            raise _wrong(key, name, place)
    return names


def _choice(key: Key, value: Any, place: str) -> str:
    # agent = 1 is as good as agent = "1"
    whole = isinstance(value, int) and not isinstance(value, bool)
    text = str(value) if whole or isinstance(value, str) else None
    if text is None or text not in key.choices:
        raise ConfigError(
            f"{place}: does not take {_quoted(value)}; {_hint(str(value), key.choices)}"
        )
    return text


def _severities(key: Key, value: Any, place: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _wrong(key, value, place)
    table = cast("dict[str, Any]", value)
    for rule, severity in table.items():
        if severity not in SEVERITIES:
            raise ConfigError(
                f"{place}.{printable(rule)}: does not take {_quoted(severity)}; "
                f"{_hint(str(severity), SEVERITIES)}"
            )
    return table


_READERS: dict[str, Callable[[Key, Any, str], Any]] = {
    TEXT: _text,
    FLAG: _flag,
    NAMES: _names,
    CHOICE: _choice,
    SEVERITY_TABLE: _severities,
}


def _wrong(key: Key, value: Any, place: str) -> ConfigError:
    return ConfigError(f"{place}: takes {key.kind}, not {_quoted(value)}")


def _quoted(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    return f'"{printable(value)}"' if isinstance(value, str) else str(value)


def _hint(name: str, known: Sequence[str]) -> str:
    from dryspec.alike import nearest

    found = nearest(name, known)
    return f'did you mean "{found}"?' if found else f"it knows {', '.join(known)}"
