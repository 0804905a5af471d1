"""A command whose first word YAML takes for an anchor."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Node


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report commands with an anchor that no alias refers to."""
    text = context.source.text
    for phase in buildspec.phases.values():
        for command in phase.all_commands:
            anchor = command.node.anchor
            if anchor is None or f"*{anchor}" in text:
                continue
            yield Finding(
                _whole(command.node, f"&{anchor}", text),
                f'YAML takes "&{anchor}" for an anchor, so the shell is given the rest alone; put '
                "the whole command in quotes",
            )


def _whole(node: Node, anchor: str, text: str) -> Span:
    """Return where the command stands, with the anchor before it."""
    start = text.rfind(anchor, max(node.span.start - len(anchor) - 80, 0), node.span.start)
    if start < 0 or text[start + len(anchor) : node.span.start].strip():
        return node.span
    return Span(start, node.span.end)


RULE = Rule(
    name="anchor-in-command",
    summary="a command that begins with & loses its first word",
    severity="warning",
    on="buildspec",
    group="correctness",
    words=("&",),
    check=check,
    sources=("https://yaml.org/spec/1.1/#id899912",),
)
