"""Only hooks that a deployment without a load balancer never runs."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import half_read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


_LOAD_BALANCED = (
    "BeforeBlockTraffic",
    "AfterBlockTraffic",
    "BeforeAllowTraffic",
    "AfterAllowTraffic",
)


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report appspecs all of whose scripts stand under load-balancer events."""
    del context
    filled = [hook for hook in appspec.hooks if hook.scripts]
    if not filled or half_read(appspec):
        return
    if all(hook.event in _LOAD_BALANCED for hook in filled):
        yield Finding(
            filled[0].key.span,
            f'"{filled[0].event}" and the like run only where the deployment group has a load '
            "balancer, and no other hook has a script: without one nothing runs",
        )


RULE = Rule(
    name="appspec-hook-lb-only",
    summary="all hooks need a load balancer",
    severity="note",
    on="server",
    group="suspicious",
    preview=True,
    words=("Traffic",),
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
    check=check,
)
