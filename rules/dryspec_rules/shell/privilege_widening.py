"""Rights for everybody: world-writable files, privileged containers, the docker socket."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import NOTE, Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

_EVERYBODY = lazy.pattern(r"[0-7]?777|(?:a|ugo)?[+=]rwx|(?:a|o|ugo)[+=]r?wx?")


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report `chmod 777`, `docker run --privileged` and a mounted docker socket."""
    if call.program == "chmod":
        mode = next((word for word in call.words[1:] if not word.prefix.startswith("-")), None)
        if mode is not None and mode.value and _EVERYBODY.fullmatch(mode.value):
            yield Finding(
                command.span(mode.start, mode.end),
                f'"chmod {mode.text}" lets every user change these files, and an image or artifact '
                'made of them keeps that; give only what is needed, such as "+x" or 755',
                severity=NOTE,
            )
        return
    if not (call.runs("docker", "run") or call.runs("docker", "create")):
        return
    flag = call.flag("--privileged")
    if flag is not None and flag.value != "--privileged=false":
        yield Finding(
            command.span(flag.start, flag.end),
            '"--privileged" gives the container the host\'s devices and all capabilities; grant '
            "the one it needs with --cap-add or --device",
        )
    for word in call.words:
        if "/var/run/docker.sock" in word.text:
            yield Finding(
                command.span(word.start, word.end),
                "with the docker socket inside, the container rules over all others and over the "
                f"{context.runs_in}; run the docker commands outside it",
            )


RULE = Rule(
    name="privilege-widening",
    summary="world-writable files, privileged containers, a mounted docker socket",
    severity="warning",
    on="call",
    programs=("chmod", "docker"),
    words=("chmod", "--privileged", "docker.sock"),
    group="security",
    check=check,
    sources=(
        "https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities",
        "https://docs.docker.com/engine/security/#docker-daemon-attack-surface",
        "https://cwe.mitre.org/data/definitions/732.html",
    ),
)
