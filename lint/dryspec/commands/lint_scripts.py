"""The hook scripts of the appspecs that ``dryspec lint`` checks: each once, by the shell rules."""

from __future__ import annotations

import os

from dryspec.commands.lint_output import NOT_CHECKED
from dryspec.engine import failed
from dryspec.hook_lint import lint_hook_script, scripts_to_lint
from dryspec.options import UsageError
from dryspec.outcome import SCRIPT, FileOutcome, located
from dryspec.rule import RuleError
from dryspec.selection import UnknownRuleError
from dryspec.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dryspec.config import Config
    from dryspec.project import Project
    from dryspec.revision import HookScript
    from dryspec.settings import Settings
    from dryspec.spec.appspec import ServerAppspec


class Scripts:
    """Judges the scripts of one run, by the settings for their own paths.

    Args:
        config_for: returns the configuration for a directory.
        settings_for: returns the settings for a file.

    """

    def __init__(
        self, config_for: Callable[[str], Config], settings_for: Callable[[str], Settings]
    ) -> None:
        self._config_for = config_for
        self._settings_for = settings_for
        self._seen: set[str] = set()

    def take(self, path: str) -> bool:
        """Tell whether a script is met for the first time, by whatever name."""
        real = os.path.realpath(path)
        if real in self._seen:
            return False
        self._seen.add(real)
        return True

    def of(self, appspec: ServerAppspec, project: Project) -> Iterator[FileOutcome | str]:
        """Yield what is found in the new scripts of an appspec, or why one is not judged."""
        for script in scripts_to_lint(appspec, project):
            path = _shown(project, script.path, appspec.source.name)
            if not self.take(path):
                continue
            try:
                config = self._config_for(os.path.dirname(path) or os.curdir)
                settings = self._settings_for(path)
            except (UsageError, UnknownRuleError, RuleError) as error:
                yield f"{path}{NOT_CHECKED}{error}"
                continue
            if settings.hook_scripts and not config.excludes(path):
                yield _judged(script, appspec, settings, path)


def _judged(
    script: HookScript, appspec: ServerAppspec, settings: Settings, path: str
) -> FileOutcome:
    try:
        result = lint_hook_script(script, appspec, settings, as_file=False)
    except RuleError:
        raise
    except Exception as error:
        result = failed(Source(path, ""), error)
        result.kind = SCRIPT
    return located(result, path)


def _shown(project: Project, path: str, spec: str) -> str:
    """Return a script's path in the way that the appspec's was given."""
    full = os.path.join(project.root, path)
    shown = full if os.path.isabs(spec) else os.path.relpath(full)
    return shown.replace(os.sep, "/")
