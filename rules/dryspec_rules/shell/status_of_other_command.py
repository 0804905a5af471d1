"""`$?` at the start of a command, where it cannot tell of the one before."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.shell.model import ASSERTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Command


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report a status that is kept or tested before anything has run."""
    del context
    script = command.script
    first = next((call for call in script.calls if call.program != "set"), None)
    if first is None or not script.certain or first.ancestors:
        return
    if any(compound.kind == "function" for compound in first.enclosing):
        return
    if first.program not in ("", "export", *ASSERTIONS):
        return
    if any(variable.name == "?" for variable in first.variables):
        yield Finding(
            command.span(first.start, first.end),
            f'"$?" cannot tell how another command went: {_why(command)}',
        )


def _why(command: Command) -> str:
    opens = command.index == 1
    if opens and (command.block == "finally" or command.phase.name == "post_build"):
        return "each begins anew; CODEBUILD_BUILD_SUCCEEDING is 0 when the build has failed"
    return (
        "had the one before failed, the phase would have ended there; keep the status in the same "
        'item, "COMMAND || STATUS=$?"'
    )


RULE = Rule(
    name="status-of-other-command",
    summary="$? at the start of a command",
    severity="warning",
    on="command",
    words=("$?", "${?}"),
    group="correctness",
    builds_only=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
    ),
)
