"""A docker daemon that listens on every address."""

from __future__ import annotations

from dryspec.finding import SAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

_OPEN = "tcp://0.0.0.0"


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report a daemon's `--host` that is open to the network."""
    for word in call.words[1:]:
        place = word.text.find(_OPEN)
        if place < 0:
            continue
        if any(other.prefix.startswith("--tlsverify") for other in call.words):
            return
        start = word.start + place
        edit = replace(command, start, start + len(_OPEN), "tcp://127.0.0.1")
        fix = Fix("listen on this machine only", [edit], SAFE) if edit and editable(call) else None
        yield Finding(
            command.span(start, start + len(_OPEN)),
            f'"{_OPEN}" opens the docker daemon to the whole network without a password; '
            '"tcp://127.0.0.1" is enough inside the build',
            fix=fix,
        )


RULE = Rule(
    name="dind-tcp-exposed",
    summary="a docker daemon that listens on every address",
    severity="warning",
    on="call",
    programs=("dockerd", "dockerd-entrypoint.sh", "docker"),
    words=(_OPEN,),
    group="security",
    fix="safe",
    builds_only=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/sample-docker-custom-image.html",
    ),
)
