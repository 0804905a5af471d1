"""JSON of simulated builds, what-if tables and batches; shapes as the documentation fixes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dryspec_simulate.build.artifacts import Artifact, ArtifactFile
    from dryspec_simulate.build.batch_run import BatchRun, BuildOutcome
    from dryspec_simulate.build.cache import CacheOutcome
    from dryspec_simulate.build.environment import Variable
    from dryspec_simulate.build.outcomes import CommandRun, PhaseRun
    from dryspec_simulate.build.record import Assumption, BuildRecord
    from dryspec_simulate.build.report_groups import ReportGroup
    from dryspec_simulate.build.what_if import WhatIf, WhatIfRow

Object = dict[str, object]


def build_json(record: BuildRecord) -> str:
    """Return the JSON text of one simulated build, with a line end."""
    return _text({"version": 1, "buildspec": record.buildspec, **_build(record)})


def _build(record: BuildRecord) -> Object:
    return {
        "status": record.status,
        "attempts": record.run.attempts,
        "phases": [_phase(phase, record) for phase in record.run.phases],
        "artifacts": [_artifact(artifact) for artifact in record.artifacts],
        "reports": [_report(report) for report in record.reports],
        "cache": _cache(record.cache) if record.cache else None,
        "exported_variables": [
            {
                "name": exported.name,
                "value": exported.variable.text if exported.variable else None,
                "kind": exported.variable.kind if exported.variable else "unknown",
                "problem": exported.problem,
                "reference": exported.reference,
            }
            for exported in record.exported
        ],
        "variables": [_variable(variable) for variable in record.variables],
        "assumptions": [_assumption(assumption) for assumption in record.assumptions],
        "notes": list(record.notes),
    }


def what_if_json(table: WhatIf) -> str:
    """Return the JSON text of a what-if table, with a line end."""
    return _text(
        {
            "version": 1,
            "buildspec": table.buildspec,
            "status": "FAILED" if table.hazardous or table.refused else "SUCCEEDED",
            "refused": table.refused,
            "what_if": [_row(row) for row in table.rows],
            "assumptions": [_assumption(assumption) for assumption in table.assumptions],
        }
    )


def batch_json(run: BatchRun, assumptions: tuple[Assumption, ...]) -> str:
    """Return the JSON text of a batch, with a line end."""
    return _text(
        {
            "version": 1,
            "status": run.status,
            "batch": {
                "kind": run.plan.kind,
                "fast_fail": run.plan.fast_fail,
                "message": run.message,
                "phases": [{"name": name, "status": status} for name, status in run.phases],
                "builds": [_outcome(outcome) for outcome in run.outcomes],
            },
            "assumptions": [_assumption(assumption) for assumption in assumptions],
        }
    )


def _text(value: Object) -> str:
    from dryspec.escape import json_text

    return json_text(value) + "\n"


def _phase(phase: PhaseRun, record: BuildRecord) -> Object:
    return {
        "name": phase.name,
        "status": phase.status,
        "message": phase.message,
        "reason": phase.reason,
        "attempts": phase.attempts,
        "commands": [_command(command, record) for command in phase.commands],
    }


def _command(command: CommandRun, record: BuildRecord) -> Object:
    step = command.step
    view = record.views.get(step.place)
    return {
        "block": step.block,
        "index": step.index,
        "line": step.command.line,
        "text": step.text,
        "status": command.status,
        "reason": command.reason,
        "directory": view.directory if view else None,
        "sets": [_variable(variable) for variable in view.sets] if view else [],
    }


def _variable(variable: Variable) -> Object:
    return {
        "name": variable.name,
        "kind": variable.kind,
        "value": variable.text,
        "origin": variable.origin,
    }


def _file(file: ArtifactFile) -> Object:
    return {"source": file.source, "path": file.path, **({"link": True} if file.link else {})}


def _artifact(artifact: Artifact) -> Object:
    return {
        "identifier": artifact.identifier,
        "status": artifact.status,
        "location": artifact.location,
        "encryption": artifact.encryption,
        "error": artifact.error,
        "files": [_file(file) for file in artifact.files if not file.guessed],
        "guessed": [
            {**_file(file), "origin": file.origin} for file in artifact.files if file.guessed
        ],
        "unmatched": list(artifact.unmatched),
        "unchecked": list(artifact.unchecked),
        "maker": artifact.maker or None,
        "collisions": [
            {"path": path, "sources": list(sources)} for path, sources in artifact.collisions
        ],
        "remarks": [
            {"pattern": remark.pattern, "message": remark.text} for remark in artifact.remarks
        ],
        "notes": list(artifact.notes),
    }


def _report(report: ReportGroup) -> Object:
    return {
        "name": report.name,
        "kind": report.kind,
        "format": report.format,
        "files": list(report.files),
        "guessed": report.guessed,
        "processed": report.processed,
        "problems": list(report.problems),
    }


def _cache(cache: CacheOutcome) -> Object:
    return {
        "type": cache.type or None,
        "key": cache.key,
        "fallback_keys": list(cache.fallbacks),
        "hit": cache.hit,
        "restore": cache.restore,
        "save": cache.save,
        "saved": cache.saved,
        "paths": [
            {"path": path.text, "files": path.files, "guessed": path.guessed}
            for path in cache.paths
        ],
        "problems": list(cache.problems),
    }


def _assumption(assumption: Assumption) -> Object:
    return {
        "question": assumption.question,
        "answer": assumption.answer,
        "text": assumption.text,
        "otherwise": assumption.otherwise or None,
    }


def _row(row: WhatIfRow) -> Object:
    return {
        "place": row.place,
        "kind": row.kind,
        "line": row.line,
        "status": row.status,
        "still_runs": list(row.still_runs),
        "published": list(row.published),
        "artifacts_uploaded": list(row.uploaded),
        "hazards": list(row.hazards),
        "clean_up_skipped": list(row.skipped_clean_up),
    }


def _outcome(outcome: BuildOutcome) -> Object:
    build, task = outcome.build, outcome.task
    return {
        "identifier": build.identifier,
        "status": outcome.status,
        "step": outcome.step,
        "reason": outcome.reason,
        "buildspec": build.buildspec,
        "environment": dict(build.settings),
        "variables": dict(build.variables),
        "depend_on": list(build.depend_on),
        "ignore_failure": build.ignore_failure,
        "build": _build(task.record) if task and task.record else None,
        "untold": task.untold if task else None,
    }
