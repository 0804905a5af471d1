"""Lifecycle events of deployments to instances, by what a hook for them does."""

from __future__ import annotations

from dryspec.facts.events import ALLOW, BLOCK, INSTALL, scripted

SCRIPTED = scripted((*INSTALL, *BLOCK, *ALLOW))
"""Events that run scripts (user guide, "AppSpec 'hooks' section")."""

RESERVED = {
    "Start": "ApplicationStop or BeforeInstall",
    "DownloadBundle": "ApplicationStop before it or BeforeInstall after it",
    "Install": "BeforeInstall or AfterInstall",
    "BlockTraffic": "BeforeBlockTraffic or AfterBlockTraffic",
    "AllowTraffic": "BeforeAllowTraffic or AfterAllowTraffic",
    "End": "ValidateService or AfterAllowTraffic",
}
"""Events of the agent and the service, with what to use instead."""

OTHER_PLATFORM = ("AfterAllowTestTraffic", "AllowTestTraffic")
"""Events of ECS deployments only."""
