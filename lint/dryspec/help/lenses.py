"""Lines above the code that start a simulation."""

from __future__ import annotations

from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.context import Context

BUILD = "build"
DEPLOY = "deploy"


class Lens:
    """``title`` above ``span``; ``simulation`` is what a click runs."""

    __slots__ = ("simulation", "span", "title")

    def __init__(self, span: Span, title: str, simulation: str) -> None:
        self.span = span
        self.title = title
        self.simulation = simulation


def lenses(context: Context, instances: int) -> list[Lens]:
    """Return the simulations that this file can be asked for, on so many ``instances``."""
    root = context.document.mapping
    if root is None or not root.entries:
        return []
    if context.kind == "buildspec":
        key = root.key("phases") or root.key("batch")
        return [Lens(key.span, "simulate build", BUILD)] if key is not None else []
    many = f" of {instances}" if context.platform == "server" else ""
    return [Lens(root.entries[0].key.span, f"simulate deployment{many}", DEPLOY)]
