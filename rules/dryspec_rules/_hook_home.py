"""What hook scripts make of HOME: it may not be set, or be another user's than meant."""

from __future__ import annotations

from dryspec import lazy
from dryspec_rules._appspec import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.revision import HookScript
    from dryspec.shell import Call, Word

_AT_HOME = lazy.pattern(r'(?P<how>~|"?\$\{?HOME\}?"?)(?P<rest>/[^\s"\'$`*?]*)?"?')
_IN_HOME = lazy.pattern(r"/home/(?P<user>[^/$]+)/(?P<rest>.*[^/])/*")
_AS_SOMEBODY = frozenset({"doas", "env", "runuser", "sudo"})
_ELSEWHERE = frozenset({"chroot", "docker", "kubectl", "ssh", "su"})
READING = frozenset({".", "eval", "source"})
"""What may set variables without naming them."""
_SHOWING = frozenset({"[", "[[", "echo", "printf", "test"})
_NEEDING: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "cd": (("",), ()),
    "composer": (
        ("create-project", "dump-autoload", "global", "install", "require", "run-script", "update"),
        ("COMPOSER_HOME",),
    ),
    "git": (("config",), ("GIT_CONFIG_GLOBAL", "XDG_CONFIG_HOME")),
    "go": (("build", "install", "run", "test"), ("GOCACHE", "XDG_CACHE_HOME")),
}
"""Programs that stop without HOME: with which commands, and which variables help them, too."""
_DEEPEST = 50
"""Directories one in the other, below which nobody looks."""


def home_of(runas: str | None) -> str:
    """Return the home directory that a user has as distributions set users up."""
    user = (runas or "root").strip()
    return "/root" if user == "root" else f"/home/{user}"


def places_at_home(context: Context) -> dict[str, str]:
    """Return the destinations in home directories by what follows the user's name."""
    found: dict[str, str] = {}
    for mapping in context.server.files if context.server is not None else ():
        path = mapping.destination_text or ""
        match = _IN_HOME.fullmatch(path)
        if match is not None:
            found[match["rest"]] = path.rstrip("/")
    return found


def sets_home(call: Call) -> bool:
    """Whether HOME may be something else from here on."""
    if call.program in READING or any(item.name == "HOME" for item in call.declares):
        return True
    return not call.words and any(item.name == "HOME" for item in call.assignments)


def is_elsewhere(call: Call) -> bool:
    """Whether another user runs it, or another machine, or it is given a HOME of its own."""
    if not _AS_SOMEBODY.isdisjoint(call.wrappers):
        return True
    for each in call.ancestors:
        if each.program in _ELSEWHERE or not _AS_SOMEBODY.isdisjoint(each.wrappers):
            return True
    return any(item.name == "HOME" for item in call.assignments)


def misses_home(call: Call, home: str, meant: dict[str, str]) -> tuple[int, str] | None:
    """Find a path below the user's home that names a destination in another user's."""
    for word in words_of(call) if meant else ():
        match = _AT_HOME.fullmatch(word.text)
        rest = (match["rest"] or "").strip("/") if match is not None else ""
        place = _within(rest, meant)
        if place is None or place.startswith(f"{home}/"):
            continue
        return word.start, (
            f'uses "{_bare(word)}", which is below {home}, the home of the user who runs the '
            f'hook, while Install copies to "{short(place)}": write that path'
        )
    return None


def _within(rest: str, meant: dict[str, str]) -> str | None:
    """Return the destination that a path below a home directory is, or lies in."""
    parts = rest.split("/")[:_DEEPEST]
    above = ("/".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((meant[path] for path in above if path in meant), None)


def lacks_home(call: Call, script: HookScript) -> tuple[int, str] | None:
    """Find what needs HOME, which systemd does not give to the agent."""
    program = _program_without_home(call, script.text)
    if program:
        return call.start, (
            f'runs "{program}", which stops without HOME, and systemd starts the agent without '
            "it: export HOME first, or name the user in runas"
        )
    if call.program in _SHOWING or call.in_condition:
        return None
    for word in words_of(call):
        match = _AT_HOME.fullmatch(word.text)
        if match is None or match["how"] == "~":
            continue
        left = f'"{short(match["rest"])}"' if match["rest"] else "nothing"
        return word.start, (
            f'uses "{_bare(word)}", but systemd starts the agent without HOME, so that {left} is '
            "left of it: export HOME first, or name the user in runas"
        )
    return None


def _program_without_home(call: Call, text: str) -> str:
    """Return the call in short where its program is known to fail without HOME."""
    words = call.words
    name = call.program
    if name == "php" and len(words) > 1 and (words[1].value or "").endswith("composer.phar"):
        words, name = words[1:], "composer"
    commands, helping = _NEEDING.get(name.removesuffix(".phar"), ((), ()))
    first = words[1].value if len(words) > 1 else ""
    if first not in commands or any(variable in text for variable in helping):
        return ""
    if name == "git" and not call.has_flag("--global"):
        return ""
    return short(" ".join(word.text for word in call.words))


def _bare(word: Word) -> str:
    return short(word.text.replace('"', ""))


def words_of(call: Call) -> Iterator[Word]:
    """Yield what a call is given, keeps in variables and reads or writes."""
    yield from call.arguments
    for item in (*call.assignments, *call.declares):
        if item.value is not None and "PATH" not in item.name:
            yield item.value
    for redirect in call.redirects:
        if redirect.target is not None and not redirect.operator.startswith("<<"):
            yield redirect.target
