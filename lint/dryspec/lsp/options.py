"""What the editor's settings and the repository's configuration ask for, as engine settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from dryspec.config import load
from dryspec.settings import AGENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dryspec.config import Config
    from dryspec.settings import Settings

SECTION = "dryspec"
OFF = "off"
DEFAULT_INSTANCES = 10


def section_of(given: Any) -> dict[str, Any]:
    """Return our section of settings, which clients nest under our name or not."""
    if not isinstance(given, dict):
        return {}
    settings = cast("dict[str, Any]", given)
    section = settings.get(SECTION, settings)
    return cast("dict[str, Any]", section) if isinstance(section, dict) else {}


class Options:
    """Settings of the editor: section ``dryspec`` of its configuration.

    Keys: ``agent``, ``image``, ``select``, ``ignore``, ``extendSelect``, ``project``, ``config``
    (path of a configuration file, or ``off``), ``inlayHints``, ``codeLens``, ``instances``.
    What has the wrong type is left out and named in ``mistakes``.
    """

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        self.mistakes: list[str] = []
        self._given = dict(given or {})
        self.inlay_hints = self._flag("inlayHints")
        self.code_lens = self._flag("codeLens")
        self.instances = self._number("instances", DEFAULT_INSTANCES)
        self._config = self._text("config")
        self._overrides = self._read_overrides()

    def config_for(self, path: str) -> Config:
        """Return the configuration of a file or folder.

        Raises:
            ConfigError: it cannot be used; the message says why.

        """
        explicit = "" if self._config == OFF else self._config
        return load(path, explicit=explicit, enabled=self._config != OFF)

    def settings_for(self, path: str) -> Settings:
        """Return the settings of a file: its configuration, overruled by the editor's settings.

        Raises:
            ConfigError: the configuration cannot be used; the message says why.

        """
        return self.config_for(path).settings_for(path, self._overrides)

    @property
    def settings_alone(self) -> Settings:
        """What the editor's settings ask for without any configuration."""
        return load(".", enabled=False).settings_for("", self._overrides)

    def _read_overrides(self) -> dict[str, Any]:
        """Read what overrules the configuration, by the configuration's names."""
        agent = self._text("agent") or "both"
        if agent not in AGENTS:
            self.mistakes.append(f'"agent" is one of {", ".join(AGENTS)}, not "{agent}"')
            agent = "both"
        found: dict[str, Any] = {
            "agent": "" if agent == "both" else agent,
            "image": self._text("image"),
            "select": self._names("select"),
            "ignore": self._names("ignore"),
            "extend-select": self._names("extendSelect"),
        }
        overrides = {name: value for name, value in found.items() if value}
        return overrides if self._flag("project") else {**overrides, "project": False}

    def _text(self, name: str) -> str:
        value = self._given.get(name, "")
        return str(self._checked(name, value, isinstance(value, str), "a text", ""))

    def _flag(self, name: str) -> bool:
        value = self._given.get(name, True)
        return bool(self._checked(name, value, isinstance(value, bool), "true or false", True))

    def _number(self, name: str, default: int) -> int:
        value = self._given.get(name, default)
        fits = isinstance(value, int) and not isinstance(value, bool) and value > 0
        return int(self._checked(name, value, fits, "a number of at least 1", default))

    def _names(self, name: str) -> tuple[str, ...]:
        value: Any = self._given.get(name) or []
        items: list[Any] = [*value] if isinstance(value, list) else [None]
        fits = all(isinstance(item, str) for item in items)
        return tuple(self._checked(name, value, fits, "a list of rule names", []))

    def _checked(self, name: str, value: Any, fits: bool, wanted: str, default: Any) -> Any:
        if value is None or fits:
            return default if value is None else value
        self.mistakes.append(f'"{name}" is {wanted}, not {value!r}')
        return default
