"""What a `package.json` says: its scripts and what they depend on."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Package:
    """The scripts by name, and the packages that are installed always and for development."""

    __slots__ = ("dependencies", "dev_dependencies", "scripts")

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.scripts = _texts(content.get("scripts"))
        self.dependencies = _texts(content.get("dependencies"))
        self.dev_dependencies = _texts(content.get("devDependencies"))


def package_of(data: bytes) -> Package | None:
    """Read a `package.json`; ``None`` for what is no JSON at all."""
    import json

    try:
        content: Any = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return Package(content if isinstance(content, dict) else {})  # pyright: ignore[reportUnknownArgumentType] - JSON


def scripts_of(data: bytes) -> dict[str, str] | None:
    """Return the scripts by name; ``None`` for what is no JSON at all."""
    package = package_of(data)
    return None if package is None else package.scripts


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    named: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON
    return {name: text for name, text in named.items() if isinstance(text, str)}
