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
_DOCKER = frozenset({"docker", "docker-compose", "dockerd"})
_YES = frozenset({"true", "yes", "on"})


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report keys and commands that need what Lambda compute lacks."""
    if buildspec.batch:
        yield from _privileged(buildspec.batch)
    if not context.settings.image:
        return
    from dryspec.facts.images import find_image

    image = find_image(context.settings.image)
    if image is None or not image.lambda_:
        return
    yield from _keys(buildspec)
    yield from _commands(context)


def _commands(context: Context) -> Iterator[Finding]:
    """The first call of each program that cannot work."""
    seen: set[str] = set()
    for command in context.shell_commands:
        for call in command.script.calls:
            program = "sudo" if "sudo" in call.wrappers else call.program
            if program in seen or program not in _DOCKER | _ROOT_ONLY:
                continue
            seen.add(program)
            if program in _DOCKER:
                words = f"`{program}` cannot run on Lambda compute, which has no Docker; use EC2"
            else:
                words = f"`{program}` needs root, which Lambda compute does not give; use EC2"
            yield Finding(
                command.span(call.start, call.end),
                f"{words} compute, or an image that has all it needs",
                severity=ERROR,
            )


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
