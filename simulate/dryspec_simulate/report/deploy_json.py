"""A deployment as JSON, in the shape the command promises; one line per instance."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from dryspec.escape import json_text
from dryspec_simulate.fleet.configuration import ServerConfiguration, TrafficConfiguration
from dryspec_simulate.fleet.questions import TrafficComparison
from dryspec_simulate.fleet.record import (
    BlueGreenDeployment,
    Deployment,
    EventRecord,
    Failed,
    InPlaceDeployment,
    InstanceRecord,
    Interrupted,
    Ready,
    Skipped,
    TrafficDeployment,
)
from dryspec_simulate.report.deploy_view import Fleet, fleets, overview

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec_simulate.fleet.answers import Answers
    from dryspec_simulate.fleet.estimate import Estimate
    from dryspec_simulate.fleet.questions import Advice, ServerComparison

Json = dict[str, Any]
"""A JSON object on its way out; only ever handed to `json_text`."""

_MARK = '"@instances@"'


def chunks(answers: Answers) -> Iterator[str]:
    """Yield the document piece by piece, so that a large fleet is never one string."""
    document = _document(answers)
    shown = not answers.summary
    text = json_text(document)
    before, after = text.split(_MARK)
    yield before
    yield from _instance_list(answers.deployment) if shown else ("[]",)
    yield after + "\n"


def _document(answers: Answers) -> Json:
    deployment = answers.deployment
    document: Json = {"version": 1, **_head(deployment)}
    document["instances"] = "@instances@"
    if isinstance(deployment, TrafficDeployment):
        document["traffic"] = [list(step) for step in deployment.traffic]
        document["production"] = deployment.production
        document["rolled_back"] = deployment.rolled_back
        document["left"] = list(deployment.left)
    if isinstance(deployment, BlueGreenDeployment):
        document |= _blue_green(deployment)
    if answers.estimate:
        document["probability"] = _probability(answers.estimate)
    document |= _questions(answers)
    if isinstance(deployment, InPlaceDeployment) and deployment.rollback:
        document["rollback"] = {
            "creator": "codeDeployRollback",
            **_head(deployment.rollback),
            "instances": [_instance(record, fleet) for fleet, record in _all(deployment.rollback)],
        }
    document["notes"] = list(answers.notes)
    document["assumptions"] = [
        {"topic": item.topic, "taken": item.taken, "otherwise": item.otherwise}
        for item in deployment.assumptions
    ]
    return document


def _head(deployment: Deployment) -> Json:
    scenario = deployment.scenario
    configuration = scenario.configuration
    head: Json = {"platform": "Server", "deployment_type": "in-place"}
    if isinstance(configuration, TrafficConfiguration):
        head = {"platform": configuration.platform, "deployment_type": "blue-green"}
    elif isinstance(deployment, BlueGreenDeployment):
        head["deployment_type"] = "blue-green"
    head["config"] = configuration.name
    if isinstance(configuration, ServerConfiguration):
        minimum = configuration.minimum
        head["minimum_healthy_hosts"] = {"type": minimum.kind, "value": minimum.value}
    else:
        routing = configuration.routing
        head["traffic_routing"] = {
            "type": routing.kind,
            "percent": routing.percent,
            "minutes": routing.minutes,
        }
    fleet = fleets(deployment)[0]
    head["minimum_healthy"] = fleet.minimum
    head["concurrency"] = fleet.concurrency
    head["status"] = deployment.status
    error = deployment.error
    head["error"] = {"code": error.code, "message": error.message} if error else None
    head["decided_by"] = fleet.decided
    head["overview"] = overview(deployment)
    head["duration_seconds"] = fleet.finished_at
    return head


def _all(deployment: Deployment) -> Iterator[tuple[Fleet, InstanceRecord]]:
    fleet = fleets(deployment)[0]
    return ((fleet, record) for record in fleet.records())


def _instance_list(deployment: Deployment) -> Iterator[str]:
    separator = "[\n    "
    for fleet, record in _all(deployment):
        yield separator + json_text(_instance(record, fleet), None)
        separator = ",\n    "
    yield "\n  ]" if separator.startswith(",") else "[]"


def _instance(record: InstanceRecord, fleet: Fleet) -> Json:
    failed_event = record.event if isinstance(record, Failed) else None
    result: Json = {
        "instance": record.instance,
        "status": status_of(record),
        "failed_event": failed_event,
    }
    if isinstance(record, Interrupted):
        result["interrupted_event"] = record.event
    if not isinstance(record, Skipped):
        result["started"] = record.started
        result["ended"] = record.ended
    result["events"] = [_event(event) for event in fleet.events(record)]
    return result


def status_of(record: InstanceRecord) -> str:
    """Name the service's status for an instance; an interrupted one counts as failed."""
    if isinstance(record, Interrupted):
        return "Failed"
    if isinstance(record, Ready):
        return "Ready"
    return type(record).__name__


def _event(event: EventRecord) -> Json:
    return {"name": event.name, "status": event.status}


def _blue_green(deployment: BlueGreenDeployment) -> Json:
    originals = fleets(deployment)[1]
    return {
        "steps": [
            {
                "name": step.name,
                "status": step.status,
                "text": step.text,
                "started": step.started,
                "ended": step.ended,
            }
            for step in deployment.steps
        ],
        "originals": [_instance(record, originals) for record in originals.records()],
        "serving": deployment.serving,
        "left": list(deployment.left),
    }


def _probability(estimate: Estimate) -> Json:
    result: Json = {
        "succeeded": estimate.succeeded,
        "failed": estimate.failed,
        "method": estimate.method,
        "fail_rate": estimate.rate,
    }
    if estimate.interval:
        result["interval"] = {"confidence": 0.95, "low": estimate.interval[0]}
        result["interval"]["high"] = estimate.interval[1]
        result["trials"] = estimate.trials
        result["seed"] = estimate.seed
    if estimate.rolled_back is not None:
        result["rolled_back"] = estimate.rolled_back
        result["rollback_failed"] = estimate.rollback_failed
    return result


def _questions(answers: Answers) -> Json:
    result: Json = {}
    if answers.comparison:
        result["comparison"] = [_comparison(entry) for entry in answers.comparison]
    if answers.survival_asked:
        found = answers.survival
        result["survival"] = found and {
            "any_order": found.any_order,
            "best_order": found.best_order,
            "smallest_fatal": [instance + 1 for instance in islice(found.killers, 1000)],
        }
    if answers.advice:
        result["advice"] = [_advice(entry) for entry in answers.advice]
    return result


def _comparison(entry: ServerComparison | TrafficComparison) -> Json:
    if isinstance(entry, TrafficComparison):
        return _traffic_comparison(entry)
    return {
        "config": entry.configuration.name,
        "minimum_healthy": entry.minimum,
        "concurrency": entry.concurrency,
        "status": entry.status,
        "overview": {
            "Succeeded": entry.succeeded,
            "Failed": entry.failed,
            "Skipped": entry.skipped,
        },
    }


def _traffic_comparison(entry: TrafficComparison) -> Json:
    return {
        "config": entry.configuration.name,
        "status": entry.deployment.status,
        "most_traffic": entry.most,
        "full_traffic_minutes": entry.exposure,
        "production": entry.deployment.production,
    }


def _advice(entry: Advice) -> Json:
    minimum = entry.configuration.minimum
    return {
        "config": entry.configuration.name,
        "minimum_healthy_hosts": {"type": minimum.kind, "value": minimum.value},
        "in_service": entry.in_service,
        "concurrency": entry.concurrency,
        "rounds": entry.rounds,
        "survives": entry.survives,
        "succeeded": entry.chance,
        "fits": entry.fits,
        "recommended": entry.recommended,
    }
