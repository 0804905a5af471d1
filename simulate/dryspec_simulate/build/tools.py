"""What build tools write: Maven, Gradle, Go, Python, and what else has a usual directory."""

from __future__ import annotations

import posixpath
from itertools import pairwise
from typing import TYPE_CHECKING

from dryspec_simulate.build import outputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dryspec_simulate.build.guesses import Guesser

_COVERS = frozenset({"jest", "vitest", "react-scripts", "ng"})
_COVERAGE = ("--coverage", "--code-coverage", "--coverage.enabled")
_PACKAGE_MANAGERS = frozenset({"npm", "pnpm"})
_ELSEWHERE = ("-g", "--global", "--location=global")
"""Options that install into the image and not into the source."""
_RUNNERS = frozenset({"npx", "bunx"})


def usual_outputs(call: Guesser) -> Iterator[str]:
    """Yield what a tool writes to its usual directory, or to the one it is configured for."""
    if call.program in _COVERS and call.call.has_flag(*_COVERAGE):
        yield "coverage/**/*"
    if call.program in _PACKAGE_MANAGERS and call.call.has_flag(*_ELSEWHERE):
        return
    words = [call.program, *call.operands()]
    if call.program in _RUNNERS:
        words = words[1:]
    for length in (3, 2, 1):
        usual = outputs.OUTPUTS.get(" ".join(words[:length]))
        if usual is not None and (length > 1 or len(words) == 1):
            yield from _configured(call, words[0]) or usual
            return
    if words[:1] == ["tsc"]:
        yield from _configured(call, "tsc")


def _configured(call: Guesser, program: str) -> list[str]:
    """Return the directories that options or a settings file of a tool name."""
    files = outputs.settings_of(program)
    if not files:
        return []
    named = [path for option in outputs.OUT_DIRECTORY for path in call.option(option)]
    if not named:
        given = call.option("-p") or call.option("--project") if program == "tsc" else []
        given = [path if path.endswith(".json") else f"{path}/tsconfig.json" for path in given]
        texts = (call.read(file) for file in given or files)
        named = outputs.configured(next((text for text in texts if text), ""))
    return [posixpath.normpath(path) + "/**/*" for path in named]


def _maven(call: Guesser) -> Iterator[str]:
    goals = set(call.operands())
    where = posixpath.dirname("".join(call.option("-f") or call.option("--file")))
    made: list[str] = []
    if goals & outputs.MAVEN_PACKAGES:
        made.extend(outputs.MAVEN)
    if goals & outputs.MAVEN_RUNS_TESTS and not call.call.has_flag("-DskipTests"):
        made.extend(outputs.MAVEN_TESTS)
    if goals & {"verify", "install", "deploy"}:
        made.extend(outputs.MAVEN_VERIFIES)
    yield from (posixpath.join(where, path) for path in made)


def _gradle(call: Guesser) -> Iterator[str]:
    where = "".join(call.option("-p") or call.option("--project-dir"))
    for task in call.operands():
        module, _, name = task.rpartition(":")
        directory = posixpath.join(where, module.strip(":").replace(":", "/"))
        made: list[str] = []
        if name in outputs.GRADLE_PACKAGES:
            made.extend(outputs.GRADLE)
        if name in outputs.GRADLE_RUNS_TESTS:
            made.extend(outputs.GRADLE_TESTS)
        yield from (posixpath.join(directory, path) for path in made)


def _go(call: Guesser) -> Iterator[str | None]:
    """Yield the program that `go build` names after the package."""
    first, *packages = [*call.operands(), ""][:2] or [""]
    if first != "build" or call.option("-o"):
        return
    package = "".join(packages).rstrip("/")
    name = posixpath.basename(package).removesuffix(".go")
    if name == "...":
        return
    yield name if name not in ("", ".") else _module(call)


def _module(call: Guesser) -> str | None:
    for line in call.read("go.mod").splitlines():
        if line.startswith("module "):
            return posixpath.basename(line.split()[1].strip('"'))
    return None


def _python(call: Guesser) -> Iterator[str]:
    words = call.known(call.call.arguments)
    if words[:2] == ["-m", "venv"]:
        yield from (f"{word.rstrip('/')}/**/*" for word in words[2:] if word[0] != "-")
    if words[:2] == ["-m", "build"] or (
        words[:1] == ["setup.py"] and {"sdist", "bdist_wheel"} & set(words)
    ):
        yield from outputs.PYTHON_PACKAGES
    if words[:2] == ["-m", "pytest"]:
        yield from (word.partition("=")[2] for word in words if word.startswith("--junit"))
        yield from _pytest(call)


def _virtualenv(call: Guesser) -> Iterator[str]:
    yield from (f"{word.rstrip('/')}/**/*" for word in call.operands())


def _pytest(call: Guesser) -> Iterator[str]:
    words = call.known(call.call.arguments)
    values = [word.partition("=")[2] for word in words if word.startswith("--cov-report=")]
    values.extend(value for word, value in pairwise(words) if word == "--cov-report")
    for report in values:
        form, _, path = report.partition(":")
        usual = {"xml": "coverage.xml", "html": "htmlcov", "json": "coverage.json"}
        path = path or {**usual, "lcov": "coverage.lcov"}.get(form, "")
        if path:
            yield f"{path}/**/*" if form == "html" else path


HANDLERS: dict[str, Callable[[Guesser], Iterator[str | None]]] = {
    "mvn": _maven,
    "gradle": _gradle,
    "go": _go,
    "python": _python,
    "python3": _python,
    "pytest": _pytest,
    "virtualenv": _virtualenv,
}
