"""A pattern meant for a program, which the shell turns into file names first."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import NOTE, UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_BARE = lazy.pattern(r"""[^"'`\\(){}\s]*\*[^"'`\\(){}\s]*""")
"""A word with a star and nothing that quotes, computes or lists."""
_S3 = "aws stops at the second (Unknown options)"
_FIND = "find stops at the second (paths must precede expression)"
_OPTIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "aws": (("--exclude", "--include"), _S3),
    "find": (("-name", "-iname", "-path", "-ipath", "-wholename", "-iwholename"), _FIND),
    "rsync": (("--exclude", "--include"), "rsync leaves out the first and copies the others"),
    "tar": (("--exclude",), "tar leaves out the first and packs the others"),
}
"""Options whose value is one pattern, and what the program does with several names."""
_CDK = [("deploy",), ("destroy",), ("diff",), ("list",), ("ls",), ("synth",)]
"""Commands that take patterns of stacks."""


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report the first pattern without quotes, and mend them all."""
    del context
    if "set -f" in command.text or "noglob" in command.text:
        return
    found = list(_patterns(call))
    if not found:
        return
    word, outcome, sure = next((each for each in found if each[2]), found[0])
    message = f'the shell puts names of files in place of "{word.text}"'
    if not sure:
        message = f'once files here match "{word.text}", the shell puts their names in its place'
    yield Finding(
        command.span(word.start, word.end),
        f"{message}, and {outcome}: put it in quotes",
        severity="" if sure else NOTE,
        fix=_fix(call, command, [each[0] for each in found]),
    )


def _fix(call: Call, command: Command, words: list[Word]) -> Fix | None:
    edits = [replace(command, word.start, word.end, f'"{word.text}"') for word in words]
    there = [edit for edit in edits if edit is not None]
    if not editable(call) or len(there) < len(words):
        return None
    return Fix("put it in quotes", there, UNSAFE)


def _patterns(call: Call) -> Iterator[tuple[Word, str, bool]]:
    """Yield the patterns with what comes of them, and whether files surely match."""
    if call.runs("aws", "cloudfront"):
        for word in _behind(call, "--paths"):
            if word.text == "/*":
                yield word, "/bin, /etc and so on are invalidated, not the site", True
    elif call.program == "zip":
        for word in _behind(call, "-x", "--exclude"):
            if word.text.endswith("/*") and _BARE.fullmatch(word.text):
                yield word, "zip packs what lies deeper", True
    elif call.program == "cdk":
        for word in call.positionals[1:] if call.subcommand() in _CDK else []:
            if _BARE.fullmatch(word.text):
                yield word, "cdk finds no stack that is called so", word.text == "*"
    elif call.program != "aws" or call.runs("aws", "s3"):
        options, outcome = _OPTIONS[call.program]
        for before, word in zip(call.arguments, call.arguments[1:], strict=False):
            if before.text in options and _BARE.fullmatch(word.text):
                yield word, outcome, word.text == "*" or word.text.endswith("/*")


def _behind(call: Call, *options: str) -> Iterator[Word]:
    """Yield the words from one of these options to the next option."""
    taken = False
    for word in call.arguments:
        if word.text.startswith("-"):
            taken = word.text in options
        elif taken:
            yield word


RULE = Rule(
    name="pattern-without-quotes",
    summary="a pattern for a program that the shell turns into file names first",
    severity="warning",
    on="call",
    programs=("aws", "cdk", *_OPTIONS, "zip"),
    words=("*",),
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_06_06",
        "https://docs.aws.amazon.com/cli/latest/reference/s3/#use-of-exclude-and-include-filters",
        "https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-deploy.html",
    ),
)
