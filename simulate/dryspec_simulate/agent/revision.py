"""What a revision holds: a directory, a zip or a tar, read and never unpacked.

An archive may be hostile. Entries that would land outside the revision are left out and named,
links are kept as text and only ever followed inside the virtual file system, and reading stops at
fixed limits instead of trusting what an archive says about itself.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dryspec_simulate.agent.vfs import NEW, Directory, File, Link, Node, VirtualFileSystem

if TYPE_CHECKING:
    import tarfile
    from collections.abc import Callable, Iterable, Iterator, Mapping

MAX_ENTRIES = 200_000
MAX_TEXT = 1 << 20
"""Bytes read of one file: an appspec or a hook script."""

MAX_UNPACKED = 2 << 30
"""Bytes an archive may unpack to before it is taken for a bomb."""


class RevisionError(Exception):
    """A revision that cannot be read; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the revision: ``type`` is ``file``, ``dir`` or ``symlink``."""

    path: str
    type: str
    mode: int
    target: str = ""


@dataclass(slots=True)
class Revision:
    """Entries by path below the root, with remarks about what was left out and why.

    ``read`` gives the first :data:`MAX_TEXT` bytes of a file, ``None`` when it is none.
    """

    label: str
    entries: dict[str, Entry]
    remarks: list[str] = field(default_factory=list[str])
    reader: Callable[[str], bytes | None] = lambda _: None
    prefix: str = ""

    def read(self, path: str) -> bytes | None:
        """Return the beginning of a file, ``None`` when there is no such file."""
        name = normal(path)
        entry = self.entries.get(name)
        if entry is None or entry.type != "file":
            return None
        return self.reader(self.prefix + name)

    def mount(self, vfs: VirtualFileSystem, directory: str) -> None:
        """Put the revision into a virtual file system as the agent unpacks it."""
        vfs.add(directory, Directory())
        for path, entry in self.entries.items():
            vfs.add(f"{directory}/{path}", _node(entry))

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is in it."""
        return not self.entries


def _node(entry: Entry) -> Node:
    if entry.type == "dir":
        return Directory(entry.mode)
    if entry.type == "symlink":
        return Link(entry.target)
    return File(entry.mode, content=NEW)


def normal(path: str) -> str:
    """Return a path without ``.``, doubled or leading separators; ``..`` stays."""
    return "/".join(part for part in path.split("/") if part not in {"", "."})


def load_revision(path: str) -> Revision:
    """Read a directory, a zip or a tar (also compressed).

    Raises:
        RevisionError: nothing is there, or it is none of these.
    """
    if os.path.isdir(path):
        return _directory(path)
    if not os.path.exists(path):
        raise RevisionError(f'there is no revision at "{path}"; name a directory, a zip or a tar')
    import tarfile
    import zipfile

    try:
        if zipfile.is_zipfile(path):
            return _strip_top(_zip(path))
        if tarfile.is_tarfile(path):
            return _strip_top(_tar(path))
    except (OSError, zipfile.BadZipFile, tarfile.TarError, EOFError, ValueError) as error:
        raise RevisionError(f'the revision "{path}" cannot be read: {error}') from None
    raise RevisionError(f'"{path}" is neither a directory nor a zip nor a tar')


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


def _directory(root: str) -> Revision:
    revision = Revision(root, {})

    def read(path: str) -> bytes | None:
        try:
            with open(os.path.join(root, path), "rb") as file:
                return file.read(MAX_TEXT)
        except OSError:
            return None

    revision.reader = read
    for entry in _walk(root, revision.remarks):
        if len(revision.entries) >= MAX_ENTRIES:
            raise RevisionError(
                f'"{root}" holds more than {MAX_ENTRIES:,} files; name the revision itself'
            )
        revision.entries[entry.path] = entry
    _remark_links(revision)
    return revision


def _walk(root: str, remarks: list[str]) -> Iterator[Entry]:
    pending = [""]
    while pending:
        below = pending.pop()
        try:
            with os.scandir(os.path.join(root, below)) as scan:
                found = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            remarks.append(f'"{below or "."}" cannot be listed ({error.strerror}) and is left out')
            continue
        for item in found:
            path = f"{below}/{item.name}" if below else item.name
            entry = _real_entry(item, path, remarks)
            if entry is None:
                continue
            yield entry
            if entry.type == "dir":
                pending.append(path)


def _real_entry(item: os.DirEntry[str], path: str, remarks: list[str]) -> Entry | None:
    try:
        mode = item.stat(follow_symlinks=False).st_mode
        if stat.S_ISLNK(mode):
            return Entry(path, "symlink", 0o777, os.readlink(item.path).replace(os.sep, "/"))
    except OSError as error:
        remarks.append(f'"{path}" cannot be looked at ({error.strerror}) and is left out')
        return None
    if stat.S_ISDIR(mode):
        return Entry(path, "dir", stat.S_IMODE(mode))
    if stat.S_ISREG(mode):
        return Entry(path, "file", stat.S_IMODE(mode))
    remarks.append(f'"{path}" is neither file nor directory nor link and is left out')
    return None


def _zip(path: str) -> Revision:
    import zipfile

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
    _remark_links(revision)
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
    import tarfile

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
    _remark_links(revision)
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


def _remark_links(revision: Revision) -> None:
    for entry in revision.entries.values():
        if entry.type != "symlink":
            continue
        parts = entry.path.split("/")[:-1]
        outside = entry.target.startswith("/")
        for part in entry.target.split("/"):
            if part == "..":
                outside = outside or not parts
                del parts[-1:]
            elif part not in {"", "."}:
                parts.append(part)
        if outside:
            revision.remarks.append(
                f'the link "{entry.path}" leads out of the revision to "{entry.target}"; '
                "it is looked up on the simulated instance only"
            )


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
