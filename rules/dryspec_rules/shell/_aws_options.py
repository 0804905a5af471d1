"""Options of the AWS CLI that another command has, or whose value lacks ``file://``."""

from __future__ import annotations

from dryspec import lazy
from dryspec_rules.shell._refusal import fix, found, found_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.finding import Finding
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_TEMPLATE = {
    "--template-file": "--template-body file://...",
    "--parameter-overrides": "--parameters",
}
_OTHERS: dict[tuple[str, ...], dict[str, str]] = {
    ("cloudformation", "deploy"): {
        "--template-body": "--template-file, without file://",
        "--parameters": "--parameter-overrides",
    },
    ("cloudformation", "create-stack"): _TEMPLATE,
    ("cloudformation", "update-stack"): _TEMPLATE,
    ("cloudformation", "create-change-set"): _TEMPLATE,
    ("cloudformation", "validate-template"): {"--template-file": _TEMPLATE["--template-file"]},
}
"""Options that a command does not have, with what it has instead."""
_TEXTS = (
    *("--assume-role-policy-document", "--change-batch", "--cli-input-json", "--cli-input-yaml"),
    *("--container-definitions", "--distribution-config", "--invalidation-batch"),
    *("--policy-document", "--template-body"),
)
"""Options whose value is a document and no name of a file."""
_LETTERS = lazy.pattern(r"[A-Za-z0-9+$]")
"""What base64 is made of; the AWS CLI passes over all else."""
_VERSION_1 = lazy.pattern(r"\binstall\b[^\n]{0,80}\bawscli\b")
"""What puts version 1 there: packages are called so, version 2 comes by itself."""
_FILE = lazy.pattern(r"[\w./-]+\.(?:json|template|ya?ml)")
_ALONE = ("--debug", "--no-cli-pager", "--no-paginate", "--no-sign-request", "--no-verify-ssl")
NAMES = (
    *_TEXTS,
    "--zip-file",
    "--template-file",
    "--parameters",
    "--parameter-overrides",
    "invoke",
)
"""What stands in every call that may be refused for these reasons."""


def judge(call: Call, command: Command) -> Finding | None:
    """Report the first such option of a call of the AWS CLI."""
    names = call.subcommand(2)
    for option, word in _options(call):
        instead = _OTHERS.get(names, {}).get(option.text)
        if instead is not None:
            return found_at(
                command,
                option,
                option,
                f'"aws {" ".join(names)}" has no option {option.text} and stops with an error: '
                f"write {instead}",
            )
        if word is not None and _lacks_a_prefix(names, option, word):
            return _without_prefix(call, command, option, word)
    if names != ("lambda", "invoke"):
        return None
    return _raw_payload(call, command) or _invocation(call, command)


def _without_prefix(call: Call, command: Command, option: Word, word: Word) -> Finding:
    if option.text == "--zip-file":
        prefix, why = "fileb://", f'stops at "{word.text}", for it wants the file by its address'
    else:
        prefix, why = "file://", f'takes "{word.text}" for the document itself and fails'
    return found_at(
        command,
        option,
        word,
        f"{option.text} {why}: write {prefix}{word.text}",
        fix(call, command, word.start, prefix, f"put {prefix} before it"),
    )


def _options(call: Call) -> Iterator[tuple[Word, Word | None]]:
    """Yield the options, each with the word behind it that may be its value."""
    for option, word in zip(call.arguments, [*call.arguments[1:], None], strict=False):
        if option.text.startswith("--"):
            yield option, word


def _lacks_a_prefix(names: tuple[str, ...], option: Word, word: Word) -> bool:
    if option.text == "--zip-file":
        return (
            names[:1] == ("lambda",)
            and (word.value or "").endswith(".zip")
            and not ((word.value or "").startswith("fileb://"))
        )
    return option.text in _TEXTS and _FILE.fullmatch(word.value or "") is not None


def _raw_payload(call: Call, command: Command) -> Finding | None:
    """Report JSON for `--payload`, which version 2 wants in base64."""
    word = call.option_word("--payload")
    text = "" if word is None else word.text.strip("\"'")
    if word is None or not text.startswith(("{", "[")) or not _LETTERS.search(text):
        return None  # of {} nothing is left, and that will do
    if call.has_flag("--cli-binary-format") or "cli_binary_format" in command.source.text:
        return None
    if _VERSION_1.search(command.source.text):
        return None
    return found(
        call,
        command,
        word,
        'version 2 of the AWS CLI takes --payload for base64, and stops with "Invalid base64" or '
        "sends what is no JSON: add --cli-binary-format raw-in-base64-out",
        fix(
            call,
            command,
            call.words[-1].end,
            " --cli-binary-format raw-in-base64-out",
            "add --cli-binary-format raw-in-base64-out",
        ),
    )


def _invocation(call: Call, command: Command) -> Finding | None:
    """Report `aws lambda invoke` without a file for the answer."""
    words = call.arguments
    if any(variable for word in words for variable in word.variables if not variable.quoted):
        return None
    left: list[Word] = []
    skipped = False
    for word in words:
        if skipped:
            skipped = False
        elif word.text.startswith("--"):
            skipped = "=" not in word.text and word.text not in _ALONE
        else:
            left.append(word)
    if len(left) != 2:
        return None
    return found(
        call,
        command,
        words[-1],
        '"aws lambda invoke" is not told which file to write the answer to and stops with an '
        "error: put it at the end, /dev/stdout for the log",
        fix(call, command, words[-1].end, " /dev/stdout", "write the answer to the log"),
    )
