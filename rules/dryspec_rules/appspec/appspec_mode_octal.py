"""An unquoted mode with a leading zero."""

from __future__ import annotations

from dryspec.dialect import is_yaml11_octal
from dryspec.finding import SAFE, Edit, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules._appspec import judged_by, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report octal-looking modes whose decimal form is another mode."""
    for permission in appspec.permissions:
        node = written(permission, "mode")
        if node is None or permission.mode is None or not is_yaml11_octal(node):
            continue
        digits = permission.mode.text
        if digits == node.value.rjust(3, "0"):
            continue
        if judged_by(context, 1):
            words = (
                f"agent 1 reads mode {node.value} as an octal number and sets {digits} (its "
                "decimal digits) instead"
            )
            if judged_by(context, 2):
                words += f"; agent 2 sets {node.value}"
            yield Finding(
                node.span,
                f'{words}: put it in quotes ("{node.value}")',
                fix=Fix("quote it", [Edit(node.span, f'"{node.value}"')], SAFE),
            )


RULE = Rule(
    name="appspec-mode-octal",
    summary="mode with a leading zero, which agent 1 misreads",
    severity="warning",
    on="server",
    group="agent-2",
    fix="safe",
    keys=("mode",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
        "read: CodeDeploy agent 2.x keeps the text",
    ),
)
