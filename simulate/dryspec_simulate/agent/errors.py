"""What the agent, or the system under it, raises."""

from __future__ import annotations

ENOENT = "ENOENT"
EEXIST = "EEXIST"
ENOTDIR = "ENOTDIR"
EISDIR = "EISDIR"
ENOTEMPTY = "ENOTEMPTY"
ELOOP = "ELOOP"
EBUSY = "EBUSY"

_WORDS = {
    ENOENT: "No such file or directory",
    EEXIST: "File exists",
    ENOTDIR: "Not a directory",
    EISDIR: "Is a directory",
    ENOTEMPTY: "Directory not empty",
    ELOOP: "Too many levels of symbolic links",
    EBUSY: "Device or resource busy",
}


class AgentError(Exception):
    """A failure as the agent reports it: Ruby class, label and words.

    ``kind`` is one of the labels of the JSON output (``duplicate-target`` and so on).
    """

    def __init__(self, error_class: str, kind: str, message: str) -> None:
        super().__init__(message)
        self.error_class = error_class
        self.kind = kind
        self.message = message


class SystemCallError(AgentError):
    """A refusal of the file system; ``call`` is the name Ruby prints for the system call."""

    def __init__(self, errno: str, call: str, path: str) -> None:
        super().__init__(f"Errno::{errno}", "os-error", f"{_WORDS[errno]} @ {call} - {path}")
        self.errno = errno


class LimitError(Exception):
    """Something beyond what is simulated; the message says what and is for the user."""
