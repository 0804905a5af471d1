"""A phase that is retried although it publishes."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Phase

_ONCE_ONLY = {
    "npm": ("publish", "version"),
    "yarn": ("publish", "version"),
    "pnpm": ("publish",),
    "twine": ("upload",),
    "poetry": ("publish", "version"),
    "cargo": ("publish",),
    "gem": ("push",),
    "git": ("push", "tag", "commit"),
    "semantic-release": (),
    "bump2version": (),
    "bumpversion": (),
    "terraform": ("apply", "destroy"),
}
"""Programs with the subcommands that change something outside the build a second time."""
_MAVEN_GOALS = ("deploy", "release:prepare", "release:perform")


def check(phase: Phase, context: Context) -> Iterator[Finding]:
    """Report calls that must not run twice in a phase with RETRY."""
    value = phase.on_failure
    if value is None or not value.value.upper().startswith("RETRY") or not context.posix_shell:
        return
    for command in phase.all_commands:
        for call in command.script.calls:
            if _once_only(call):
                yield Finding(
                    command.span(call.start, call.end),
                    f"a retry runs `{_name(call)}` again although it may have succeeded before; "
                    "move it to a phase without RETRY",
                    related=[Related(value.span, "the retry")],
                )


def _once_only(call: Call) -> bool:
    if call.program in {"mvn", "mvnw"}:
        return any(word.value in _MAVEN_GOALS for word in call.positionals)
    subcommands = _ONCE_ONLY.get(call.program)
    if subcommands is None:
        return False
    return not subcommands or call.subcommand()[:1] in {(name,) for name in subcommands}


def _name(call: Call) -> str:
    return " ".join([call.program, *call.subcommand()[:1]])


RULE = Rule(
    name="on-failure-retry-side-effects",
    summary="a phase that is retried although it publishes something",
    severity="warning",
    on="phase",
    group="suspicious",
    words=("RETRY", "Retry", "retry"),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases.build.on-failure",
    ),
)
