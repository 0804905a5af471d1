"""What a `version` was meant to be, and where it hides."""

from __future__ import annotations

from dryspec.tree import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

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


def nested(root: Mapping) -> Iterator[tuple[str, Mapping]]:
    """Yield (key, mapping) of each block one or two levels down that holds a `version`.

    Blocks whose keys are the user's own names (variables, runtimes, reports) are left out.
    """
    for key, value in root.items():
        if key.value not in _PARENTS or not isinstance(value, Mapping):
            continue
        if value.key("version"):
            yield key.value, value
        if key.value == "phases":
            for name, phase in value.items():
                if isinstance(phase, Mapping) and phase.key("version"):
                    yield name.value, phase
