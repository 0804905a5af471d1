"""A byte order mark at the start of an appspec."""

from __future__ import annotations

from dryspec.finding import SAFE, WARNING, Edit, Finding, Fix
from dryspec.rule import Rule
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report the mark: an error where it makes the agent refuse the file."""
    del context
    if not appspec.document.has_bom:
        return
    fix = Fix("remove the mark", [Edit(Span(0, 1), "")], SAFE)
    if appspec.problems:
        yield Finding(
            Span(0, min(1, len(appspec.source.text))),
            "a byte order mark moves the first line one column to the right, so the agent ends the "
            "file after its first key and refuses it; save the file without the mark",
            fix=fix,
        )
        return
    yield Finding(
        Span(0, 1),
        "a byte order mark is harmless here, but makes the agent refuse the file once a key stands "
        "on the first line; save the file without the mark",
        severity=WARNING,
        fix=fix,
    )


RULE = Rule(
    name="appspec-bom",
    summary="a byte order mark at the start",
    severity="error",
    on="server",
    group="correctness",
    fix="safe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
