"""What Lambda compute cannot do."""

from __future__ import annotations

from dryspec.finding import ERROR, WARNING, Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Batch, Buildspec
    from dryspec.tree import Scalar

_ROOT_ONLY = frozenset({"apt", "apt-get", "dnf", "microdnf", "rpm", "sudo", "yum"})
_YES = frozenset({"true", "yes", "on"})


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report keys and commands that need what Lambda compute lacks."""
    if buildspec.batch:
        yield from _privileged(buildspec.batch)
    from dryspec.facts.images import find_image

    image = find_image(context.settings.image) if context.settings.image else None
    if image is None or not image.lambda_:
        return
    yield from _keys(buildspec)
    for command in context.shell_commands:
        for call in command.script.calls:
            span = command.span(call.start, call.end)
            if call.program in {"docker", "dockerd", "docker-compose"}:
                words = f"`{call.program}` cannot run on Lambda compute, which has no Docker"
                yield Finding(span, f"{words}; use EC2 compute", severity=ERROR)
            elif call.program in _ROOT_ONLY or "sudo" in call.wrappers:
                words = f"`{call.program}` needs root, which Lambda compute does not give"
                yield Finding(span, f"{words}; put the package into an image", severity=ERROR)


def _keys(buildspec: Buildspec) -> Iterator[Finding]:
    unsupported: list[tuple[Scalar | None, str]] = [
        (phase.mapping.key("on-failure") if phase.mapping else None, '"on-failure"')
        for phase in buildspec.ordered_phases
    ]
    unsupported.append((buildspec.root.key("cache") if buildspec.root else None, '"cache"'))
    for key, name in unsupported:
        if key is not None:
            yield Finding(
                key.span,
                f"{name} is not supported on Lambda compute and has no effect; remove it or "
                "use EC2 compute",
                severity=WARNING,
            )


def _privileged(batch: Batch) -> Iterator[Finding]:
    for task in batch.list + batch.graph:
        mode, kind = task.privileged_mode, task.type
        if kind and "LAMBDA" in kind.value and mode and mode.value.lower() in _YES:
            yield Finding(
                mode.span,
                f"{kind.value} has no privileged mode; remove it or use another type",
                severity=WARNING,
            )


RULE = Rule(
    name="lambda-incompatible",
    summary="something that Lambda compute cannot do",
    severity="error",
    on="buildspec",
    group="correctness",
    check=check,
    sources=("https://docs.aws.amazon.com/codebuild/latest/userguide/lambda.html",),
)
