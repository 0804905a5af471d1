"""An SELinux context without a range."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.ruby import Hash
from dryspec_rules._appspec import judged_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report contexts without range."""
    if not judged_by(context, 1):
        return
    for permission in appspec.permissions:
        given = permission.context
        if given is None or given.range is not None or not isinstance(given.value.data, Hash):
            continue
        value = given.value.data.get("range")
        if value is None or value.is_nil:
            yield Finding(
                permission.place("context"),
                "agent 1.8.1 cannot write its plan for a context without a range, so Install fails "
                "where the entry matches (NoMethodError get_range): add range: s0",
            )


RULE = Rule(
    name="appspec-context-range-missing",
    summary="context without range breaks Install",
    severity="warning",
    on="server",
    group="correctness",
    keys=("context",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
