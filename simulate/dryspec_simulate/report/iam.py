"""IAM needs as a table, and as policy documents with their reasons."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

from dryspec.escape import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dryspec_simulate.iam.command import Findings
    from dryspec_simulate.iam.need import Need

WIDTH = 80


def as_text(findings: Findings) -> Iterator[str]:
    """Yield a table per role: the line that causes a need, the actions, the source."""
    for index, (role, needs) in enumerate(_by_role(findings.needs).items()):
        yield ("\n" if index else "") + role + "\n"
        for policy in _managed(needs):
            yield f"  managed policy {policy}\n"
        for need in needs:
            yield from _entry(need)
    for note in findings.notes:
        yield "\n" + "\n".join(wrap(f"note: {note}", WIDTH, subsequent_indent="  ")) + "\n"


def _entry(need: Need) -> Iterator[str]:
    place = ""
    if need.path is not None:
        place = f"{need.path}:{need.line}: " if need.line else f"{need.path}: "
    yield "\n".join(wrap(place + need.cause, WIDTH, initial_indent="  ", subsequent_indent="    "))
    yield "\n"
    for action in need.actions:
        held = f"  (in {need.managed})" if need.managed else ""
        yield f"      {action}{held}\n"
    if need.resource != "*":
        yield f"      on {need.resource}\n"
    yield f"      source: {need.source}\n"


def as_json(findings: Findings) -> Iterator[str]:
    """Yield one document: a policy per role, and the reason of every statement."""
    document = {
        "version": 1,
        "roles": [_role(role, needs) for role, needs in _by_role(findings.needs).items()],
        "notes": list(findings.notes),
    }
    yield json_text(document) + "\n"


def _role(role: str, needs: list[Need]) -> dict[str, Any]:
    return {
        "role": role,
        "managed_policies": _managed(needs),
        "policy": {"Version": "2012-10-17", "Statement": _statements(needs)},
        "reasons": [
            {
                "actions": list(need.actions),
                "resource": need.resource,
                "path": need.path,
                "line": need.line,
                "cause": need.cause,
                "source": need.source,
                "managed_policy": need.managed,
            }
            for need in needs
        ],
    }


def _statements(needs: Iterable[Need]) -> list[dict[str, Any]]:
    """Give one statement per resource; what a managed policy holds is left out."""
    actions: dict[str, set[str]] = {}
    for need in needs:
        if need.actions and need.managed is None:
            actions.setdefault(need.resource, set()).update(need.actions)
    return [
        {"Effect": "Allow", "Action": sorted(names), "Resource": resource}
        for resource, names in sorted(actions.items())
    ]


def _by_role(needs: Iterable[Need]) -> dict[str, list[Need]]:
    roles: dict[str, list[Need]] = {}
    for need in needs:
        roles.setdefault(need.role, []).append(need)
    return roles


def _managed(needs: Iterable[Need]) -> list[str]:
    return sorted({need.managed for need in needs if need.managed})
