"""From a path to the buildspecs it holds: one, or those written inside a template."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from dryspec.discover import MAX_SIZE, Unreadable, decode, read_text
from dryspec_simulate.command_line import UsageError

if TYPE_CHECKING:
    from dryspec.source import Source
    from dryspec.spec.buildspec import Buildspec

_APPSPEC = "an appspec; dryspec simulate install reads it"


def read_buildspecs(path: str) -> list[Buildspec]:
    """Read the buildspecs of a file; ``-`` is standard input.

    Raises:
        UsageError: the file cannot be read or holds no buildspec.

    """
    from dryspec.source import Source
    from dryspec.spec.buildspec import read
    from dryspec.spec.detect import CLOUDFORMATION, detect, is_terraform
    from dryspec.tree import parse

    if path == "-":
        return [read(parse(Source("<stdin>", _text(path))))]
    source = Source(path.replace(os.sep, "/"), _text(path))
    if is_terraform(path):
        return _inside(source)
    document = parse(source)
    found = detect(document, source.name)
    if found.product == CLOUDFORMATION:
        return _inside(source)
    if found.product or (found.kind == "appspec" and found.certain):
        what = f"a file of {found.product}" if found.product else _APPSPEC
        raise UsageError(f'"{path}" is no buildspec: it is {what}')
    return [read(document)]


def _inside(source: Source) -> list[Buildspec]:
    from dryspec.embedded import documents_inside
    from dryspec.spec.buildspec import read

    found: list[Buildspec] = []
    for name, document in documents_inside(source):
        if name:
            document.source.name = f"{source.name} ({name})"
        found.append(read(document))
    if not found:
        raise UsageError(f'"{source.name}" is a template with no buildspec written in it')
    return found


def _text(path: str) -> str:
    try:
        if path == "-":
            return decode(sys.stdin.buffer.read(MAX_SIZE + 1))
        return read_text(path)
    except Unreadable as error:
        raise UsageError(f'cannot read "{path}": {error}') from None
