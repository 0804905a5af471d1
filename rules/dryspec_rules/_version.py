"""What a `version` was meant to be, and where it hides."""

from __future__ import annotations

from dryspec.tree import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.tree import Node, Scalar

KNOWN = ("0.1", "0.2")
_PARENTS = frozenset({"phases", "env", "artifacts", "cache", "batch"})


def meant(value: str) -> str | None:
    """Return the version that an odd spelling of it stands for: ``0.2`` of ``.2`` or ``0.20``.

    ``None`` for a proper spelling and for anything that is another number.
    """
    if value in KNOWN:
        return None
    text = value.strip().removesuffix(".0")
    try:
        number = float(text)
    except ValueError:
        return None
    return next((known for known in KNOWN if number == float(known)), None)


def nested(root: Mapping) -> Iterator[tuple[str, Scalar, Node]]:
    """Yield (parent, key, value) of each `version` one or two levels down where it makes no sense.

    Blocks whose keys are the user's own names (variables, runtimes, reports) are left out.
    """
    for key, value in root.items():
        if key.value in _PARENTS and isinstance(value, Mapping):
            yield from _version_in(key.value, value)
            if key.value == "phases":
                for name, phase in value.items():
                    if isinstance(phase, Mapping):
                        yield from _version_in(name.value, phase)


def _version_in(parent: str, mapping: Mapping) -> Iterator[tuple[str, Scalar, Node]]:
    for key, value in mapping.items():
        if key.value == "version":
            yield parent, key, value
