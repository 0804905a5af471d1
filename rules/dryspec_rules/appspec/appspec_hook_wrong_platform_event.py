"""An event of another compute platform."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._events import OTHER_PLATFORM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report AfterAllowTestTraffic in an appspec for servers."""
    del context
    for hook in appspec.hooks:
        if hook.event in OTHER_PLATFORM:
            yield Finding(
                hook.key.span,
                f'"{hook.event}" exists for ECS only: on instances its scripts are never run; use '
                "ValidateService or BeforeAllowTraffic",
            )


RULE = Rule(
    name="appspec-hook-wrong-platform-event",
    summary="an event of another platform",
    severity="warning",
    on="server",
    group="correctness",
    keys=("hooks",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
