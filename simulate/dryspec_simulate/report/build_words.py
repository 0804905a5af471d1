"""Wording that the text and the Markdown report of a build share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dryspec_simulate.build.artifacts import Artifact, ArtifactFile
    from dryspec_simulate.build.outcomes import CommandRun
    from dryspec_simulate.build.record import BuildRecord
    from dryspec_simulate.build.what_if import WhatIfRow

_STATUS = {
    "SUCCEEDED": "succeeds",
    "FAILED": "fails",
    "TIMED_OUT": "times out",
    "STOPPED": "is stopped",
}


def status_words(status: str) -> str:
    """Return a build status as a verb."""
    return _STATUS.get(status, status)


def proviso(record: BuildRecord) -> str:
    """Return the rest of the sentence where the end hangs on a command or source nobody knows."""
    if record.elsewhere:
        return f', if its source is "{record.source}" and not "{record.elsewhere}"'
    makers = [artifact.maker for artifact in record.artifacts if artifact.maker]
    if not makers or record.status != "SUCCEEDED":
        return ""
    return f", if {makers[0]} makes what it uploads"


def count(number: int, noun: str) -> str:
    """Return `3 files`, `1 file`, `no file`."""
    if number == 0:
        return f"no {noun}"
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def files_words(artifacts: Sequence[Artifact]) -> str:
    """Return how many files artifacts hold, as far as that can be told.

    A guess such as `dist/**/*` stands for at least one.
    """
    number = sum(len(artifact.files) for artifact in artifacts)
    unchecked = any(artifact.unchecked for artifact in artifacts)
    if unchecked and not number:
        return "files not known"
    guesses = (file.path for artifact in artifacts for file in artifact.files if file.guessed)
    return f"{at_least(guesses, unchecked)}{count(number, 'file')}"


def at_least(guesses: Iterable[str], more: bool = False) -> str:
    """Return the words before a number that counts guesses such as `dist/**/*` as one."""
    return "at least " if more or any("*" in path for path in guesses) else ""


def shown(files: Sequence[ArtifactFile], most: int) -> tuple[Sequence[ArtifactFile], str]:
    """Return the files of an artifact to name, and words on the others.

    What lies below `.git` is counted: a working copy has other files there than a build's clone.
    """
    own = [file for file in files if not file.source.startswith(".git/")]
    others = [f"{len(own) - most} more"] if len(own) > most else []
    others += (
        [f"{count(len(files) - len(own), 'file')} below .git"] if len(own) < len(files) else []
    )
    return own[:most], f"and {' and '.join(others)}" if others else ""


def first_line(text: str, ellipsis: str = "…") -> str:
    """Return the first line that holds something, marked when there are more."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if not lines:
        return "(empty)"
    return lines[0] if len(lines) == 1 else f"{lines[0]} {ellipsis}"


def shortened(text: str, width: int, ellipsis: str = "…") -> str:
    """Return a text of at most `width` characters, cut at its end."""
    return text if len(text) <= width else text[: max(width - len(ellipsis), 0)] + ellipsis


def grouped_commands(commands: Sequence[CommandRun]) -> Iterator[list[CommandRun]]:
    """Yield runs of neighbouring commands with the same status and reason."""
    group: list[CommandRun] = []
    for command in commands:
        if group and (group[-1].status, group[-1].reason) != (command.status, command.reason):
            yield group
            group = []
        group.append(command)
    if group:
        yield group


def grouped_rows(rows: Sequence[WhatIfRow]) -> Iterator[list[WhatIfRow]]:
    """Yield runs of neighbouring failures that lead to the same."""
    group: list[WhatIfRow] = []
    for row in rows:
        if group and not group[-1].same_outcome(row):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def place_range(rows: Sequence[WhatIfRow]) -> str:
    """Return the places of rows with the same outcome: `build[2]`, `build[2-5]`, `timeout at …`."""
    first, last = rows[0].place, rows[-1].place
    prefix = "timeout at " if rows[0].kind == "timeout" else ""
    if len(rows) == 1:
        return prefix + first
    return f"{prefix}{first[:-1]}-{last.rpartition('[')[2]}"
