"""A Lambda version that is no number."""

from __future__ import annotations

from dryspec.finding import NOTE, Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import is_placeholder, short
from dryspec_rules._fill_in import is_fill_in, is_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.serverless import ServerlessAppspec


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Report CurrentVersion and TargetVersion that are not positive integers."""
    if appspec.platform != "lambda":
        return
    for resource in appspec.resources:
        for name in ("CurrentVersion", "TargetVersion"):
            node = resource.field(name)
            if node is None or is_placeholder(node.value) or _is_number(node.value):
                continue
            words = (
                f'{name} is "{short(node.value)}", but traffic moves between published versions, '
                "which are whole numbers from 1 on ($LATEST is none)"
            )
            severity = ""
            if is_fill_in(node.value, name) or is_template(context):
                severity = NOTE
                words += ": put it in before the deployment"
            yield Finding(node.span, words, severity=severity)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and text.strip("0") != ""


RULE = Rule(
    name="appspec-lambda-version",
    summary="a Lambda version that is no number",
    severity="warning",
    on="serverless",
    group="correctness",
    keys=(
        "CurrentVersion",
        "currentVersion",
        "currentversion",
        "TargetVersion",
        "targetVersion",
        "targetversion",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html",
    ),
)
