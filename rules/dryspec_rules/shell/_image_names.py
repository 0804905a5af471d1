"""Names of container images as commands write them, and whether two may be one image."""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dryspec.shell import Call, Word

    Name = tuple[str, ...]
    """Characters, and variables such as ``$TAG``; a lone ``$`` stands for any text."""

_PIECE = lazy.pattern(r"\$\{(\w+)\}|\$([A-Za-z_]\w*)|([\w.:/@\[\]-])")
_STAYS = lazy.pattern(r"(?i)(?:^|_)(?:stage|env|environment|region|account)(?:_name|_id)?$")
"""Names of variables whose value says where a build goes, never which build it is."""
_LONGEST = 200
ANY = "$"


def given_tags(call: Call) -> Iterator[Word]:
    """Yield the names that `docker build` gives."""
    from dryspec.shell import Word

    for before, word in zip(call.words, call.words[1:], strict=False):
        if before.text in ("-t", "--tag"):
            yield word
        elif word.text.startswith(("--tag=", "-t=")):
            text = word.text.partition("=")[2]
            value = None if word.value is None else word.value.partition("=")[2]
            yield Word(
                text,
                word.end - len(text),
                word.end,
                value,
                variables=word.variables,
                substitutions=word.substitutions,
            )


def read(text: str, value_of: Callable[[str], str | None]) -> Name | None:
    """Take a name apart; ``None`` where what it expands to cannot be said.

    ``value_of`` gives the text that a variable stands for, :data:`ANY` for a text that changes, or
    ``None`` for one that is not known and stays the same.
    """
    for _ in range(5):
        found = _pieces(text.replace('"', ""))
        if found is None:
            return None
        known = [value_of(piece[1:]) if piece[0] == "$" else None for piece in found]
        if all(value in (None, ANY) for value in known):
            return tuple(value or piece for piece, value in zip(found, known, strict=True))
        text = "".join(
            f"${{{piece[1:]}}}" if piece[0] == "$" and value in (None, ANY) else value or piece
            for piece, value in zip(found, known, strict=True)
        )
    return None


def is_readable(text: str) -> bool:
    """Whether a text holds nothing but letters, signs of names and plain variables."""
    return _pieces(text.replace('"', "")) is not None


def _pieces(text: str) -> list[str] | None:
    found: list[str] = []
    at = 0
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None or len(found) == _LONGEST:
            return None
        name = match[1] or match[2]
        found.append(f"${name}" if name else match[3])
        at = match.end()
    return found


def may_be_pushed(pushed: Name, made: Name, changing: set[str]) -> bool:
    """Whether `docker push` of one name may find an image made under the other.

    Without a tag it pushes ``latest`` (docker 20.10 and later, which the images have). What has a
    tag under the other name has none of its own; else a variable may hold one. ``changing`` has
    the variables whose value is another one in each build.
    """
    if lacks_tag(pushed, made):
        return _may_be_same((*pushed, *":latest"), made, changing)
    if not _tag(pushed):
        return _may_be_same(pushed, made, changing) or _may_be_same(
            pushed, made[: len(made) - len(_tag(made))], changing
        )
    latest = made if _tag(made) else (*made, *":latest")
    return _may_be_same(pushed, made, changing) or _may_be_same(pushed, latest, changing)


def lacks_tag(pushed: Name, made: Name) -> bool:
    """Whether a name is the other one without its tag."""
    tag = _tag(made)
    return bool(tag) and pushed == made[: len(made) - len(tag)]


def likeness(one: Name, other: Name) -> int:
    """Count the pieces that two names begin and end with alike."""
    return _shared(one, other) + _shared(one[::-1], other[::-1])


def _tag(name: Name) -> Name:
    """Return the tag with its colon; it stands behind the last slash."""
    for index in range(len(name) - 1, -1, -1):
        if name[index] == ":":
            return name[index:]
        if name[index] == "/":
            break
    return ()


def _may_be_same(one: Name, other: Name, changing: set[str]) -> bool:
    """Whether variables may have values with which two names are one text."""
    start = _shared(one, other)
    one, other = one[start:], other[start:]
    end = _shared(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    if _is_plain(one) and _is_plain(other):
        return one == other
    for lone, text in ((one, other), (other, one)):
        if len(lone) == 1 and lone[0][1:] in changing:
            if _is_plain(text):
                return any(piece.isdigit() for piece in text)
            if len(text) == 1 and text[0] != ANY and text[0][1:] not in changing:
                return _STAYS.search(text[0][1:]) is None
    return _match(one, other)


def _shared(one: Name, other: Name) -> int:
    """Count the pieces that two names begin with alike."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right or left == ANY:
            break
        count += 1
    return count


def _is_plain(name: Name) -> bool:
    return all(piece[0] != "$" for piece in name)


def _match(one: Name, other: Name) -> bool:
    """Whether two names fit each other where each variable may be any text."""
    below = [False] * (len(other) + 1)
    for left in (None, *reversed(one)):
        row = [False] * (len(other) + 1)
        for j in range(len(other), -1, -1):
            right = other[j] if j < len(other) else None
            if left is None and right is None:
                row[j] = True
            elif left is not None and left[0] == "$":
                row[j] = below[j] or (right is not None and row[j + 1])
            elif right is not None and right[0] == "$":
                row[j] = row[j + 1] or below[j]
            else:
                row[j] = left is not None and left == right and below[j + 1]
        below = row
    return below[0]
