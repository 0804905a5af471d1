"""The shell of one phase after another: what earlier commands left behind.

Buildspec 0.2 runs all commands "in the same instance of the default shell" (user guide, page
build-spec-ref); 0.1 gives each command a shell of its own. Logs show that every command is written
to a script of its own and that the environment is kept beside it, so shell options, functions and
aliases are not assured to survive (see :attr:`Session.options_assured`).
"""

from __future__ import annotations

from dryspec import lazy
from dryspec.shell.answers import (
    assigned_names,
    exported_names,
    fails_unseen,
    in_this_shell,
    option_changes,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell.model import Call
    from dryspec.shell.script import Script

_SOURCE_ROOT = lazy.pattern(r"\$(?:CODEBUILD_SRC_DIR|\{CODEBUILD_SRC_DIR\})(/[^$`'\"\\]*)?")

LONGEST_PATH = 4096
"""Linux opens no longer one (``PATH_MAX``)."""


class Session:
    """Folds scripts in the order in which they run; ask it between two of them."""

    __slots__ = ("directory", "directory_known", "exported", "options", "shared", "values")

    options_assured = False
    """Whether options set by one command are sure to be on in the next."""

    def __init__(self, shared: bool = True) -> None:
        self.shared = shared
        """True for version 0.2; False for 0.1, where nothing is carried over."""
        self._clear()

    def _clear(self) -> None:
        self.options: frozenset[str] = frozenset()
        self.exported: frozenset[str] = frozenset()
        self.values: dict[str, str | None] = {}
        """Variables assigned so far; None for a value that is computed."""
        self.directory = ""
        """Path relative to the source root, or absolute; "" is the source root."""
        self.directory_known = True

    def run(self, script: Script) -> None:
        """Take over what this script leaves behind."""
        if not self.shared:
            self._clear()
            return
        for call in script.calls:
            if in_this_shell(call):
                self.step(call)

    def step(self, call: Call) -> None:
        """Take over what one call of this shell leaves behind."""
        program = call.program
        if program == "set":
            options = set(self.options)
            for name, on in option_changes(call):
                (options.add if on else options.discard)(name)
            self.options = frozenset(options)
        elif program == "cd":
            self._change_directory(call)
        elif program in ("pushd", "popd"):
            self.directory_known = False
        elif program == "unset":
            gone = {word.value for word in call.positionals}
            self.exported = frozenset(name for name in self.exported if name not in gone)
            for variable in gone:
                self.values.pop(variable or "", None)
        names = list(assigned_names(call))
        if names:
            self._assign(call, names)
        exported = frozenset(exported_names(call))
        if exported:
            self.exported |= exported

    def _assign(self, call: Call, names: list[str]) -> None:
        for name in names:
            self.values[name] = None
        for assignment in (*call.declares, *(() if call.words else call.assignments)):
            known = assignment.value is None or assignment.value.value is not None
            if known and not assignment.append and not call.enclosing:
                value = assignment.value
                self.values[assignment.name] = "" if value is None else value.value

    def _change_directory(self, call: Call) -> None:
        target = call.positionals[0].value if call.positionals else None
        conditional = (
            bool(call.enclosing) or call.previous_operator == "||" or fails_unseen(call.pipeline)
        )
        below_root = _below_source_root(call)
        if below_root is not None and not conditional:
            self.directory, self.directory_known = "", True
            target = below_root or "."
        if target is None or conditional or target.startswith(("~", "-")):
            self.directory_known = False
            return
        if target.startswith("/"):
            self.directory, self.directory_known = target, True
            return
        if not self.directory_known or len(self.directory) + len(target) > LONGEST_PATH:
            self.directory_known = False
            return
        parts = [part for part in self.directory.split("/") if part]
        for part in target.split("/"):
            if part == "..":
                if not parts:
                    self.directory_known = False
                    return
                parts.pop()
            elif part not in ("", "."):
                parts.append(part)
        absolute = self.directory.startswith("/")
        self.directory = ("/" if absolute else "") + "/".join(parts)

    def errexit(self) -> bool:
        """Whether ``set -e`` was given earlier and not taken back."""
        return "errexit" in self.options

    def pipefail(self) -> bool:
        """Whether ``set -o pipefail`` was given earlier and not taken back."""
        return "pipefail" in self.options

    def exports(self, name: str) -> bool:
        """Whether programs see this variable because an earlier command exported it."""
        return name in self.exported

    def value(self, name: str) -> str | None:
        """Return a variable's literal value, None when unset or computed."""
        return self.values.get(name)


def _below_source_root(call: Call) -> str | None:
    """Return where in the source a ``cd "$CODEBUILD_SRC_DIR/web"`` leads, None for any other."""
    if not call.positionals:
        return None
    match = _SOURCE_ROOT.fullmatch(call.positionals[0].text.replace('"', ""))
    return (match.group(1) or "").strip("/") if match else None
