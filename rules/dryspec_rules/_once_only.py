"""Calls of hook scripts that find done what they have done in the deployment before, and fail."""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dryspec.shell import Call

_CREATE = lazy.pattern(r"(?i)\bcreate\s+(?:database|table|user|role|schema)\s+(?!if\s+not\b)")
_UNMAKING = frozenset({"find", "mv", "rm", "rmdir", "rsync", "unlink"})
_TEMPORARY = ("/dev/", "/proc/", "/run/", "/var/run/")


class Again:
    """Why a call fails a second time, what to write instead, and how its work may be undone.

    ``path`` is what it makes; ``undone`` are words one of which stands in whatever takes it away.
    """

    __slots__ = ("advice", "path", "undone", "why")

    def __init__(self, why: str, advice: str, path: str = "", undone: tuple[str, ...] = ()) -> None:
        self.why = why
        self.advice = advice
        self.path = path
        self.undone = undone

    def may_be_undone(self, texts: Iterable[str], calls: Iterable[Call]) -> bool:
        """Whether a script may have taken away what the deployment before has made."""
        if any(word in text for text in texts for word in self.undone):
            return True
        return bool(self.path) and any(_may_remove(call, self.path) for call in calls)


def fails_again(call: Call) -> Again | None:
    """Return why a call fails where it has succeeded before, ``None`` where it does not."""
    judge = _JUDGES.get(call.program)
    return None if judge is None else judge(call)


def _may_remove(call: Call, path: str) -> bool:
    """Whether a call may take away a path, or a directory above it."""
    if call.program not in _UNMAKING:
        return False
    name = path.rpartition("/")[2]
    for word in call.words[1:]:
        value = word.value
        if value is None or name in value or any(mark in value for mark in "*?["):
            return True
        if value.startswith("/") and f"{path}/".startswith(f"{value.rstrip('/')}/"):
            return True
    return False


def _absolute(call: Call) -> list[str]:
    """Return what a call names, where all of it are absolute paths; else nothing."""
    values = [word.value for word in call.positionals]
    if not values or not all(value and value.startswith("/") for value in values):
        return []
    paths = [(value or "").rstrip("/") for value in values]
    return [] if any(path.startswith(_TEMPORARY) for path in paths) else paths


def _mkdir(call: Call) -> Again | None:
    paths = [] if call.has_flag("-p", "--parents") else _absolute(call)
    if not paths:
        return None
    return Again(f'"{paths[0]}" is there already', "write mkdir -p", paths[0])


def _ln(call: Call) -> Again | None:
    if call.has_flag("-f", "--force", "-t", "-T", "-n", "-i", "-b") or len(call.positionals) != 2:
        return None
    source, target = (word.value or "" for word in call.positionals)
    path = target + source.rpartition("/")[2] if target.endswith("/") else target
    folder, _, name = path.rpartition("/")
    # A second link to a directory is put into it, and nothing fails.
    if not path.startswith("/") or ("." not in name and not folder.endswith("/bin")):
        return None
    return Again(f'"{path}" is there already', "write ln -sf", path)


def _account(kind: str) -> Callable[[Call], Again | None]:
    def judge(call: Call) -> Again | None:
        words = [word.value or "" for word in call.words[1:]]
        name = words[0] if words and not words[0].startswith("-") else "".join(words[-1:])
        if not name or name[0] in "-/" or call.has_flag("-f", "--force", "-D", "--help"):
            return None
        database = "passwd" if kind == "user" else "group"
        guard = f"getent {database} {name} || {call.program} ..."
        return Again(f'the {kind} "{name}" is there already', f"write {guard}", "", (f"{kind}del",))

    return judge


def _git(call: Call) -> Again | None:
    words = call.positionals
    path = words[-1].value if len(words) == 3 and words[0].value == "clone" else None
    if not path or not path.startswith("/"):
        return None
    return Again(f'"{path}" is there and not empty', "delete it before, or pull", path.rstrip("/"))


def _docker(call: Call) -> Again | None:
    verbs = call.subcommand(2)
    if verbs[:2] == ("network", "create"):
        name = call.words[-1].value
        why = f'the network "{name}" is there already'
        advice = f"write docker network inspect {name} || docker network create ..."
        return Again(why, advice, "", ("network rm", "network prune", "system prune", " down"))
    if verbs[:1] != ("run",) or call.has_flag("--rm"):
        return None
    name = call.option_value("--name")
    if not name:
        return None
    return Again(
        f'the container of the deployment before, stopped or not, has the name "{name}"',
        f"write docker rm -f {name} before it",
        "",
        (" rm ", "container prune", "system prune", " down", "--rm"),
    )


def _rpm(call: Call) -> Again | None:
    first = call.words[1].value or "" if len(call.words) > 1 else ""
    if not first.startswith("-i") or call.has_flag("--replacepkgs", "--force"):
        return None
    return Again("the package is already installed", "write rpm -U", "", ("rpm -e", " remove "))


def _sql(call: Call) -> Again | None:
    told = call.option_value("-e", "--execute", "-c", "--command") or ""
    found = _CREATE.search(told)
    if found is None or ";" in told.rstrip("; "):
        return None
    return Again("it is there already", f"write {found[0].strip()} IF NOT EXISTS", "", ("DROP ",))


_JUDGES: dict[str, Callable[[Call], Again | None]] = {
    "docker": _docker,
    "git": _git,
    "groupadd": _account("group"),
    "ln": _ln,
    "mkdir": _mkdir,
    "mysql": _sql,
    "rpm": _rpm,
    "useradd": _account("user"),
}
PROGRAMS = tuple(_JUDGES)
