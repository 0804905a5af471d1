"""An exclusion of `aws s3` or `zip` that names a directory and so excludes nothing in it."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_DIRECTORIES = frozenset(
    {
        *(".aws-sam", ".git", ".github", ".gradle", ".idea", ".mypy_cache", ".next", ".nuxt"),
        *(".nyc_output", ".pytest_cache", ".serverless", ".svn", ".terraform", ".tox", ".venv"),
        *(".vscode", "__pycache__", "bower_components", "cdk.out", "node_modules", "venv"),
    }
)
"""Names that nobody gives to a file."""
_NESTED = frozenset({"__pycache__"})
"""Directories that lie in others as a rule."""


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report each such word, unless another one excludes what is in the directory."""
    del context
    if not command.script.certain:
        return
    words = _excluded_by_zip(call) if call.program == "zip" else _excluded_by_aws(call)
    texts = [_value(word) for word in words]
    if "*" in texts:
        return
    for word, text in zip(words, texts, strict=True):
        name = text.rstrip("/")
        if name not in _DIRECTORIES and not (text.endswith("/") and name.strip("./*")):
            continue
        if "*" in name or any(_covers(other, name) for other in texts):
            continue
        yield _finding(call, command, word, name)


def _covers(pattern: str, name: str) -> bool:
    """Whether a pattern leaves out what is in a directory."""
    return "*" in pattern and (name in pattern or (name in _NESTED and ".py" in pattern))


def _excluded_by_aws(call: Call) -> list[Word]:
    verbs = call.subcommand(2)
    if verbs[:1] != ("s3",) or verbs[1:] not in (("cp",), ("mv",), ("rm",), ("sync",)):
        return []
    found: list[Word] = []
    for before, word in zip(call.arguments, call.arguments[1:], strict=False):
        if before.text == "--exclude" and word.value is not None:
            found.append(word)
    return found


def _excluded_by_zip(call: Call) -> list[Word]:
    """Return the words behind `-x`, as far as the next option."""
    recursive = any(word.text[:1] == "-" and "r" in word.text for word in call.arguments)
    found: list[Word] = []
    behind = False
    for word in call.arguments if recursive else ():
        if word.text[:1] in "-@":
            behind = word.text in ("-x", "--exclude")
        elif behind and word.value is not None:
            found.append(word)
    return found


def _value(word: Word) -> str:
    return word.value or ""


def _finding(call: Call, command: Command, word: Word, name: str) -> Finding:
    from dryspec_rules.shell._edit import editable, replace

    pattern = f"*{name}/*" if name in _NESTED else f"{name}/*"
    edit = None
    if editable(call):
        mark = "'" if command.node.style == '"' else '"'
        edit = replace(command, word.start, word.end, f"{mark}{pattern}{mark}")
    program = "zip" if call.program == "zip" else "aws s3"
    return Finding(
        command.span(word.start, word.end),
        f'{program} holds "{_value(word)}" against the whole path of each file, so nothing in that '
        f'directory is left out: write "{pattern}"',
        fix=None if edit is None else Fix(f'write "{pattern}"', [edit], UNSAFE),
    )


RULE = Rule(
    name="exclude-without-star",
    summary="an exclusion that names a directory and leaves nothing in it out",
    severity="warning",
    on="call",
    programs={"aws": ("--exclude",), "zip": ("-x", "--exclude")},
    group="suspicious",
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/cli/latest/reference/s3/#use-of-exclude-and-include-filters",
        "https://manpages.debian.org/bookworm/zip/zip.1.en.html",
    ),
)
