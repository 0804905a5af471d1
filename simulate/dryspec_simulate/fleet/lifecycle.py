"""Lifecycle events: their order in every scenario, and who may script them.

Membership after the user guide, page "AppSpec hooks section" (availability tables); the order for
instances is confirmed by the API text of `ignoreApplicationStopFailures` and the agent's own list
(agent 1.8.1).  `Start` and `End` are marks of the guide: nothing runs in them.
"""

from __future__ import annotations

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

IN_PLACE = ("Start", *INSTALL, "End")
IN_PLACE_BALANCED = ("Start", *BLOCK, *INSTALL, *ALLOW, "End")
REPLACEMENT = (*INSTALL, *ALLOW)
ORIGINAL = BLOCK

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

LETTERS = {
    "Start": "^",
    "BeforeBlockTraffic": "k",
    "BlockTraffic": "K",
    "AfterBlockTraffic": "x",
    "ApplicationStop": "s",
    "DownloadBundle": "d",
    "BeforeInstall": "b",
    "Install": "i",
    "AfterInstall": "a",
    "ApplicationStart": "S",
    "ValidateService": "v",
    "BeforeAllowTraffic": "w",
    "AllowTraffic": "A",
    "AfterAllowTraffic": "z",
    "AllowTestTraffic": "t",
    "AfterAllowTestTraffic": "T",
    "End": "$",
}
"""One character per event, for timelines."""


def hooks(events: tuple[str, ...]) -> tuple[str, ...]:
    """The events among ``events`` that can be scripted."""
    return tuple(event for event in events if event not in UNSCRIPTED)


def usual_failure(events: tuple[str, ...]) -> str:
    """Where an instance fails when no event is named: the first hook that sees the new files.

    For Lambda there are no files; there it is the first hook.
    """
    return "AfterInstall" if "AfterInstall" in events else hooks(events)[0]
