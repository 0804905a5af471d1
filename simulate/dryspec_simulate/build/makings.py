"""What the commands of one build make, as far as their text tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec import lazy
from dryspec.programs.steps import BUILD, TEST, step
from dryspec.programs.writers import LOOK, SAY, is_computed_target, is_unknown_writer
from dryspec.shell.nested import SHELLS, command_string
from dryspec_simulate.build.collect import Extra
from dryspec_simulate.build.environment import SOURCE_DIRECTORY
from dryspec_simulate.build.guesses import NAMING, guess, written
from dryspec_simulate.build.inner_scripts import package_script, parsed, shell_script
from dryspec_simulate.build.traces import ANYTHING, RESULTS, Maker, Traces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dryspec.shell import Call, Script
    from dryspec_simulate.build.entered import Entered
    from dryspec_simulate.build.inner_scripts import PackageScript
    from dryspec_simulate.build.shell_state import ShellState
    from dryspec_simulate.build.trees import Tree

_MAX_DEPTH = 4
_MAX_INNER = 5_000
"""Calls in other files that are followed for one build."""
_MAX_TEXT = 2_000
_MAX_WORD = 200
_BARE = lazy.pattern(r"[\w:-]+")
"""A first word that says what to do, as in `vite build`."""
_PIECES = lazy.pattern(r"[^\s:=,;|&<>(){}\[\]'\"`]+")
_ENVIRONMENTS = ("activate", "nvm.sh", ".bashrc", ".bash_profile", ".profile", ".env", "env")
_PASSIVE = SAY | {"mkdir", "rm", "rmdir", "export", "unset"}
_TESTERS = frozenset(
    ("jest", "vitest", "mocha", "karma", "nyc", "c8", "ava", "cypress", "playwright", "newman")
)
_MAKEFILES = ("GNUmakefile", "makefile", "Makefile")
_PYTEST_SETTINGS = ("pytest.ini", "setup.cfg", "pyproject.toml", "tox.ini")
_BUILD_DIRECTORY = {"mvn": "target", "cargo": "target", "gradle": "build", "mix": "_build"}
_ORDINARY = {
    "mvn": lazy.pattern(r"-.*|(?!exec:|antrun:)[\w.-]+:.*|[a-z-]+"),
    "gradle": lazy.pattern(
        r"-.*|.*(?:[bB]uild|[aA]ssemble|[jJ]ar|[wW]ar|[tT]est|[cC]heck|[cC]lean|[cC]ompile\w*)"
    ),
    "cargo": lazy.pattern(r"-.*|build|test|check|clippy|fmt|install|fetch|doc|bench|clean"),
    "dotnet": lazy.pattern(r"-.*|build|publish|restore|test|pack|clean|nuget"),
    "go": lazy.pattern(r"-.*|build|test|vet|fmt|get|install|mod|version|env|clean|list|tool"),
    "mix": lazy.pattern(r"-.*|compile|test|release|format|(?:deps|local|hex|ecto|phx)\..*"),
}
"""First words of build tools that write into the tool's own directory and nowhere else."""
_IDLE = lazy.pattern(
    r"-.*|clean|validate|fmt|clippy|fetch|restore|version|env|dependencies|(?:dependency|help"
    r"|versions|enforcer):.*|(?:deps|local|hex)\..*"
)
"""Words of build tools that build nothing."""
_NEEDING = NAMING | LOOK | {"docker", "aws"}
"""Programs whose options name what they need, unless a guess says otherwise."""


class Makings:
    """What the commands make: `extras` by name, `traces` where no name can be told.

    `entered` notes which of the directories that they enter nobody knows.
    """

    def __init__(self, tree: Tree, guesses: bool, entered: Entered) -> None:
        self.extras: list[Extra] = []
        self.traces = Traces(tree)
        self.entered = entered
        self._tree = tree
        self._guesses = guesses
        self._directories: set[str] = set()
        self._functions: frozenset[str] = frozenset()
        self._inner = 0

    def follow(
        self, script: Script, state: ShellState, may_run: Callable[[Call], bool], place: str
    ) -> None:
        """Follow a command of the buildspec through the shell, taking down what it makes."""
        self._functions |= script.functions
        self._follow(script, state, may_run, _At(place))

    def _follow(
        self, script: Script, state: ShellState, may_run: Callable[[Call], bool], at: _At
    ) -> None:
        if self._guesses:
            self._around_calls(script, state, at)
        calls = state.run(script, may_run)
        if not at.depth:
            calls = self.entered.look(calls, state, self, at.place)
        for call in calls:
            if call.program == "mkdir":
                paths = (
                    state.path(text) for word in call.positionals if (text := state.text(word))
                )
                self._directories.update(path for path in paths if path)
            elif self._guesses:
                self._call(call, state, at)

    def is_directory(self, path: str) -> bool:
        """Tell whether a directory is in the source or was made with `mkdir`."""
        return path in self._directories or self._tree.kind(path) == "dir"

    def _add(self, paths: Iterable[str | None], call: Call | None, at: _At) -> None:
        for path in paths:
            if path is not None:
                self.extras.append(Extra(path, at.place))
            elif call is not None:
                self._may_make(call, at)

    # Constructs and texts that are not understood

    def _around_calls(self, script: Script, state: ShellState, at: _At) -> None:
        for compound in script.compounds:
            paths = written(compound.redirects, state)
            resolved = (None if path is None else state.path(path) for path in paths)
            self._add((path for path in resolved if path is not None), None, at)
            if any(is_computed_target(redirect) for redirect in compound.redirects):
                self.traces.add_maker(Maker(at.place, at.text or compound.keyword))
        if not script.certain:
            first = script.text.strip().partition("\n")[0]
            self.traces.add_maker(Maker(at.place, at.text or first))
            self._mention(script.text, state, at, made=True)

    # Calls

    def _call(self, call: Call, state: ShellState, at: _At) -> None:
        before = len(self.extras)
        self._add(guess(call, state, self.is_directory, self._tree.read), call, at)
        if _is_transparent(call):
            return
        named = len(self.extras) > before
        reach = "" if self._opened(call, state, at) else self._reach(call, state)
        if reach:
            self._may_make(call, at, reach, named)
        self._mentions(call, state, at, reach in (ANYTHING, RESULTS))

    def _may_make(self, call: Call, at: _At, reach: str = ANYTHING, named: bool = False) -> None:
        """Take down a command that may make anything; least likely where it made something."""
        text = at.text or " ".join(word.text for word in call.all_words)
        builds = at.builds or step(call) == BUILD
        self.traces.add_maker(Maker(at.place, text, reach, builds and not named))

    def _reach(self, call: Call, state: ShellState) -> str:
        """Say what files a call may write that nobody can name, "" for none."""
        program = call.program.removesuffix("w") if call.program in ("mvnw", "gradlew") else ""
        program = program or call.program
        if program in ("source", "."):
            path = state.text(call.words[1]) if len(call.words) > 1 else ""
            known = path and path.rpartition("/")[2] in _ENVIRONMENTS
            return "" if known or (path or "").startswith(("/", "~")) else ANYTHING
        ordinary = _ORDINARY.get(program)
        if ordinary is not None:
            words = [word.prefix[:_MAX_WORD] for word in call.positionals]
            words = words if program in ("mvn", "gradle") else words[:1]
            if all(_IDLE.fullmatch(word) for word in words):
                return ""
            if all(ordinary.fullmatch(word) for word in words):
                return _BUILD_DIRECTORY.get(program, "bin" if program == "dotnet" else "")
            return ANYTHING
        if program in _TESTERS or (step(call) == TEST and program != "make"):
            return self._results(call, state)
        if program in NAMING or call.subcommand() in (("clone",), ("cp",)):
            return ""
        if program == "curl" and not call.has_flag("-o", "-O", "--output", "--remote-name"):
            return ""
        if program == "make" and not self._may_have_targets(call, state):
            return ""
        return ANYTHING if is_unknown_writer(call, self._functions) else ""

    def _may_have_targets(self, call: Call, state: ShellState) -> bool:
        """Tell whether `make` has a makefile here, or may have one that is not seen."""
        if (
            state.directory is None
            or self.traces.makers
            or call.option_word("-C", "-f") is not None
        ):
            return True
        paths = (state.path(name) for name in _MAKEFILES)
        return any(path is not None and self._tree.kind(path) is not None for path in paths)

    def _results(self, call: Call, state: ShellState) -> str:
        """Tell whether tests may write results; pytest does where it is told to."""
        if "pytest" not in (word.prefix for word in call.words):
            return RESULTS
        for name in _PYTEST_SETTINGS:
            settings = self._tree.read(state.path(name) or name) or b""
            if b"--junit" in settings or b"--cov-report" in settings:
                return RESULTS
        return ""

    # Names that words mention

    def _mentions(self, call: Call, state: ShellState, at: _At, makes: bool) -> None:
        program = call.program
        if program in _PASSIVE:
            return
        options = not makes and program not in _NEEDING
        behind_option = False
        subcommand = next(iter(call.arguments), None)
        package = package_script(call, state)
        for word in call.arguments:
            if package is not None and word.value in ("run", "run-script", package.name):
                continue
            if word is subcommand and word.value and _BARE.fullmatch(word.value):
                continue
            is_option = word.prefix.startswith("-")
            made = makes or (options and (is_option or behind_option))
            text = state.text(word)
            self._mention(word.text if text is None else text, state, at, made)
            behind_option = is_option and "=" not in word.prefix
        if makes:
            for assignment in call.assignments:
                text = None if assignment.value is None else state.text(assignment.value)
                self._mention(text or "", state, at, made=True)

    def _mention(self, text: str, state: ShellState, at: _At, made: bool) -> None:
        for piece in _PIECES.findall(text[:_MAX_TEXT].replace("\\", "/")):
            if piece[0] == "-" or "*" in piece or "$" in piece.removeprefix(SOURCE_DIRECTORY):
                continue
            path = state.path(piece)
            if path is not None and not path.startswith(("/", "..")):
                self.traces.add_mention(path, at.place, made)

    # Commands in other files

    def _opened(self, call: Call, state: ShellState, at: _At) -> bool:
        """Follow what a call runs out of a file of the source; False when that is not at hand."""
        package = package_script(call, state)
        inside = _At(
            at.place,
            at.text or " ".join(word.text for word in call.all_words),
            at.depth + 1,
            at.builds or step(call) == BUILD or (package is not None and package.builds),
        )
        if package is not None:
            return self._package(package, state, inside)
        text = shell_script(call, state, self._tree.read)
        if text is None or self._is_enough(inside):
            return False
        self._open(text, state.copy(), inside)
        return True

    def _is_enough(self, at: _At) -> bool:
        return at.depth > _MAX_DEPTH or self._inner >= _MAX_INNER

    def _open(self, text: str, state: ShellState, at: _At) -> None:
        script = parsed(text)
        self._inner += len(script.calls) + 1
        functions, self._functions = self._functions, self._functions | script.functions
        self._follow(script, state, _any, at)
        self._functions = functions

    def _package(self, package: PackageScript, state: ShellState, at: _At) -> bool:
        inner = state.copy()
        inner.directory = package.directory
        made, unknown = len(self.extras), self.traces.makers
        texts = [] if self._is_enough(at) else package.texts(self._tree.read)
        for text in texts:
            self._open(text, inner.copy(), at)
        if len(self.extras) == made and (not texts or self.traces.makers > unknown):
            self._add(map(inner.path, package.usual), None, at)
        return bool(texts)


class _At:
    """Where a call stands: the place in the buildspec and, in another file, what led there."""

    __slots__ = ("builds", "depth", "place", "text")

    def __init__(self, place: str, text: str = "", depth: int = 0, builds: bool = False) -> None:
        self.place = place
        self.text = text
        self.depth = depth
        self.builds = builds


def _is_transparent(call: Call) -> bool:
    """Tell whether a call only starts others, which are followed themselves."""
    if call.words and call.words[0].text.startswith("$(aws "):
        return True  # `$(aws ecr get-login)`: logs in
    if call.program == "eval":
        return any(word.substitutions or word.value for word in call.arguments)
    if call.program not in SHELLS:
        return False
    text = command_string(call) if call.has_flag("-c") else None
    return call.stdin == "heredoc" or (text is not None and text.quoted)


def _any(call: Call) -> bool:  # noqa: ARG001 - the signature of a verdict
    return True
