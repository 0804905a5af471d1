"""An image is pushed under a name that nothing gives it."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules.shell._image_names import (
    ANY,
    given_tags,
    is_readable,
    lacks_tag,
    likeness,
    may_be_pushed,
    read,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Buildspec, Command
    from dryspec_rules.shell._image_names import Name

_RUNNERS = frozenset(
    {
        *("npm", "npx", "yarn", "pnpm", "mvn", "mvnw", "gradle", "gradlew", "dotnet", "go"),
        *("python", "python3", "pytest", "terraform", "cdk", "serverless", "sls", "ng", "bundle"),
    }
)
_ELSEWHERE = lazy.pattern(r"(?i)image|jib|docker|container|build.*\.py")
"""What one of these programs is told where it may make an image."""
_HARMLESS = frozenset(
    {
        *("", ":", "[", "[[", "test", "true", "false", "echo", "printf", "export", "set", "unset"),
        *("cd", "ls", "pwd", "cat", "head", "tail", "cut", "sed", "awk", "grep", "egrep", "tr"),
        *("sort", "wc", "tee", "jq", "yq", "date", "exit", "sleep", "mkdir", "cp", "mv", "rm"),
        *("touch", "chmod", "chown", "find", "env", "printenv", "which", "command", "curl", "wget"),
        *("unzip", "zip", "tar", "git", "aws", "pip", "pip3", "apt-get"),
        *("apt", "yum", "dnf", "apk", "kubectl", "helm", "envsubst", "node", "java", "php"),
        *("composer", "uname", "whoami", "base64"),
    }
)
"""Programs that make no image."""
_DOCKER = frozenset(
    {
        *("build", "buildx", "image", "tag", "push", "pull", "login", "logout", "images", "ps"),
        *("version", "info", "inspect", "rmi", "history", "run", "rm", "stop", "network"),
        *("volume", "system", "manifest", "context", "logs", "scan", "scout"),
    }
)
_LOADING = frozenset({"load", "import", "bake"})
_CHANGING = lazy.pattern(r"CODEBUILD_(?:RESOLVED_SOURCE_VERSION|BUILD_)|git rev-parse|\bdate\b")
_FOR = lazy.pattern(r"\b(?:for|read)\s+(?:-\w+\s+)*(\w+)")
_PREDEFINED = ("CODEBUILD_RESOLVED_SOURCE_VERSION", "CODEBUILD_BUILD_NUMBER", "CODEBUILD_BUILD_ID")
_MOST = 40
"""Names of images that are compared."""
_MOST_COMMANDS = 300
"""Commands that are kept apart at once, which takes memory; nobody writes so many."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report each `docker push` whose image no build, tag or pull of the file may have made."""
    commands = context.shell_commands
    if len(commands) > _MOST_COMMANDS or not all(map(_is_understood, commands)):
        return
    calls = [
        (call, command)
        for command in commands
        for call in command.script.calls
        if call.program == "docker" or call.assignments or call.declares
    ]
    names = _Names(buildspec, calls)
    images = _Images(calls, names)
    if not images.are_known:
        return
    for word, command in images.pushed[:_MOST]:
        name = names.read(word)
        if name is not None and not images.may_hold(name):
            yield Finding(
                command.span(word.start, word.end),
                f"this build has no image {images.meant(word, name)}, so the push stops: what it "
                f"makes is called {images.nearest(name)}; tag it so first, or push that name",
            )


def _is_understood(command: Command) -> bool:
    """Whether all that a command does to images can be read off it."""
    script = command.script
    if not script.certain or script.functions or "docker.sock" in command.text:
        return False
    return all(_is_plain(call, command) for call in script.calls)


def _is_plain(call: Call, command: Command) -> bool:
    if call.program == "docker":
        words = [word.value or "" for word in call.words[1:3]]
        return not words or (words[0] in _DOCKER and _LOADING.isdisjoint(words))
    if call.program in _RUNNERS:
        return _ELSEWHERE.search(command.text[call.start : call.end]) is None
    return call.program in _HARMLESS


class _Names:
    """Reads names of images with what the commands make of variables."""

    def __init__(self, buildspec: Buildspec, calls: list[tuple[Call, Command]]) -> None:
        self.values: dict[str, str | None] = {}
        self.changing: set[str] = set(_PREDEFINED)
        self.open = {name for command in buildspec.commands for name in _FOR.findall(command.text)}
        seen = set(buildspec.env.defined)
        for call, _ in calls:
            for item in (*call.assignments, *call.declares):
                if item.name in seen or item.append or (item.value is None):
                    self.open.add(item.name)
                    continue
                seen.add(item.name)
                self._assign(item.name, item.value, call)
        if buildspec.version is not None and buildspec.version.value == "0.1":
            self.values.clear()

    def _assign(self, name: str, value: Word, call: Call) -> None:
        text = value.text
        if value.substitutions and _CHANGING.search(text) and "latest" not in text:
            self.changing.add(name)
        always = not call.enclosing and call.pipeline.previous_operator not in ("&&", "||")
        if always and is_readable(text):
            self.values[name] = text.replace('"', "")

    def read(self, word: Word) -> Name | None:
        """Take apart a name; see :func:`dryspec_rules.shell._image_names.read`."""
        return read(word.text, self._value_of)

    def _value_of(self, name: str) -> str | None:
        return ANY if name in self.open else self.values.get(name)


class _Images:
    """The images of a build: what is made, and what is pushed."""

    def __init__(self, calls: list[tuple[Call, Command]], names: _Names) -> None:
        self.changing = names.changing
        self.pushed: list[tuple[Word, Command]] = []
        words: list[Word] = []
        sources: list[Word] = []
        built: list[Word] = []
        for call, command in calls:
            if call.program != "docker":
                continue
            rest = call.positionals[1:] if call.runs("docker", "image") else call.positionals
            verb = rest[0].value if rest else ""
            if verb == "push" and not call.has_flag("-a", "--all-tags"):
                self.pushed += [(word, command) for word in rest[1:2]]
            elif verb == "pull":
                words += rest[1:2]
            elif verb == "tag":
                sources += rest[1:2]
                built += rest[2:3]
            elif verb in ("build", "buildx"):
                built += given_tags(call)
        self.made = [names.read(word) for word in words + built]
        self._sources = [names.read(word) for word in sources]
        self._built = {_shown(word): names.read(word) or () for word in built}

    @property
    def are_known(self) -> bool:
        """Whether nobody else makes images: all that is tagged is made here."""
        if not self._built or not self.pushed or len(self.made) > _MOST or None in self.made:
            return False
        return all(name is None or self.may_hold(name) for name in self._sources)

    def nearest(self, name: Name) -> str:
        """List the two names that are most like another."""
        built = sorted(self._built.items(), key=lambda item: -likeness(item[1], name))
        return " and ".join(f'"{shown}"' for shown, _ in built[:2])

    def meant(self, word: Word, name: Name) -> str:
        """Quote the name that is pushed, with the tag that docker adds."""
        if any(made is not None and lacks_tag(name, made) for made in self.made):
            return f'"{_shown(word)}:latest", which is meant where no tag is named'
        return f'"{_shown(word)}"'

    def may_hold(self, name: Name) -> bool:
        """Whether one of the images may have this name."""
        return any(made is None or may_be_pushed(name, made, self.changing) for made in self.made)


def _shown(word: Word) -> str:
    return word.text.replace('"', "")


RULE = Rule(
    name="pushed-image-not-tagged",
    summary="an image is pushed under a name that nothing gives it",
    severity="warning",
    on="buildspec",
    words=("docker push", "docker image push"),
    group="correctness",
    check=check,
    sources=(
        "https://docs.docker.com/reference/cli/docker/image/push/",
        "https://docs.docker.com/reference/cli/docker/image/tag/",
    ),
)
