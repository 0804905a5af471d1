"""A hook without a function."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.appspec_grammar import ECS_EVENTS, LAMBDA_EVENTS
from dryspec.tree import Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.serverless import FunctionHook, ServerlessAppspec


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Report hooks that name no function."""
    del context
    for hook in appspec.hooks:
        if not isinstance(hook.value, Scalar) or _is_of_no_event(hook, appspec.platform):
            continue
        if hook.function is None or not hook.function.value.strip():
            yield Finding(
                hook.event.span,
                f'"{hook.event.value}" needs the name or ARN of one Lambda function',
            )


def _is_of_no_event(hook: FunctionHook, platform: str | None) -> bool:
    """Whether the event is unknown, which is said elsewhere."""
    events = {"lambda": LAMBDA_EVENTS, "ecs": ECS_EVENTS}.get(platform or "")
    return events is not None and hook.event.value not in events


RULE = Rule(
    name="appspec-serverless-hook-function",
    summary="a hook without a function",
    severity="warning",
    on="serverless",
    group="correctness",
    keys=(
        "Hooks",
        "hooks",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
    ),
)
