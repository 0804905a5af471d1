"""Where CodeDeploy agent 2.x reads a server appspec differently from agent 1.8.1.

Agent 2 was read, not run: its decoding is typed (serde_yaml), its patterns are globset's. Places
where the source leaves a doubt say "probably".
"""

from __future__ import annotations

from dryspec.dialect import is_yaml11_octal, serde_boolean, serde_is_null, serde_unsigned
from dryspec.spec.ruby import Hash
from dryspec.tree import Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.source import Span
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.appspec_parts import FileMapping, Permission, Script
    from dryspec.tree import Node

REFUSED = "refused"
DIFFERENT = "different"

_ACTIVE = frozenset("?[]{}")


class Difference:
    """One difference: ``kind`` names it, ``effect`` is ``refused`` (by agent 2) or ``different``.

    ``message`` says what each agent does. ``replacement`` is text that both read alike, where
    there is one.
    """

    __slots__ = ("effect", "kind", "message", "node", "replacement", "span")

    def __init__(
        self,
        kind: str,
        effect: str,
        node: Node,
        message: str,
        replacement: str | None = None,
        span: Span | None = None,
    ) -> None:
        self.kind = kind
        self.effect = effect
        self.node = node
        self.message = message
        self.replacement = replacement
        self.span = span or node.span

    def __repr__(self) -> str:
        return f"Difference({self.kind}: {self.message})"


def agent2_differences(appspec: ServerAppspec) -> list[Difference]:
    """List the differences in file order; what agent 1 refuses anyway is left to its problems."""
    found = [*_sections(appspec)]
    for script in appspec.scripts:
        found.extend(_script(script))
    for mapping in appspec.files:
        found.extend(_mapping(mapping))
    for permission in appspec.permissions:
        found.extend(_permission(permission))
    return sorted(found, key=lambda difference: (difference.span.start, difference.kind))


def _sections(appspec: ServerAppspec) -> Iterator[Difference]:
    for name in ("files", "permissions"):
        value, key = appspec.value(name), appspec.key(name)
        if value is not None and key is not None and value.is_nil:
            yield Difference(
                "null-section",
                REFUSED,
                value.node,
                f'"{name}" without a value is an empty list to agent 1 and probably refused by '
                "agent 2",
                span=key.span,
            )


def _script(script: Script) -> Iterator[Difference]:
    yield from _timeout(script)
    sudo = script.value("sudo")
    if (
        sudo is not None
        and isinstance(sudo.node, Scalar)
        and not serde_is_null(sudo.node)
        and serde_boolean(sudo.node) is None
    ):
        meaning = "yes" if script.uses_sudo else "no"
        yield Difference(
            "sudo-boolean",
            REFUSED,
            sudo.node,
            f'agent 1 takes "sudo: {sudo.node.value}" for {meaning}, agent 2 refuses the file: '
            "write true or false",
            "true" if script.uses_sudo else "false",
        )
    runas = script.value("runas")
    if runas is not None and script.runas == "":
        yield Difference(
            "empty-runas",
            DIFFERENT,
            runas.node,
            'an empty "runas" makes agent 1 run "su  -c", which fails; agent 2 leaves it out',
        )


def _timeout(script: Script) -> Iterator[Difference]:
    value = script.value("timeout")
    if value is None or script.timeout is None or not isinstance(value.node, Scalar):
        return
    if serde_is_null(value.node):
        return
    if serde_unsigned(value.node) == script.timeout:
        return
    yield Difference(
        "timeout-spelling",
        REFUSED,
        value.node,
        f'agent 1 reads the timeout "{value.node.value}" as {script.timeout} seconds, agent 2 '
        "takes whole unquoted numbers only and refuses the file",
        str(script.timeout),
    )


def _mapping(mapping: FileMapping) -> Iterator[Difference]:
    if not isinstance(mapping.item.data, Hash):
        return
    for name, value, text in (
        ("source", mapping.source, "the whole revision"),
        ("destination", mapping.destination, "the root directory"),
    ):
        if value is not None and value.data == "":
            yield Difference(
                f"empty-{name}",
                REFUSED,
                value.node,
                f'an empty "{name}" means {text} to agent 1 and is refused by agent 2',
                '"/"',
            )


def _permission(permission: Permission) -> Iterator[Difference]:
    mode = permission.value("mode")
    if mode is not None and isinstance(mode.node, Scalar) and is_yaml11_octal(mode.node):
        decimal = str(mode.data)
        if decimal.rjust(3, "0") != mode.node.value.rjust(3, "0"):
            yield Difference(
                "mode-octal",
                DIFFERENT,
                mode.node,
                f"agent 1 reads mode {mode.node.value} as the octal number {decimal} and uses "
                f"those digits, agent 2 uses {mode.node.value} as written",
                f'"{mode.node.value}"',
            )
    pattern = permission.value("pattern")
    if pattern is not None and isinstance(pattern.data, str):
        yield from _pattern(pattern.data, pattern.node, "pattern")
    for item in permission.except_:
        if isinstance(item.data, str):
            yield from _pattern(item.data, item.node, "except")


def _pattern(text: str, node: Node, key: str) -> Iterator[Difference]:
    if text == "**":
        if key == "except":
            yield Difference(
                "except-everything",
                DIFFERENT,
                node,
                'except "**" leaves out the immediate entries for agent 1, everything for agent 2',
            )
        return
    active = sorted(_ACTIVE.intersection(text))
    if "*" in text and active:
        yield Difference(
            "pattern-metacharacter",
            DIFFERENT,
            node,
            f'"{active[0]}" in {key} "{text}" is an ordinary character for agent 1 and part of '
            "the pattern for agent 2",
        )
    if "/" in text.strip("/") or ("/" in text and "*" in text):
        yield Difference(
            "pattern-path",
            DIFFERENT,
            node,
            f'{key} "{text}" never matches for agent 1, which compares single names; agent 2 '
            "compares it with the whole path below the object",
        )
