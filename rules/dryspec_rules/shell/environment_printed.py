"""The whole environment printed to the log."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.glance import may_give, may_stand_alone, names_in
from dryspec.programs.secret_sources import DUMP_FILTERS
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command


_LISTING = frozenset({"env", "printenv", "set", "export"})
"""Programs that list all variables when they are given none."""
_PROGRAMS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_LISTING, ()),
    **dict.fromkeys(("declare", "typeset", "readonly"), ()),
    **dict.fromkeys(("cat", "strings", "tr", "xargs", "sed"), ("environ",)),
    "jq": ("env", "ENV"),
    **dict.fromkeys(("python", "python3"), ("os.environ", "os.environ.items")),
    "node": ("process.env",),
    "ruby": ("ENV", "ENV.to_h", "ENV.inspect", "ENV.to_h.inspect"),
    "php": ("_ENV", "_SERVER", "getenv"),
}
"""Programs that may list them, with what is in the text then."""


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report a listing of all variables in a file that names no secret itself."""
    buildspec = context.buildspec
    if buildspec is None or buildspec.env.parameter_store or buildspec.env.secrets_manager:
        return
    if _may_list(command.text):
        for call in command.script.calls:
            if call.program in _PROGRAMS:
                yield from _listing(call, command)


def _may_list(text: str) -> bool:
    names = names_in(text)
    others = _PROGRAMS.keys() & names
    listing = others & _LISTING
    if len(others) > len(listing) or may_give(("-p", "-0", "--null"), names):
        return True
    return any(may_stand_alone(program, text) for program in listing)


def _listing(call: Call, command: Command) -> Iterator[Finding]:
    from dryspec_rules.shell._dump import dumps
    from dryspec_rules.shell._log import reaches_log

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
    on="command",
    programs=_PROGRAMS,
    words=("env", "set", "export", "declare", "typeset", "readonly", "ENV"),
    group="security",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
        "https://cwe.mitre.org/data/definitions/532.html",
    ),
)
