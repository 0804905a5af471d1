"""Names of functions that the user guide's example has."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._appspec import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.serverless import ServerlessAppspec

_SAMPLE = "LambdaFunctionToValidate"


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Report the first of the names, with the others beside it."""
    del context
    named = [hook.function for hook in appspec.hooks if hook.function is not None]
    found = [node for node in named if node.value.startswith(_SAMPLE)]
    if found:
        yield Finding(
            found[0].span,
            f'"{short(found[0].value, 60)}"{_more(len(found) - 1)} is a name of the user '
            "guide's example: where no function is called so, the event fails; name your own, or "
            "remove the hook",
            related=[Related(node.span, "and this") for node in found[1:]],
        )


def _more(others: int) -> str:
    return f" (and {others} more like it)" if others else ""


RULE = Rule(
    name="appspec-serverless-sample-hook",
    summary="a hook that names a function of the user guide's example",
    severity="note",
    on="serverless",
    group="suspicious",
    keys=("Hooks", "hooks"),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-example.html",
    ),
)
