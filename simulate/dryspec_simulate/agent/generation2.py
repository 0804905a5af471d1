"""Agent 2.x where it is known to differ from 1.8.1: read in its source, never run.

What is not listed in :mod:`dryspec.spec.appspec_agent2` is taken to be as in generation 1.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dryspec.dialect import is_yaml11_octal
from dryspec.spec.appspec_agent2 import REFUSED, agent2_differences
from dryspec.tree import Scalar
from dryspec_simulate.agent.errors import AgentError
from dryspec_simulate.agent.plan import Planner

if TYPE_CHECKING:
    import re

    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.appspec_parts import AgentProblem, Permission

_MODES = frozenset({"mode-length", "mode-character"})


def refusal2(appspec: ServerAppspec) -> AgentError | None:
    """Return why agent 2 does not parse a file, ``None`` when it is believed to."""
    for problem in appspec.problems:
        if not _only_generation_1(problem):
            return AgentError("YAML parsing error", problem.kind, problem.message)
    for difference in agent2_differences(appspec):
        if difference.effect == REFUSED:
            return AgentError("YAML parsing error", difference.kind, difference.message)
    return None


def _only_generation_1(problem: AgentProblem) -> bool:
    """Tell whether only agent 1 objects: modes it reads as octal numbers, aliases and dates."""
    if problem.kind in {"yaml-alias", "yaml-class"}:
        return True
    node = problem.node
    return problem.kind in _MODES and isinstance(node, Scalar) and is_yaml11_octal(node)


class Planner2(Planner):
    """The planner with generation 2's modes and patterns."""

    def mode_text(self, permission: Permission) -> str | None:
        """Take the digits of a mode as written."""
        value = permission.value("mode")
        if value is not None and isinstance(value.node, Scalar) and is_yaml11_octal(value.node):
            return value.node.value.rjust(3, "0")
        return super().mode_text(permission)

    def reaches_deep(self, permission: Permission) -> bool:
        """Take every pattern with a ``*`` for one that does: it passes slashes here."""
        return not {"*", "/"}.isdisjoint(permission.pattern_text or "")

    def selects(self, permission: Permission, below: str) -> bool:
        """Compare whole relative paths; patterns with ``*`` are globset's."""
        if not _fits(below, permission.pattern_text or ""):
            return False
        texts = [item.data for item in permission.except_ if isinstance(item.data, str)]
        return not any(_fits(below, text) for text in texts)


def _fits(path: str, pattern: str) -> bool:
    if pattern == "**":
        return True
    if "*" not in pattern:
        return path == pattern
    return _globset(pattern).fullmatch(path) is not None


_MOST_STARS = 4


def _around_stars(pieces: list[str]) -> str:
    """Return a regular expression that does not go back over what a ``*`` has passed.

    What stands between two of them is sought once, where it is found first. Braces hold texts of
    several lengths: with those all is tried, and a pattern of many ``*`` matches nothing.
    """
    if any("(?:" in piece or "|" in piece for piece in pieces):
        return ".*".join(pieces) if len(pieces) <= _MOST_STARS else "(?!)"
    first, *others = pieces
    if not others:
        return first
    return first + "".join(f"(?>.*?{piece})" for piece in others[:-1]) + f".*{others[-1]}"


@lru_cache(maxsize=256)
def _globset(pattern: str) -> re.Pattern[str]:
    """Translate a globset pattern; by default its ``*`` and ``?`` also match ``/``."""
    import re

    out: list[str] = []
    pieces: list[list[str]] = [out]
    depth = 0
    at = 0
    while at < len(pattern):
        character = pattern[at]
        if character == "*":
            while pattern[at + 1 : at + 2] == "*":
                at += 1
            out = []
            pieces.append(out)
        elif character == "?":
            out.append(".")
        elif character == "[" and "]" in pattern[at + 2 :]:
            end = pattern.index("]", at + 2)
            inside = pattern[at + 1 : end].replace("\\", "\\\\")
            out.append(f"[^{inside[1:]}]" if inside[0] in "!^" else f"[{inside}]")
            at = end
        elif character == "{":
            depth += 1
            out.append("(?:")
        elif character == "}" and depth:
            depth -= 1
            out.append(")")
        elif character == "," and depth:
            out.append("|")
        else:
            out.append(re.escape(character))
        at += 1
    try:
        return re.compile(_around_stars(list(map("".join, pieces))) + ")" * depth, re.DOTALL)
    except re.error:
        return re.compile(re.escape(pattern))
