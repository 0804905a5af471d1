"""A script that the build runs, with Windows line ends."""

from __future__ import annotations

import os

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec_rules._build_scripts import Use

_MOST = 50
"""Scripts that are looked at."""
_READ = 65_536
_MENDING = ("\\r", "\\015", "dos2unix", "fromdos", "autocrlf")
"""What commands have that take carriage returns away."""
_MAPPED = (b"text", b"eol=")
"""Attributes with which git writes other line ends than it keeps."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report each such script at its first call."""
    del buildspec
    if not context.posix_shell or os.name == "nt":
        return
    if any(mark in context.source.text for mark in _MENDING):
        return
    from dryspec_rules._build_scripts import uses

    known: set[str] = set()
    for use in uses(context):
        if not _is_script(use) or use.path in known or len(known) == _MOST:
            continue
        known.add(use.path)
        data = _text_of(use, context)
        if data is not None and _has_crlf(data) and not _is_mapped(context):
            yield Finding(
                use.command.span(use.word.start, use.word.end),
                f'"{use.path}" has CRLF line ends: {_consequence(use, data)}; save it with LF, and '
                f'let .gitattributes keep it so ("*.sh text eol=lf")',
            )


def _is_mapped(context: Context) -> bool:
    """Whether git takes the carriage returns away on the way to the build."""
    from dryspec_rules._build_scripts import places

    project = context.project
    texts = [project.read(place) for place in places(".gitattributes", context)] if project else []
    return any(mark in text for text in texts if text for mark in _MAPPED)


def _is_script(use: Use) -> bool:
    from dryspec.shell.nested import SHELLS
    from dryspec_rules._build_scripts import READ, RUN

    if use.kind == RUN:
        return True
    return use.kind == READ and (use.call.program in SHELLS or use.call.program in (".", "source"))


def _text_of(use: Use, context: Context) -> bytes | None:
    """Return the script, unless it may be one of several of this path."""
    from dryspec_rules._build_scripts import places

    project = context.project
    if project is None:
        return None
    there = [path for path in places(use.path, context) if project.kind(path) == "file"]
    return project.read(there[0], _READ) if len(there) == 1 else None


def _has_crlf(data: bytes) -> bool:
    """Whether the first line ends so, and most others do."""
    if b"\0" in data or not data.split(b"\n", 1)[0].endswith(b"\r"):
        return False
    return data.count(b"\r\n") * 2 > data.count(b"\n")


def _consequence(use: Use, data: bytes) -> str:
    from dryspec.shell.shebang import read_shebang
    from dryspec_rules._build_scripts import RUN

    line = data.split(b"\r", 1)[0].decode("utf-8", "replace")
    shebang = read_shebang(line)
    if use.kind == RUN and shebang is not None:
        program = shebang.arguments or shebang.program
        return f'Linux looks for a program called "{program}\\r" and the call stops'
    return "its commands get carriage returns as parts of their words"


RULE = Rule(
    name="build-script-crlf",
    summary="a script that the build runs, with Windows line ends",
    severity="warning",
    on="buildspec",
    keys=("commands", "finally"),
    words=("./", ".sh", ".py", ".bash"),
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://git-scm.com/docs/gitattributes#_eol",
        "https://www.shellcheck.net/wiki/SC1017",
    ),
)
