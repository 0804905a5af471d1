"""Files that a call would create, guessed from its words.

A guess is a path or, where the name depends on the project, a path with `*`. It is always reported
as a guess.
"""

from __future__ import annotations

import posixpath
from itertools import pairwise
from typing import TYPE_CHECKING

from dryspec_simulate.build import outputs, tools

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dryspec.shell import Call, Word
    from dryspec.shell.model import Redirect
    from dryspec_simulate.build.shell_state import ShellState

    Read = Callable[[str], bytes | None]


def guess(
    call: Call, state: ShellState, is_directory: Callable[[str], bool], read: Read
) -> Iterator[str | None]:
    """Yield the paths a call would create, below the source root or absolute.

    None stands for a file of which it cannot be told where it lies. `is_directory` tells for a path
    below the source root whether a directory is known there, `read` gives a file of the source.
    """
    for path in Guesser(call, state, is_directory, read).run():
        resolved = None if path is None or "$" in path.removeprefix("$") else state.path(path)
        if resolved is None or not resolved.startswith(("/dev/", "..")):
            yield resolved


def written(redirects: Sequence[Redirect], state: ShellState) -> Iterator[str | None]:
    """Yield what redirections write to, None where the name is computed."""
    for redirect in redirects:
        writes = redirect.operator in (">", ">>", ">|", "&>", "&>>")
        if writes and redirect.target is not None and not redirect.to_null:
            yield state.text(redirect.target)


class Guesser:
    """One call and what can be told of its words."""

    def __init__(
        self, call: Call, state: ShellState, is_directory: Callable[[str], bool], read: Read
    ) -> None:
        self.call = call
        self._state = state
        self._is_directory = is_directory
        self._read = read
        self.program = (
            call.program.removesuffix("w") if call.program in ("mvnw", "gradlew") else call.program
        )

    def run(self) -> Iterator[str | None]:
        """Yield what the call writes, as its own words put it."""
        yield from written(self.call.redirects, self._state)
        handler = _HANDLERS.get(self.program)
        if handler is not None:
            yield from handler(self)
        yield from self._named_outputs()
        yield from tools.usual_outputs(self)

    # Words

    def known(self, words: Sequence[Word]) -> list[str]:
        """Return the values of the words that have one."""
        texts = (self._state.text(word) for word in words)
        return [text for text in texts if text]

    def operands(self) -> list[str]:
        """Return the known values of what is neither an option nor its value."""
        return self.known(self.call.positionals)

    def option(self, name: str) -> list[str]:
        """Return the value of an option where it is given and known."""
        word = self.call.option_word(name) or self._bundled(name) or self._abbreviated(name)
        if word is None:
            return []
        text = self._state.text(word)
        if text and text.startswith("-") and "=" in text:
            text = text.partition("=")[2]
        return [] if not text or text == "-" else [text]

    def read(self, path: str) -> str:
        """Return the text of a file beside the call, "" where there is none to read."""
        place = self._state.path(path)
        data = None if place is None else self._read(place)
        return data.decode("utf-8", "replace") if data else ""

    @property
    def directory(self) -> str | None:
        """Where the call runs, as :class:`ShellState` has it."""
        return self._state.directory

    def _bundled(self, option: str) -> Word | None:
        """Return the word behind letters that end in this one: the file of `curl -sLo file`."""
        if len(option) != 2:
            return None
        for word, following in pairwise(self.call.arguments):
            letters = word.prefix
            if letters[:1] == "-" and letters[1:].isalpha() and letters.endswith(option[1]):
                return following
        return None

    def _abbreviated(self, option: str) -> Word | None:
        if self.program not in outputs.ABBREVIATING:
            return None
        arguments = self.call.arguments
        for index, word in enumerate(arguments):
            name, equals, _ = word.prefix.partition("=")
            if len(name) > len("--output") and option.startswith(name):
                return word if equals else next(iter(arguments[index + 1 :]), None)
        return None

    # What every program can do

    def _named_outputs(self) -> Iterator[str]:
        for option in outputs.FILE_OPTIONS.get(self.program, ()):
            yield from self.option(option)
        for option in outputs.DIRECTORY_OPTIONS.get(self.program, ()):
            for directory in self.option(option):
                yield directory.rstrip("/") + "/**/*"

    # Programs of their own kind

    def copy(self) -> Iterator[str | None]:
        """Guess what `cp` and `mv` write."""
        words = self.call.positionals
        if len(words) < 2:
            return
        target = self._state.text(words[-1])
        if not target:
            yield None
            return
        recursive = self.call.has_flag("-r", "-R", "-a", "--recursive", "--archive")
        into = target.endswith("/") or target in (".", "..") or len(words) > 2
        into = into or self._leads_to_directory(target)
        for word in words[:-1]:
            source = self._state.text(word) or _last_name(word)
            name = posixpath.basename(source.rstrip("/"))
            if into and not name:
                yield None
                continue
            whole = recursive or (self.program == "mv" and (into or "." not in target[1:]))
            below = "/**/*" if whole and self._looks_like_directory(source) else ""
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

    def touch(self) -> Iterator[str | None]:
        """Guess what a program writes that takes the names of its files."""
        for word in self.call.positionals:
            yield self._state.text(word)

    def zip(self) -> Iterator[str | None]:
        """Guess the archive of `zip`."""
        for word in self.call.positionals[:1]:
            name = self._state.text(word)
            suffixed = name is None or "." in posixpath.basename(name)
            yield name if suffixed else f"{name}.zip"

    def tar(self) -> Iterator[str | None]:
        """Guess the archive of `tar`."""
        words = [self._state.text(word) for word in self.call.arguments]
        mode = words[0] if words and words[0] else ""
        if "c" not in mode.lstrip("-") and "--create" not in words:
            return
        named = words[1:2] if mode.endswith("f") else self.option("-f")
        yield from (name for name in self.option("--file") or named if name != "-")

    def jar(self) -> Iterator[str]:
        """Guess the archive of `jar`."""
        words = self.known(self.call.arguments)
        if words and "c" in words[0] and "f" in words[0]:
            yield from words[1:2]

    def gzip(self) -> Iterator[str]:
        """Guess what `gzip` writes."""
        yield from (name + ".gz" for name in self.operands())

    def aws(self) -> Iterator[str]:
        """Guess what the AWS CLI downloads."""
        words = self.operands()
        if words[:2] in (["s3", "cp"], ["s3", "sync"]) and len(words) > 3:
            target = words[3]
            if words[2].startswith("s3://") and not target.startswith("s3://"):
                many = words[1] == "sync" or self.call.has_flag("--recursive")
                name = posixpath.basename(words[2])
                into = target.endswith("/") or target == "." or self._leads_to_directory(target)
                yield (
                    f"{target.rstrip('/')}/**/*"
                    if many
                    else (posixpath.join(target, name) if into else target)
                )
        elif words[:2] in (["s3api", "get-object"], ["lambda", "invoke"]):
            yield from self.known(self.call.arguments[-1:])

    def git(self) -> Iterator[str | None]:
        """Guess where `git clone` puts the files."""
        words = [self._state.text(word) for word in self.call.positionals]
        if words[:1] == ["clone"] and len(words) > 1:
            name = words[2] if len(words) > 2 else posixpath.basename(words[1] or "")
            yield f"{name.removesuffix('.git')}/**/*" if name else None

    def curl(self) -> Iterator[str]:
        """Guess what `curl -O` calls the file."""
        if self.call.has_flag("-O", "--remote-name"):
            yield from (posixpath.basename(url) for url in self.operands()[:1])

    def docker(self) -> Iterator[str]:
        """Guess what `docker cp` takes out of a container."""
        words = self.operands()
        if words[:1] == ["cp"] and len(words) > 2 and ":" in words[1]:
            target, name = words[2], posixpath.basename(words[1])
            into = target.endswith("/") or target == "." or self._leads_to_directory(target)
            path = posixpath.join(target, name) if into else target
            yield path if "." in name else f"{path}/**/*"


def _last_name(word: Word) -> str:
    """Return the name at the end of a path that begins with something computed."""
    name = word.text.strip('"').rpartition("/")[2]
    return "" if "$" in name or "`" in name or ")" in name else name


_OWN: dict[str, Callable[[Guesser], Iterator[str | None]]] = {
    "cp": Guesser.copy,
    "mv": Guesser.copy,
    "touch": Guesser.touch,
    "tee": Guesser.touch,
    "zip": Guesser.zip,
    "tar": Guesser.tar,
    "jar": Guesser.jar,
    "gzip": Guesser.gzip,
    "aws": Guesser.aws,
    "git": Guesser.git,
    "curl": Guesser.curl,
    "docker": Guesser.docker,
}
_HANDLERS = {**_OWN, **tools.HANDLERS}
NAMING = frozenset(_OWN) - {"aws", "curl", "docker", "git"} | {"openssl", "pip", "pip3", "unzip"}
"""Programs that write nothing but what the guesses about them tell."""
