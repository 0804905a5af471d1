"""An installation as JSON; the manual's page on simulate install says what each field means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dryspec.spec.appspec import DEFAULT_EVENTS
from dryspec.spec.ruby import inspect
from dryspec_simulate.agent.install import InstallRecord, named
from dryspec_simulate.agent.parsed import parsed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dryspec.outcome import Diagnostic
    from dryspec.spec.appspec import ServerAppspec
    from dryspec_simulate.agent.event_record import EventRecord, ScriptRun
    from dryspec_simulate.agent.report import Report


def as_json(report: Report) -> dict[str, Any]:
    """Return the JSON document of ``simulate install``."""
    record = report.record
    error = record.error
    accepted = record.appspec is not None and record.phase != "parse"
    document: dict[str, Any] = {
        "version": 1,
        "verdict": record.verdict,
        "phase": record.phase,
        "error": None
        if error is None
        else {
            "class": error.error_class,
            "kind": error.kind,
            "message": named(error.message),
        },
        "parsed": parsed(record.appspec) if accepted and record.appspec else None,
        "instructions": _instructions(record),
        "executed": record.executed,
        "failed_event": report.failed_event,
        "cleanup_after": _text(record.cleanup_after),
        "tree_after": _tree(record.tree_after),
        "agent": report.agent,
        "host": report.host,
        "removed": list(record.removed),
        "retained": list(record.retained),
        "remarks": list(record.remarks),
        "event_check": _event_check(record.appspec) if accepted and record.appspec else None,
        "events": [_event(event) for event in report.events],
        "agent_2_differences": [
            {"kind": item.kind, "effect": item.effect, "message": item.message}
            for item in report.differences
        ],
    }
    if record.tree_expected is not None:
        document["expected"] = {
            "cleanup_after": _text(record.cleanup_expected),
            "tree_after": _tree(record.tree_expected),
        }
    return document


def _instructions(record: InstallRecord) -> list[dict[str, Any]] | None:
    if record.instructions is None:
        return None
    return [
        {key: named(value) if isinstance(value, str) else value for key, value in step.items()}
        for step in (instruction.record() for instruction in record.instructions)
    ]


def _text(text: str | None) -> str | None:
    return None if text is None else named(text)


def _tree(entries: Sequence[Any] | None) -> list[dict[str, str]] | None:
    return None if entries is None else [dict(entry) for entry in entries]


def _event_check(appspec: ServerAppspec) -> dict[str, Any]:
    """Return what Install says where the deployment lists its events, as the local command does."""
    unknown = appspec.unknown_events(DEFAULT_EVENTS)
    if not unknown:
        return {"verdict": "accept"}
    events = ", ".join(inspect(hook.event) for hook in unknown)
    name = appspec.source.name.replace("\\", "/").rpartition("/")[2]
    return {
        "verdict": "reject",
        "error_class": "ArgumentError",
        "error_kind": "event-unknown",
        "error_message": f"{name} file contains unknown lifecycle events: [{events}]",
    }


def _event(event: EventRecord) -> dict[str, Any]:
    error = event.error
    return {
        "name": event.event,
        "revision": event.source,
        "is_noop": event.is_noop,
        "total_timeout": event.total_timeout,
        "verdict": event.verdict,
        "phase": event.phase,
        "error": None
        if error is None
        else {
            "class": error.error_class,
            "kind": error.kind,
            "code": error.code,
            "script_name": error.script_name,
            "message": error.message,
        },
        "scripts": [_script(run) for run in event.runs],
        "script_log": None if event.script_log is None else list(event.script_log),
    }


def _script(run: ScriptRun) -> dict[str, Any]:
    return {
        "location": run.script.location,
        "timeout": run.script.timeout,
        "runas": run.script.runas,
        "outcome": run.outcome,
        "made_executable": run.made_executable,
        "reason": run.reason or None,
        "line": run.line or None,
        "findings": [_finding(found) for found in run.findings],
    }


def _finding(found: Diagnostic) -> dict[str, Any]:
    """Return one finding in a script, in the form of the linter's JSON."""
    start_line, start_column, end_line, end_column = found.range
    return {
        "rule": found.rule,
        "severity": found.severity,
        "message": found.message,
        "path": found.path,
        "range": {
            "start": {"line": start_line, "column": start_column},
            "end": {"line": end_line, "column": end_column},
        },
        "url": found.url,
    }
