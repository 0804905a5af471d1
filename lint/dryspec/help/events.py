"""What runs a lifecycle event's hook, from which revision, with what time limit.

Sources: CodeDeploy user guide, page "AppSpec 'hooks' section" (availability tables, time limits);
agent source 1.8.1 for the revision that a script is taken from.
"""

from __future__ import annotations

from dryspec.facts.events import ALLOW, BLOCK, FROM_PREVIOUS, scripted
from dryspec.spec.appspec_grammar import ECS_EVENTS, LAMBDA_EVENTS, SCRIPTED_EVENTS
from dryspec.spec.detect import ECS, LAMBDA, SERVER

_BALANCED = frozenset(scripted((*BLOCK, *ALLOW)))
"""Server events that exist only where a load balancer is part of the deployment."""


def events_of(platform: str | None) -> dict[str, str]:
    """Return the events that can be scripted, each with when it runs."""
    if platform == SERVER:
        return SCRIPTED_EVENTS
    if platform == LAMBDA:
        return LAMBDA_EVENTS
    return ECS_EVENTS if platform == ECS else {**ECS_EVENTS, **LAMBDA_EVENTS}


def describe_event(event: str, platform: str | None) -> str | None:
    """Say in Markdown what runs an event's hook, or ``None`` for an event of the user's own."""
    when = events_of(platform).get(event)
    if when is None:
        return None
    if platform != SERVER:
        return (
            f"`{event}`: CodeDeploy calls the Lambda function once, {when}. "
            "The function has one hour to report its result; without a report the deployment fails."
        )
    revision = (
        "from the **previous** successful revision, so a mend takes effect one deployment later; "
        "on the first deployment nothing runs"
        if event in FROM_PREVIOUS
        else "from the revision that is being deployed"
    )
    balanced = " Runs only where the deployment uses a load balancer." if event in _BALANCED else ""
    return (
        f"`{event}`: the agent runs the scripts on each instance, {when.partition(' (')[0]}. "
        f"They are taken {revision}. "
        f"A script may take 3600 s unless `timeout` says less, and all scripts of the event "
        f"together 3600 s.{balanced}"
    )
