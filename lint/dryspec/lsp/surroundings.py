"""What of the world around a file counts for it, read once until the world changes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from dryspec.baseline import Baseline, BaselineError
from dryspec.config import ConfigError, forget
from dryspec.lsp.matching import matcher
from dryspec.lsp.options import Options
from dryspec.lsp.paths import is_below
from dryspec.project import Project, find_root, project_for
from dryspec.rule import RuleError
from dryspec.selection import UnknownRuleError, check_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dryspec.help.hover import Matches
    from dryspec.settings import Settings


class Surroundings:
    """Settings, baseline and repository of each file.

    ``folders`` says which workspace folders there are; ``complain`` shows the user a sentence.
    """

    def __init__(self, folders: Callable[[], list[str]], complain: Callable[[str], None]) -> None:
        self._folders = folders
        self._show = complain
        self._complaints: set[str] = set()
        self._settings: dict[str, Settings] = {}
        self._baselines: dict[str, Baseline | None] = {}
        self._projects: dict[str, Project] = {}
        self._matches: dict[str, Matches | None] = {}
        self.options = Options()

    def configure(self, options: Options) -> None:
        """Take new settings of the editor."""
        self.options = options
        self._complaints.clear()
        self.renew()

    def renew(self) -> None:
        """Read everything again from now on."""
        self._settings.clear()
        self._baselines.clear()
        self._projects.clear()
        self._matches.clear()
        forget()

    def forget(self, path: str) -> None:
        """Forget what belongs to one file alone."""
        self._settings.pop(path, None)
        self._projects.pop(path, None)
        self._matches.pop(path, None)

    def settings_for(self, path: str | None) -> Settings:
        """Return the settings of a file."""
        key = path or ""
        if key not in self._settings:
            self._settings[key] = self._read_settings(path)
        return self._settings[key]

    def baseline_for(self, path: str | None) -> Baseline | None:
        """Return the known findings that a file's configuration names."""
        named = self.baseline_path(path)
        if not named:
            return None
        if named not in self._baselines:
            try:
                self._baselines[named] = Baseline(named)
            except BaselineError as error:
                self._complain(str(error))
                self._baselines[named] = None
        return self._baselines[named]

    def baseline_path(self, path: str | None) -> str:
        """Return where a file's baseline is, ``""`` where its configuration names none."""
        try:
            return self.options.config_for(path).baseline if path else ""
        except ConfigError:  # has been said when its settings were read
            return ""

    def excluded(self, folder: str) -> tuple[Sequence[str], str]:
        """Return the patterns of what a walk leaves out, and what they are relative to."""
        try:
            config = self.options.config_for(folder)
        except ConfigError as error:
            self._complain(str(error))
            return (), ""
        return config.exclude, config.directory

    def project_of(self, path: str | None) -> Project | None:
        """Return the repository of a file: that with ``.git``, else its workspace folder."""
        if path is None:
            return None
        if path not in self._projects:
            root = self.settings_for(path).root or find_root(path)
            if not os.path.exists(os.path.join(root, ".git")):
                root = self._folder_of(path) or root
            self._projects[path] = project_for(path, root)
        return self._projects[path]

    def matches_of(self, path: str | None) -> Matches | None:
        """Return what answers for the files of a spec's repository."""
        if path is None:
            return None
        if path not in self._matches:
            self._matches[path] = matcher(self.project_of(path))
        return self._matches[path]

    def _read_settings(self, path: str | None) -> Settings:
        """Read a file's settings; of a configuration that cannot be used, none counts."""
        folders = self._folders()
        try:
            settings = self.options.settings_for(path or (folders[0] if folders else "."))
            check_names(settings)
        except (ConfigError, RuleError, UnknownRuleError) as error:
            self._complain(str(error))
            return self.options.settings_alone
        return settings

    def _folder_of(self, path: str) -> str | None:
        """Return the innermost workspace folder that holds a path."""
        around = [folder for folder in self._folders() if is_below(path, folder)]
        return max(around, key=len) if around else None

    def _complain(self, text: str) -> None:
        """Show what is wrong with a configuration, once until something changes."""
        if text not in self._complaints:
            self._complaints.add(text)
            self._show(text)
