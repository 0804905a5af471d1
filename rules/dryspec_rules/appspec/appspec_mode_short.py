"""A mode of one or two digits."""

from __future__ import annotations

from dryspec.dialect import is_yaml11_octal
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report modes that the agent pads with zeros on the left."""
    del context
    for permission in appspec.permissions:
        node = written(permission, "mode")
        if node is None or permission.mode is None or is_yaml11_octal(node):
            continue
        if len(node.value) < 3 and permission.mode.text != "000":
            yield Finding(
                node.span,
                f'the agent pads mode "{node.value}" on the left and sets {permission.mode.text}, '
                "which gives the owner nothing: write all three digits",
            )
        elif not node.value:
            yield Finding(
                permission.place("mode"),
                "an empty mode takes all access away (000): write the digits or remove the key",
            )


RULE = Rule(
    name="appspec-mode-short",
    summary="a mode of one or two digits",
    severity="warning",
    on="server",
    group="suspicious",
    keys=("mode",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
