"""An appspec for servers without an operating system."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Edit, Finding, Fix
from dryspec.rule import Rule
from dryspec.source import Span
from dryspec.spec.ruby import Hash
from dryspec_rules._appspec import half_read, problems, renamed_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report files without the key `os`."""
    del context
    root = appspec.root
    if half_read(appspec) or root is None or not isinstance(root.data, Hash) or not len(root.data):
        return
    if appspec.document.has_bom or appspec.key("os") is not None:
        return
    for problem in problems(appspec, "os-unsupported"):
        yield Finding(
            problem.span,
            'there is no "os", and the agent refuses the file at every event: write os: linux or '
            "os: windows (keys are lower case)",
            fix=renamed_key(appspec, "os") or _added(appspec),
        )


def _added(appspec: ServerAppspec) -> Fix | None:
    version = appspec.key("version")
    source = appspec.source
    line = source.position(version.span.start)[0] if version else 0
    if not 0 < line < len(source.line_starts) or not source.line_text(line).startswith("version"):
        return None
    at = source.line_starts[line]
    return Fix("add os: linux", [Edit(Span(at, at), f"os: linux{source.newline}")], UNSAFE)


RULE = Rule(
    name="appspec-os-missing",
    summary="no os",
    severity="error",
    on="server",
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
