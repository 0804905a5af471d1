"""``dryspec simulate install``: options in, a report out, an exit code."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from dryspec.config import ConfigError, load
from dryspec.escape import json_text
from dryspec.facts.events import BALANCED
from dryspec.rule import RuleError
from dryspec.spec.appspec_agent2 import agent2_differences
from dryspec_simulate.agent.accounts import split_names, usual_accounts
from dryspec_simulate.agent.advice import advice_elsewhere, advice_named
from dryspec_simulate.agent.errors import LimitError
from dryspec_simulate.agent.events import run_events, scripted_events
from dryspec_simulate.agent.hooks import IGNORABLE
from dryspec_simulate.agent.install import DEFAULT_NAME, OTHER_NAMES, simulate
from dryspec_simulate.agent.instance_tree import InstanceTreeError, read_instance_tree
from dryspec_simulate.agent.report import Report, as_text
from dryspec_simulate.agent.report_json import as_json
from dryspec_simulate.agent.revision import MAX_TEXT, Revision, RevisionError, load_revision
from dryspec_simulate.agent.script_findings import Reviewer
from dryspec_simulate.agent.unpacked import Unpacked
from dryspec_simulate.agent.usual_tree import usually_there
from dryspec_simulate.command_line import Parser, UsageError, guarded, shows_signs, write
from dryspec_simulate.place import nearest

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from dryspec_simulate.agent.install import InstallRecord

PROGRAM = "dryspec simulate install"
BEHAVIORS = ("DISALLOW", "OVERWRITE", "RETAIN")


_WRONG_USE = (RevisionError, LimitError, ConfigError, RuleError, InstanceTreeError)


def main(argv: Sequence[str]) -> int:
    """Run the command; returns 0, 1 (an event fails) or 2 (wrong use)."""
    return guarded(PROGRAM, lambda: _run(argv), *_WRONG_USE)


def _run(argv: Sequence[str]) -> int:
    options = _parser().read(argv, _naming)
    report = answer(options)
    if options.format == "json":
        text = json_text(as_json(report), indent=2) + "\n"
    else:
        text = as_text(report, plain=not shows_signs())
    write((text,))
    return 0 if report.failed_event is None else 1


def answer(options: argparse.Namespace) -> Report:
    """Simulate what the options ask for."""
    config = load(options.revision, explicit=options.config, enabled=not options.no_config)
    revision = load_revision(options.revision, options.with_git)
    previous = load_revision(options.previous, options.with_git) if options.previous else None
    record = _installed(options, revision)
    names = _events(options.events, revision, previous)
    events = run_events(
        revision,
        previous,
        names,
        appspec_filename=options.appspec_filename,
        host=options.host,
        agent=int(options.agent),
    )
    unpacked = Unpacked(options.revision, options.appspec_filename)
    events = Reviewer(config, revision, previous).reviewed(unpacked.completed(events))
    return Report(
        options.revision,
        int(options.agent),
        options.host,
        record,
        events,
        names,
        agent2_differences(record.appspec) if record.appspec else [],
        IGNORABLE if options.ignore_application_stop_failures else frozenset(),
        usually_there(record) if options.instance_tree is None else frozenset(),
        _advice(options, revision, record, unpacked),
    )


def _installed(options: argparse.Namespace, revision: Revision) -> InstallRecord:
    """Install the revision on the instance that the options describe."""
    instance = _instance(options.instance_tree)
    accounts = usual_accounts(
        revision,
        instance if options.instance_tree is not None else None,
        split_names(options.users),
        split_names(options.groups),
    )
    return simulate(
        revision,
        appspec_filename=options.appspec_filename,
        instance=instance,
        cleanup=_cleanup(options.cleanup),
        behavior=options.file_exists_behavior,
        host=options.host,
        accounts=accounts,
        agent=int(options.agent),
    )


def _advice(
    options: argparse.Namespace, revision: Revision, record: InstallRecord, unpacked: Unpacked
) -> str:
    """Say what to do with an appspec for no instance, or with a revision that is not packed yet."""
    if record.phase != "parse":
        return unpacked.about(record.error)
    for name in (options.appspec_filename, *OTHER_NAMES):
        text = revision.read_on(name, options.host)
        if text:
            return advice_elsewhere(_path(options, name), text.decode("utf-8", "replace"))
    return advice_named(revision.entries)


def _parser() -> Parser:
    parser = Parser(PROGRAM, "What the CodeDeploy agent does with a revision on one instance.")
    add = parser.add_argument
    add("--revision", metavar="PATH", default=".", help="directory, zip or tar (default .)")
    add("--with-git", action="store_true", help="the .git of a directory is part of the revision")
    add("--appspec-filename", metavar="NAME", default=DEFAULT_NAME, help="as the service sends it")
    add("--instance-tree", metavar="FILE", help="JSON list of what is on the instance")
    add("--cleanup", metavar="FILE", help="files of the previous deployment, one path a line")
    add(
        "--file-exists-behavior",
        choices=BEHAVIORS,
        default="DISALLOW",
        help="the deployment's setting (default DISALLOW)",
    )
    add("--previous", metavar="PATH", help="revision of the last successful deployment")
    add("--events", metavar="NAMES", help="events to report and to judge, comma-separated")
    add(
        "--ignore-application-stop-failures",
        action="store_true",
        help="as the deployment's option: go on when ApplicationStop and the like fail",
    )
    add(
        "--users",
        metavar="NAMES",
        default="",
        help="users that the instance has besides usual ones, and no others",
    )
    add("--groups", metavar="NAMES", default="", help="groups, likewise")
    add("--config", metavar="FILE", default="", help="configuration of the rules for hook scripts")
    add("--no-config", action="store_true", help="the rules as they are by default")
    add("--agent", choices=("1", "2"), default="1", help="generation to imitate (default 1)")
    add(
        "--host",
        choices=("linux", "windows"),
        default="linux",
        help="system of the instance (default linux)",
    )
    add("--format", choices=("text", "json"), default="text")
    return parser


def _naming(word: str) -> str:
    """Say with which options to name what a lone word on the command line is to mean."""
    directory, name = os.path.split(word)
    options = f"--revision {word}"
    if name.lower().endswith((".yml", ".yaml", ".json")):
        option = "" if name == DEFAULT_NAME else f" --appspec-filename {name}"
        options = f"--revision {directory or '.'}{option}"
    return f'unexpected "{word}"; name the revision with {options}'


def _events(given: str | None, revision: Revision, previous: Revision | None) -> Sequence[str]:
    if given is None:
        return scripted_events(revision, previous)
    names = split_names(given)
    for name in names:
        if name not in BALANCED:
            events = ", ".join(BALANCED)
            advice = nearest(name, BALANCED) or f"the events are {events}"
            raise UsageError(f'--events: no lifecycle event "{name}" on an instance; {advice}')
    return names


def _path(options: argparse.Namespace, name: str) -> str:
    """Return where the appspec lies, as another command takes it."""
    root = options.revision if os.path.isdir(options.revision) else ""
    return os.path.normpath(os.path.join(root, name))


def _cleanup(path: str | None) -> str | None:
    if path is None:
        return None
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        return file.read(MAX_TEXT * 16)


def _instance(path: str | None) -> list[dict[str, Any]]:
    return read_instance_tree(path) if path is not None else []
