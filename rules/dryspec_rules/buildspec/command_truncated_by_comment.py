"""A command that a YAML comment cuts off."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.shell.quoting import stretches
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report plain commands before a ` #` that leaves a quote open or an assignment empty."""
    source = context.source
    for command in buildspec.commands:
        node = command.node
        if not node.plain:
            continue
        if source.text[node.span.end : node.span.end + 1] in "\r\n":
            continue  # nothing follows in this line
        end = source.line_end(source.position(node.span.end)[0])
        rest = source.text[node.span.end : end]
        if not rest.strip().startswith("#"):
            continue
        left = _left_open(command.text, rest.strip())
        if left:
            start = end - len(rest.lstrip())
            cut = rest.strip()
            yield Finding(
                Span(start, end),
                f"YAML takes `{cut}` for a comment, so the shell gets a command with {left}; "
                "put the whole command in quotes or in a | block",
            )


def _left_open(text: str, cut: str) -> str:
    """Say what is unfinished at the end of a shell text before what was cut, or ``""``.

    An assignment may well be empty and have a comment; a colour (`#fff`) is no comment.
    """
    *_, (_, _, quote) = stretches(text)
    if quote:
        return f"a {quote} that is never closed"
    value = text.endswith("=") and not cut[1:2].isspace()
    return "nothing after the =" if value else ""


RULE = Rule(
    name="command-truncated-by-comment",
    summary="a command that a YAML comment cuts off",
    severity="warning",
    on="buildspec",
    group="correctness",
    words=(" #", "\t#"),
    check=check,
    sources=(
        "https://yaml.org/spec/1.1/#id864687",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html",
    ),
)
