"""Files that a build would create, guessed from its commands.

A guess is a path or, where the name depends on the project, a path with `*`. It is always reported
as a guess. Sources: the default output directories in the manuals of the tools named.
"""

from __future__ import annotations

import posixpath
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dryspec.shell import Call, Word
    from dryspec_simulate.build.shell_state import ShellState

# What tools write without being told where, below the directory they run in.
_OUTPUTS: dict[str, tuple[str, ...]] = {
    "npm ci": ("node_modules/**/*",),
    "npm install": ("node_modules/**/*",),
    "npm i": ("node_modules/**/*",),
    "yarn": ("node_modules/**/*",),
    "yarn install": ("node_modules/**/*",),
    "pnpm install": ("node_modules/**/*",),
    "npm run build": ("dist/**/*", "build/**/*"),
    "yarn build": ("dist/**/*", "build/**/*"),
    "yarn run build": ("dist/**/*", "build/**/*"),
    "pnpm build": ("dist/**/*", "build/**/*"),
    "pnpm run build": ("dist/**/*", "build/**/*"),
    "npm pack": ("*.tgz",),
    "ng build": ("dist/**/*",),
    "vite build": ("dist/**/*",),
    "webpack": ("dist/**/*",),
    "next build": (".next/**/*",),
    "next export": ("out/**/*",),
    "gatsby build": ("public/**/*",),
    "hugo": ("public/**/*",),
    "jekyll build": ("_site/**/*",),
    "mkdocs build": ("site/**/*",),
    "react-scripts build": ("build/**/*",),
    "sam build": (".aws-sam/build/**/*",),
    "cdk synth": ("cdk.out/**/*",),
    "serverless package": (".serverless/**/*",),
    "cargo build": ("target/release/*",),
    "poetry build": ("dist/*.whl", "dist/*.tar.gz"),
    "uv build": ("dist/*.whl", "dist/*.tar.gz"),
    "hatch build": ("dist/*.whl", "dist/*.tar.gz"),
    "composer install": ("vendor/**/*",),
    "coverage xml": ("coverage.xml",),
    "go mod vendor": ("vendor/**/*",),
}
_MAVEN = ("target/*.jar", "target/*.war", "target/classes/**/*", "target/surefire-reports/*.xml")
_MAVEN_GOALS = frozenset({"package", "verify", "install", "deploy"})
_GRADLE = ("build/libs/*.jar", "build/libs/*.war", "build/test-results/test/*.xml")
_GRADLE_TASKS = frozenset({"build", "assemble", "jar", "war", "bootJar", "bootWar", "shadowJar"})
_PYTHON_PACKAGES = ("dist/*.whl", "dist/*.tar.gz")

# Options that name the file to write.
_OUTPUT_OPTIONS: dict[str, tuple[str, ...]] = {
    "curl": ("-o", "--output"),
    "wget": ("-O", "--output-document"),
    "openssl": ("-out",),
    "gcc": ("-o",),
    "g++": ("-o",),
    "go": ("-o",),
    "docker": ("-o",),
    "sam": ("--output-template-file",),
    "aws": ("--output-template-file",),
    "terraform": ("-out",),
    "pytest": ("--junitxml", "--junit-xml"),
    "yq": (),
}
_DIRECTORY_OPTIONS: dict[str, tuple[str, ...]] = {
    "dotnet": ("-o", "--output"),
    "pip": ("-t", "--target"),
    "pip3": ("-t", "--target"),
    "unzip": ("-d",),
    "sphinx-build": (),
}


def guess(call: Call, state: ShellState, is_directory: Callable[[str], bool]) -> list[str]:
    """Return the paths a call would create, below the source root or absolute.

    `is_directory` tells for a path below the source root whether a directory is known there.
    """
    guesser = _Guesser(call, state, is_directory)
    resolved = (state.path(path) for path in guesser.run())
    return [path for path in resolved if path is not None and not path.startswith(("/dev/", ".."))]


class _Guesser:
    def __init__(self, call: Call, state: ShellState, is_directory: Callable[[str], bool]) -> None:
        self._call = call
        self._state = state
        self._is_directory = is_directory
        self._program = (
            call.program.removesuffix("w") if call.program in ("mvnw", "gradlew") else call.program
        )

    def run(self) -> Iterator[str]:
        yield from self._redirections()
        handler = _HANDLERS.get(self._program)
        if handler is not None:
            yield from handler(self)
        yield from self._named_outputs()
        yield from self._default_outputs()

    # Words

    def _known(self, words: Sequence[Word]) -> list[str]:
        texts = (self._state.text(word) for word in words)
        return [text for text in texts if text]

    def _operands(self) -> list[str]:
        return self._known(self._call.positionals)

    # What every program can do

    def _redirections(self) -> Iterator[str]:
        for redirect in self._call.redirects:
            writes = redirect.operator in (">", ">>", ">|", "&>", "&>>")
            if writes and redirect.target is not None and not redirect.to_null:
                yield from self._known([redirect.target])

    def _named_outputs(self) -> Iterator[str]:
        for option in _OUTPUT_OPTIONS.get(self._program, ()):
            yield from self._option(option)
        for option in _DIRECTORY_OPTIONS.get(self._program, ()):
            for directory in self._option(option):
                yield directory.rstrip("/") + "/**/*"

    def _option(self, option: str) -> list[str]:
        word = self._call.option_word(option) or self._bundled(option)
        if word is None:
            return []
        text = self._state.text(word)
        return [] if not text or text == "-" else [text.removeprefix(option + "=")]

    def _bundled(self, option: str) -> Word | None:
        """Return the word behind letters that end in this one: the file of `curl -sLo file`."""
        arguments = self._call.arguments
        if len(option) != 2:
            return None
        for word, following in pairwise(arguments):
            letters = word.prefix
            if letters[:1] == "-" and letters[1:].isalpha() and letters.endswith(option[1]):
                return following
        return None

    def _default_outputs(self) -> Iterator[str]:
        words = [self._program, *self._operands()]
        if words[1:2] == ["run-script"]:
            words[1] = "run"
        if self._program in ("npx", "bunx"):
            words = words[1:]
        for length in (3, 2, 1):
            outputs = _OUTPUTS.get(" ".join(words[:length]))
            if outputs is not None and (length > 1 or len(words) == 1):
                yield from outputs
                return

    # Programs of their own kind

    def copy(self) -> Iterator[str]:
        operands = self._operands()
        if len(operands) < 2 or len(operands) != len(self._call.positionals):
            return
        *sources, target = operands
        recursive = self._call.has_flag("-r", "-R", "-a", "--recursive", "--archive")
        into = target.endswith("/") or target in (".", "..") or len(sources) > 1
        into = into or self._leads_to_directory(target)
        for source in sources:
            name = posixpath.basename(source.rstrip("/"))
            below = (
                "/**/*"
                if (recursive or self._program == "mv") and self._looks_like_directory(source)
                else ""
            )
            if below and source.endswith("/."):
                yield f"{target.rstrip('/')}/**/*"
            else:
                yield (posixpath.join(target, name) if into else target.rstrip("/")) + below

    def _leads_to_directory(self, text: str) -> bool:
        path = self._state.path(text)
        return path is not None and self._is_directory(path)

    def _looks_like_directory(self, text: str) -> bool:
        name = posixpath.basename(text.rstrip("/"))
        return self._leads_to_directory(text) or ("." not in name.lstrip(".") and "*" not in name)

    def touch(self) -> Iterator[str]:
        yield from self._operands()

    def zip(self) -> Iterator[str]:
        for name in self._operands()[:1]:
            yield name if "." in posixpath.basename(name) else name + ".zip"

    def tar(self) -> Iterator[str]:
        words = self._known(self._call.arguments)
        mode = words[0] if words else ""
        if "c" not in mode.lstrip("-") and "--create" not in words:
            return
        named = self._option("--file") or (words[1:2] if mode.endswith("f") else self._option("-f"))
        yield from (name for name in named if name != "-")

    def jar(self) -> Iterator[str]:
        words = self._known(self._call.arguments)
        if words and "c" in words[0] and "f" in words[0]:
            yield from words[1:2]

    def gzip(self) -> Iterator[str]:
        yield from (name + ".gz" for name in self._operands())

    def aws(self) -> Iterator[str]:
        words = self._operands()
        if words[:2] in (["s3", "cp"], ["s3", "sync"]) and len(words) > 3:
            target = words[3]
            if words[2].startswith("s3://") and not target.startswith("s3://"):
                many = words[1] == "sync" or self._call.has_flag("--recursive")
                name = posixpath.basename(words[2])
                into = target.endswith("/") or target == "." or self._leads_to_directory(target)
                yield (
                    f"{target.rstrip('/')}/**/*"
                    if many
                    else (posixpath.join(target, name) if into else target)
                )

    def maven(self) -> Iterator[str]:
        if _MAVEN_GOALS & set(self._operands()):
            yield from _MAVEN

    def gradle(self) -> Iterator[str]:
        tasks = {task.rpartition(":")[2] for task in self._operands()}
        if _GRADLE_TASKS & tasks:
            yield from _GRADLE
        elif "test" in tasks:
            yield _GRADLE[-1]

    def python(self) -> Iterator[str]:
        words = self._known(self._call.arguments)
        if words[:2] == ["-m", "build"] or (
            words[:1] == ["setup.py"] and {"sdist", "bdist_wheel"} & set(words)
        ):
            yield from _PYTHON_PACKAGES
        if words[:2] == ["-m", "pytest"]:
            yield from (w.partition("=")[2] for w in words if w.startswith("--junit"))

    def git(self) -> Iterator[str]:
        words = self._operands()
        if words[:1] == ["clone"] and len(words) > 1:
            name = words[2] if len(words) > 2 else posixpath.basename(words[1]).removesuffix(".git")
            yield f"{name}/**/*"

    def curl(self) -> Iterator[str]:
        if self._call.has_flag("-O", "--remote-name"):
            yield from (posixpath.basename(url) for url in self._operands()[:1])

    def docker(self) -> Iterator[str]:
        words = self._operands()
        if words[:1] == ["cp"] and len(words) > 2 and ":" in words[1]:
            target, name = words[2], posixpath.basename(words[1])
            into = target.endswith("/") or target == "." or self._leads_to_directory(target)
            path = posixpath.join(target, name) if into else target
            yield path if "." in name else f"{path}/**/*"


_HANDLERS: dict[str, Callable[[_Guesser], Iterator[str]]] = {
    "cp": _Guesser.copy,
    "mv": _Guesser.copy,
    "touch": _Guesser.touch,
    "tee": _Guesser.touch,
    "zip": _Guesser.zip,
    "tar": _Guesser.tar,
    "jar": _Guesser.jar,
    "gzip": _Guesser.gzip,
    "aws": _Guesser.aws,
    "mvn": _Guesser.maven,
    "gradle": _Guesser.gradle,
    "python": _Guesser.python,
    "python3": _Guesser.python,
    "git": _Guesser.git,
    "curl": _Guesser.curl,
    "docker": _Guesser.docker,
}
