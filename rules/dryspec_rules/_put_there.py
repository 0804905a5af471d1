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


class PutThere:
    """What the calls of a script have made so far, each taken in behind its own use."""

    __slots__ = ("_names", "unpacked")

    def __init__(self) -> None:
        self._names: set[str] = set()
        self.unpacked = False

    def take(self, call: Call) -> None:
        """Take in what a call makes, or unpacks into the current directory."""
        self._names.update(_made(call))
        self.unpacked = self.unpacked or _unpacks(call)

    def has(self, path: str) -> bool:
        """Whether a call has made the first part of a relative path."""
        return path.removeprefix("./").partition("/")[0] in self._names


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
