"""What the editor's settings and the repository's configuration ask for, as engine settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from dryspec.settings import AGENTS, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTION = "dryspec"
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
        self.agent = self._text("agent", "both")
        if self.agent not in AGENTS:
            self.mistakes.append(f'"agent" is one of {", ".join(AGENTS)}, not "{self.agent}"')
            self.agent = "both"
        self.image = self._text("image", "")
        self.config = self._text("config", "")
        self.select = self._names("select")
        self.ignore = self._names("ignore")
        self.extend_select = self._names("extendSelect")
        self.project = self._flag("project")
        self.inlay_hints = self._flag("inlayHints")
        self.code_lens = self._flag("codeLens")
        self.instances = self._number("instances", DEFAULT_INSTANCES)

    def settings_for(self, path: str | None) -> Settings:
        """Return the settings for a file: the repository's configuration, then the editor's."""
        base = _configured(path, self.config)
        return Settings(
            select=self.select or base.select,
            ignore=(*base.ignore, *self.ignore),
            extend_select=(*base.extend_select, *self.extend_select),
            kind=base.kind,
            agent=self.agent if self.agent != "both" else base.agent,
            image=self.image or base.image,
            project=self.project and base.project,
            root=base.root,
            severities=base.severities,
        )

    def _text(self, name: str, default: str) -> str:
        value = self._given.get(name, default)
        return str(self._checked(name, value, isinstance(value, str), "a text", default))

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


def _configured(path: str | None, config: str) -> Settings:
    del path, config
    return Settings()
