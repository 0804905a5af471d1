"""One lifecycle event of agent 1.8.1: whose script runs, and how it ends.

:func:`run_event` decides everything that does not depend on running a script; the scripts are read
by :mod:`dryspec_simulate.agent.hook_run`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dryspec.facts.events import FROM_PREVIOUS
from dryspec.source import Source
from dryspec.spec.appspec import ServerAppspec, read_server
from dryspec.tree import parse
from dryspec_simulate.agent.event_record import CURRENT, EventRecord, HookError
from dryspec_simulate.agent.generation2 import refusal2
from dryspec_simulate.agent.hook_run import HookRun

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dryspec_simulate.agent.revision import Revision

LAST_SUCCESSFUL = "last_successful"
MOST_RECENT = "most_recent"

ROLLBACK = "codeDeployRollback"
BLUE_GREEN = "BLUE_GREEN"

IGNORABLE = FROM_PREVIOUS
"""Events whose failure ``ignoreApplicationStopFailures`` passes over (user guide)."""


@dataclass(frozen=True, slots=True)
class Revisions:
    """What is on the instance: ``None`` for no such deployment, empty for a directory without."""

    current: Revision | None = None
    last_successful: Revision | None = None
    most_recent: Revision | None = None

    def get(self, name: str) -> Revision | None:
        """Return one of the three by its name."""
        return {
            CURRENT: self.current,
            LAST_SUCCESSFUL: self.last_successful,
            MOST_RECENT: self.most_recent,
        }[name]


def source_of(
    event: str, revisions: Revisions, creator: str = "user", deployment_type: str = "IN_PLACE"
) -> str | None:
    """Say whose appspec an event uses, ``None`` when no revision is recorded (agent, observed)."""
    if _unpacked(revisions.current):
        return CURRENT
    wanted = _wanted(event, creator, deployment_type)
    if wanted == CURRENT:
        return CURRENT
    return wanted if revisions.get(wanted) is not None else None


def _wanted(event: str, creator: str, deployment_type: str) -> str:
    rollback = creator == ROLLBACK and deployment_type == BLUE_GREEN
    if event == "ApplicationStop":
        return LAST_SUCCESSFUL
    if event in FROM_PREVIOUS:
        return MOST_RECENT if rollback else LAST_SUCCESSFUL
    if rollback and event in {"BeforeAllowTraffic", "AfterAllowTraffic"}:
        return LAST_SUCCESSFUL
    return CURRENT


def _unpacked(revision: Revision | None) -> bool:
    return revision is not None and not revision.is_empty


def environment(
    event: str, bundle: Mapping[str, str | None], names: Mapping[str, str] | None = None
) -> dict[str, str | None]:
    """Return the variables a script gets besides the agent's own.

    ``None`` stands for a value that only the deployment knows; variables of the bundle that are
    not set (``BUNDLE_VERSION`` of an unversioned one) are left out.
    """
    found: dict[str, str | None] = dict.fromkeys(
        ("DEPLOYMENT_ID", "APPLICATION_NAME", "DEPLOYMENT_GROUP_NAME", "DEPLOYMENT_GROUP_ID")
    )
    found["LIFECYCLE_EVENT"] = event
    found.update(names or {})
    found.update((name, value) for name, value in bundle.items() if value is not None)
    return found


def run_event(
    event: str,
    revisions: Revisions,
    *,
    appspec_filename: str = "appspec.yml",
    creator: str = "user",
    deployment_type: str = "IN_PLACE",
    bundle: Mapping[str, str | None] | None = None,
    names: Mapping[str, str] | None = None,
    host: str = "linux",
    agent: int = 1,
) -> EventRecord:
    """Imitate one event of the agent.

    Args:
        event: name of the lifecycle event.
        revisions: what is on the instance.
        appspec_filename: the name the service sends.
        creator: ``user``, or ``codeDeployRollback`` in an automatic rollback.
        deployment_type: ``IN_PLACE`` or ``BLUE_GREEN``.
        bundle: variables of the bundle's source (``BUNDLE_KEY`` and so on).
        names: values of ``DEPLOYMENT_ID``, ``APPLICATION_NAME`` and their like.
        host: ``linux`` or ``windows``.
        agent: generation; 2 was read in its source and never run.
    """
    source = source_of(event, revisions, creator, deployment_type)
    if source is None:
        return _record(event, None, is_noop=True)
    revision = revisions.get(source)
    data = _appspec_of(revision, appspec_filename, host, agent)
    if revision is None or data is None:
        return _not_found(event, source, appspec_filename)
    text = data.decode("utf-8", "replace")
    appspec = read_server(parse(Source(appspec_filename, text)), host)
    error = _refusal(appspec, agent)
    if error is not None:
        return _record(event, source, appspec=appspec, error=error, phase="construct")
    hook = appspec.hook(event)
    if hook is None or not hook.scripts:
        return _record(event, source, appspec=appspec, is_noop=True)
    variables = environment(event, bundle or {}, names)
    run = HookRun(event, source, revision, appspec, variables, host, agent)
    return run.run(list(hook.scripts))


def _appspec_of(revision: Revision | None, name: str, host: str, agent: int) -> bytes | None:
    """Read the appspec that hooks go by; generation 2 also looks for its two usual names."""
    if revision is None:
        return None
    for candidate in (name, *(("appspec.yaml", "appspec.yml") if agent == 2 else ())):
        data = revision.read_on(candidate, host)
        if data is not None:
            return data
    return None


def _refusal(appspec: ServerAppspec, agent: int) -> HookError | None:
    if agent == 2:
        error = refusal2(appspec)
        return HookError(error.error_class, error.kind, str(error)) if error else None
    if not appspec.problems:
        return None
    first = appspec.problems[0]
    return HookError(first.error_class, first.kind, first.message)


def _not_found(event: str, source: str, name: str) -> EventRecord:
    place = f"{{{source}}}"
    message = (
        "The CodeDeploy agent did not find an AppSpec file within the unpacked revision directory "
        f'at revision-relative path "{name}". The revision was unpacked to directory "{place}", '
        f'and the AppSpec file was expected but not found at path "{place}/{name}". Consult the '
        "AWS CodeDeploy Appspec documentation for more information at "
        "http://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file.html"
    )
    error = HookError("RuntimeError", "appspec-not-found", message)
    return _record(event, source, error=error, phase="construct")


def _record(
    event: str,
    source: str | None,
    *,
    appspec: ServerAppspec | None = None,
    is_noop: bool | None = None,
    error: HookError | None = None,
    phase: str | None = None,
) -> EventRecord:
    verdict = "succeeded" if error is None else "failed"
    return EventRecord(event, source, is_noop, None, verdict, phase, error, (), None, {}, appspec)
