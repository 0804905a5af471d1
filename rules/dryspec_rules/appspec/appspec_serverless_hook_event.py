"""An event that Lambda or ECS deployments do not have."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.appspec_grammar import ECS_EVENTS, LAMBDA_EVENTS
from dryspec_rules._appspec import is_placeholder, nearest, respell, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.serverless import ServerlessAppspec


_OF_SAM = {"PreTraffic": "BeforeAllowTraffic", "PostTraffic": "AfterAllowTraffic"}
"""What a template of AWS SAM calls the hooks of a Lambda deployment."""


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Report events the platform does not have."""
    del context
    events = LAMBDA_EVENTS if appspec.platform == "lambda" else ECS_EVENTS
    if appspec.platform is None:
        return
    place = "a Lambda" if appspec.platform == "lambda" else "an ECS"
    for hook in appspec.hooks:
        name = hook.event.value
        if name in events or is_placeholder(name):
            continue
        near = nearest(name, tuple(events))
        if name in _OF_SAM:
            near = f'; templates of AWS SAM alone say that for "{_OF_SAM[name]}"'
        suggestion = near.partition('"')[2].rpartition('"')[0]
        yield Finding(
            hook.event.span,
            f'{place} deployment has no hook "{short(name)}", so nothing calls its function; the '
            f"hooks are {', '.join(events)}{near}",
            fix=respell(hook.event, suggestion, f"write {suggestion}", safe=False)
            if suggestion
            else None,
        )


RULE = Rule(
    name="appspec-serverless-hook-event",
    summary="an unknown event",
    severity="warning",
    on="serverless",
    group="correctness",
    fix="unsafe",
    keys=(
        "Hooks",
        "hooks",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
    ),
)
