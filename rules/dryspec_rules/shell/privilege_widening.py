"""Rights for everybody: world-writable and set-user-ID files, unconfined containers."""

from __future__ import annotations

from dryspec.finding import NOTE, Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

_CAPABILITIES = frozenset({"ALL", "SYS_ADMIN", "CAP_SYS_ADMIN", "SYS_PTRACE", "SYS_MODULE"})
_UNCONFINED = ("seccomp=unconfined", "seccomp:unconfined", "apparmor=unconfined")
_EMULATORS = ("qemu-user-static", "binfmt")
"""Images that tell the kernel how to run programs of other machines, and need the right to."""
_UMASKS = frozenset({"0", "00", "000", "0000", "011", "0011"})


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report modes for everybody, set-user-ID bits, and unconfined containers."""
    if call.program in ("docker", "podman"):
        yield from _containers(call, command, context.runs_in)
    elif call.program == "umask":
        value = call.words[1].value if len(call.words) > 1 else None
        if value in _UMASKS:
            yield Finding(
                command.span(call.start, call.end),
                f'after "umask {value}" every user may change each file that is made; leave the '
                "mask at 022",
                severity=NOTE,
            )
    elif context.runs_in != "hook":  # there revision-script-open-mode has the word
        yield from _modes(call, command)


def _modes(call: Call, command: Command) -> Iterator[Finding]:
    from dryspec_rules._modes import given_modes, mode_in, open_to_all, sets_user

    for word in given_modes(call):
        mode = mode_in(word)
        shown = f"{'chmod' if call.program == 'find' else call.program} {word.text}"
        if sets_user(mode):
            yield Finding(
                command.span(word.start, word.end),
                f'"{shown}" sets the set-user-ID bit: whoever runs the file gets the rights of its '
                "owner, in every image and artifact made of it; leave the bit out",
            )
        elif open_to_all(mode) and any(w.text.endswith("docker.sock") for w in call.words):
            yield Finding(
                command.span(word.start, word.end),
                f'"{shown}" of the docker socket lets every user start containers as root; put the '
                "user who needs it into the group docker",
                severity=NOTE,
            )
        elif open_to_all(mode):
            yield Finding(
                command.span(word.start, word.end),
                f'"{shown}" lets every user change these files, and an image or artifact '
                'made of them keeps that; give only what is needed, such as "+x" or 755',
                severity=NOTE,
            )


def _containers(call: Call, command: Command, runs_in: str) -> Iterator[Finding]:
    if not any(call.runs(call.program, verb) for verb in ("run", "create", "exec")):
        return
    flag = call.flag("--privileged")
    if flag is not None and flag.value != "--privileged=false" and not _registers_emulators(call):
        yield Finding(
            command.span(flag.start, flag.end),
            '"--privileged" gives the container the host\'s devices and all capabilities; grant '
            "the one it needs with --cap-add or --device",
        )
    words = call.words
    for index, word in enumerate(words):
        following = words[index + 1].value or "" if index + 1 < len(words) else ""
        told = _option(word.value or word.prefix, following, runs_in)
        if told:
            yield Finding(command.span(word.start, word.end), told)
        elif "/var/run/docker.sock" in word.text and runs_in != "hook":
            yield Finding(
                command.span(word.start, word.end),
                "with the docker socket inside, the container rules over all others and over the "
                f"{runs_in}; run the docker commands outside it",
            )


def _registers_emulators(call: Call) -> bool:
    names = (word.text.strip("\"'").rpartition("/")[2] for word in call.positionals)
    return any(name.partition("@")[0].partition(":")[0] in _EMULATORS for name in names)


def _option(text: str, following: str, runs_in: str) -> str:
    """Say what an option of `docker run` opens, "" for any other."""
    name, equals, value = text.partition("=")
    value = value if equals else following
    if name == "--cap-add" and value.upper() in _CAPABILITIES:
        return (
            f'"--cap-add {value}" lets the container do nearly all that the host may; name the '
            "capabilities that it needs"
        )
    if name == "--security-opt" and value in _UNCONFINED:
        return f'"{value}" takes the filter of system calls away; leave it out'
    if name == "--pid" and value == "host":
        return (
            f'"--pid host" shows the container every process of the {runs_in}, with its '
            "environment; leave it out"
        )
    if name in ("-v", "--volume") and value.startswith("/:"):
        return (
            f'"{name} {value}" gives the container the whole file system of the {runs_in}; mount '
            "the directory that it needs"
        )
    return ""


RULE = Rule(
    name="privilege-widening",
    summary="world-writable or set-user-ID files, privileged containers, a mounted docker socket",
    severity="warning",
    on="call",
    programs=("chmod", "docker", "find", "install", "mkdir", "podman", "umask"),
    words=(
        "chmod",
        "--privileged",
        "docker.sock",
        "--cap-add",
        "--security-opt",
        "--pid",
        "/:/",
        "umask",
        "--mode",
        " -m ",
    ),
    group="security",
    check=check,
    sources=(
        "https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities",
        "https://docs.docker.com/engine/security/#docker-daemon-attack-surface",
        "https://docs.docker.com/build/building/multi-platform/#qemu",
        "https://cwe.mitre.org/data/definitions/732.html",
    ),
)
