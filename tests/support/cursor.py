"""Texts with a mark where the cursor is."""

from __future__ import annotations

from pathlib import Path

from dryspec.context import Context
from dryspec.help.complete import Completion, complete
from dryspec.help.place import look
from dryspec.project import Project
from dryspec.settings import Settings

MARK = "¦"


def split(marked: str) -> tuple[str, int]:
    return marked.replace(MARK, ""), marked.index(MARK)


def context_of(name: str, text: str, root: Path | None = None) -> Context:
    found = look(name, text, Settings(), Project(str(root), name) if root else None)
    assert found is not None
    return found


def proposals(name: str, marked: str, root: Path | None = None) -> dict[str, Completion]:
    text, offset = split(marked)
    project = Project(str(root), name) if root else None
    return {item.label: item for item in complete(name, text, offset, Settings(), project)}
