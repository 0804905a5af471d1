"""Reading JSON that `aws` prints, with errors a person can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping


class SettingsError(Exception):
    """A settings file that cannot be used; the message is one line for the user."""


def read_json(path: str) -> object:
    """Return the parsed file. Raises SettingsError when it is missing or not JSON."""
    import json

    from dryspec.discover import Unreadable, read_text

    try:
        return cast("object", json.loads(read_text(path).removeprefix("\ufeff")))
    except Unreadable as error:
        raise SettingsError(f'cannot read "{path}": {error}') from None
    except (ValueError, RecursionError) as error:
        raise SettingsError(f'"{path}" is not JSON: {error}') from None


def table(value: object) -> Mapping[str, object]:
    """Return a JSON object, or an empty one for anything else."""
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def rows(value: object) -> list[Mapping[str, object]]:
    """Return the objects of a JSON array, empty ones left out, or nothing for anything else."""
    items = cast("list[object]", value) if isinstance(value, list) else []
    return [row for row in map(table, items) if row]


def text(value: object, default: str = "") -> str:
    """Return a JSON string or number as text."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else default
