"""``dryspec lint``: files in, reports out."""

from __future__ import annotations

import gc
import os
import sys

from dryspec.commands.lint_changes import Changes, WriteError
from dryspec.commands.lint_narrow import narrow
from dryspec.commands.lint_options import OPTIONS
from dryspec.commands.lint_output import NOT_CHECKED, STDIN, Output
from dryspec.discover import MAX_SIZE, Unreadable, decode, find, read_text
from dryspec.engine import lint_text
from dryspec.escape import printable
from dryspec.options import Arguments, UsageError, help_text, read
from dryspec.outcome import FileOutcome, Outcome, file_from_tuple, located
from dryspec.project import Projects
from dryspec.rule import RuleError
from dryspec.selection import INTERNAL_ERROR, UnknownRuleError, check_names
from dryspec.settings import Settings
from dryspec.workers import WorkerError, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from dryspec.commands.lint_scripts import Scripts
    from dryspec.config import Config
    from dryspec.engine import Result
    from dryspec.project import Project

CLEAN, FOUND, WRONG_USE, OUR_FAULT = 0, 1, 2, 3
_FEW = 20
"""Up to so many files leave less garbage behind than looking for it costs."""
_COLLECT_AFTER = (20_000, 10, 10)
"""A file leaves no garbage behind (:meth:`Context.release`); this is for those that must."""
_MANY = 400
_MAX_JOBS = 8
_SELECTION = ("select", "ignore", "extend-select")
_NOTHING = """\
dryspec: no buildspec or appspec found here; a file of another name, or a template with buildspecs
written in it, has to be named
"""
_SUMMARY = "Finds what AWS CodeBuild and CodeDeploy would refuse, ignore or get wrong."


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    given = read(arguments, OPTIONS)
    if given.has("help"):
        sys.stdout.write(help_text("dryspec lint [options] [PATH ...]", _SUMMARY, OPTIONS))
        return CLEAN
    try:
        return _Run(given).run()
    except (UnknownRuleError, RuleError) as error:
        raise UsageError(str(error)) from error


def _nothing(paths: list[str]) -> str:
    """Say that there is no spec, and what may have been meant for one."""
    from dryspec.misspelt import misspelt

    found = misspelt(paths)
    if found is None:
        return _NOTHING
    return f'{_NOTHING}"{printable(found[0])}" is no name of a spec: did you mean "{found[1]}"?\n'


class _Run:
    """One run: what was asked for, what is known of the tree, and what came out."""

    def __init__(self, given: Arguments) -> None:
        self.given = given
        self.outcome = Outcome()
        self.changes = Changes(given)
        self._shellcheck = _shellcheck() if given.has("shellcheck") else ""
        self._projects = Projects()
        self._nearest: tuple[str, Config] | None = None
        self._settings: dict[tuple[str, str], Settings] = {}
        self._scripts: Scripts | None = None
        self._reasons: set[str] = set()

    def run(self) -> int:
        _check_places(self.given)
        paths = self.given.paths or ["."]
        config = self.config_for(paths[0] if paths[0] != STDIN else ".")
        self._output = Output(self.given, config, self.outcome, self.changes)
        files = self._files([path for path in paths if path != STDIN])
        if STDIN in paths:
            self._take_all(self._stdin())
        elif not files:
            sys.stderr.write(_nothing(paths))
        if files:
            self._check_first(files[0])
        self._lint_all(files)
        narrow(self.outcome, self.given, config)
        self._output.finish()
        return self._code(config)

    def _files(self, named: list[str]) -> list[str]:
        """Find the files below each path by that path's own configuration, each file once."""
        found: dict[str, None] = {}
        problems = self.outcome.problems
        for path in named:
            try:
                config = self.config_for(path)
            except UsageError as error:
                if path == named[0]:
                    raise
                problems.append(f"{path}{NOT_CHECKED}{error}")
                continue
            found.update(dict.fromkeys(find([path], config.exclude, config.directory, problems)))
        return list(found)

    def config_for(self, path: str) -> Config:
        """Return the configuration for a file or directory."""
        from dryspec.config import ConfigError, load

        try:
            return load(
                path,
                explicit=self.given.last("config"),
                enabled=not self.given.has("no-config"),
            )
        except ConfigError as error:
            raise UsageError(str(error)) from error

    def settings_for(self, path: str) -> Settings:
        directory = path.rpartition("/")[0]
        if self._nearest is None or self._nearest[0] != directory:
            self._nearest = directory, self.config_for(directory or os.curdir)
        config = self._nearest[1]
        key = (config.key, path if config.per_path else "")
        if key not in self._settings:
            settings = config.settings_for(path, _overrides(self.given))
            try:
                check_names(settings)
            except UnknownRuleError as error:
                raise UsageError(f"{config.shown}: {error}") from error
            if settings.root and not os.path.isdir(settings.root):
                raise UsageError(f"{config.shown}: root: there is no such directory")
            self._settings[key] = settings
        return self._settings[key]

    def project_for(self, path: str, settings: Settings) -> Project | None:
        if not settings.project:
            return None
        return self._projects.of(path, settings.root)

    def _check_first(self, path: str) -> None:
        """Say of a wrong rule name or plug-in before any worker starts."""
        config = self.config_for(path)
        refused = config.refused_plugins
        if refused and not self.given.has("allow-plugins"):
            sys.stderr.write(
                f"dryspec: rule packages named by this repository were not loaded: "
                f"{printable(', '.join(refused))}; --allow-plugins loads them\n"
            )
        _note_image(config.settings_for(path, _overrides(self.given)).image)
        named = [name for key in _SELECTION for name in self.given.names(key)]
        if named:
            packages = config.settings_for(path, _overrides(self.given)).packages
            check_names(Settings(select=named, packages=packages))

    def _lint_all(self, files: list[str]) -> None:
        if len(files) > _FEW:
            # One file loads what the others need, in workers, too; none of that is ever garbage.
            self._take_all(self._lint(files[0]))
            files = files[1:]
            gc.freeze()
            gc.set_threshold(*_COLLECT_AFTER)
            gc.enable()
        jobs = 1 if self.changes.wanted else self._jobs(len(files))
        if jobs == 1:
            for path in files:
                self._take_all(self._lint(path))
            return
        try:
            for record in run(len(files), jobs, lambda index: self._record(files[index])):
                self._take_new(
                    item if isinstance(item, str) else file_from_tuple(item) for item in record
                )
        except WorkerError as error:
            raise UsageError(f"{error}; --jobs 1 runs without workers") from error

    def _jobs(self, count: int) -> int:
        text = self.given.last("jobs")
        if text:
            if not text.isdigit() or int(text) < 1:
                raise UsageError(f'--jobs takes a whole number from 1 on, not "{text}"')
            return min(int(text), max(count, 1), _MAX_JOBS * (os.cpu_count() or 1))
        return 1 if count < _MANY else min(os.cpu_count() or 1, _MAX_JOBS)

    def _record(self, path: str) -> list[Any]:
        found = self._lint(path)
        return [item if isinstance(item, str) else item.to_tuple() for item in found]

    def _take_new(self, found: Iterable[FileOutcome | str]) -> None:
        """Take what a worker found; it does not know which scripts others have judged."""
        self._take_all(
            item
            for item in found
            if isinstance(item, str) or not item.is_script or self._of_scripts.take(item.path)
        )

    def _take_all(self, found: Iterable[FileOutcome | str]) -> None:
        for item in found:
            if isinstance(item, str):
                self._problem(item)
            else:
                self._output.take(item)

    def _problem(self, text: str) -> None:
        """Keep what could not be checked; a configuration's fault is told for its first file."""
        reason = text.partition(NOT_CHECKED)[2]
        if not reason or reason not in self._reasons:
            self.outcome.problems.append(text)
        self._reasons.add(reason)

    def _lint(self, path: str) -> Iterable[FileOutcome | str]:
        """Return what is found in a file, and in the scripts that it names if it is an appspec."""
        try:
            text = read_text(path)
        except Unreadable as error:
            return [f"{path}: {error}"]
        try:
            settings = self.settings_for(path)
        except (UsageError, UnknownRuleError, RuleError) as error:
            # Of this file's own configuration: the other files are still checked.
            return [f"{path}{NOT_CHECKED}{error}"]
        return self._lint_as(path, text, settings, self.project_for(path, settings))

    def _lint_as(
        self,
        path: str,
        text: str,
        settings: Settings,
        project: Project | None,
        *,
        to_stdout: bool = False,
    ) -> Iterable[FileOutcome | str]:
        if not self.changes.wanted:
            result = lint_text(path, text, settings, project)
        else:
            try:
                result = self.changes.lint(path, text, settings, project, to_stdout=to_stdout)
            except WriteError as error:
                return [str(error)]
        found = self._located(result, path, settings)
        if result.server is None or project is None or not settings.hook_scripts:
            return [found]
        scripts = list(self._of_scripts.of(result.server, project))
        self.changes.leave(scripts)
        return [found, *scripts]

    @property
    def _of_scripts(self) -> Scripts:
        """What judges hook scripts; most runs have none."""
        if self._scripts is None:
            from dryspec.commands.lint_scripts import Scripts

            self._scripts = Scripts(self.config_for, self.settings_for)
        return self._scripts

    def _located(self, result: Result, path: str, settings: Settings) -> FileOutcome:
        """Turn a result into records, ShellCheck's opinion among them where it is asked for."""
        if self._shellcheck:
            from dryspec.second_opinion import extend

            result = extend(result, settings, self._shellcheck)
        return located(result, path)

    def _stdin(self) -> Iterable[FileOutcome | str]:
        name = self.given.last("stdin-filename", "stdin")
        try:
            text = decode(sys.stdin.buffer.read(MAX_SIZE + 1))
        except Unreadable as error:
            return [f"{name}: {error}"]
        settings = self.settings_for(name)
        project = self.project_for(name, settings) if self.given.has("stdin-filename") else None
        return self._lint_as(name, text, settings, project, to_stdout=True)

    def _code(self, config: Config) -> int:
        tally = self.outcome.tally()
        if INTERNAL_ERROR in tally.rules:
            return OUR_FAULT
        if self.outcome.problems:
            return WRONG_USE
        if self.given.has("exit-zero"):
            return CLEAN
        if self.changes.patches:
            return FOUND
        threshold = self.given.last("fail-on") or config.fail_on or "warning"
        return FOUND if tally.reaches(threshold) else CLEAN


def _check_places(given: Arguments) -> None:
    """Refuse what would quietly look at something else than was meant."""
    root = given.last("root")
    if given.has("root") and not os.path.isdir(root):
        raise UsageError(f"--root {printable(root)}: there is no such directory")
    if given.has("stdin-filename") and STDIN not in given.paths:
        raise UsageError("--stdin-filename names standard input; add - to have that read")


def _note_image(name: str) -> None:
    """Say so where an image would be CodeBuild's and is none that is known."""
    if not name:
        return
    from dryspec.alike import nearest
    from dryspec.facts.images import IMAGES, PREFIX, find_image, is_gone

    if name.startswith(PREFIX) and find_image(name) is None and not is_gone(name):
        near = nearest(name.removeprefix(PREFIX), IMAGES)
        hint = f'; did you mean "{PREFIX}{near}"?' if near else ""
        sys.stderr.write(
            f'dryspec: no image "{printable(name)}" is known, so nothing is judged by it{hint}\n'
        )


def _overrides(given: Arguments) -> dict[str, Any]:
    """What the command line says, by the names that the configuration uses."""
    overrides: dict[str, Any] = {}
    for key in _SELECTION:
        if given.has(key):
            overrides[key] = given.names(key)
    for key in ("kind", "agent", "image", "root"):
        if given.has(key):
            overrides[key] = given.last(key)
    if given.has("no-project"):
        overrides["project"] = False
    if given.has("no-hook-scripts"):
        overrides["hook-scripts"] = False
    if given.has("allow-plugins"):
        overrides["allow-plugins"] = True
    return overrides


def _shellcheck() -> str:
    """Return the path of the program."""
    from dryspec.second_opinion import SecondOpinionError, find_program

    try:
        return find_program()
    except SecondOpinionError as error:
        raise UsageError(str(error)) from error
