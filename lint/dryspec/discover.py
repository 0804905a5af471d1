"""Finds the files to lint and reads them; whatever goes wrong is one clear line."""

from __future__ import annotations

import os
import stat

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SPEC_NAME = lazy.pattern(r"(buildspec|appspec).*\.(ya?ml|json)$", lazy.IGNORECASE)
MAX_SIZE = 10 * 1024 * 1024
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_SKIPPED = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "__pycache__", "__MACOSX"})
_RESOURCE_FORK = "._"
"""Begins the name of what macOS keeps beside a file where the file system cannot: no text."""


class Unreadable(Exception):  # noqa: N818 - says what the path is, in the user's words
    """A path that cannot be linted; the message says why."""


def find(
    paths: Sequence[str],
    exclude: Sequence[str] = (),
    base: str = "",
    problems: list[str] | None = None,
) -> Iterator[str]:
    """Yield files in the order given, directories walked in name order, each file once.

    A path given by name is always yielded, whatever it is called; in directories only files named
    like specs are, and buildspecs in directories named so (:mod:`dryspec.unnamed`), unless git or
    ``exclude`` (patterns as in ``.gitignore``, relative to ``base``) ignores them. What a walk
    passes over for safety is named in ``problems``.
    """
    seen: set[str] = set()
    passed = problems if problems is not None else []
    for path in paths:
        for found in _walk(path, exclude, base, passed) if os.path.isdir(path) else (path,):
            shown = _shown(found)
            if shown not in seen:
                seen.add(shown)
                yield shown


def _shown(path: str) -> str:
    path = path.replace(os.sep, "/")
    while path.startswith("./"):
        path = path[2:]
    return path


def _walk(root: str, exclude: Sequence[str], base: str, problems: list[str]) -> Iterator[str]:
    from dryspec.gitignore import Ignores
    from dryspec.unnamed import is_buildspec, keeps_specs

    ignores = Ignores(root, exclude, base)
    pending = [root]
    while pending:
        directory = pending.pop()
        try:
            with os.scandir(directory) as entries:
                kept = (entry for entry in entries if not entry.name.startswith(_RESOURCE_FORK))
                children = sorted(kept, key=lambda entry: entry.name)
        except FileNotFoundError:
            continue  # gone meanwhile
        except OSError as error:
            problems.append(f"{_shown(directory)}: {reason(error)}")
            continue
        if any(entry.name == ".gitignore" for entry in children):
            ignores.enter(directory)
        folders: list[str] = []
        for_specs = keeps_specs(os.path.abspath(root) if directory == root else directory)
        for entry in children:
            is_directory = entry.is_dir(follow_symlinks=False)
            named = SPEC_NAME.search(entry.name) is not None and not is_directory
            if entry.name in _SKIPPED or not (is_directory or named or for_specs):
                continue
            if ignores.ignored(entry.path, is_directory) and not (
                named and ignores.tracks(entry.path)
            ):
                continue
            if is_directory:
                folders.append(entry.path)
            elif named:
                if not _stays_in(entry, root):
                    problems.append(
                        f"{_shown(entry.path)}: is a link out of the repository; "
                        "name it to have it checked"
                    )
                elif _is_candidate(entry):
                    yield entry.path
            elif for_specs and _stays_in(entry, root) and is_buildspec(entry.path):
                yield entry.path
        pending.extend(reversed(folders))


def _is_candidate(entry: os.DirEntry[str]) -> bool:
    """Ordinary files and links, of which a dangling one is worth a word; no pipe, no device."""
    try:
        return entry.is_file() or (entry.is_symlink() and not os.path.exists(entry.path))
    except OSError:
        # A link to itself; reading says so.
        return True


def _stays_in(entry: os.DirEntry[str], root: str) -> bool:
    return not (entry.is_symlink() and _leads_out(entry.path, root))


def _leads_out(path: str, root: str) -> bool:
    """A repository must not decide which of the user's other files are printed or mended."""
    from dryspec.project import find_root, is_within

    outer = os.path.realpath(find_root(os.path.join(root, "x")))
    real = os.path.realpath(path)
    return os.path.exists(real) and not is_within(real, outer)


def read_text(path: str, most: int = MAX_SIZE) -> str:
    """Return a file's text of at most so many bytes, line ends and byte order mark kept.

    Raises:
        Unreadable: it is missing, no file, too large, not allowed, or no UTF-8 text.

    """
    try:
        status = os.stat(path)
    except FileNotFoundError:
        why = "is a link to nothing" if os.path.islink(path) else "there is no such file"
        raise Unreadable(why) from None
    except OSError as error:
        raise Unreadable(reason(error)) from None
    if stat.S_ISDIR(status.st_mode):
        raise Unreadable("it is a directory; name a file in it")
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISFIFO(status.st_mode):
        raise Unreadable("is no ordinary file")
    if status.st_size > most:
        limit = most // 1_048_576
        kind = "no spec is larger" if most == MAX_SIZE else "no more is read"
        raise Unreadable(f"is {status.st_size // 1_048_576} MB large; {kind} than {limit} MB")
    try:
        file = os.open(path, _READ)
        try:
            data = os.read(file, status.st_size + 1)
            if len(data) != status.st_size:  # no ordinary file, or one that changes meanwhile
                data += _rest(file, most + 1 - len(data))
        finally:
            os.close(file)
    except OSError as error:
        raise Unreadable(reason(error)) from None
    return decode(data, most)


def _rest(file: int, most: int) -> bytes:
    parts: list[bytes] = []
    while most > 0 and (part := os.read(file, most)):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def decode(data: bytes, most: int = MAX_SIZE) -> str:
    """Return bytes as text.

    Raises:
        Unreadable: too much, another encoding, or binary.

    """
    if len(data) > most:
        raise Unreadable(f"is larger than {most // 1_048_576} MB; no spec is")
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Unreadable("is UTF-16 text; save it as UTF-8, which every reader of specs takes")
    if data.startswith(b"\0GITCRYPT\0"):
        raise Unreadable('is locked by git-crypt; run "git-crypt unlock" first')
    if b"\0" in data[:8192]:
        raise Unreadable("is binary, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"is no UTF-8 text (line {line}); save it as UTF-8") from None


def reason(error: OSError) -> str:
    """Return why the system refused something, as part of a sentence."""
    return (error.strerror or str(error)).lower()
