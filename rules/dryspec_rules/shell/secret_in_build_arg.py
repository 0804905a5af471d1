"""Secrets handed to docker build as build arguments."""

from __future__ import annotations

from dryspec.facts.secrets import is_placeholder, publishing_prefix
from dryspec.finding import Finding
from dryspec.programs.secret_sources import names_secret
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Buildspec
    from dryspec_rules.shell._flow import Flow

_OPTION = "--build-arg"
_BUILDERS = frozenset(
    {"docker", "docker-compose", "podman", "buildah", "nerdctl", "finch", "kaniko", "executor"}
)


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `--build-arg` with a secret, known to be one or named like one."""
    from dryspec_rules.shell._published import published
    from dryspec_rules.shell._secret_flow import followed

    for command, call, flow in followed(buildspec, context, _builds):
        if call.program not in _BUILDERS:
            continue
        for word, argument, given in _arguments(call):
            name = argument.partition("=")[0]
            if not _is_secret(name, word, given, flow):
                continue
            origin = flow.carried(word)
            variable = origin.name if origin is not None and " " not in origin.name else name
            message = (
                f'a build argument stays readable in the image ("docker history"), and "{name}" '
                f'is a secret; hand it over with "--secret id={name.lower()},env={variable}" and '
                "RUN --mount=type=secret"
            )
            yield Finding(command.span(word.start, word.end), published(name, message))


def _builds(text: str) -> bool:
    """Whether a command hands over a build argument."""
    return _OPTION in text


def _arguments(call: Call) -> Iterator[tuple[Word, str, bool]]:
    """Yield the word of each build argument, its text, and whether it gives a value."""
    words = call.words[1:]
    for index, word in enumerate(words):
        if word.value == _OPTION and index + 1 < len(words):
            following = words[index + 1]
            argument = following.prefix or following.text.strip("\"'")
            yield following, argument, "=" in argument
        elif word.prefix.startswith(f"{_OPTION}="):
            argument = word.prefix.partition("=")[2]
            yield word, argument, "=" in argument


def _is_secret(name: str, word: Word, given: bool, flow: Flow) -> bool:
    """Whether what the argument hands over is a secret, by what is known or by its name."""
    if not name.isidentifier():
        return False
    if publishing_prefix(name) and not names_secret(name):
        return False
    if not given:
        return name in flow.names or names_secret(name)
    if flow.carried(word) is not None:
        return True
    if not names_secret(name):
        return False
    value = word.value
    return value is None or not is_placeholder(value.rpartition("=")[2])


RULE = Rule(
    name="secret-in-build-arg",
    summary="a secret handed to docker build as a build argument",
    severity="warning",
    on="buildspec",
    group="security",
    words=(_OPTION,),
    check=check,
    sources=(
        "https://docs.docker.com/build/building/secrets/",
        "https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/",
        "https://cwe.mitre.org/data/definitions/522.html",
    ),
)
