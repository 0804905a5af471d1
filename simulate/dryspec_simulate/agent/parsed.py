"""What the agent made of an appspec, as plain data for JSON."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from dryspec.dialect import Refused, Symbol
from dryspec.spec.ruby import Hash, Value, to_s

if TYPE_CHECKING:
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.appspec_parts import Hook, Permission, Script

MAX_DEPTH = 50


def parsed(appspec: ServerAppspec) -> dict[str, Any]:
    """Return version, os, files, hooks and permissions after the agent's conversions.

    The keys are those of ``parsed`` in the JSON of ``simulate install``. Meaningful for an
    accepted file; of a refused one it holds what could be read.
    """
    return {
        "version": plain(appspec.version),
        "os": plain(appspec.os),
        "file_exists_behavior": plain(appspec.file_exists_behavior),
        "files": [
            {"source": plain(mapping.source), "destination": plain(mapping.destination)}
            for mapping in appspec.files
        ],
        "hooks": [_hook(hook) for hook in appspec.hooks],
        "permissions": [_permission(permission) for permission in appspec.permissions],
    }


def plain(value: Value | None, depth: int = 0) -> Any:
    """Turn a Ruby value into what JSON can hold: symbols and dates become their text."""
    if value is None:
        return None
    data = value.data
    if isinstance(data, Symbol | Refused):
        return to_s(data)
    if isinstance(data, float) and not isfinite(data):
        return to_s(data)
    if isinstance(data, list):
        return [plain(item, depth + 1) for item in data] if depth < MAX_DEPTH else []
    if isinstance(data, Hash):
        if depth >= MAX_DEPTH:
            return {}
        return {to_s(pair.key.data): plain(pair.value, depth + 1) for pair in data.pairs}
    return data


def _hook(hook: Hook) -> dict[str, Any]:
    return {
        "event": plain(hook.key),
        "scripts": [_script(script) for script in hook.scripts],
    }


def _script(script: Script) -> dict[str, Any]:
    return {
        "location": script.location,
        "runas": script.runas,
        "sudo": plain(script.sudo),
        "timeout": script.timeout,
    }


def _permission(permission: Permission) -> dict[str, Any]:
    pattern = permission.pattern
    kind = permission.type
    context = permission.context
    return {
        "object": permission.object,
        "pattern": plain(pattern) if pattern is not None and pattern.truthy else "**",
        "except": [plain(item) for item in permission.except_],
        "type": plain(kind) if kind is not None and kind.truthy else ["file", "directory"],
        "owner": plain(permission.owner),
        "group": plain(permission.group),
        "mode": permission.mode.text if permission.mode else None,
        "acls": None if permission.acls is None else [ace.text for ace in permission.acls],
        "context": None
        if context is None
        else {
            "user": plain(context.user),
            "role": None,
            "type": plain(context.type),
            "range": context.range.text if context.range else None,
        },
    }
