"""AWS calls in a container that was given no credentials."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

_PASSED = ("AWS_", "--env-file", ".aws", "--network=host", "credentials")


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report `docker run` of an AWS tool without the variable that leads to the credentials."""
    if not call.runs("docker", "run"):
        return
    words = [word.text for word in call.arguments]
    uses_aws = any(word.strip("'\"").split(" ")[0] == "aws" or "aws-cli" in word for word in words)
    if uses_aws and not any(passed in word for word in words for passed in _PASSED):
        yield Finding(
            command.span(call.start, call.end),
            "the container does not get the build's credentials, so aws ends with: Unable to "
            "locate credentials; pass -e AWS_CONTAINER_CREDENTIALS_RELATIVE_URI "
            "-e AWS_DEFAULT_REGION",
        )


RULE = Rule(
    name="nested-container-credentials",
    summary="AWS calls in a container that was given no credentials",
    severity="warning",
    on="call",
    programs=("docker",),
    group="suspicious",
    preview=True,
    words=("docker run",),
    check=check,
    sources=("https://docs.aws.amazon.com/codebuild/latest/userguide/troubleshooting.html",),
)
