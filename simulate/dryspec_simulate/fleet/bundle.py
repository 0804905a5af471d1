"""The seam to the agent simulator: a revision and what is on the instances become failures.

Each group of equal instances is asked once.  A refused appspec fails in BeforeInstall, the first
event that reads the new revision; a plan that cannot be made or carried out fails in Install; a
script that the bundle does not hold fails its event.  Scripts of ApplicationStop and of the
block-traffic events come from the previous revision (agent 1.8.1); without one they do nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from dryspec_simulate.agent.errors import LimitError
from dryspec_simulate.agent.install import InstallRecord, simulate
from dryspec_simulate.agent.revision import Revision, RevisionError, load_revision, normal
from dryspec_simulate.fleet.appspec import FIRST_NEW_EVENT
from dryspec_simulate.fleet.lifecycle import FROM_PREVIOUS, INSTALL, REPLACEMENT
from dryspec_simulate.fleet.options import UsageError
from dryspec_simulate.fleet.ranges import Ranges
from dryspec_simulate.fleet.request_common import Request
from dryspec_simulate.fleet.scenario import Failure, ServerScenario
from dryspec_simulate.place import PlaceError, parse_instances

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence

Tree = list["Mapping[str, Any]"]


@dataclass(frozen=True, slots=True)
class _Group:
    """Instances with the same tree; ``words`` say which, for messages."""

    who: Ranges
    tree: Tree
    words: str


def with_bundle(options: argparse.Namespace, request: Request) -> Request:
    """Add to a request the failures that its revision causes on its instances."""
    scenario = request.scenario
    if not isinstance(scenario, ServerScenario):
        raise UsageError("--revision is for deployments to instances")
    try:
        revision = load_revision(options.revision)
        previous = load_revision(options.previous) if options.previous else None
        return _judged(options, request, scenario, revision, previous)
    except (RevisionError, LimitError) as error:
        raise UsageError(str(error)) from None


def _judged(
    options: argparse.Namespace,
    request: Request,
    scenario: ServerScenario,
    revision: Revision,
    previous: Revision | None,
) -> Request:
    failures, notes = list(scenario.failures), list(request.notes)
    before = simulate(previous) if previous else None
    behavior = options.file_exists_behavior
    cleanup = before.cleanup_after if before else None
    for group in _groups(options, scenario.size, _left_by(before)):
        record = simulate(revision, instance=group.tree, cleanup=cleanup, behavior=behavior)
        if record.error:
            event = FIRST_NEW_EVENT if record.phase == "parse" else "Install"
            failures.append(Failure(group.who, event))
            notes.append(f"{group.words} fail in {event}: {record.error.message}")
    everybody = Ranges.of([(0, scenario.size)])
    for event, location, which in _missing_scripts(revision, previous, before):
        if event in FROM_PREVIOUS and options.ignore_application_stop_failures:
            notes.append(f"{event}: {which} holds no {location}; the failure is ignored as asked")
            continue
        if event in (*INSTALL, *(REPLACEMENT if scenario.load_balancer else ())):
            failures.append(Failure(everybody, event))
            notes.append(f"all instances fail in {event}: {which} holds no {location}")
    notes.extend(f"{options.revision}: {remark}" for remark in revision.remarks)
    if options.agent == "2":
        notes.append("the bundle is judged as agent generation 1 would")
    return Request(replace(scenario, failures=tuple(failures)), tuple(notes))


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
            yield _Group(own, [*left, *_read_tree(path)], f"instances {who}")
    rest = Ranges.members(number for number in range(size) if number not in taken)
    if rest:
        yield _Group(rest, left, "all instances" if not taken else "the other instances")


def _read_tree(path: str) -> Tree:
    with open(path, encoding="utf-8") as file:
        try:
            data: Any = json.load(file)
        except ValueError as error:
            raise UsageError(f"--instance-tree {path} is not JSON: {error}") from None
    entries = cast("list[object]", data) if isinstance(data, list) else [None]
    tree: Tree = []
    for entry in entries:
        if not (isinstance(entry, dict) and "path" in entry and "type" in entry):
            raise UsageError(f'--instance-tree {path} must be a list of {{"path", "type", ...}}')
        tree.append(cast("dict[str, Any]", entry))
    return tree


def _missing_scripts(
    revision: Revision, previous: Revision | None, before: InstallRecord | None
) -> Iterator[tuple[str, str, str]]:
    """Yield event, location and bundle of every hook script that its bundle does not hold."""
    new = simulate(revision)
    yield from _missing(new, revision, "the revision", from_previous=False)
    if previous and before:
        yield from _missing(before, previous, "the previous revision", from_previous=True)


def _missing(
    record: InstallRecord, revision: Revision, which: str, *, from_previous: bool
) -> Iterator[tuple[str, str, str]]:
    hooks: Sequence[Any] = record.appspec.hooks if record.appspec else ()
    for hook in hooks:
        event = str(hook.event)
        if (event in FROM_PREVIOUS) != from_previous:
            continue
        for script in hook.scripts:
            if script.location and normal(script.location) not in revision.entries:
                yield event, script.location, which
