"""Lifecycle events of deployments: their order, who may script them, and from which revision.

Membership after the CodeDeploy user guide, page "AppSpec 'hooks' section" (availability tables);
the order for instances is confirmed by the API text of ``ignoreApplicationStopFailures`` and the
agent's own list (agent 1.8.1). ``Start`` and ``End`` are marks of the guide: nothing runs in them.
"""

from __future__ import annotations

SOURCES = (
    "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
    "https://github.com/aws/aws-codedeploy-agent",
)

BLOCK = ("BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic")
INSTALL = (
    "ApplicationStop",
    "DownloadBundle",
    "BeforeInstall",
    "Install",
    "AfterInstall",
    "ApplicationStart",
    "ValidateService",
)
ALLOW = ("BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic")
BALANCED = (*BLOCK, *INSTALL, *ALLOW)
"""Events on an instance behind a load balancer, in order."""

LAMBDA = ALLOW
ECS = (
    "BeforeInstall",
    "Install",
    "AfterInstall",
    "AllowTestTraffic",
    "AfterAllowTestTraffic",
    *ALLOW,
)

UNSCRIPTED = frozenset(
    {
        "Start",
        "DownloadBundle",
        "Install",
        "BlockTraffic",
        "AllowTraffic",
        "AllowTestTraffic",
        "End",
    }
)
"""Events that run no hook: the agent's or the service's own work."""

FROM_PREVIOUS = frozenset({"ApplicationStop", "BeforeBlockTraffic", "AfterBlockTraffic"})
"""Events whose scripts come from the last successful revision (agent 1.8.1)."""


def scripted(events: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of ``events`` that can have a hook."""
    return tuple(event for event in events if event not in UNSCRIPTED)
