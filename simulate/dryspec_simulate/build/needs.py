"""Whether a command can publish anything when the build phase has failed.

Without its image `docker push` fails, too, and without built files an upload has nothing to take.
Only a failure behind what makes them, usually a test, leaves something to publish.

What makes a file is the call that names it (``zip app.zip``, ``go build -o app``); where none does,
the first one that builds anything.
"""

from __future__ import annotations

from dryspec.programs.steps import (
    BUILD,
    FILTERS,
    PUBLISH,
    TEST,
    answers,
    asks_version,
    cleans_up,
    never_fails,
    step,
)
from dryspec.shell import Call
from dryspec_simulate.build.verdict import is_sure_to_succeed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Compound, Word
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
_ALWAYS_THERE = ("$CODEBUILD_SRC_DIR", "${CODEBUILD_SRC_DIR}", "-", "~", "$HOME")
_MOST = 500
"""Commands of a file in which one looks for what writes a file."""
_WRITERS = frozenset(
    {"zip", "tar", "7z", "jar", "cp", "mv", "go", "gcc", "aws", "sam", "dotnet", "curl", "wget"}
)
"""Programs that write a file which their words name."""


def needs_the_build(call: Call, build: Phase | None) -> bool:
    """Whether a failed ``build`` leaves nothing that ``call`` could publish.

    False where that cannot be seen: the image or the files may come from somewhere else.
    """
    made = _behind(call, build) if build is not None else None
    return made is not None and _first_left_over(made, call) is None


def fails_with_the_build(call: Call, build: Phase | None) -> bool:
    """Whether ``build`` holds nothing that may fail without a push of an image failing, too."""
    if build is None or not _runs(call, _PUSHES):
        return False
    return all(_is_formality(other) or _logs_in(other) for _, other in _calls(build))


def is_formality(command: Command) -> bool:
    """Whether a command only asks for versions, goes where one can, or shows what it wrote."""
    text = command.text
    if command.number in command.phase.spec.sure_moves:
        return True
    if text.startswith("cat "):
        return _shows_what_was_written(command)
    if not text.startswith("cd ") and "version" not in text:
        return False
    return command.script.certain and all(map(_is_formality, command.script.calls))


def _shows_what_was_written(command: Command) -> bool:
    """Whether it is `cat` of files that commands of the phase before it have written with `>`."""
    calls = command.script.calls
    if len(calls) != 1 or not calls[0].positionals:
        return False
    before = [other for other in command.phase.commands if other.index < command.index]
    written = {
        item.target.text
        for other in before
        if ">" in other.text
        for call in other.script.calls
        for item in call.redirects
        if item.target is not None and ">" in item.operator
    }
    return all(word.text in written for word in calls[0].positionals)


def stops_without_the_build(command: Command) -> bool:
    """Whether ``post_build`` ends at a command when ``build`` has failed, for want of a file.

    It reads with `cat`, by itself or into a variable, what `echo` or `printf` writes in ``build``
    when nothing can fail any more: the file is there after success alone.
    """
    build = command.phase.spec.phases.get("build")
    if command.phase.name != "post_build" or build is None or "cat " not in command.text:
        return False
    if command.phase.spec.command_count > _MOST:
        return False
    file = _read_alone(command)
    if not file or any(file in other.text for other in _before_the_build(build)):
        return False
    writer = next((other for other in reversed(build.commands) if file in other.text), None)
    if writer is None or not _ends_with_writing(writer, file):
        return False
    behind = (other for other in build.commands if other.index > writer.index)
    return all(_only_says(other) or is_formality(other) for other in behind)


def _only_says(command: Command) -> bool:
    calls = (call for call in command.script.calls if not call.in_substitution)
    return is_sure_to_succeed(command.text) or (
        command.script.certain and all(map(_is_formality, calls))
    )


def _before_the_build(build: Phase) -> list[Command]:
    phases = (build.spec.phases.get(name) for name in ("install", "pre_build"))
    return [command for phase in phases if phase is not None for command in phase.all_commands]


def _read_alone(command: Command) -> str:
    """Return the one file of a command that is `cat FILE` or `NAME=$(cat FILE)` and no more."""
    calls = command.script.calls
    if len(calls) > 1 and not calls[0].words and calls[1].in_substitution:
        calls = calls[1:]
    words = calls[0].positionals if len(calls) == 1 and calls[0].program == "cat" else []
    return (words[0].value or "") if len(words) == 1 and command.script.certain else ""


def _ends_with_writing(command: Command, file: str) -> bool:
    """Whether a command at last writes a file, in a way that does not fail."""
    calls = [call for call in command.script.calls if not call.in_substitution]
    if not calls or calls[-1].program not in ("echo", "printf") or calls[-1].enclosing:
        return False
    targets = (item.target for item in calls[-1].redirects if item.operator in (">", ">>"))
    return any(target is not None and target.value == file for target in targets)


def fails_behind(call: Call, build: Phase | None) -> Command | None:
    """Return the first command of ``build`` whose failure leaves ``call`` something to publish."""
    made = _behind(call, build) if build is not None else None
    return _first_left_over(made, call) if made is not None else None


def _first_left_over(made: list[tuple[Command, Call]], call: Call) -> Command | None:
    """Return the first command behind the maker whose failure leaves something to publish."""
    (_, maker), *behind = made
    for command, other in behind:
        if _matters(other, call) or _makes_another(other, maker, call):
            return command
    return None


def _runs(call: Call, commands: tuple[tuple[str, ...], ...]) -> bool:
    return any(call.runs(*words) for words in commands)


def _behind(call: Call, build: Phase) -> list[tuple[Command, Call]] | None:
    """What makes what ``call`` publishes, and the calls behind it; None where that is not seen."""
    if _runs(call, _PUSHES):
        return _behind_image(call, build)
    file = _file_of(call)
    if file:
        calls = _calls(build)
        made = next((i for i, (_, other) in enumerate(calls) if _writes(other, file)), None)
        if made is not None:
            return calls[made:]
    if (_runs(call, _UPLOADS) and file != "") or call.program == "make":
        return _behind_build(build)
    return None


def _matters(call: Call, publishing: Call) -> bool:
    """Whether the failure of a call in the build leaves what is published as it was made."""
    if _runs(publishing, _PUSHES):
        return _can_fail(call)
    return step(call) in (TEST, PUBLISH) or _makes_image(call)


def _makes_another(call: Call, maker: Call, publishing: Call) -> bool:
    """Whether it is one of several `make` of a kind: `make publish` finds what the first made."""
    if not publishing.program == maker.program == call.program == "make":
        return False
    return _verb(call) == _verb(maker) != "" and _words(call) != _words(maker)


def _verb(call: Call) -> str:
    target = next((word.value or "" for word in call.positionals if "=" not in word.text), "")
    return target.replace("_", "-").partition("-")[0]


def _words(call: Call) -> list[str]:
    return [word.text for word in call.words]


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
        if command.number not in phase.spec.sure_moves
        if "build" in command.text or not is_sure_to_succeed(command.text)
        for call in command.script.calls
        if not call.in_substitution and call.previous_operator != "||"
    ]


def _behind_image(push: Call, build: Phase) -> list[tuple[Command, Call]] | None:
    """Calls from the one that names the pushed image on, else from the last image built."""
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
    return calls[made:] if made >= 0 else None


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
    return None if first is None else calls[first:]


def _makes(call: Call) -> bool:
    """Whether a call builds, by what is known of it or by its first word."""
    return step(call) == BUILD or any(word.prefix.startswith("build") for word in call.words[1:2])


def _can_fail(call: Call) -> bool:
    """Whether a failure of a call is possible that a push does not share."""
    if call.runs("docker", "tag") or _logs_in(call) or _is_formality(call):
        return False
    return not (never_fails(call) or cleans_up(call) or answers(call))


def _is_formality(call: Call) -> bool:
    """Whether nobody has seen a call like this fail."""
    if not call.words:
        values = [assignment.value for assignment in call.assignments if assignment.value]
        return not any(_may_fail(inner) for value in values for inner in value.substitutions)
    if asks_version(call) or _goes_back(call):
        return True
    return never_fails(call) and not answers(call) and call.program != "exit"


def _may_fail(substitution: Compound) -> bool:
    """Whether what is caught is not from a filter, which succeeds whatever it reads."""
    last = substitution.lists[-1][-1].last if substitution.lists else None
    if not isinstance(last, Call):
        return True
    return last.program not in FILTERS and not _is_formality(last)


def _logs_in(call: Call) -> bool:
    """Whether a call is for the login without which a push fails."""
    if call.runs("docker", "login") or call.runs("aws", "ecr", "get-login-password"):
        return True
    return bool(call.words) and call.words[0].text.startswith("$(aws ecr get-login")


def _goes_back(call: Call) -> bool:
    """Whether it is a `cd` to a directory that is there for certain."""
    if call.program != "cd" or len(call.words) != 2:
        return False
    directory = call.words[1].text.strip("\"'")
    return directory in _ALWAYS_THERE or not directory.strip("./")
