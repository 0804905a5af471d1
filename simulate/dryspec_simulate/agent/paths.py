"""Ruby's path functions, as the agent uses them on Linux (checked against Ruby 3.1).

On Windows Ruby takes both separators and answers with ``/``; that part follows Ruby's
documentation and was not observed.
"""

from __future__ import annotations

from dryspec.spec.ruby import Hash, Value, ruby_class
from dryspec_simulate.agent.errors import AgentError


class Paths:
    """Path arithmetic of one host.

    ``homes`` maps user names to home directories; ``""`` is the agent's own user.
    """

    def __init__(self, homes: dict[str, str], *, windows: bool = False) -> None:
        self.homes = homes
        self.windows = windows

    def native(self, path: str) -> str:
        """Return the path with ``/`` between its parts, on Windows with its drive in capitals."""
        if not self.windows:
            return path
        path = path.replace("\\", "/")
        return path[0].upper() + path[1:] if path[1:2] == ":" else path

    def join(self, head: str, tail: str) -> str:
        """Return ``File.join(head, tail)``: exactly one separator where the two meet."""
        head, tail = self.native(head), self.native(tail)
        stripped = head.rstrip("/")
        if tail.startswith("/"):
            return stripped + tail
        return head + tail if stripped != head else f"{head}/{tail}"

    def dirname(self, path: str) -> str:
        """Return ``File.dirname``."""
        path = self.native(path)
        if path.startswith("//"):
            path = "/" + path.lstrip("/")
        stripped = path.rstrip("/")
        if not stripped:
            return "/" if path else "."
        above, separator, _ = stripped.rpartition("/")
        if not separator:
            return "."
        above = above.rstrip("/") or "/"
        return f"{above}/" if self.windows and above.endswith(":") else above

    def basename(self, path: str) -> str:
        """Return ``File.basename``."""
        path = self.native(path)
        return path.rstrip("/").rpartition("/")[2] or ("/" if path else "")

    def expand(self, path: str) -> str:
        """Return ``File.expand_path`` from ``/``: ``~`` read, no ``.``, ``..`` or doubled ``/``.

        Raises:
            AgentError: ``~name`` of a user that does not exist.
        """
        path = self.native(path)
        if path.startswith("~"):
            user, _, rest = path[1:].partition("/")
            home = self.homes.get(user)
            if home is None:
                raise AgentError(
                    "ArgumentError", "home-of-unknown-user", f"user {user} doesn't exist"
                )
            path = f"{home}/{rest}"
        root = self._root(path)
        parts: list[str] = []
        for part in path.removeprefix(root).split("/"):
            if part == "..":
                if len(parts) == 1 and root.startswith("//"):
                    root = "/"  # Ruby forgets doubled slashes once it is back at the root
                del parts[-1:]
            elif part not in {"", "."}:
                parts.append(part)
        return root + "/".join(parts)

    def _root(self, path: str) -> str:
        if self.windows:
            drive = path[:2] if path[1:2] == ":" else ""
            return f"{drive}/" if drive else ("/" if path.startswith("/") else "")
        return path[: len(path) - len(path.lstrip("/"))] or "/"


def path_text(value: Value | None, *, lists: bool) -> str:
    """Return a path as Ruby's ``File`` takes it; lists of paths are joined where allowed.

    Raises:
        AgentError: the value is no text.
    """
    data = value.data if value is not None else None
    if isinstance(data, str):
        if "\0" in data:
            raise AgentError("ArgumentError", "wrong-shape", "string contains null byte")
        return data
    if isinstance(data, list) and lists:
        joined = ""
        for at, item in enumerate(data):
            part = path_text(item, lists=True)
            joined = part if at == 0 else Paths({}).join(joined, part)
        return joined
    shown = {"NilClass": "nil", "TrueClass": "true", "FalseClass": "false"}
    name = ruby_class(data)
    if isinstance(data, Hash):
        name = "Hash"
    raise AgentError(
        "TypeError",
        "wrong-shape",
        f"no implicit conversion of {shown.get(name, name)} into String",
    )
