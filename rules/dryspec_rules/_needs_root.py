"""What only root may do on a Linux machine as its distribution sets it up."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.shell import Call, Word

_PACKAGES = frozenset({"apt", "apt-get", "yum", "dnf", "microdnf", "apk", "rpm", "dpkg"})
_CHANGES = frozenset({"install", "update", "upgrade", "remove", "add", "del", "dist-upgrade"})
_INSTALLING_FLAGS = ("-i", "-U", "-e", "--install", "--upgrade", "--erase")
_ASKING_FLAGS = ("-q", "--query", "-V", "--verify")
_UNIT_VERBS = frozenset(
    {
        "daemon-reload", "disable", "enable", "mask", "reload", "reload-or-restart", "restart",
        "start", "stop", "try-restart", "unmask",
    }
)  # fmt: skip
_SERVICE_VERBS = frozenset({"force-reload", "reload", "restart", "start", "stop"})
_ALWAYS = frozenset(
    {
        "a2disconf", "a2dismod", "a2dissite", "a2enconf", "a2enmod", "a2ensite", "groupadd",
        "groupdel", "setcap", "useradd", "userdel", "usermod",
    }
)  # fmt: skip
_PLACES = (
    *("/bin/", "/etc/apache2/", "/etc/apt/", "/etc/cron.d/", "/etc/httpd/", "/etc/init.d/"),
    *("/etc/logrotate.d/", "/etc/nginx/", "/etc/profile.d/", "/etc/sudoers.d/", "/etc/systemd/"),
    *("/etc/yum.repos.d/", "/lib/systemd/", "/sbin/", "/usr/bin/", "/usr/lib/systemd/"),
    "/usr/sbin/",
)
"""Directories that packages bring along and that belong to root."""
_FILES = frozenset(
    {"/etc/crontab", "/etc/environment", "/etc/fstab", "/etc/hosts", "/etc/profile", "/etc/sudoers"}
)
_TO_LAST = frozenset({"cp", "install", "ln", "mv"})
_TO_ALL = frozenset({"mkdir", "rm", "tee", "touch"})


def needs_root(call: Call, user: str) -> bool:
    """Whether a program fails unless root runs it, seen from an ordinary user."""
    program = call.program
    if changes_packages(call) or (program in _ALWAYS and len(call.words) > 1):
        return True
    words = call.positionals
    first = words[0].value or "" if words else ""
    if program == "systemctl":
        return first in _UNIT_VERBS and not call.has_flag("--user")
    if program == "service":
        return len(words) > 1 and words[1].value in _SERVICE_VERBS
    if program == "su":
        return call.has_flag("-c", "--command") and user not in [word.value for word in words]
    if program == "chown":
        return _gives_away(first, user)
    return any(is_roots(word.value or "") for word in _written(call))


def changes_packages(call: Call) -> bool:
    """Whether a package manager installs, updates or removes packages."""
    if call.program not in _PACKAGES:
        return False
    if call.subcommand()[:1] and call.subcommand()[0] in _CHANGES:
        return True
    if call.program not in {"rpm", "dpkg"} or call.has_flag(*_ASKING_FLAGS):
        return False
    return call.has_flag(*_INSTALLING_FLAGS)


def is_roots(path: str) -> bool:
    """Whether a path is one that only root may write."""
    return path in _FILES or path.startswith(_PLACES)


def _gives_away(owner: str, user: str) -> bool:
    """Whether `chown` gives files to somebody else: not even their owner may."""
    name = owner.replace(".", ":").partition(":")[0]
    return name.replace("-", "").isalpha() and name != user


def _written(call: Call) -> Iterator[Word]:
    """Yield the places that a call writes."""
    words = call.positionals
    if call.program in _TO_ALL:
        yield from words
    elif call.program in _TO_LAST and len(words) > 1:
        yield words[-1]
    elif call.program == "sed" and call.has_flag("-i", "--in-place"):
        yield from words[1:]
