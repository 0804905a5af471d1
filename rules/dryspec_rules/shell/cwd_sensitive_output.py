"""An artifact or report written where it is not looked for."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec.shell.answers import in_this_shell
from dryspec.shell.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command
    from dryspec.tree import Scalar


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Follow `cd` through the commands and compare what they write with what is collected."""
    wanted = _collected(buildspec)
    if not wanted:
        return
    session = Session(shared=not buildspec.legacy)
    for command in context.shell_commands:
        for call in command.script.calls:
            if session.directory and session.directory_known and not call.enclosing:
                yield from _written(call, command, session.directory, wanted)
            if in_this_shell(call):
                session.step(call)
        if buildspec.legacy:
            session = Session(shared=False)


def _collected(buildspec: Buildspec) -> dict[str, Scalar]:
    """Literal paths from the source root that artifacts and reports look for."""
    sets = [*buildspec.secondary_artifacts, *buildspec.reports]
    if buildspec.artifacts is not None:
        sets.append(buildspec.artifacts)
    found: dict[str, Scalar] = {}
    for collected in sets:
        base = collected.base_directory.value.strip("/") if collected.base_directory else ""
        for pattern in collected.files:
            if not any(mark in pattern.value + base for mark in "*?[$`") and pattern.value:
                path = pattern.value.removeprefix("./")
                found[f"{base}/{path}" if base and base != "." else path] = pattern
    return found


def _written(
    call: Call, command: Command, directory: str, wanted: dict[str, Scalar]
) -> Iterator[Finding]:
    for redirect in call.redirects:
        target = redirect.target.value if redirect.target is not None else None
        if not target or ">" not in redirect.operator or redirect.duplicates:
            continue
        path = target.removeprefix("./")
        if path.startswith(("/", "..", "~")) or path not in wanted:
            continue
        if f"{directory}/{path}" in wanted:
            continue
        yield Finding(
            command.span(redirect.start, redirect.end),
            f'after the "cd" before it, this writes "{directory}/{path}", but "{path}" is looked '
            f"for from the source root; write to $CODEBUILD_SRC_DIR/{path}, or collect "
            f'"{directory}/{path}"',
            related=[Related(wanted[path].span, "collected here")],
        )


RULE = Rule(
    name="cwd-sensitive-output",
    summary="a collected file written in another directory",
    severity="warning",
    on="buildspec",
    words=("cd ",),
    group="correctness",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-versions",
    ),
)
