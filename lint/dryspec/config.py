"""Configuration: found beside the file or above it, and merged with the user's own.

``dryspec.toml`` counts, else the table ``tool.dryspec`` of ``pyproject.toml``, in the nearest
directory that has one, up to the repository's root. The user's own file
(``$XDG_CONFIG_HOME/dryspec/config.toml``) speaks where the repository's is silent.

A repository under check is not trusted: rule packages that it names are kept back, and its paths
may not lead out of it.
"""

from __future__ import annotations

import os

from dryspec.settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

OWN_NAME = "dryspec.toml"
PYPROJECT = "pyproject.toml"
_SELECTION = ("select", "extend-select", "ignore")


class ConfigError(Exception):
    """A configuration that cannot be used; the message names the file, the key and what to do."""


class Config:
    """What the configuration of one directory says; lists and tables are never ``None``.

    ``key`` is equal for equal configurations, ``directory`` is what patterns are relative to.
    ``refused_plugins`` are the rule packages that a repository names, loaded only with leave.
    """

    __slots__ = ("_packages", "_values", "directory", "key", "refused_plugins")

    def __init__(self, own: _File | None, user: _File | None) -> None:
        self.key = _key(own, user)
        self.directory = own.directory if own else ""
        self.refused_plugins: tuple[str, ...] = tuple(own.values.get("plugins", ())) if own else ()
        self._packages: tuple[str, ...] = tuple(user.values.get("plugins", ())) if user else ()
        below = user.values if user else {}
        above = own.values if own else {}
        self._values: dict[str, Any] = {**below, **above}
        self._values["severity"] = {**below.get("severity", {}), **above.get("severity", {})}

    @property
    def shown(self) -> str:
        """The files that this is read from, for messages."""
        return " and ".join(map(_shown, self.key.split("\0")))

    @property
    def exclude(self) -> Sequence[str]:
        """Patterns of what a walk leaves out."""
        patterns: Sequence[str] = self._values.get("exclude", ())
        return patterns

    @property
    def baseline(self) -> str:
        """Path of the file with known findings, ``""`` for none."""
        return self._text("baseline")

    @property
    def format(self) -> str:
        """Output format, ``""`` for the default one."""
        return self._text("format")

    @property
    def fail_on(self) -> str:
        """Severity from which on a run fails, ``""`` for the default one."""
        return self._text("fail-on")

    @property
    def per_path(self) -> Sequence[dict[str, Any]]:
        """Tables for some of the files; without any, all files have the same settings."""
        tables: Sequence[dict[str, Any]] = self._values.get("per-path", ())
        return tables

    def settings_for(self, path: str, command_line: dict[str, Any] | None = None) -> Settings:
        """Return the settings for a file: configuration, its tables per path, command line.

        ``command_line`` holds what was given there, by the names of the configuration, besides
        ``kind`` and ``allow-plugins``. Its ``select`` starts a selection from nothing; its
        ``ignore`` and ``extend-select`` add to what the configuration says.
        """
        given = command_line or {}
        values = self._merged(path)
        if "select" in given:
            values.update(dict.fromkeys(_SELECTION, ()))
        _add_selection(values, given)
        values.update({name: value for name, value in given.items() if name not in _SELECTION[1:]})
        return _settings(values, self._allowed(bool(given.get("allow-plugins"))))

    def excludes(self, path: str) -> bool:
        """Tell whether a file that nobody named is left out as a walk leaves it out."""
        return bool(self.exclude) and self._matches(self.exclude, path)

    def _text(self, name: str) -> str:
        return str(self._values.get(name, ""))

    def _allowed(self, all_of_them: bool) -> tuple[str, ...]:
        named = (*self._packages, *(self.refused_plugins if all_of_them else ()))
        return tuple(dict.fromkeys(named))

    def _merged(self, path: str) -> dict[str, Any]:
        values = dict(self._values)
        if not self.per_path:
            return values
        for table in self.per_path:
            if self._matches(table["paths"], path):
                _add_selection(values, table)
                severities = {**values["severity"], **table.get("severity", {})}
                added = {name: value for name, value in table.items() if name not in _SELECTION[1:]}
                values.update(added, severity=severities)
        return values

    def _matches(self, patterns: Sequence[str], path: str) -> bool:
        from dryspec.gitignore import Patterns

        relative = os.path.relpath(os.path.abspath(path), self.directory or os.getcwd())
        return Patterns(patterns).match(relative.replace(os.sep, "/"))


def _key(own: _File | None, user: _File | None) -> str:
    return "\0".join([file.path for file in (own, user) if file])


def _add_selection(values: dict[str, Any], more: dict[str, Any]) -> None:
    """Add names to ``ignore`` and ``extend-select``; one selected later is ignored no more."""
    wanted = (*more.get("select", ()), *more.get("extend-select", ()))
    kept = [name for name in values.get("ignore", ()) if name not in wanted]
    values["ignore"] = (*kept, *more.get("ignore", ()))
    values["extend-select"] = (*values.get("extend-select", ()), *more.get("extend-select", ()))


def _settings(values: dict[str, Any], packages: tuple[str, ...]) -> Settings:
    return Settings(
        select=values.get("select", ()),
        ignore=values["ignore"],
        extend_select=values["extend-select"],
        kind=values.get("kind", ""),
        agent=values.get("agent", "both"),
        image=values.get("image", ""),
        project=values.get("project", True),
        root=values.get("root", ""),
        severities=values["severity"],
        packages=packages,
        hook_scripts=values.get("hook-scripts", True),
    )


class _File:
    """One configuration file: where it is, and its validated values with paths made whole."""

    __slots__ = ("directory", "path", "values")

    def __init__(self, path: str, values: dict[str, Any]) -> None:
        self.path = path
        self.directory = os.path.dirname(path)
        self.values = values


_MANY = 50
"""Directories that are remembered; few are asked for again once a walk has left them."""

_found: dict[tuple[str, str], Config] = {}
_own: dict[str, _File | None] = {}
_user: list[_File | None] = []
"""The user's own file, once it has been looked for."""
_made: dict[str, Config] = {}


def load(start_path: str, *, explicit: str = "", enabled: bool = True) -> Config:
    """Return the configuration for a file or directory; remembered for each path.

    Args:
        start_path: the file, which need not exist, or directory to look from.
        explicit: a configuration file to use instead of looking for one.
        enabled: false for no configuration at all, neither the repository's nor the user's.

    Raises:
        ConfigError: a file that cannot be read or is not valid.

    """
    if not enabled:
        return Config(None, None)
    # What is no directory holds no configuration either: there is no need to ask which it is.
    start = os.path.abspath(start_path)
    key = (os.path.abspath(explicit), "") if explicit else ("", start)
    if key not in _found:
        own = _read(key[0], confined=False) if explicit else _nearest(start)
        if explicit and own is None:
            raise ConfigError(f'{_shown(explicit)}: has no table "tool.dryspec"')
        if len(_found) > _MANY:
            _found.clear()
            for name in [name for name, file in _own.items() if file is None]:
                del _own[name]
        _found[key] = _config(own, _users())
    return _found[key]


def _config(own: _File | None, user: _File | None) -> Config:
    """Return the same configuration for the same files."""
    key = _key(own, user)
    if key not in _made:
        _made[key] = Config(own, user)
    return _made[key]


def forget() -> None:
    """Read the files again from now on; for processes that live longer than one run."""
    _found.clear()
    _own.clear()
    _user.clear()
    _made.clear()


def _nearest(directory: str) -> _File | None:
    passed: list[str] = []
    found: _File | None = None
    while directory not in _own:
        passed.append(directory)
        found = _in(directory)
        parent = os.path.dirname(directory)
        top = parent == directory or os.path.exists(os.path.join(directory, ".git"))
        if found is not None or top:
            break
        directory = parent
    else:
        found = _own[directory]
    _own.update(dict.fromkeys(passed, found))
    return found


def _in(directory: str) -> _File | None:
    for name in (OWN_NAME, PYPROJECT):
        path = os.path.join(directory, name)
        if os.path.isfile(path):
            found = _read(path, confined=True)
            if found:
                return found
    return None


def _users() -> _File | None:
    if not _user:
        path = user_path()
        _user.append(_read(path, confined=False) if path and os.path.isfile(path) else None)
    return _user[0]


def user_path() -> str:
    """Return where the user's own configuration is looked for, ``""`` where there is no home."""
    if os.name == "nt":
        base = os.environ.get("APPDATA", "")
    else:
        base = os.environ.get("XDG_CONFIG_HOME", "")
        if not os.path.isabs(base):
            base = os.path.join(os.path.expanduser("~"), ".config")
    # A relative directory could lie in the repository under check.
    return os.path.join(base, "dryspec", "config.toml") if os.path.isabs(base) else ""


def _read(path: str, *, confined: bool) -> _File | None:
    from dryspec.config_read import read

    shown = _shown(path)
    values = read(path, shown)
    if values is None:
        return None
    directory = os.path.dirname(path)
    for name in ("root", "baseline"):
        if values.get(name):
            full = os.path.normpath(os.path.join(directory, os.path.expanduser(values[name])))
            if confined:
                _keep_inside(full, directory, f"{shown}: {name}")
            values[name] = full
    return _File(path, values)


def _keep_inside(full: str, directory: str, place: str) -> None:
    from dryspec.project import find_root, is_within

    root = os.path.realpath(find_root(os.path.join(directory, OWN_NAME)))
    if not is_within(os.path.realpath(full), root):
        raise ConfigError(
            f"{place}: leads out of the repository, which its own configuration may not; "
            "give it on the command line"
        )


def _shown(path: str) -> str:
    """Name a file the short way: below the working directory by its relative path."""
    from dryspec.escape import printable

    relative = os.path.relpath(path) if os.path.splitdrive(path)[0] == "" else path
    return printable(path if relative.startswith("..") else relative.replace(os.sep, "/"))
