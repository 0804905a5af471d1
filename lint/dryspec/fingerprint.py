"""A name for a finding that stays when lines above it come and go.

It is made of the rule, the path, the words of the line and how many findings of the same rule on
the same words came before in the file; line numbers and messages are left out.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dryspec.outcome import Diagnostic

    Key = tuple[str, str, str, int]


def keys(diagnostics: Iterable[Diagnostic]) -> list[Key]:
    """Return rule, path, line with blanks made one, and occurrence (from 1), in order."""
    seen: dict[tuple[str, str, str], int] = {}
    found: list[Key] = []
    for diagnostic in diagnostics:
        words = " ".join(diagnostic.excerpt.split())
        key = (diagnostic.rule, diagnostic.path, words)
        seen[key] = seen.get(key, 0) + 1
        found.append((*key, seen[key]))
    return found


def fingerprints(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Return 32 hexadecimal digits for each diagnostic, no two alike in one run."""
    from hashlib import sha256

    return [
        sha256("\0".join(map(str, key)).encode("utf-8", "surrogatepass")).hexdigest()[:32]
        for key in keys(diagnostics)
    ]
