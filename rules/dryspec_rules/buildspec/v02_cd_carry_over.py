"""A directory that is still in force in the next phase."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._carried import carried

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report the last relative `cd` of a phase when the next phase enters the same directory."""
    if buildspec.legacy or not context.posix_shell:
        return
    for target, (call, command), (again, other) in carried(buildspec):
        if not _is_nested(target, context):
            yield Finding(
                other.span(again.start, again.end),
                f'version 0.2 keeps the directory, so "{target}" is looked up inside "{target}", '
                'where the phase before left off; start with cd "$CODEBUILD_SRC_DIR"',
                related=[Related(command.span(call.start, call.end), "the directory from here on")],
            )


def _is_nested(directory: str, context: Context) -> bool:
    """Whether the repository has the directory inside itself, as `shop/shop` of Django."""
    project = context.project
    if project is None:
        return False
    from dryspec_rules._build_scripts import places

    return any(project.exists(path) for path in places(f"{directory}/{directory}", context))


RULE = Rule(
    name="v02-cd-carry-over",
    summary="a phase that enters a directory which the phase before did not leave",
    severity="warning",
    on="buildspec",
    group="suspicious",
    words=("cd ",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-versions",
    ),
)
