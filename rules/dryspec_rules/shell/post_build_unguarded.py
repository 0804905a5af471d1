"""Something is published although the build failed."""

from __future__ import annotations

from dryspec.facts.steps import (
    BUILD,
    TEST,
    answers,
    cleans_up,
    never_fails,
    short_name,
    step,
)
from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules.shell._status import DECIDES, fate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Phase
    from dryspec_simulate.build.hazards import Hazard

_PUSHES = (
    ("docker", "push"),
    ("docker", "image", "push"),
    ("docker", "compose", "push"),
    ("docker-compose", "push"),
)
_UPLOADS = (
    ("aws", "s3", "cp"),
    ("aws", "s3", "mv"),
    ("aws", "s3", "sync"),
    ("aws", "s3api", "put-object"),
    ("twine", "upload"),
)
_HARMLESS = (("aws", "cloudfront", "create-invalidation"),)
_GUESSED = frozenset({"make", "bash", "sh"})


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report what post_build publishes after a failed build; see `dryspec simulate build`."""
    post = buildspec.phases.get("post_build")
    build = buildspec.phases.get("build")
    if not context.posix_shell or post is None or build is None or not build.commands:
        return
    if not any(call.words for command in post.commands for call in command.script.calls):
        return
    from dryspec_simulate.build.hazards import after_failure

    hazards = list(_real(after_failure(buildspec), build))
    if not hazards:
        return
    first, failing = hazards[0], hazards[0].failing
    related = [Related(failing.span(0, len(failing.text.rstrip())), "this may fail")]
    for other in hazards[1:]:
        related.append(
            Related(other.command.span(other.call.start, other.call.end), "and so does this")
        )
    yield Finding(
        first.command.span(first.call.start, first.call.end),
        f'"{short_name(first.call)}" {first.effect} even when the build has failed: post_build '
        "runs all the same. Test CODEBUILD_BUILD_SUCCEEDING before it, or set build.on-failure "
        "to ABORT",
        related=related,
    )


def _real(hazards: list[Hazard], build: Phase) -> Iterator[Hazard]:
    """Yield what is really published: up to the first command that fails without the build."""
    for hazard in hazards:
        if hazard.command.phase.name != "post_build" or hazard.failing.phase is not build:
            continue
        if _fails_without_build(hazard.call, build):
            if fate(hazard.call, hazard.command.script) == DECIDES:
                return
            continue
        if _runs(hazard.call, _HARMLESS) or hazard.call.program in _GUESSED:
            continue
        if "by its name" not in hazard.effect:
            yield hazard


def _runs(call: Call, commands: tuple[tuple[str, ...], ...]) -> bool:
    return any(call.runs(*words) for words in commands)


def _fails_without_build(call: Call, build: Phase) -> bool:
    """Whether a failed build leaves nothing that this call could upload.

    Without its image, `docker push` fails, too. Only a failure behind what made the image or
    the files, usually a test, leaves something to publish.
    """
    if _runs(call, _PUSHES):
        return not any(_can_fail(other) for other in _behind_image(call, build))
    if _runs(call, _UPLOADS):
        return not any(step(other) == TEST for other in _behind_build(build))
    return False


def _calls(build: Phase) -> list[Call]:
    return [
        call
        for command in build.commands
        for call in command.script.calls
        if not call.in_substitution and call.previous_operator != "||"
    ]


def _behind_image(push: Call, build: Phase) -> list[Call]:
    """Calls behind the one that gives the pushed image its name, or behind the last build."""
    calls = _calls(build)
    image = push.words[-1].text
    named = last = -1
    for index, call in enumerate(calls):
        makes = call.program in ("docker", "docker-compose") and step(call) == BUILD
        if not makes and not call.runs("docker", "tag"):
            continue
        last = index
        if any(image == word.text for word in call.words):
            named = index
    made = named if named >= 0 else last
    return calls[made + 1 :] if made >= 0 else []


def _behind_build(build: Phase) -> list[Call]:
    calls = _calls(build)
    first = next((i for i, call in enumerate(calls) if step(call) == BUILD), len(calls))
    return calls[first + 1 :]


def _can_fail(call: Call) -> bool:
    if call.runs("docker", "tag") or call.runs("docker", "login"):
        return False
    return not (never_fails(call) or cleans_up(call) or answers(call))


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
