"""A user who may not do what the commands ask for."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._needs_root import changes_packages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, Phase
    from dryspec.tree import Scalar


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `run-as` on Windows, and package managers run by another user than root."""
    for node in [buildspec.run_as, *(phase.run_as for phase in buildspec.ordered_phases)]:
        if node is not None and not context.posix_shell:
            yield Finding(
                node.span,
                'the commands are for Windows, where "run-as" is not available; leave it out',
            )
            return
    for phase in buildspec.ordered_phases:
        user = phase.run_as or buildspec.run_as
        if user is not None and not user.is_null and user.value != "root":
            yield from _needs_root(phase, user)


def _needs_root(phase: Phase, user: Scalar) -> Iterator[Finding]:
    for command in phase.all_commands:
        for call in command.script.calls:
            if "sudo" in call.wrappers or not changes_packages(call):
                continue
            yield Finding(
                command.span(call.start, call.end),
                f'`{call.program}` needs root, but this phase runs as "{user.value}"; give the '
                'phase "run-as: root" or move the command to one that has it',
                related=[Related(user.span, "the user")],
            )


RULE = Rule(
    name="run-as-hazards",
    summary="a user who may not do what the commands ask for",
    severity="warning",
    on="buildspec",
    group="correctness",
    keys=("run-as",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.run-as",
    ),
)
