"""What a script has put into the current directory before it looks for it there."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.shell import Call

_MAKERS = frozenset(
    {"aws", "cp", "curl", "git", "ln", "mkdir", "mv", "openssl", "python", "python3", "tee"}
    | {"touch", "virtualenv", "wget"}
)
"""Programs that make what one of their words is called, or a word ends in."""
_MOST_CALLS = 500


def puts_there(path: str, before: int, calls: list[Call]) -> bool:
    """Whether a call before a place makes the first part of a relative path."""
    name = path.removeprefix("./").partition("/")[0]
    earlier = (call for call in calls[:_MOST_CALLS] if call.end <= before)
    return any(name in _made(call) for call in earlier)


def unpacks_there(before: int, calls: list[Call]) -> bool:
    """Whether a call before a place unpacks an archive into the current directory."""
    return any(_unpacks(call) for call in calls[:_MOST_CALLS] if call.end <= before)


def _made(call: Call) -> Iterator[str]:
    words = [item.target for item in call.redirects if item.target and ">" in item.operator]
    if call.program in _MAKERS:
        words += call.arguments
    for word in words:
        for part in word.text.replace('"', "").replace("'", "").split("/"):
            yield part.removesuffix(".git")


def _unpacks(call: Call) -> bool:
    if call.program == "unzip":
        return not call.has_flag("-d")
    if call.program != "tar" or call.has_flag("-C", "--directory"):
        return False
    first = call.arguments[0].prefix if call.arguments else ""
    return "x" in first.lstrip("-") if first[:2] != "--" else call.has_flag("--extract", "--get")
