"""Environment variables of a buildspec: where they are defined and where they are used."""

from __future__ import annotations

import re

from dryspec.source import Span
from dryspec.tree import Mapping, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, Command

NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)

# Text inside single quotes counts: the same variable is read by the shell of `bash -c '...'`.
_POSIX = re.compile(r"(?<!\\)\$(?:\{[#!]?)?([A-Za-z_]\w*)", re.ASCII)
_POWERSHELL = re.compile(r"\$\{?env:([A-Za-z_]\w*)|%([A-Za-z_]\w*)%", re.ASCII | re.IGNORECASE)
_ASSIGNED = re.compile(r"(?:^|[\s;&|(])(?:export\s+)?([A-Za-z_]\w*)=", re.ASCII)


class Use:
    """One place where a variable's name stands; ``kind``: ``use``, ``assignment``, ``export``."""

    __slots__ = ("kind", "name", "span")

    def __init__(self, name: str, span: Span, kind: str = "use") -> None:
        self.name = name
        self.span = span
        self.kind = kind


class Definition:
    """A key of ``env`` that defines a variable, with the section it stands in and its value."""

    __slots__ = ("key", "section", "value")

    def __init__(self, key: Scalar, section: str, value: Scalar | None) -> None:
        self.key = key
        self.section = section
        self.value = value


def definitions(buildspec: Buildspec) -> list[Definition]:
    """Return every definition in the file: ``env`` first, then those of batch tasks."""
    env = buildspec.env
    sections = (
        ("env.variables", env.variables),
        ("env.parameter-store", env.parameter_store),
        ("env.secrets-manager", env.secrets_manager),
    )
    found = [Definition(key, section, value) for section, pairs in sections for key, value in pairs]
    batch = buildspec.batch
    if batch is not None:
        for task in (*batch.list, *batch.graph):
            found.extend(Definition(key, "a batch task", value) for key, value in task.variables)
        found.extend(_matrix_definitions(batch.matrix))
    return found


def _matrix_definitions(matrix: Mapping | None) -> Iterator[Definition]:
    for part in ("static", "dynamic"):
        node = matrix.get(part) if matrix else None
        env = node.get("env") if isinstance(node, Mapping) else None
        variables = env.get("variables") if isinstance(env, Mapping) else None
        for key, value in variables.items() if isinstance(variables, Mapping) else ():
            yield Definition(key, "the batch matrix", value if isinstance(value, Scalar) else None)


def uses(context: Context) -> list[Use]:
    """Return every use in commands and in ``exported-variables``, in file order."""
    buildspec = context.buildspec
    if buildspec is None:
        return []
    found = [
        Use(item.value, text_span(item), "export") for item in buildspec.env.exported_variables
    ]
    for command in buildspec.commands:
        found.extend(_command_uses(command, context.posix_shell))
    return sorted(found, key=lambda use: use.span.start)


def _command_uses(command: Command, posix: bool) -> Iterator[Use]:
    text = command.text
    if posix and "$" in text:
        for match in _POSIX.finditer(text):
            yield Use(match.group(1), command.span(*match.span(1)))
    if not posix:
        for match in _POWERSHELL.finditer(text):
            group = 1 if match.group(1) else 2
            yield Use(match.group(group), command.span(*match.span(group)))
    if posix and "=" in text:
        for match in _ASSIGNED.finditer(text):
            yield Use(match.group(1), command.span(*match.span(1)), "assignment")


def text_span(scalar: Scalar) -> Span:
    """Return the span of a one-line scalar's text without its quotes."""
    quote = 1 if scalar.style in {"'", '"'} else 0
    return Span(scalar.span.start + quote, scalar.span.end - quote)


def variable_at(context: Context, offset: int) -> str | None:
    """Return the name of the variable whose definition or use covers ``offset``."""
    if context.buildspec is None:
        return None
    for definition in definitions(context.buildspec):
        if definition.key.span.contains(offset):
            return definition.key.value
    for use in uses(context):
        if use.span.contains(offset):
            return use.name
    return None
