"""A destination that starts with `~`."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, destination_of, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report destinations with a tilde."""
    del context
    if appspec.host == WINDOWS:
        return
    for mapping in appspec.files:
        node = destination_of(mapping)
        if node is not None and node.value.startswith("~"):
            yield Finding(
                node.span,
                f'"{short(node.value)}" fails at Install: the agent expands ~ when it makes the '
                "directory, but not when it looks whether it is there, and then cannot make a home "
                "directory that exists (Errno::EEXIST); write the absolute path",
            )


RULE = Rule(
    name="appspec-destination-tilde",
    summary="a home directory as destination",
    severity="error",
    on="server",
    group="correctness",
    words=("~",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
