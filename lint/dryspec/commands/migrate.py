"""``dryspec migrate``: a buildspec of version 0.1 rewritten as 0.2."""

from __future__ import annotations

import os
import sys

from dryspec.discover import MAX_SIZE, Unreadable, decode, read_text, reason
from dryspec.options import Arguments, Option, UsageError, help_text, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.migrate import Migrated

DEFAULTS = ("buildspec.yml", "buildspec.yaml")
STDIN = "-"
OPTIONS = (
    Option("--write", "-w", help="write the file instead of printing the new text"),
    Option("--diff", help="print a patch instead of the new text; write nothing"),
    Option("--output", "-o", value="FILE", help="write the new text to FILE"),
    Option("--image", value="NAME", help="build image, which decides the shell of the commands"),
    Option("--help", "-h", help="this text"),
)
_SUMMARY = (
    "Rewrites a buildspec of version 0.1 as 0.2 and prints it. Remarks say which commands act "
    "differently in the one shell that they share from now on; nothing is inserted for them."
)


def main(arguments: list[str]) -> int:
    """Rewrite one file and return 0."""
    given = read(arguments, OPTIONS)
    if given.has("help"):
        usage = "dryspec migrate [options] [BUILDSPEC]"
        sys.stdout.write(help_text(usage, _SUMMARY, OPTIONS))
        return 0
    path = _path(given)
    from dryspec.migrate import MigrateError, migrate

    shown = path.replace(os.sep, "/") if path != STDIN else "stdin"
    text = _text(path)
    try:
        migrated = migrate(path if path != STDIN else "buildspec.yml", text, given.last("image"))
    except MigrateError as error:
        raise UsageError(f"{shown}: {error}") from error
    _put(given, path, shown, text, migrated)
    sys.stderr.write(_remarks(shown, migrated))
    return 0


def _path(given: Arguments) -> str:
    ways = [name for name in ("write", "diff", "output") if given.has(name)]
    if len(ways) > 1:
        raise UsageError(f"--{ways[0]} and --{ways[1]} exclude each other")
    if len(given.paths) > 1:
        raise UsageError(f"migrate takes one buildspec, not {len(given.paths)}")
    path = given.paths[0] if given.paths else next(filter(os.path.exists, DEFAULTS), DEFAULTS[0])
    if path == STDIN and given.has("write"):
        raise UsageError("--write needs a file; standard input cannot be written")
    return path


def _text(path: str) -> str:
    try:
        return decode(sys.stdin.buffer.read(MAX_SIZE + 1)) if path == STDIN else read_text(path)
    except Unreadable as error:
        raise UsageError(f"{path}: {error}") from error


def _put(given: Arguments, path: str, shown: str, old: str, migrated: Migrated) -> None:
    from dryspec.fix import patch, write_atomically

    target = given.last("output") or (path if given.has("write") and migrated.changed else "")
    if target:
        try:
            write_atomically(target, migrated.text.encode("utf-8"))
        except OSError as error:
            raise UsageError(f"{target}: cannot be written: {reason(error)}") from error
    elif given.has("diff"):
        _print(patch(shown, old, migrated.text) if migrated.changed else "")
    elif not given.has("write"):
        _print(migrated.text)


def _print(text: str) -> None:
    """Print text as it is: line ends and byte order mark belong to it."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def _remarks(shown: str, migrated: Migrated) -> str:
    from dryspec.escape import printable

    if not migrated.changed:
        return f"{shown}: {migrated.remarks[0].message}\n"
    lines = [f"{shown}:{item.line}:{item.column}: {item.message}" for item in migrated.remarks]
    count = len(lines)
    lines.append(
        f"{shown}: rewritten for 0.2; "
        + (f"{count} remark{'s' if count > 1 else ''} to read" if count else "no remarks")
    )
    return "".join(f"{printable(line)}\n" for line in lines)
