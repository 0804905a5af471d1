"""`aws ecs update-service` without anything to change."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules.shell._refusal import fix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

_WITH_VALUE = frozenset(
    {
        *("--cluster", "--service", "--region", "--profile", "--output", "--query", "--color"),
        *("--endpoint-url", "--ca-bundle", "--cli-read-timeout", "--cli-connect-timeout"),
        *("--cli-binary-format", "--cli-error-format"),
    }
)
_ALONE = frozenset(
    {
        *("--debug", "--no-verify-ssl", "--no-paginate", "--no-sign-request", "--no-cli-pager"),
        *("--no-cli-auto-prompt", "--no-force-new-deployment"),
    }
)
_FORCE = "--force-new-deployment"


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report calls that name a service and nothing else."""
    del context
    if call.subcommand(2) != ("ecs", "update-service") or not command.script.certain:
        return
    if not call.has_flag("--service") or not _only_names(call):
        return
    last = call.words[-1]
    yield Finding(
        command.span(call.words[0].start, last.end),
        "this asks for no change of the service, so ECS starts no deployment and its tasks keep "
        f"the image that they have: add {_FORCE}, or a --task-definition",
        fix=fix(call, command, last.end, f" {_FORCE}", f"add {_FORCE}"),
    )


def _only_names(call: Call) -> bool:
    """Whether its options name the service and say how to call, and nothing else."""
    operands = 0
    words = iter(call.words[1:])
    for word in words:
        name, equals, _ = word.prefix.partition("=")
        if name in _WITH_VALUE:
            if not equals and next(words, None) is None:
                return False
        elif word.value in ("ecs", "update-service"):
            operands += 1
        elif word.value not in _ALONE:
            return False  # another option, or a variable that may hold one
    return operands == len(call.subcommand(2))


RULE = Rule(
    name="service-update-empty",
    summary="aws ecs update-service without anything to change",
    severity="warning",
    on="call",
    programs={"aws": ("update-service",)},
    words=("update-service",),
    group="suspicious",
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/cli/latest/reference/ecs/update-service.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html",
    ),
)
