"""The scripts of a `package.json`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def scripts_of(data: bytes) -> dict[str, str] | None:
    """Return the scripts by name; ``None`` for what is no JSON at all."""
    import json

    try:
        package: Any = json.loads(data)
    except (ValueError, RecursionError):
        return None
    scripts: Any = package.get("scripts") if isinstance(package, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - JSON
    if not isinstance(scripts, dict):
        return {}
    named: dict[str, Any] = scripts  # pyright: ignore[reportUnknownVariableType] - JSON
    return {name: text for name, text in named.items() if isinstance(text, str)}
