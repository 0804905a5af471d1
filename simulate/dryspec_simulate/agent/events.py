"""The events of one in-place deployment on one instance, in order, with what each would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec.facts.events import BALANCED, INSTALL, UNSCRIPTED
from dryspec_simulate.agent.event_record import EventRecord
from dryspec_simulate.agent.hooks import IGNORABLE, Revisions, run_event
from dryspec_simulate.agent.install import DEFAULT_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dryspec_simulate.agent.revision import Revision


def run_events(
    revision: Revision,
    previous: Revision | None,
    names: Sequence[str],
    *,
    appspec_filename: str = DEFAULT_NAME,
    host: str = "linux",
    agent: int = 1,
) -> list[EventRecord]:
    """Imitate the scriptable events among ``names``, each for itself.

    Until DownloadBundle the instance holds only the previous revision; whether one event's
    failure ends the deployment is the service's business and left to the reader.
    """
    records: list[EventRecord] = []
    downloaded = not any(name in IGNORABLE for name in names)
    for name in names:
        if name == "DownloadBundle":
            downloaded = True
        if name in UNSCRIPTED:
            continue
        if name not in IGNORABLE:
            downloaded = True
        revisions = Revisions(revision if downloaded else None, previous, previous)
        records.append(
            run_event(name, revisions, appspec_filename=appspec_filename, host=host, agent=agent)
        )
    return records


def scripted_events(revision: Revision, previous: Revision | None) -> Sequence[str]:
    """Return the usual events, those of a load balancer only where a revision has them."""
    for held in (revision, previous):
        for name in ("appspec.yml", "appspec.yaml"):
            text = held.read(name) if held is not None else None
            if text is not None and b"Traffic" in text:
                return BALANCED
    return INSTALL
