"""Calls of docker that it refuses."""

from __future__ import annotations

from dryspec import lazy
from dryspec_rules.shell._refusal import fix, found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.finding import Finding
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_NAME = lazy.pattern(r"[\w${]")
_SECOND = 2
_EXPANSION = lazy.pattern(r"(?s)\$\w+|\$\{[^{}]*\}|\$\(.*\)|`.*`")


def judge(call: Call, command: Command) -> Finding | None:
    """Return what docker says of a call, ``None`` where it may do it."""
    names = call.positionals[1:]
    if call.has_flag("--help", "-h"):
        return None
    if call.runs("docker", "login"):
        return _docker_login(call, command, names)
    if any(_is_open(word) for word in names) or _has_angle_brackets(call):
        return None
    if call.runs("docker", "tag"):
        return _docker_tag(call, command, names)
    if call.runs("docker", "buildx", "build"):
        names = names[1:]
    elif not call.runs("docker", "build"):
        return _number_of_names(call, command, names)
    return _docker_build(call, command, names)


def _docker_build(call: Call, command: Command, names: list[Word]) -> Finding | None:
    if not names:
        return found(
            call,
            command,
            call.words[-1],
            '"docker build" is not told which directory to use and stops with "requires 1 '
            'argument": put it at the end, "." for the current one',
            fix(call, command, call.words[-1].end, " .", 'put "." at the end'),
        )
    file = names[0].text.strip("\"'").rpartition("/")[2]
    if len(names) == 1 and (file == "Dockerfile" or file.startswith("Dockerfile.")):
        return found(
            call,
            command,
            names[0],
            f'"docker build" needs a directory, and {names[0].text} is a file: write the directory '
            "in its place, and name the file with -f",
        )
    stray = next((word for word in names if "=" in word.prefix), None)
    if len(names) > 1 and stray is not None and not _follows_option(stray, call):
        return found(
            call,
            command,
            stray,
            f'"docker build" takes one argument, the directory, and "{stray.text}" is a second one,'
            " so it stops: --build-arg has to stand before each variable",
            fix(call, command, stray.start, "--build-arg ", "put --build-arg before it"),
        )
    return None


def _number_of_names(call: Call, command: Command, names: list[Word]) -> Finding | None:
    """Report a second image for `docker push` and `docker pull`, and a file for `docker load`."""
    verb = call.subcommand()[0] if call.subcommand() else ""
    if verb == "load" and len(names) == 1 and not call.has_flag("-i", "--input"):
        return found(
            call,
            command,
            names[0],
            f'"docker load" accepts no arguments and stops at "{names[0].text}": a file is given '
            "with -i",
            fix(call, command, names[0].start, "-i ", "put -i before it"),
        )
    if verb not in ("push", "pull") or len(names) < _SECOND or not _is_name(names[1]):
        return None
    return found(
        call,
        command,
        names[1],
        f'"docker {verb}" takes one image, and "{names[1].text}" is a second one, so it stops with '
        f'"requires 1 argument": write a "docker {verb}" for each',
    )


def _has_angle_brackets(call: Call) -> bool:
    """Whether a word such as `<name>` is to be filled in: docker reads no input but for these."""
    reading = ("build", "load", "login")
    return call.subcommand()[:1] not in [(name,) for name in reading] and any(
        redirect.operator == "<" for redirect in call.redirects
    )


def _is_name(word: Word) -> bool:
    return bool(_NAME.match(word.text.strip("\"'")))


def _follows_option(word: Word, call: Call) -> bool:
    return call.words[call.words.index(word) - 1].prefix.startswith("-")


def _docker_login(call: Call, command: Command, names: list[Word]) -> Finding | None:
    flag = call.flag("--password-stdin")
    if flag is None or flag.value != "--password-stdin":
        return None
    if not call.has_flag("-u", "--username"):
        return found(
            call,
            command,
            flag,
            '"docker login" with --password-stdin asks for --username and stops without it: for '
            "ECR add --username AWS",
            fix(call, command, flag.start, "--username AWS ", "add --username AWS"),
        )
    if names or not _is_for_ecr(call):
        return None
    return found(
        call,
        command,
        call.words[-1],
        '"docker login" is not told the registry and takes the password of ECR to Docker Hub, '
        "which refuses it: put ACCOUNT.dkr.ecr.REGION.amazonaws.com at the end",
    )


def _is_for_ecr(call: Call) -> bool:
    from dryspec.shell import Call as Simple

    feeder = call.fed_by
    return isinstance(feeder, Simple) and feeder.runs("aws", "ecr", "get-login-password")


def _docker_tag(call: Call, command: Command, names: list[Word]) -> Finding | None:
    if len(names) != 1 or call.redirects:
        return None
    return found(
        call,
        command,
        names[0],
        '"docker tag" takes two names, the present one and the new one, and stops when it is given '
        "one: write the present one before it",
    )


def _is_open(word: Word) -> bool:
    """Whether a word may become none or several, options among them."""
    return _EXPANSION.fullmatch(word.text) is not None or "$@" in word.text or "[@]" in word.text
