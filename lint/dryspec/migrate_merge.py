"""``environment_variables`` moved into an ``env`` that stands beside it.

Only the two entries are rewritten, by ruamel.yaml, which keeps their comments, order and quotes;
the text around them stays as it is. Whatever would come out with another value is refused.
"""

from __future__ import annotations

import io
import re

from dryspec.finding import Edit, applied
from dryspec.migrate import RENAMED, VARIABLES, MigrateError
from dryspec.source import Source, Span
from dryspec.tree import Mapping, Scalar, Sequence, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dryspec.tree import Node

_BY_HAND = f"has both env and {VARIABLES}, which cannot be merged without a person"
_NO_RUAMEL = (
    f"has both env and {VARIABLES}; merging them needs ruamel.yaml: "
    'pip install "dryspec[migrate]", or move the variables to env by hand and migrate again'
)


def merge(name: str, text: str) -> str:
    """Return the text with the old block's variables under ``env``; the old block's values win.

    Raises:
        MigrateError: ruamel.yaml is not installed, or the two blocks need a person.

    """
    source = Source(name, text)
    root = parse(source).mapping
    assert root is not None
    wanted = _expected(root)
    env, old = (_lines(source, root, key) for key in ("env", VARIABLES))
    fragments = [text[span.start : span.end].replace("\r\n", "\n") for span in (env, old)]
    merged = _merged(fragments[0], fragments[1], _indents(source, root.get("env")))
    if any(comment not in merged for part in fragments for comment in _comments(part)):
        raise MigrateError(f"{_BY_HAND}: a comment would be lost")
    if source.newline == "\r\n":
        merged = merged.replace("\n", "\r\n")
    text = applied(text, [Edit(env, merged), Edit(old, "")])
    new = parse(Source(name, text)).mapping
    body = new.get("env") if new else None
    if not isinstance(body, Mapping) or _values(body) != wanted:
        raise MigrateError(f"{_BY_HAND}; move the variables to env, then migrate again")
    return text


def _lines(source: Source, root: Mapping, name: str) -> Span:
    """Return the whole lines of a block entry at the left margin."""
    key, value = root.key(name), root.get(name)
    if root.flow or key is None or not isinstance(value, Mapping) or value.flow:
        raise MigrateError(f"{_BY_HAND}: they are not both blocks of their own lines")
    column = source.position(key.span.start)[1]
    if column != 1:
        raise MigrateError(f"{_BY_HAND}: they do not stand at the left margin")
    last = source.position(value.span.end)[0]
    starts = source.line_starts
    end = starts[last] if last < len(starts) else len(source.text)
    return Span(key.span.start, end)


def _merged(env: str, old: str, indents: dict[str, int]) -> str:
    try:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError
    except ImportError:
        raise MigrateError(_NO_RUAMEL) from None
    yaml: Any = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(**indents)
    try:
        target = yaml.load(env)
        old_blocks = yaml.load(old)[VARIABLES]
    except YAMLError as error:
        raise MigrateError(f"{_BY_HAND}: {str(error).splitlines()[0]}") from None
    for name, block in old_blocks.items():
        if block is not None:
            _move(target["env"], name, block, old_blocks)
    out = io.StringIO()
    yaml.dump(target, out)
    return out.getvalue()


def _move(env: Any, name: str, block: Any, old: Any) -> None:
    """Put one block of the old variables under ``env``, its comments with it."""
    target = RENAMED.get(name, name)
    if hasattr(env.get(target), "items") and hasattr(block, "items"):
        for key, value in block.items():
            env[target][key] = value
            _move_comments(block, key, env[target], key)
        return
    env[target] = block
    _move_comments(old, name, env, target)


def _move_comments(block: Any, name: str, target: Any, new_name: str) -> None:
    """Hang the comments of a key, and those above a block's first key, on its new place.

    ruamel.yaml keeps four slots for a key: before, above, behind it, and below it.
    """
    slots = list(block.ca.items.get(name, (None, None, None, None)))
    if block.ca.comment and name == next(iter(block)):
        slots[1] = [*(block.ca.comment[1] or ()), *(slots[1] or ())]
    if any(slots):
        target.ca.items[new_name] = slots


def _indents(source: Source, env: Node | None) -> dict[str, int]:
    """Return the steps by which the block ``env``, a key at the left margin, is indented."""
    step, dash = 2, 0
    for key, value in env.items() if isinstance(env, Mapping) else ():
        step = source.position(key.span.start)[1] - 1
        if isinstance(value, Sequence) and not value.flow:
            dash = max(source.position(value.span.start)[1] - 1 - step, 0)
    return {"mapping": step, "sequence": dash + 2, "offset": dash}


def _comments(fragment: str) -> list[str]:
    """Return what looks like a comment; a value that does is there in the new text as well."""
    return [match.group().strip() for match in re.finditer(r"(?m)(?:^|(?<=\s))#.*$", fragment)]


def _expected(root: Mapping) -> dict[tuple[str, ...], str]:
    env, old = root.get("env"), root.get(VARIABLES)
    values = _values(env) if isinstance(env, Mapping) else {}
    added = _values(old) if isinstance(old, Mapping) else {}
    values.update({(RENAMED.get(k[0], k[0]), *k[1:]): v for k, v in added.items()})
    return values


def _values(mapping: Mapping) -> dict[tuple[str, ...], str]:
    """Return every scalar by its path of keys; items of lists are numbered."""
    found: dict[tuple[str, ...], str] = {}
    for key, value in mapping.items():
        _collect((key.value,), value, found)
    return found


def _collect(path: tuple[str, ...], node: Node, found: dict[tuple[str, ...], str]) -> None:
    if isinstance(node, Scalar):
        if len(path) > 1 or not node.is_null:
            found[path] = "" if node.is_null else node.value
    elif isinstance(node, Mapping):
        for key, value in node.items():
            _collect((*path, key.value), value, found)
    else:
        for index, item in enumerate(getattr(node, "items", ())):
            _collect((*path, str(index)), item, found)
