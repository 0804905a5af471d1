"""What is deleted so that an upload behind it may put it there anew."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command


def emptied_by(upload: Call, commands: Iterable[Command]) -> tuple[Command, Call] | None:
    """Return the first `aws s3 rm` of a place to which an upload goes, with its command."""
    places = _places(upload.positionals[3:])
    for command in commands:
        for call in command.script.calls if "s3 rm" in command.text else ():
            if call.runs("aws", "s3", "rm") and places.intersection(_places(call.positionals[2:])):
                return command, call
    return None


def _places(words: list[Word]) -> set[str]:
    return {word.text.strip("\"'").rstrip("/") for word in words}
