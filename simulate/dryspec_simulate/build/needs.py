"""Whether a command can publish anything when the build phase has failed.

Without its image `docker push` fails, too, and without built files an upload has nothing to take.
Only a failure behind what makes them, usually a test, leaves something to publish.
"""

from __future__ import annotations

from dryspec.facts.steps import BUILD, TEST, answers, cleans_up, never_fails, step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Phase

_DOCKER = ("docker", "docker-compose")
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


def needs_the_build(call: Call, build: Phase | None) -> bool:
    """Whether a failed ``build`` leaves nothing that ``call`` could publish.

    False where that cannot be seen: the image or the files may come from somewhere else.
    """
    if build is None:
        return False
    if _runs(call, _PUSHES):
        behind = _behind_image(call, build)
        return behind is not None and not any(_can_fail(other) for other in behind)
    if _runs(call, _UPLOADS):
        behind = _behind_build(build)
        return behind is not None and not any(step(other) == TEST for other in behind)
    return False


def _runs(call: Call, commands: tuple[tuple[str, ...], ...]) -> bool:
    return any(call.runs(*words) for words in commands)


def _calls(build: Phase) -> list[Call]:
    return [
        call
        for command in build.commands
        for call in command.script.calls
        if not call.in_substitution and call.previous_operator != "||"
    ]


def _behind_image(push: Call, build: Phase) -> list[Call] | None:
    """Calls behind the one that names the pushed image, else behind the last image built."""
    calls = _calls(build)
    image = push.words[-1].text
    named = last = -1
    for index, call in enumerate(calls):
        makes = call.program in _DOCKER and step(call) == BUILD
        if not makes and not call.runs("docker", "tag"):
            continue
        last = index
        if any(image == word.text for word in call.words):
            named = index
    made = named if named >= 0 else last
    return calls[made + 1 :] if made >= 0 else None


def _behind_build(build: Phase) -> list[Call] | None:
    calls = _calls(build)
    first = next((i for i, call in enumerate(calls) if step(call) == BUILD), None)
    return None if first is None else calls[first + 1 :]


def _can_fail(call: Call) -> bool:
    if call.runs("docker", "tag") or call.runs("docker", "login"):
        return False
    return not (never_fails(call) or cleans_up(call) or answers(call))
