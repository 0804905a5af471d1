"""Whether a command can publish anything when the build phase has failed.

Without its image `docker push` fails, too, and without built files an upload has nothing to take.
Only a failure behind what makes them, usually a test, leaves something to publish.

What makes a file is the call that names it (``zip app.zip``, ``go build -o app``); where none does,
the first one that builds anything.
"""

from __future__ import annotations

from dryspec.facts.steps import BUILD, PUBLISH, TEST, answers, cleans_up, never_fails, step
from dryspec_simulate.build.verdict import is_sure_to_succeed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command, Phase

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
    ("aws", "lambda", "update-function-code"),
    ("aws", "lambda", "create-function"),
    ("aws", "lambda", "publish-layer-version"),
    ("twine", "upload"),
)
_FILE_OPTIONS = ("--zip-file", "--body", "--template-file", "--template-body")
_WRITERS = frozenset(
    {"zip", "tar", "7z", "jar", "cp", "mv", "go", "gcc", "aws", "sam", "dotnet", "curl", "wget"}
)
"""Programs that write a file which their words name."""


def needs_the_build(call: Call, build: Phase | None) -> bool:
    """Whether a failed ``build`` leaves nothing that ``call`` could publish.

    False where that cannot be seen: the image or the files may come from somewhere else.
    """
    behind = _behind(call, build) if build is not None else None
    return behind is not None and not any(_matters(other, call) for _, other in behind)


def fails_behind(call: Call, build: Phase | None) -> Command | None:
    """Return the first command of ``build`` whose failure leaves ``call`` something to publish."""
    behind = (_behind(call, build) if build is not None else None) or []
    return next((command for command, other in behind if _matters(other, call)), None)


def _runs(call: Call, commands: tuple[tuple[str, ...], ...]) -> bool:
    return any(call.runs(*words) for words in commands)


def _behind(call: Call, build: Phase) -> list[tuple[Command, Call]] | None:
    """Calls behind the one that makes what ``call`` publishes; None where that is not seen."""
    if _runs(call, _PUSHES):
        return _behind_image(call, build)
    file = _file_of(call)
    if file:
        calls = _calls(build)
        made = next((i for i, (_, other) in enumerate(calls) if _writes(other, file)), None)
        if made is not None:
            return calls[made + 1 :]
    if (_runs(call, _UPLOADS) and file != "") or call.program == "make":
        return _behind_build(build)
    return None


def _matters(call: Call, publishing: Call) -> bool:
    """Whether the failure of a call in the build leaves what is published as it was made."""
    if _runs(publishing, _PUSHES):
        return _can_fail(call)
    return step(call) in (TEST, PUBLISH) or _makes_image(call)


def _file_of(call: Call) -> str | None:
    """Return the name of the one local file that a call publishes; "" when there is none.

    ``None`` where it publishes a directory, or what cannot be read.
    """
    if call.runs("aws", "s3"):
        return _name(call.positionals[2]) if len(call.positionals) > 2 else None
    if call.program == "twine":
        return None
    word = call.option_word(*_FILE_OPTIONS)
    return _name(word) if word is not None else ""


def _name(word: Word) -> str | None:
    """Return the last part of a path as it is written, if it looks like a file's."""
    name = word.text.replace('"', "").replace("'", "").rpartition("/")[2]
    name = name.rpartition("=")[2]
    return name if "." in name.strip(".") and "*" not in name else None


def _writes(call: Call, file: str) -> bool:
    """Whether a call names a file that it writes: as an operand, an option's value, or with `>`."""
    if any(
        r.target is not None and ">" in r.operator and _name(r.target) == file
        for r in call.redirects
    ):
        return True
    if call.program not in _WRITERS or call.runs("aws", "s3"):
        return False
    names = [_name(word) or word.text for word in call.arguments]
    return file in names or (call.program == "zip" and file.removesuffix(".zip") in names)


def _calls(phase: Phase) -> list[tuple[Command, Call]]:
    """Calls of a phase that may make something or fail, in running order."""
    return [
        (command, call)
        for command in phase.commands
        if "build" in command.text or not is_sure_to_succeed(command.text)
        for call in command.script.calls
        if not call.in_substitution and call.previous_operator != "||"
    ]


def _behind_image(push: Call, build: Phase) -> list[tuple[Command, Call]] | None:
    """Calls behind the one that names the pushed image, else behind the last image built."""
    calls = _calls(build)
    image = push.words[-1].text
    named = last = -1
    for index, (_, call) in enumerate(calls):
        tags = call.runs("docker", "tag")
        if not _makes_image(call) and not tags:
            continue
        last = index
        if named < 0 and any(image == word.text for word in call.words[-1 if tags else 0 :]):
            named = index
    made = named if named >= 0 else last
    if made < 0 and not _image_comes_before(build):
        made = next((i for i, (_, call) in enumerate(calls) if _makes(call)), -1)
    return calls[made + 1 :] if made >= 0 else None


def _makes_image(call: Call) -> bool:
    return call.program in _DOCKER and (
        step(call) == BUILD or call.runs("docker", "image", "build")
    )


def _image_comes_before(build: Phase) -> bool:
    """Whether an earlier phase builds or pulls an image."""
    earlier = (build.spec.phases.get(name) for name in ("install", "pre_build"))
    return any(
        _makes_image(call) or call.runs("docker", "pull")
        for phase in earlier
        if phase is not None
        for _, call in _calls(phase)
    )


def _behind_build(build: Phase) -> list[tuple[Command, Call]] | None:
    calls = _calls(build)
    first = next((i for i, (_, call) in enumerate(calls) if _makes(call)), None)
    return None if first is None else calls[first + 1 :]


def _makes(call: Call) -> bool:
    """Whether a call builds, by what is known of it or by its first word."""
    return step(call) == BUILD or any(word.prefix.startswith("build") for word in call.words[1:2])


def _can_fail(call: Call) -> bool:
    if call.runs("docker", "tag") or call.runs("docker", "login"):
        return False
    return not (never_fails(call) or cleans_up(call) or answers(call))
