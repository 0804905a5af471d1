"""Revisions out of plain data, for the agent's simulator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dryspec_simulate.agent.revision import Entry, Revision, normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def revision_of(entries: Iterable[Mapping[str, Any]], texts: Mapping[str, str]) -> Revision:
    """Make a revision from plain data: ``path``, ``type`` and perhaps ``mode`` or ``target``."""
    found: dict[str, Entry] = {}
    for entry in entries:
        name = normal(str(entry["path"]))
        kind = str(entry.get("type", "file"))
        default = "0755" if kind == "dir" else "0644"
        mode = int(str(entry.get("mode") or default), 8)
        found[name] = Entry(name, kind, mode, str(entry.get("target", "")))
    for name in texts:
        found.setdefault(normal(name), Entry(normal(name), "file", 0o644))
    contents = {normal(name): text.encode() for name, text in texts.items()}
    return Revision("revision", found, reader=contents.get)
