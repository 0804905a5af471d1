"""The `reports` block: which files each group would take, in which format, and what is odd.

Source: user guide, "build-spec-ref" (`reports`) and "report-auto-discover".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dryspec_simulate.build.artifacts import below_source
from dryspec_simulate.build.globs import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from dryspec.spec.buildspec import FileSet
    from dryspec_simulate.build.collect import Found, Workspace
    from dryspec_simulate.build.environment import Environment
    from dryspec_simulate.build.expand import Expansion
    from dryspec_simulate.build.traces import Maker

DEFAULT_FORMAT = "JUNITXML"

_EXTENSIONS = {
    "CUCUMBERJSON": (".json",),
    "JUNITXML": (".xml",),
    "NUNITXML": (".xml",),
    "NUNIT3XML": (".xml",),
    "TESTNGXML": (".xml",),
    "VISUALSTUDIOTRX": (".trx", ".xml"),
    "CLOVERXML": (".xml",),
    "COBERTURAXML": (".xml",),
    "JACOCOXML": (".xml",),
    "SIMPLECOV": (".json",),
}
_COVERAGE = frozenset({"CLOVERXML", "COBERTURAXML", "JACOCOXML", "SIMPLECOV"})


@dataclass(frozen=True, slots=True)
class ReportGroup:
    """One group: `files` lie below the source root; `processed` tells whether they are read."""

    name: str
    kind: str
    format: str
    files: tuple[str, ...]
    guessed: bool
    processed: bool
    problems: tuple[str, ...] = ()


def report_group(
    files: FileSet,
    workspace: Workspace,
    expand: Callable[[str], Expansion],
    processed: bool,
) -> ReportGroup:
    """Return what one entry of `reports` would collect from the workspace."""
    name = expand(files.identifier.value if files.identifier else "").text
    form = (files.file_format.value if files.file_format else DEFAULT_FORMAT).upper()
    found = _found(files, workspace, expand)
    maker = None if found else _maker(files, workspace, expand)
    return ReportGroup(
        name,
        "CODE_COVERAGE" if form in _COVERAGE else "TEST",
        form,
        tuple(file.source for file in found),
        any(file.guessed for file in found),
        processed,
        tuple(_problems(form, found, maker)),
    )


def _found(
    files: FileSet, workspace: Workspace, expand: Callable[[str], Expansion]
) -> tuple[Found, ...]:
    base = expand(files.base_directory.value).text if files.base_directory else ""
    patterns = [
        Pattern(below_source(expansion.text), scalar.value)
        for scalar in files.files
        if (expansion := expand(scalar.value)).known
    ]
    found: list[Found] = []
    for directory in workspace.base_directories(below_source(base)):
        found.extend(workspace.select(patterns, base=directory).files)
    return tuple(found)


def _maker(
    files: FileSet, workspace: Workspace, expand: Callable[[str], Expansion]
) -> Maker | None:
    """Return a command that may write the files of a group that has none."""
    base = expand(files.base_directory.value).text if files.base_directory else ""
    for scalar in files.files:
        path = below_source(expand(f"{base}/{scalar.value}" if base else scalar.value).text)
        maker = workspace.maker(path, results=True)
        if maker is not None:
            return maker
    return None


def _problems(form: str, found: tuple[Found, ...], maker: Maker | None) -> list[str]:
    if maker is not None:
        return [f"no file is known; if {maker.words} writes one, add --generated PATH"]
    if not found:
        return ["no file is found, so the report would be INCOMPLETE"]
    expected = _EXTENSIONS.get(form)
    if expected is None:
        return [f"{form} is not a format; the formats are {', '.join(_EXTENSIONS)}"]
    names = (file.path for file in found if not (file.guessed and "*" in file.path))
    odd = [name for name in names if not name.lower().endswith(expected)]
    if not odd:
        return []
    more = f" and {len(odd) - 1} more" if len(odd) > 1 else ""
    return [f"{odd[0]}{more} does not look like {form}, which is {' or '.join(expected)}"]


def auto_discovery(environment: Environment) -> str:
    """Return one sentence on the automatic discovery of report files."""
    switch = environment.text("CODEBUILD_CONFIG_AUTO_DISCOVER")
    if switch is not None and switch.lower() == "false":
        return "report auto-discovery is off (CODEBUILD_CONFIG_AUTO_DISCOVER=false)"
    directory = environment.text("CODEBUILD_CONFIG_AUTO_DISCOVER_DIR") or "the whole source"
    return f"report auto-discovery is on and looks through {directory}"
