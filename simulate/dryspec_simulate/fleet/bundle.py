"""The seam to the agent simulator: a revision and what is on the instances become failures.

Each group of equal instances is asked once.  A refused appspec fails in BeforeInstall, the first
event that reads the new revision; a plan that cannot be made or carried out fails in Install; a
script that the bundle does not hold, or that can be told to fail, fails its event.  Scripts of
ApplicationStop and of the block-traffic events come from the previous revision (agent 1.8.1);
without one they do nothing.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dryspec.facts.events import FROM_PREVIOUS
from dryspec.spec.appspec import WINDOWS
from dryspec_simulate.agent.accounts import split_names, usual_accounts
from dryspec_simulate.agent.advice import advice
from dryspec_simulate.agent.errors import LimitError
from dryspec_simulate.agent.event_record import CURRENT, SCRIPT_MISSING
from dryspec_simulate.agent.events import run_events
from dryspec_simulate.agent.install import DEFAULT_NAME, InstallRecord, host_of, named, simulate
from dryspec_simulate.agent.instance_tree import InstanceTreeError, read_instance_tree
from dryspec_simulate.agent.revision import Revision, RevisionError, load_revision, normal
from dryspec_simulate.agent.script_end import FAILED, UNKNOWN
from dryspec_simulate.agent.unpacked import Unpacked
from dryspec_simulate.command_line import UsageError
from dryspec_simulate.fleet import lifecycle
from dryspec_simulate.fleet.appspec import FIRST_NEW_EVENT
from dryspec_simulate.fleet.inplace import in_place_events
from dryspec_simulate.fleet.ranges import Ranges
from dryspec_simulate.fleet.request_common import Request
from dryspec_simulate.fleet.scenario import Failure, ServerScenario
from dryspec_simulate.place import PlaceError, parse_instances

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence

    from dryspec_simulate.agent.event_record import EventRecord

Tree = list["Mapping[str, Any]"]


@dataclass(frozen=True, slots=True)
class _Group:
    """Instances with the same tree; ``words`` say which, for messages."""

    who: Ranges
    tree: Tree
    words: str
    is_described: bool = False
    """Whether a file says what is on them."""


def with_bundle(options: argparse.Namespace, request: Request) -> Request:
    """Add to a request the failures that its revision causes on its instances."""
    scenario = request.scenario
    if not isinstance(scenario, ServerScenario):
        raise UsageError("--revision is for deployments to instances")
    try:
        revision = load_revision(options.revision, options.with_git)
        previous = load_revision(options.previous, options.with_git) if options.previous else None
        return _judged(request, scenario, _Bundle(options, revision, previous))
    except (RevisionError, LimitError, InstanceTreeError) as error:
        raise UsageError(str(error)) from None


class _Bundle:
    """A revision and the one before it, with what is the same on every instance."""

    def __init__(
        self, options: argparse.Namespace, revision: Revision, previous: Revision | None
    ) -> None:
        self.options = options
        self.revision = revision
        self.previous = previous
        self.agent = int(options.agent)
        self.name = _appspec_name(options, revision)
        self.host = host_of(revision, self.name)
        self.unpacked = Unpacked(options.revision, self.name)
        self.before: InstallRecord | None = None
        if previous is not None:
            self.before = simulate(
                previous, appspec_filename=self.name, agent=self.agent, host=self.host
            )

    def installed(self, group: _Group) -> InstallRecord:
        """Install the revision on one instance of a group."""
        options = self.options
        return simulate(
            self.revision,
            appspec_filename=self.name,
            instance=group.tree,
            cleanup=self.before.cleanup_after if self.before else None,
            behavior=options.file_exists_behavior,
            host=self.host,
            accounts=usual_accounts(
                self.revision,
                group.tree if group.is_described else None,
                split_names(options.users),
                split_names(options.groups),
            ),
            agent=self.agent,
        )

    def notes(self) -> Iterator[str]:
        """Say what the bundle was taken for."""
        if self.host == WINDOWS:
            yield "the instances are taken to run Windows, as os says"
        if self.agent == 2:
            yield "the bundle is judged as agent generation 2 would, as far as its source tells"


def _judged(request: Request, scenario: ServerScenario, bundle: _Bundle) -> Request:
    options = bundle.options
    failures = list(scenario.failures)
    notes = [*request.notes, *_about_name(options, bundle.name)]
    remarks = list(bundle.revision.remarks)
    refused = False
    for group in _groups(options, scenario.size, _left_by(bundle.before)):
        record = bundle.installed(group)
        remarks += [remark for remark in record.remarks if remark not in remarks]
        if record.error:
            event = FIRST_NEW_EVENT if record.phase == "parse" else "Install"
            refused = refused or record.phase == "parse"
            failures.append(Failure(group.who, event))
            hint = bundle.unpacked.about(record.error) or advice(record.error.kind, "APPSPEC")
            words = "; ".join(filter(None, (named(record.error.message).rstrip("."), hint)))
            notes.append(f"{group.words} fail in {event}: {words}")
    hooks = _Hooks(bundle, refused)
    judged = _with_hooks(replace(scenario, failures=tuple(failures)), hooks)
    notes += hooks.notes
    notes += [f'revision "{options.revision}": {remark}' for remark in remarks]
    return Request(judged, (*notes, *bundle.notes()))


def _with_hooks(scenario: ServerScenario, hooks: _Hooks) -> ServerScenario:
    """Add the failures of hook scripts, in a blue/green deployment on both sides."""
    choices = scenario.blue_green
    everybody = Ranges.of([(0, scenario.size)])
    # Replacement instances are new, so no previous revision stops on them.
    events = lifecycle.REPLACEMENT if choices else in_place_events(scenario)
    failing = [Failure(everybody, event) for event in hooks.failing(events, bool(choices))]
    if choices:
        stuck = next(iter(hooks.failing(lifecycle.ORIGINAL, is_new=False)), None)
        if stuck:
            hanging = Failure(Ranges.of([(0, choices.originals)]), stuck)
            choices = replace(choices, deregister_failures=(*choices.deregister_failures, hanging))
    return replace(scenario, failures=(*scenario.failures, *failing), blue_green=choices)


class _Hooks:
    """The hook scripts of a bundle, read as the agent simulator reads them."""

    def __init__(self, bundle: _Bundle, refused: bool) -> None:
        self._bundle = bundle
        self._refused = refused
        """Whether it is said already that the agent cannot use the new appspec."""
        self.notes: list[str] = []

    def failing(self, events: Sequence[str], is_new: bool) -> Iterator[str]:
        """Yield the events that fail on every instance; ``is_new`` ones have no old revision."""
        bundle = self._bundle
        previous = None if is_new else bundle.previous
        untold: list[str] = []
        names = [event for event in events if event not in {"Start", "End"}]
        for record in run_events(
            bundle.revision,
            previous,
            names,
            appspec_filename=bundle.name,
            host=bundle.host,
            agent=bundle.agent,
        ):
            which = "the revision" if record.source == CURRENT else "the previous revision"
            untold += [run.script.location or "" for run in record.runs if run.outcome == UNKNOWN]
            unusable = record.source == CURRENT and not record.runs
            if record.verdict != FAILED or (unusable and self._refused):
                continue
            self._refused = self._refused or unusable
            words = "; ".join(
                filter(None, (_why(record, which), bundle.unpacked.about_script(record)))
            )
            if record.event in FROM_PREVIOUS and bundle.options.ignore_application_stop_failures:
                self.notes.append(f"{record.event}: {words}; the failure is ignored as asked")
                continue
            who = "original" if events == lifecycle.ORIGINAL else "all"
            self.notes.append(f"{who} instances fail in {record.event}: {words}")
            yield record.event
        if untold:
            listed = ", ".join(dict.fromkeys(untold))
            self.notes.append(f"taken to succeed, as reading them does not tell: {listed}")


def _appspec_name(options: argparse.Namespace, revision: Revision) -> str:
    """Return the appspec's name inside the revision, as the deployment sends it."""
    given: str | None = options.appspec
    if given is None:
        return DEFAULT_NAME
    root = os.path.join(os.path.abspath(options.revision), "")
    inside = os.path.abspath(given).removeprefix(root)
    wanted = (inside, given, os.path.basename(given))
    names = (normal(name.replace(os.sep, "/")) for name in wanted)
    return next((name for name in names if revision.read(name) is not None), DEFAULT_NAME)


def _about_name(options: argparse.Namespace, name: str) -> list[str]:
    given: str | None = options.appspec
    if given is None or os.path.basename(given) == name == DEFAULT_NAME:
        return []
    if os.path.basename(given) != name.rpartition("/")[2]:
        return [f'"{given}" is not in the revision, whose own {name} is judged']
    return [
        f'"{name}" is taken for the name that the deployment sends; the usual is {DEFAULT_NAME}'
    ]


def _why(record: EventRecord, which: str) -> str:
    if not record.runs:
        error = record.error
        hint = advice(error.kind, "APPSPEC") if error else ""
        return "; ".join(filter(None, (f"{which}: {error.message if error else ''}", hint)))
    run = record.runs[-1]
    if record.error is not None and record.error.code == SCRIPT_MISSING:
        return f"{which} holds no {run.script.location}"
    place = f", line {run.line}" if run.line else ""
    return f"{run.script.location} of {which}: {run.reason}{place}"


def _left_by(before: InstallRecord | None) -> Tree:
    """Give what the previous revision left on an instance."""
    if before is None:
        return []
    return [dict(entry) for entry in before.tree_after or before.tree_expected or ()]


def _groups(options: argparse.Namespace, size: int, left: Tree) -> Iterator[_Group]:
    """Split the fleet by --instance-tree; a later option wins over an earlier one."""
    taken = Ranges()
    for text in reversed(options.instance_tree):
        who, equals, path = text.partition("=")
        if not equals:
            who, path = "all", text
        try:
            wanted = Ranges.of(parse_instances(who).spans(size))
        except PlaceError as error:
            raise UsageError(error.pointed()) from None
        own = Ranges.members(number for number in wanted if number not in taken)
        taken = taken | own
        if own:
            tree = [*left, *read_instance_tree(path)]
            yield _Group(own, tree, f"instances {who}", is_described=True)
    rest = Ranges.members(number for number in range(size) if number not in taken)
    if rest:
        yield _Group(rest, left, "all instances" if not taken else "the other instances")
