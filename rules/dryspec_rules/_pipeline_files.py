"""Files that the deploy actions of CodePipeline look for by name.

CodePipeline user guide: page file-reference (imagedefinitions.json for the action of type ECS,
imageDetail.json for CodeDeployToECS) and the reference pages of the two actions (taskdef.json and
appspec.yaml).
"""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command, FileSet
    from dryspec.tree import Scalar

    Write = tuple[Command, Call, str, int, int]

_LIKELY = lazy.pattern(r"[Ii]mages?[-_.]?[Dd]")

DEFINITIONS = "imagedefinitions.json"
DETAIL = "imageDetail.json"
TASK = "taskdef.json"
APPSPEC = "appspec.yaml"

_READERS = (".sh", ".yml", ".yaml", ".json", ".tf", ".template", ".ts", ".js", ".py")
"""Endings of files that open such a file, or tell a pipeline its name."""
_MOST_READERS = 400

_MOST_SLIPS = 2
"""Letters that may be wrong in a name; two letters that changed places are two."""

_SPELLINGS = {
    "imagedefinitionsjson": DEFINITIONS,
    "imagedefinitionjson": DEFINITIONS,
    "imagesdefinitionsjson": DEFINITIONS,
    "imagesdefinitionjson": DEFINITIONS,
    "imagedefinitonsjson": DEFINITIONS,
    "imagedefintionsjson": DEFINITIONS,
    "imagedefinitionyaml": DEFINITIONS,
    "imagedefinitionsyaml": DEFINITIONS,
    "imagedetailjson": DETAIL,
    "imagedetailsjson": DETAIL,
    "imagesdetailjson": DETAIL,
    "taskdefjson": TASK,
    "taskdefinitionjson": TASK,
    "taskdefsjson": TASK,
    "appspecyml": APPSPEC,
    "appspecjson": APPSPEC,
    "appspecsyaml": APPSPEC,
}


def base_name(path: str) -> str:
    """Return the last part of a path."""
    return path.replace("\\", "/").rpartition("/")[2]


def meant(path: str) -> str:
    """Return the name that a file of nearly that name was meant to have, "" for any other file."""
    name = base_name(path)
    letters = "".join(filter(str.isalnum, name.lower()))
    found = _SPELLINGS.get(letters, "") or _mistyped(letters)
    return found if found or letters != "appspecyaml" else APPSPEC


def _mistyped(letters: str) -> str:
    """Return the name that letters are a slip of; what holds it whole is a name somebody chose."""
    stem = letters.removesuffix("json")
    if stem == letters or stem[:1] != "i" or not stem.isalpha():
        return ""
    for name in (DEFINITIONS, DETAIL):
        right = name.lower().removesuffix(".json")
        if right.rstrip("s") not in stem and _distance(stem, right) <= _MOST_SLIPS:
            return name
    return ""


def _distance(one: str, other: str) -> int:
    """Count the letters to change, add or take away between two words of similar length."""
    if abs(len(one) - len(other)) > _MOST_SLIPS:
        return len(other)
    row = list(range(len(other) + 1))
    for count, letter in enumerate(one, 1):
        above, row = row, [count]
        for place, wanted in enumerate(other):
            changed = above[place] + (letter != wanted)
            row.append(min(changed, above[place + 1] + 1, row[place] + 1))
    return row[-1]


def listed(sets: list[FileSet]) -> Iterator[Scalar]:
    """Yield every pattern of some artifacts."""
    for files in sets:
        yield from files.files


def is_read_elsewhere(name: str, context: Context) -> bool:
    """Tell whether a script or program reads a file, or a template tells a pipeline its name."""
    project = context.project
    if project is None:
        return False
    readers = [
        path
        for path in project.files
        if path.endswith(_READERS) and path != project.spec_path and "node_modules/" not in path
    ]
    return any(
        _reads(text, name.encode())
        for text in (project.read(path) or b"" for path in readers[:_MOST_READERS])
    )


def _reads(text: bytes, name: bytes) -> bool:
    """Tell whether a text has a name otherwise than to write the file; no further buildspec."""
    return (
        name in text
        and b"phases" not in text
        and any(b">" not in line.partition(name)[0] for line in text.splitlines() if name in line)
    )


def writes(context: Context) -> list[Write]:
    """Return command, call, path, start and end for each such file that the commands write."""
    return context.once(__name__, lambda: list(_writes(context)))


def _writes(context: Context) -> Iterator[Write]:
    for command in context.shell_commands:
        text = command.text
        if "mage" not in text or not _LIKELY.search(text):
            continue
        from dryspec_rules.shell._writes import written

        for call in command.script.calls:
            for path, start, end in written(call):
                if meant(path) in (DEFINITIONS, DETAIL):
                    yield command, call, path, start, end
