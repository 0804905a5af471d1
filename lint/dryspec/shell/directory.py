"""The working directory as the commands of one shell change it.

Buildspec 0.2 runs all commands "in the same instance of the default shell" (user guide, page
build-spec-ref), so a ``cd`` lasts; 0.1 gives each command a shell of its own, which begins anew.
"""

from __future__ import annotations

from dryspec import lazy
from dryspec.shell.answers import MOVES, fails_unseen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell.model import Call

_SOURCE_ROOT = lazy.pattern(r"\$(?:CODEBUILD_SRC_DIR|\{CODEBUILD_SRC_DIR\})(/[^$`'\"\\]*)?")

LONGEST_PATH = 4096
"""Linux opens no longer one (``PATH_MAX``)."""


class Directory:
    """Where commands run: ``path`` is relative to the source root (``""``), or absolute.

    ``known`` is false once it depends on what only the run knows; ``path`` means nothing then.
    """

    __slots__ = ("known", "path")

    def __init__(self) -> None:
        self.path = ""
        self.known = True

    def step(self, call: Call) -> None:
        """Take over what one call of the shell itself does; all but a few do nothing."""
        if call.program == "cd":
            self._change(call)
        elif call.program in MOVES:
            self.known = False

    def _change(self, call: Call) -> None:
        target = call.positionals[0].value if call.positionals else None
        conditional = (
            bool(call.enclosing) or call.previous_operator == "||" or fails_unseen(call.pipeline)
        )
        below_root = _below_source_root(call)
        if below_root is not None and not conditional:
            self.path, self.known = "", True
            target = below_root or "."
        if target is None or conditional or target.startswith(("~", "-")):
            self.known = False
            return
        if target.startswith("/"):
            self.path, self.known = target, True
            return
        if not self.known or len(self.path) + len(target) > LONGEST_PATH:
            self.known = False
            return
        path = walked(self.path, target)
        if path is None:
            self.known = False
            return
        self.path = f"/{path}" if self.path.startswith("/") else path


def walked(directory: str, path: str) -> str | None:
    """Return where a relative path leads from a directory, ``None`` for above its root.

    No slash begins the answer, nor is one doubled.
    """
    parts = [part for part in directory.split("/") if part]
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _below_source_root(call: Call) -> str | None:
    """Return where in the source a ``cd "$CODEBUILD_SRC_DIR/web"`` leads, None for any other."""
    if not call.positionals:
        return None
    match = _SOURCE_ROOT.fullmatch(call.positionals[0].text.replace('"', ""))
    return (match.group(1) or "").strip("/") if match else None
