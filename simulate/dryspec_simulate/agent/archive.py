"""Revisions in archives: a zip or a tar, read and never unpacked.

An archive may be hostile. Entries that would land outside the revision are left out and named,
links are kept as text, and reading stops at fixed limits instead of trusting what an archive says
about itself.
"""

from __future__ import annotations

import os
import stat
import tarfile
import zipfile
from typing import Any

from dryspec_simulate.agent.revision import (
    MAX_ENTRIES,
    MAX_TEXT,
    Entry,
    Revision,
    RevisionError,
    normal,
    remark_links,
)

MAX_UNPACKED = 2 << 30
"""Bytes an archive may unpack to before it is taken for a bomb."""


def read_archive(path: str) -> Revision:
    """Read a zip or a tar, also a compressed one.

    Raises:
        RevisionError: it is neither, or cannot be read.
    """
    ordinary = os.path.isfile(path)
    try:
        if ordinary and zipfile.is_zipfile(path):
            return _strip_top(_zip(path))
        if ordinary and tarfile.is_tarfile(path):
            return _strip_top(_tar(path))
    except (OSError, zipfile.BadZipFile, tarfile.TarError, EOFError, ValueError) as error:
        raise RevisionError(f'the revision "{path}" cannot be read: {error}') from None
    raise RevisionError(f'"{path}" is neither a directory nor a zip nor a tar')


def _zip(path: str) -> Revision:
    revision = Revision(path, {})
    names: dict[str, str] = {}
    total = 0
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            total += member.file_size
            _check_size(path, len(revision.entries), total)
            entry = _zip_entry(archive, member)
            if _accepted(revision, member.filename, entry):
                names[entry.path] = member.filename
                revision.entries[entry.path] = entry

    def read(name: str) -> bytes | None:
        with zipfile.ZipFile(path) as again, again.open(names[name]) as file:
            return file.read(MAX_TEXT)

    revision.reader = lambda name: read(name) if name in names else None
    remark_links(revision)
    return revision


def _zip_entry(archive: Any, member: Any) -> Entry:
    mode = member.external_attr >> 16
    name = normal(member.filename.replace("\\", "/"))
    if stat.S_ISLNK(mode) and member.file_size < 4096:
        target = archive.read(member).decode("utf-8", "replace")
        return Entry(name, "symlink", 0o777, target)
    if member.is_dir():
        return Entry(name, "dir", stat.S_IMODE(mode) or 0o755)
    return Entry(name, "file", stat.S_IMODE(mode) or 0o644)


def _tar(path: str) -> Revision:
    revision = Revision(path, {})
    texts: dict[str, bytes] = {}
    total = 0
    with tarfile.open(path) as archive:
        for member in archive:
            total += member.size
            _check_size(path, len(revision.entries), total)
            entry = _tar_entry(member, revision)
            if entry is None or not _accepted(revision, member.name, entry):
                continue
            revision.entries[entry.path] = entry
            if member.isreg() and member.size <= MAX_TEXT and _wanted(entry, len(texts)):
                file = archive.extractfile(member)
                texts[entry.path] = file.read(MAX_TEXT) if file else b""
    revision.reader = texts.get
    remark_links(revision)
    return revision


def _wanted(entry: Entry, kept: int) -> bool:
    """Keep what may be an appspec or a script; a tar cannot be read out of order cheaply."""
    name = entry.path.rpartition("/")[2].lower()
    script = "." not in name or name.endswith((".sh", ".py", ".rb", ".pl", ".ps1", ".bat", ".cmd"))
    return "appspec" in name or bool(entry.mode & 0o111) or (script and kept < 500)


def _tar_entry(member: tarfile.TarInfo, revision: Revision) -> Entry | None:
    name = normal(member.name)
    if member.isdir():
        return Entry(name, "dir", member.mode & 0o7777)
    if member.issym():
        return Entry(name, "symlink", 0o777, member.linkname)
    if member.isreg() or member.islnk():
        return Entry(name, "file", member.mode & 0o7777)
    revision.remarks.append(f'"{member.name}" is a device or the like and is left out')
    return None


def _check_size(path: str, entries: int, total: int) -> None:
    if entries >= MAX_ENTRIES:
        raise RevisionError(f'"{path}" holds more than {MAX_ENTRIES:,} entries; not read further')
    if total > MAX_UNPACKED:
        raise RevisionError(
            f'"{path}" unpacks to more than {MAX_UNPACKED >> 30} GiB, as an archive bomb would; '
            "not read further"
        )


def _accepted(revision: Revision, written: str, entry: Entry) -> bool:
    """Leave out what would land outside the revision, and say so."""
    if written.startswith("/") or written[1:3] in {":\\", ":/"}:
        revision.remarks.append(f'"{written}" is an absolute path in the archive and is left out')
        return False
    if ".." in entry.path.split("/"):
        revision.remarks.append(f'"{written}" climbs out of the archive and is left out')
        return False
    above = entry.path
    while "/" in above:
        above = above.rpartition("/")[0]
        known = revision.entries.get(above)
        if known is not None and known.type == "symlink":
            revision.remarks.append(f'"{written}" lies below the link "{above}" and is left out')
            return False
    return bool(entry.path)


def _strip_top(revision: Revision) -> Revision:
    """Drop a single top directory that holds something called appspec, as the agent does."""
    tops = {path.split("/", 1)[0] for path in revision.entries}
    if len(tops) != 1:
        return revision
    top = tops.pop()
    inside = {path.split("/")[1] for path in revision.entries if "/" in path}
    if f"{top}" in revision.entries and revision.entries[top].type != "dir":
        return revision
    if not any("appspec" in name.lower() for name in inside):
        return revision
    entries: dict[str, Entry] = {}
    for path, entry in revision.entries.items():
        name = path.removeprefix(top).lstrip("/")
        if name:
            entries[name] = Entry(name, entry.type, entry.mode, entry.target)
    remarks = [*revision.remarks, f'the top directory "{top}/" is stripped, as the agent does']
    return Revision(revision.label, entries, remarks, revision.reader, f"{top}/{revision.prefix}")
