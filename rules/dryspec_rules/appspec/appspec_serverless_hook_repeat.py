"""The same event twice in `Hooks`."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.serverless import FunctionHook, ServerlessAppspec


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Report repeated events."""
    del context
    seen: dict[str, FunctionHook] = {}
    for hook in appspec.hooks:
        earlier = seen.setdefault(hook.event.value, hook)
        if earlier is not hook:
            yield Finding(
                hook.event.span,
                f'"{hook.event.value}" stands here a second time; an event has one function in one '
                "deployment: call the other from there",
                related=[Related(earlier.event.span, "first here")],
            )


RULE = Rule(
    name="appspec-serverless-hook-repeat",
    summary="an event twice",
    severity="warning",
    on="serverless",
    group="suspicious",
    keys=(
        "Hooks",
        "hooks",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
    ),
)
