"""A variable takes a JSON text with its quotes, and a program gets them in a name."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix, Related
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, insert

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Compound, Word
    from dryspec.shell.model import Assignment
    from dryspec.spec.buildspec import Buildspec, Command

_TEXTS = lazy.pattern(
    r"\.?(?:[\w-]+(?:\[\d+\])?\.)*(?:id|\w*(?:Id|_id)|(?i:\w*(?:version|tag|name|arn|ur[il]|account"
    r"|outputvalue|secretstring|endpoint|address|token|digest|branch|region|bucket)))(?:\[\d+\])?"
)
"""A path in JSON that leads to a text, as far as its last name tells."""
_FILTER = lazy.pattern(r"\bjq (?!-r|--raw)")
_RAW = ("-r", "--raw-output", "-j", "--join-output", "--raw-output0")
_OUTPUT_SET = lazy.pattern(r"AWS_DEFAULT_OUTPUT|configure set (?:\w+\.)*output|\beval\b")
_NAMING: dict[str, tuple[str, ...]] = {
    "docker": (),
    "podman": (),
    "finch": (),
    "aws": (),
    "cd": (),
    "curl": (),
    "git": ("checkout", "clone", "fetch", "push", "switch", "tag"),
    "kubectl": ("set",),
}
"""Programs that take a name as it is, some with certain commands alone."""


class _Taken:
    """A variable with the call whose output it holds, quotes included."""

    __slots__ = ("assignment", "call", "command", "maker")

    def __init__(self, assignment: Assignment, maker: Call, call: Call, command: Command) -> None:
        self.assignment = assignment
        self.maker = maker
        self.call = call
        self.command = command


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report each such variable at what makes its value, with the first call that gets it."""
    if not context.posix_shell or buildspec.legacy:
        return
    if not any(map(_makes_one, context.shell_commands)):
        return
    if _OUTPUT_SET.search(context.source.text):
        return
    taken: dict[str, _Taken] = {}
    for command in context.shell_commands:
        if not _makes_one(command) and not any(name in command.text for name in taken):
            continue
        if not command.script.certain:
            return
        for call in command.script.calls:
            for name in [name for name in taken if _gets(call, name)]:
                yield _finding(taken.pop(name), call, command)
            inner = _inside(call)
            if inner is not None:
                yield _finding_inside(inner, call, command)
            for assignment in (*call.assignments, *call.declares):
                taken.pop(assignment.name, None)
                maker = _maker(assignment.value)
                if maker is not None:
                    taken[assignment.name] = _Taken(assignment, maker, call, command)


def _makes_one(command: Command) -> bool:
    text = command.text
    asks = "--query" in text and "--output text" not in text
    return ("$(" in text or "`" in text) and (asks or _FILTER.search(text) is not None)


def _maker(value: Word | None) -> Call | None:
    """Return the call whose output is the whole value, where that is a JSON text in quotes."""
    if value is None or len(value.substitutions) != 1 or value.variables:
        return None
    (inner,) = value.substitutions
    whole = value.text.strip('"')
    if not whole.startswith(("$(", "`")) or inner.end - inner.start < len(whole) - 1:
        return None
    return _last_of(inner)


def _last_of(inner: Compound) -> Call | None:
    """Return the call whose output a substitution is, where it prints a JSON text in quotes."""
    pipelines = [pipeline for each in inner.lists for pipeline in each]
    if len(pipelines) != 1:
        return None
    found = [call for call in pipelines[0].calls if call is pipelines[0].last]
    return found[0] if found and _is_quoted(found[0]) else None


def _is_quoted(call: Call) -> bool:
    """Whether a call prints a JSON text, with its quotes."""
    if call.redirects:
        return False
    if call.program == "jq":
        words = call.positionals
        path = words[0].value if words else None
        return path is not None and path[:1] == "." and _is_path(path, call)
    query = call.option_value("--query") if call.program == "aws" else None
    output = call.option_word("--output")
    return (
        query is not None
        and _TEXTS.fullmatch(query) is not None
        and (output is None or output.value == "json")
    )


def _is_path(path: str, call: Call) -> bool:
    return _TEXTS.fullmatch(path) is not None and not call.has_flag(*_RAW)


def _inside(call: Call) -> Call | None:
    """Return what prints the quotes straight into a name that a call takes."""
    for word in call.arguments if _takes_names(call) else ():
        for inner in word.substitutions if _is_name(word, call.program) else ():
            maker = _last_of(inner)
            if maker is not None:
                return maker
    return None


def _gets(call: Call, name: str) -> bool:
    """Whether a call takes the variable in a name: an image, an address, a resource."""
    return _takes_names(call) and any(_holds(word, name, call.program) for word in call.arguments)


def _takes_names(call: Call) -> bool:
    commands = _NAMING.get(call.program)
    if commands is None:
        return False
    return not commands or call.subcommand() in [(each,) for each in commands]


def _is_name(word: Word, program: str) -> bool:
    if "{" in word.text.replace("${", "") or "\\" in word.text:
        return False
    return program != "curl" or "://" in word.text


def _holds(word: Word, name: str, program: str) -> bool:
    if not _is_name(word, program):
        return False
    plain = (f"${name}", f"${{{name}}}")
    return any(
        item.name == name and word.text[item.start - word.start : item.end - word.start] in plain
        for item in word.variables
    )


def _finding(taken: _Taken, user: Call, where: Command) -> Finding:
    held = f', so "{taken.assignment.name}" holds them'
    gets = Related(where.span(user.words[0].start, user.words[-1].end), "this gets them")
    return _reported(taken.maker, taken.command, user, held, [gets])


def _finding_inside(maker: Call, user: Call, command: Command) -> Finding:
    return _reported(maker, command, user, "", [])


def _reported(
    maker: Call, command: Command, user: Call, held: str, related: list[Related]
) -> Finding:
    jq = maker.program == "jq"
    advice = "-r" if jq else "--output text"
    at = maker.words[0].end if jq else maker.words[-1].end
    replaced = not jq and maker.option_word("--output") is not None
    edit = insert(command, at, f" {advice}") if editable(maker) and not replaced else None
    shown = "jq" if jq else "aws --query"
    return Finding(
        command.span(maker.words[0].start, maker.words[-1].end),
        f'"{shown}" prints this text with its quotes{held}, and '
        f'"{user.program}" gets them in a name: {"write" if replaced else "add"} {advice}',
        related=related,
        fix=None if edit is None else Fix(f"add {advice}", [edit], UNSAFE),
    )


RULE = Rule(
    name="quotes-in-value",
    summary="a variable takes a JSON text with its quotes, and a name gets them",
    severity="warning",
    on="buildspec",
    words=("jq", "--query"),
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://jqlang.org/manual/#invoking-jq",
        "https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-output-format.html",
    ),
)
