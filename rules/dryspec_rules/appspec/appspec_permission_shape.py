"""An item of `permissions` whose shape the agent cannot use."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.ruby import Hash
from dryspec_rules._appspec import permission_shapes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report wrong shapes in `permissions` that no more special rule reports."""
    del context
    value = appspec.value("permissions")
    is_list = value is None or not isinstance(value.data, Hash)
    for problem in permission_shapes(appspec, "", "context", "mode"):
        fails = f"the agent fails on it ({problem.error_class})"
        if not is_list:
            yield Finding(
                problem.span,
                f'"permissions" holds a mapping instead of a list, and {fails}: put "- " before '
                "the first key of each item",
            )
            return
        yield Finding(
            problem.span,
            f"this has not the form of a permission, and {fails}: an item is a mapping with "
            '"object", its mode a number or a text, its context a mapping with texts',
        )


RULE = Rule(
    name="appspec-permission-shape",
    summary="permissions is not a list of mappings",
    severity="error",
    on="server",
    group="correctness",
    keys=("permissions",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
