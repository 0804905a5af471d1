"""The whole environment printed to the log."""

from __future__ import annotations

from dryspec.facts.secret_sources import DUMP_FILTERS
from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report a listing of all variables in a file that names no secret itself."""
    from dryspec_rules.shell._dump import dumps
    from dryspec_rules.shell._log import reaches_log

    buildspec = context.buildspec
    if buildspec is None or buildspec.env.parameter_store or buildspec.env.secrets_manager:
        return
    if not dumps(call) or not reaches_log(call, _keeps_all):
        return
    yield Finding(
        command.span(call.start, call.end),
        f'"{call.program}" prints every variable to the log, those of the project too: of these '
        "CodeBuild masks only what comes from Parameter Store or Secrets Manager; print the ones "
        "you need by name",
    )


def _keeps_all(call: Call) -> bool:
    return call.program in DUMP_FILTERS


RULE = Rule(
    name="environment-printed",
    summary="the whole environment printed to the log",
    severity="note",
    on="call",
    programs=(
        "env",
        "printenv",
        "set",
        "export",
        "declare",
        "typeset",
        "readonly",
        "cat",
        "strings",
        "tr",
        "xargs",
        "sed",
        "jq",
        "python",
        "python3",
        "node",
        "ruby",
        "php",
    ),
    words=("env", "set", "export", "declare", "typeset", "readonly", "ENV"),
    group="security",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
        "https://cwe.mitre.org/data/definitions/532.html",
    ),
)
