"""An image definitions file that no artifact collects."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, Command, FileSet

_READERS = frozenset(
    {"cat", "jq", "echo", "printf", "ls", "sed", "head", "test", "[", "[[", "yq", "file", "wc"}
    | {"python", "python3", "chmod", "tail", "rm", "pwd", "cd"}
)


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report written image definitions that no pattern selects and no command takes elsewhere."""
    from dryspec_rules._filesets import artifacts
    from dryspec_rules._pipeline_files import base_name, writes

    sets = artifacts(buildspec)
    if not sets and "artifacts:" in context.source.text:
        return  # they stand in the wrong place, which misplaced-key says
    told: set[str] = set()
    for command, call, path, start, end in writes(context):
        name = base_name(path)
        if name in told or any(_selects(files, path) for files in sets):
            continue
        if call.program in ("aws", "cp", "mv") or _taken_elsewhere(name, context.shell_commands):
            continue
        told.add(name)
        yield Finding(command.span(start, end), _message(path, sets))


def _message(path: str, sets: list[FileSet]) -> str:
    near = [
        item.value
        for files in sets
        for item in files.files
        if item.value.rpartition("/")[2] == path.rpartition("/")[2]
    ]
    if near:
        return (
            f'this writes "{path}", and the artifact looks for "{near[0]}" from the source root, '
            "so the pipeline never gets it; make them the same path"
        )
    return (
        f'no artifact collects "{path}", so the deploy action of a pipeline never gets it; list it '
        "under artifacts.files"
    )


def _selects(files: FileSet, path: str) -> bool:
    """Whether a pattern may select the file; in doubt it does."""
    base = files.base_directory.value.strip("/") if files.base_directory is not None else ""
    if any(mark in base for mark in "$*?") or path.startswith("$"):
        return True
    base = base.removeprefix("./")
    for item in files.files:
        pattern = item.value.removeprefix("./")
        if any(mark in pattern for mark in "${[") or pattern.count("*") > 6:
            return True
        if path.startswith(("/", "..")) and not pattern.startswith(path[0]):
            continue  # patterns without a slash in front begin at the source root
        whole = f"{base}/{pattern}" if base not in ("", ".") else pattern
        if _matches(whole, path.removeprefix("./")):
            return True
    return False


def _matches(pattern: str, path: str) -> bool:
    if "*" not in pattern and "?" not in pattern:
        return pattern == path
    from dryspec_simulate.build.globs import compile_any

    return compile_any([pattern])(path)


def _taken_elsewhere(name: str, commands: list[Command]) -> bool:
    """Whether another program than one that only looks is given the file."""
    for command in commands:
        if name not in command.text:
            continue
        for call in command.script.calls:
            given = [word for word in call.arguments if name in word.text]
            if given and call.program not in _READERS and call.program != "tee":
                return True
        if "cd " in command.text:
            return True
    return any(_moves_about(command) for command in commands)


def _moves_about(command: Command) -> bool:
    """Whether a command changes the directory; then `cwd-sensitive-output` has the say."""
    return command.script.changes_directory


RULE = Rule(
    name="image-definitions-not-collected",
    summary="an image definitions file that no artifact collects",
    severity="warning",
    on="buildspec",
    group="suspicious",
    check=check,
    words=("mage-", "mage_", "mageD", "maged"),
    sources=(
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/file-reference.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files",
    ),
)
