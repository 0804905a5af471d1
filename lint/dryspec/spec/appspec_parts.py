"""The typed parts of a server appspec, each knowing the nodes it was read from.

A part that the agent refuses is kept as far as it can be read, so that everything else wrong
with it can be said in the same run. ``None`` stands for what is absent or unreadable.
"""

from __future__ import annotations

from dryspec.spec.ruby import Hash, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dryspec.source import Span
    from dryspec.spec.appspec_acl import Ace
    from dryspec.spec.appspec_context import SelinuxRange
    from dryspec.tree import Node


VALIDATION = "AppSpecValidationException"
"""Class of the agent's own objections, whose words begin with :data:`START`."""
START = "The deployment failed because "


class AgentProblem:
    """One reason for agent 1.8.1 to refuse the file.

    ``kind`` labels it (``mode-character``, ``wrong-shape`` and so on), ``error_class`` and
    ``message`` are the agent's: stable for its own exceptions, dependent on the Ruby version for
    ``NoMethodError``, ``TypeError``, ``FloatDomainError`` and ``Psych::`` ones.
    """

    __slots__ = ("error_class", "kind", "message", "node", "span")

    def __init__(
        self, kind: str, error_class: str, message: str, span: Span, node: Node | None = None
    ) -> None:
        self.kind = kind
        self.error_class = error_class
        self.message = message
        self.span = span
        self.node = node

    def __repr__(self) -> str:
        return f"AgentProblem({self.kind}: {self.message})"


class Part:
    """An item of ``files``, ``permissions`` or an event: its value as read and its keys."""

    __slots__ = ("item",)

    def __init__(self, item: Value) -> None:
        self.item = item

    @property
    def node(self) -> Node:
        """The item as a whole."""
        return self.item.node

    def value(self, name: str) -> Value | None:
        """Return a key's value, ``None`` when the item has no such key."""
        return self.item.data.get(name) if isinstance(self.item.data, Hash) else None

    def key(self, name: str) -> Value | None:
        """Return a key itself, for its place."""
        return self.item.data.key(name) if isinstance(self.item.data, Hash) else None

    def place(self, name: str) -> Span:
        """Return where a key's value stands, else where the item begins."""
        found = self.value(name)
        if found is None:
            return self.start
        if found.span.start == found.span.end:
            key = self.key(name)
            return key.span if key else found.span
        return found.span

    @property
    def start(self) -> Span:
        """The item's first key, or the whole item: a short place to speak of all of it."""
        data = self.item.data
        return data.pairs[0].key.span if isinstance(data, Hash) and len(data) else self.item.span


class FileMapping(Part):
    """One item of ``files``.

    ``source`` and ``destination`` are what the agent gets for ``item["source"]``; a string item
    that contains the words yields the words themselves (observed).
    """

    __slots__ = ("destination", "source")

    def __init__(self, item: Value, source: Value | None, destination: Value | None) -> None:
        super().__init__(item)
        self.source = source
        self.destination = destination

    @property
    def source_text(self) -> str | None:
        """``source`` when it is text."""
        return _text(self.source)

    @property
    def destination_text(self) -> str | None:
        """``destination`` when it is text."""
        return _text(self.destination)


class Script(Part):
    """One script of a hook after the agent's conversions.

    ``timeout`` is in seconds (3600 when not given), ``None`` when it is refused; ``sudo`` is
    kept as written because anything but nothing and false counts as yes.
    """

    __slots__ = ("location", "runas", "sudo", "timeout")

    def __init__(
        self,
        item: Value,
        location: str | None,
        runas: str | None,
        sudo: Value | None,
        timeout: int | None,
    ) -> None:
        super().__init__(item)
        self.location = location
        self.runas = runas
        self.sudo = sudo
        self.timeout = timeout

    @property
    def uses_sudo(self) -> bool:
        """Whether the agent puts ``sudo`` before the command."""
        return self.sudo is not None and self.sudo.truthy


class Hook:
    """One lifecycle event with its scripts; ``event`` is text for every real event."""

    __slots__ = ("event", "key", "scripts", "value")

    def __init__(self, key: Value, value: Value, scripts: Sequence[Script]) -> None:
        self.key = key
        self.value = value
        self.event = key.data
        self.scripts = tuple(scripts)


class Mode:
    """A mode after the agent's conversion: decimal text of the value, padded to three digits."""

    __slots__ = ("text", "value")

    def __init__(self, text: str, value: Value) -> None:
        self.text = text
        self.value = value

    @property
    def bits(self) -> int:
        """The permission bits that ``chmod`` sets."""
        return int(self.text, 8)


class Context:
    """SELinux context as the agent reads it: ``user`` comes from the key ``name``."""

    __slots__ = ("range", "type", "user", "value")

    def __init__(
        self, value: Value, user: Value | None, kind: Value | None, range_: SelinuxRange | None
    ) -> None:
        self.value = value
        self.user = user
        self.type = kind
        self.range = range_


class Permission(Part):
    """One item of ``permissions``.

    ``type`` is the list as written (an empty map stays one); ``except_`` the items of ``except``.
    """

    __slots__ = (
        "acls",
        "context",
        "except_",
        "group",
        "mode",
        "object",
        "owner",
        "pattern",
        "type",
    )

    def __init__(self, item: Value) -> None:
        super().__init__(item)
        self.object: str | None = None
        self.pattern: Value | None = None
        self.except_: list[Value] = []
        self.type: Value | None = None
        self.owner: Value | None = None
        self.group: Value | None = None
        self.mode: Mode | None = None
        self.acls: list[Ace] | None = None
        self.context: Context | None = None

    @property
    def pattern_text(self) -> str | None:
        """The pattern the agent matches with: ``**`` when there is none, ``None`` for no text."""
        if self.pattern is None or not self.pattern.truthy:
            return "**"
        return _text(self.pattern)

    @property
    def types(self) -> tuple[str, ...]:
        """The words of ``type``; both when it is absent."""
        if self.type is None or not self.type.truthy:
            return ("file", "directory")
        if not isinstance(self.type.data, list):
            return ()
        return tuple(item.data for item in self.type.data if isinstance(item.data, str))

    @property
    def is_inert(self) -> bool:
        """Whether the item sets nothing at all."""
        attributes = (self.owner, self.group)
        return (
            all(value is None or value.is_nil for value in attributes)
            and self._absent("mode")
            and self._absent("acls")
            and self._absent("context")
        )

    def _absent(self, name: str) -> bool:
        value = self.value(name)
        return value is None or value.is_nil


def _text(value: Value | None) -> str | None:
    return value.data if value is not None and isinstance(value.data, str) else None
