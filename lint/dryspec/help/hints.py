"""Short words shown behind the code: what the file does not say but the service or agent does."""

from __future__ import annotations

from dryspec.dialect import is_yaml11_octal, whole
from dryspec.facts.events import FROM_PREVIOUS
from dryspec.help.hover import matching_files
from dryspec.spec.detect import SERVER
from dryspec.tree import Mapping, Scalar, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.help.hover import Matches
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Node

RUNS_ANYWAY = {
    "post_build": "runs even if build fails",
    "finally": "runs even if a command above fails",
}


class Hint:
    """``label`` shown at ``offset``; ``tooltip`` says more (Markdown)."""

    __slots__ = ("label", "offset", "tooltip")

    def __init__(self, offset: int, label: str, tooltip: str = "") -> None:
        self.offset = offset
        self.label = label
        self.tooltip = tooltip


def hints(context: Context, matches: Matches | None = None) -> list[Hint]:
    """Return all hints of a file, in file order."""
    found: list[Hint] = []
    if context.buildspec is not None:
        found.extend(_phase_hints(context.buildspec))
        found.extend(_file_hints(context, matches))
    elif context.platform == SERVER:
        found.extend(_hook_hints(context))
        found.extend(_mode_hints(context))
    return sorted(found, key=lambda hint: hint.offset)


def _phase_hints(buildspec: Buildspec) -> Iterator[Hint]:
    for phase in buildspec.ordered_phases:
        if phase.name == "post_build":
            yield Hint(
                phase.key.span.end + 1,
                RUNS_ANYWAY["post_build"],
                "CODEBUILD_BUILD_SUCCEEDING is 0 then. A failed install or pre_build skips it.",
            )
        key = phase.mapping.key("finally") if phase.mapping else None
        if key is not None:
            yield Hint(key.span.end + 1, RUNS_ANYWAY["finally"])


def _file_hints(context: Context, matches: Matches | None) -> Iterator[Hint]:
    spec = context.buildspec
    if matches is None or spec is None:
        return
    sets = [*([spec.artifacts] if spec.artifacts else []), *spec.secondary_artifacts]
    for file_set in sets:
        for pattern in file_set.files:
            files = matching_files(context, pattern, matches)
            if files:
                label = "1 file" if len(files) == 1 else f"{len(files)} files"
                yield Hint(pattern.span.end, label, "\n".join(f"- `{f}`" for f in files[:10]))


def _hook_hints(context: Context) -> Iterator[Hint]:
    root = context.document.mapping
    hooks = root.get("hooks") if root else None
    if not isinstance(hooks, Mapping):
        return
    for key, _ in hooks.items():
        if key.value in FROM_PREVIOUS:
            yield Hint(
                key.span.end + 1,
                "from the previous revision",
                "The agent runs the scripts of the last successful revision here; "
                "on a first deployment nothing runs.",
            )


def _mode_hints(context: Context) -> Iterator[Hint]:
    for scalar in mode_scalars(context) if 1 in context.agents else ():
        actual = actual_mode(scalar)
        if actual is None:
            yield Hint(scalar.span.end, "agent 1 refuses this mode", mode_words(scalar))
        elif actual != scalar.value.zfill(4):
            yield Hint(scalar.span.end, f"{scalar.value} is {actual} here", mode_words(scalar))


def mode_scalars(context: Context) -> list[Scalar]:
    """Return the ``mode`` values of a server appspec's permissions."""
    root = context.document.mapping
    permissions = root.get("permissions") if root else None
    items: list[Node] = permissions.items if isinstance(permissions, Sequence) else []
    found: list[Scalar] = []
    for item in items:
        mode = item.get("mode") if isinstance(item, Mapping) else None
        if isinstance(mode, Scalar) and not mode.is_null:
            found.append(mode)
    return found


def actual_mode(scalar: Scalar) -> str | None:
    """Return the four octal digits that agent 1 sets, ``None`` when it refuses the value.

    The agent reads the number as YAML 1.1 does, octal after a leading zero, and takes the decimal
    digits of the result for the mode (agent 1.8.1, observed).
    """
    text = scalar.value
    if is_yaml11_octal(scalar):
        text = str(whole(text, 8))
    if not text.isascii() or not text.isdigit() or len(text) > 4 or set(text) & {"8", "9"}:
        return None
    return text.zfill(4)


def mode_words(scalar: Scalar) -> str:
    """Say in Markdown which bits a mode sets, by agent generation where they differ."""
    actual = actual_mode(scalar)
    if actual is None and is_yaml11_octal(scalar):
        number = whole(scalar.value, 8)
        return (
            f"Agent 1 reads the unquoted `{scalar.value}` as an octal number, {number}, and "
            "refuses it for a mode; agent 2 takes the digits as written. Quote it, and both agree."
        )
    if actual is None:
        return f"Agent 1 refuses the mode `{scalar.value}`: it needs one to four octal digits."
    bits = _symbolic(actual)
    if actual == scalar.value.zfill(4):
        return f"Mode `{actual}`: `{bits}`."
    return (
        f"Agent 1 reads the unquoted `{scalar.value}` as an octal number and sets `{actual}` "
        f"(`{bits}`); agent 2 sets `{scalar.value.zfill(4)}`. Quote it, and both agree."
    )


def _symbolic(mode: str) -> str:
    return "".join(
        letter if int(digit) & bit else "-"
        for digit in mode[-3:]
        for letter, bit in (("r", 4), ("w", 2), ("x", 1))
    )
