"""The events of every kind of deployment in order, and how a timeline shows them."""

from __future__ import annotations

from dryspec.facts.events import (
    ALLOW,
    BALANCED,
    BLOCK,
    ECS,
    INSTALL,
    LAMBDA,
    UNSCRIPTED,
    scripted,
)

__all__ = [
    "ALLOW",
    "BLOCK",
    "ECS",
    "INSTALL",
    "IN_PLACE",
    "IN_PLACE_BALANCED",
    "LAMBDA",
    "LETTERS",
    "ORIGINAL",
    "REPLACEMENT",
    "UNSCRIPTED",
    "scripted",
    "usual_failure",
]

IN_PLACE = ("Start", *INSTALL, "End")
IN_PLACE_BALANCED = ("Start", *BALANCED, "End")
REPLACEMENT = (*INSTALL, *ALLOW)
ORIGINAL = BLOCK

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


def usual_failure(events: tuple[str, ...]) -> str:
    """Where an instance fails when no event is named: the first hook that sees the new files.

    For Lambda there are no files; there it is the first hook.
    """
    return "AfterInstall" if "AfterInstall" in events else scripted(events)[0]
