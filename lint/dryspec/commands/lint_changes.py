"""What ``dryspec lint`` writes back: fixes and suppressions, or the patch that would do it."""

from __future__ import annotations

import sys

from dryspec.discover import reason
from dryspec.engine import lint_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dryspec.add_ignores import Added
    from dryspec.engine import Result
    from dryspec.options import Arguments
    from dryspec.outcome import FileOutcome
    from dryspec.project import Project
    from dryspec.settings import Settings

_FIXING = ("fix", "unsafe-fixes")
_ADDING = "add-ignores"


class WriteError(Exception):
    """A file that could not be written; the message says which and why."""


class Changes:
    """Changes texts as the command line asks for, and counts."""

    def __init__(self, given: Arguments) -> None:
        self._unsafe = given.has("unsafe-fixes")
        self._adding = given.has(_ADDING)
        self.only_shown = given.has("diff")
        """Whether patches are printed instead of writing."""
        self._fixing = any(given.has(key) for key in _FIXING) or (
            self.only_shown and not self._adding
        )
        self.patches: list[str] = []
        self.fixed = 0
        self.silenced = 0
        self.skipped = 0
        self._in_scripts = 0

    @property
    def wanted(self) -> bool:
        """Whether anything may be changed."""
        return self._fixing or self._adding

    @property
    def writes(self) -> bool:
        """Whether what is changed is put where it came from."""
        return self.wanted and not self.only_shown

    def lint(
        self, path: str, text: str, settings: Settings, project: Project | None, *, to_stdout: bool
    ) -> Result:
        """Change a text, put it where it belongs, and return what is found in it then.

        Raises:
            WriteError: the file cannot be written; it is what it was.

        """
        changed, result = self._changed(path, text, settings, project)
        if self.only_shown:
            if changed != text:
                from dryspec.fix import patch

                self.patches.append(patch(path, text, changed))
        elif to_stdout:
            sys.stdout.write(changed)
        elif changed != text:
            _write(path, changed)
        return result

    def leave(self, scripts: Iterable[FileOutcome | str]) -> None:
        """Count what is found in hook scripts, into which nothing is written."""
        for script in scripts:
            if self._adding and not isinstance(script, str):
                self._in_scripts += len(script.diagnostics)

    def _changed(
        self, path: str, text: str, settings: Settings, project: Project | None
    ) -> tuple[str, Result]:
        if self._fixing:
            from dryspec.fix import fix_text

            fixed = fix_text(path, text, settings, project, unsafe=self._unsafe)
            self.fixed += fixed.count
            text, result = fixed.text, fixed.result
        else:
            result = lint_text(path, text, settings, project)
        if self._adding:
            added = _ignores(result, settings, project)
            result = lint_text(path, added.text, settings, project)
            kept = added.without(_useless(result))
            if kept is not added:
                added, result = kept, lint_text(path, kept.text, settings, project)
            self.silenced += added.count
            self.skipped += added.skipped
            text = added.text
        return text, result

    def report(self) -> str:
        """Say in a few lines what was done."""
        lines: list[str] = []
        if self.fixed:
            lines.append(f"{_findings(self.fixed)} mended")
        if self.silenced:
            lines.append(f"{_findings(self.silenced)} silenced by a comment")
        if self.skipped:
            lines.append(
                f"{_findings(self.skipped)} left, for no comment can stand there; "
                "a baseline or per-path settings can hide them"
            )
        if self._in_scripts:
            lines.append(
                f"{_findings(self._in_scripts)} left in hook scripts, which are yours to change; "
                "a comment there, a baseline or per-path settings can hide them"
            )
        return "".join(f"dryspec: {line}\n" for line in lines)


def _ignores(result: Result, settings: Settings, project: Project | None) -> Added:
    if result.moved is result.findings:
        from dryspec.add_ignores import add_ignores

        return add_ignores(result)
    from dryspec.embedded_ignores import add_around

    return add_around(result, settings, project)


def _useless(result: Result) -> list[int]:
    """Return where names in comments stand that silence nothing: a comment may have hidden it."""
    from dryspec.suppress import UNUSED

    return [found.span.start for found in result.findings if found.rule == UNUSED]


def _findings(number: int) -> str:
    return f"{number} finding{'' if number == 1 else 's'}"


def _write(path: str, text: str) -> None:
    from dryspec.fix import write_atomically

    try:
        write_atomically(path, text.encode("utf-8"))
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {reason(error)}") from error
