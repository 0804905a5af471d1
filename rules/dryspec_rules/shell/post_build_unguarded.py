"""Something is published although the build failed."""

from __future__ import annotations

from dryspec.finding import NOTE, Finding, Related
from dryspec.programs.steps import short_name
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec_simulate.build.hazards import Hazard


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report what post_build publishes after a failed build; see `dryspec simulate build`."""
    post = buildspec.phases.get("post_build")
    build = buildspec.phases.get("build")
    if not context.posix_shell or post is None or build is None or not build.commands:
        return
    from dryspec.programs.publishing import BY_NAME, may_publish, publishes

    commands = (command for command in post.all_commands if may_publish(command.text))
    calls = (call for command in commands for call in command.script.calls)
    if not any(publishes(call) not in (None, BY_NAME) for call in calls):
        return
    from dryspec_simulate.build.hazards import after_failure

    buildspec.sure_moves = frozenset(_sure_moves(buildspec, context))
    hazards = [
        hazard
        for hazard in after_failure(buildspec, ["build"])
        if hazard.sure and hazard.command.phase is post and hazard.failing.phase is build
    ]
    published = [hazard for hazard in hazards if not hazard.in_vain]
    if published:
        yield _published(published)
    elif hazards:
        yield _emptied(hazards) or _in_vain(hazards[0])


def _sure_moves(buildspec: Buildspec, context: Context) -> Iterator[int]:
    """Yield the numbers of the commands that only go to a directory that git tracks."""
    if not any(command.text.startswith("cd ") for command in buildspec.phases["build"].commands):
        return
    from dryspec_rules._build_scripts import ENTER, uses
    from dryspec_rules._source_tree import source_tree

    tree = source_tree(buildspec, context)
    if tree is None:
        return
    for use in uses(context):
        alone = use.kind == ENTER and len(use.command.script.calls) == 1
        if alone and tree.tracks(use.path):
            yield use.command.number


def _published(hazards: list[Hazard]) -> Finding:
    first, failing = hazards[0], hazards[0].failing
    related = [Related(failing.span(0, len(failing.text.rstrip())), "this may fail")]
    for other in hazards[1:]:
        place = other.command.span(other.call.start, other.call.end)
        related.append(Related(place, "and so does this"))
    advice = "Test CODEBUILD_BUILD_SUCCEEDING before it, or set build.on-failure to ABORT"
    if _ends_only_itself(first):
        advice = 'The "exit 0" before it ends only its own command: write "exit 1" there'
    return Finding(
        first.command.span(first.call.start, first.call.end),
        f'"{short_name(first.call)}" {first.effect} even when the build has failed: post_build '
        f"runs all the same. {advice}",
        related=related,
    )


def _ends_only_itself(hazard: Hazard) -> bool:
    """Whether a command before it asks and then leaves with success."""
    return any(
        "CODEBUILD_BUILD_SUCCEEDING" in command.text and "exit 0" in command.text
        for command in hazard.command.phase.commands
        if command.index < hazard.command.index
    )


def _emptied(hazards: list[Hazard]) -> Finding | None:
    """Report a deletion of what an upload that fails was to put there anew."""
    from dryspec_simulate.build.emptying import emptied_by

    for hazard in hazards:
        before = hazard.command.phase.commands[: hazard.command.index + 1]
        found = emptied_by(hazard.call, before)
        if found is not None:
            command, call = found
            return Finding(
                command.span(call.start, call.end),
                f'"aws s3 rm" deletes what is published even when the build has failed, and '
                f'"{short_name(hazard.call)}" then has nothing to put in its place: '
                "test CODEBUILD_BUILD_SUCCEEDING first, or set build.on-failure to ABORT",
            )
    return None


def _in_vain(hazard: Hazard) -> Finding:
    return Finding(
        hazard.command.span(hazard.call.start, hazard.call.end),
        "post_build runs even when the build has failed; "
        f'"{short_name(hazard.call)}" then has nothing to publish, and its error or one before it '
        "stands last in the log: test CODEBUILD_BUILD_SUCCEEDING first, or set build.on-failure to "
        "ABORT",
        severity=NOTE,
    )


RULE = Rule(
    name="post-build-unguarded",
    summary="post_build publishes although the build failed",
    severity="warning",
    on="buildspec",
    words=("post_build",),
    group="suspicious",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
    ),
)
