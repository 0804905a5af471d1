"""Text that an outsider chose, read as shell or as part of a cache key."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.programs.secret_sources import PRINTERS
from dryspec.rule import Rule
from dryspec.shell import Call
from dryspec.shell.nested import SHELLS, command_string
from dryspec_rules.shell._flow import expansions
from dryspec_rules.shell._untrusted import NAMES, WORDS, chosen_by, exposes, followed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Word
    from dryspec.spec.buildspec import Buildspec, Command
    from dryspec_rules.shell._flow import Flow

_INTERPRETERS = {
    "python": ("-c",),
    "python3": ("-c",),
    "node": ("-e", "--eval", "-p", "--print"),
    "perl": ("-e",),
    "ruby": ("-e",),
    "php": ("-r",),
    "su": ("-c", "--command"),
    "psql": ("-c", "--command"),
    "mysql": ("-e", "--execute"),
}


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report such text in what a shell or interpreter runs, and in the cache key."""
    for command, call, flow in followed(buildspec, context):
        if not flow.names:
            continue
        for word, runner in _code(call):
            yield from _in_code(word, runner, command, flow)
        yield from _in_heredoc(call, command, flow)
    yield from _in_cache_key(buildspec)


def _in_cache_key(buildspec: Buildspec) -> Iterator[Finding]:
    cache = buildspec.cache
    if cache is None or cache.key is None:
        return
    if cache.action is not None and cache.action.value.lower() == "restore":
        return
    for name in NAMES:
        if name in cache.key.value:
            yield Finding(
                cache.key.span,
                f'the cache key holds "{name}", {NAMES[name]}: their build can fill the cache that '
                "yours reads; use a hash of the lock file",
            )
            return


def _code(call: Call) -> Iterator[tuple[Word, str]]:
    """Yield the words that a call takes as code, with what runs them."""
    program = call.program
    if program == "eval":
        for word in call.arguments:
            yield word, program
    elif program in PRINTERS:
        reader = call.feeds
        if isinstance(reader, Call) and reader.program in SHELLS and not reader.positionals:
            for word in call.arguments:
                yield word, reader.program
    elif program in SHELLS:
        script = command_string(call) if call.has_flag("-c") else None
        if script is not None:
            yield script, program
    elif program in _INTERPRETERS:
        code = call.option_word(*_INTERPRETERS[program])
        if code is not None:
            yield code, program
    elif program in ("ssh", "trap", "sed", "awk", "gawk"):
        for word in _program_words(call):
            yield word, program
    else:
        yield from _shell_among(call)


def _program_words(call: Call) -> list[Word]:
    """The words of `ssh`, `trap`, `sed` and `awk` that are run."""
    positionals = call.positionals
    if call.program == "ssh":
        return positionals[1:]
    if call.program == "sed":
        given = call.option_word("-e", "--expression")
        return positionals[:1] if given is None else [given]
    if call.program in ("awk", "gawk"):
        return _awk_program(call)
    return positionals[:1]


def _awk_program(call: Call) -> list[Word]:
    """The program of `awk`: the first word that is neither an option nor its value."""
    words = iter(call.arguments)
    for word in words:
        if word.prefix in ("-v", "-F", "-f", "--assign", "--field-separator"):
            next(words, None)
        elif not word.prefix.startswith("-"):
            return [word]
    return []


def _shell_among(call: Call) -> Iterator[tuple[Word, str]]:
    """Yield the script of a shell that another program starts: `docker run app sh -c "..."`."""
    words = call.words
    for index, word in enumerate(words[1:-2], 1):
        name = (word.value or "").rpartition("/")[2]
        option = words[index + 1].value or ""
        if name in SHELLS and option.startswith("-") and option.endswith("c"):
            yield words[index + 2], name


def _in_code(word: Word, runner: str, command: Command, flow: Flow) -> Iterator[Finding]:
    for variable in word.variables:
        text = command.text[variable.start : variable.end]
        if variable.name in flow.names and exposes(text, variable.name):
            origin = flow.names[variable.name].name
            yield _finding(command, variable.start, variable.end, text, runner, origin)
    for compound in word.substitutions:
        caught = flow.caught(compound)
        if caught is not None:
            text = command.text[compound.start : compound.end]
            yield _finding(command, compound.start, compound.end, text, runner, caught.name)


def _in_heredoc(call: Call, command: Command, flow: Flow) -> Iterator[Finding]:
    """Report what the outer shell expands in a heredoc that an inner shell runs."""
    if call.program != "ssh" and (call.program not in SHELLS or call.has_flag("-c")):
        return
    for redirect in call.redirects:
        target = redirect.target
        if redirect.body is None or target is None or not target.text.isidentifier():
            continue
        for match in expansions(redirect.body):
            name = match.group(1) or match.group(2)
            if name in flow.names and exposes(match.group(), name):
                start = redirect.body_start + match.start()
                end = redirect.body_start + match.end()
                origin = flow.names[name].name
                yield _finding(command, start, end, match.group(), call.program, origin)


def _finding(
    command: Command, start: int, end: int, text: str, runner: str, origin: str
) -> Finding:
    return Finding(
        command.span(start, end),
        f'"{text}" becomes part of what "{runner}" runs, and it is {chosen_by(origin)}: it can '
        "hold $( ) and ;. Pass it as an argument",
    )


RULE = Rule(
    name="untrusted-ref-in-shell",
    summary="a branch name of an outsider in code that a shell runs, or in the cache key",
    severity="warning",
    on="buildspec",
    group="security",
    words=WORDS,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/webhooks.html",
        "https://git-scm.com/docs/git-check-ref-format",
        "https://cwe.mitre.org/data/definitions/78.html",
    ),
)
