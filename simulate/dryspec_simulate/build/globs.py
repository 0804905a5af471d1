"""CodeBuild's path patterns, compiled once and asked often.

The dialect (user guide, "build-spec-ref", `artifacts/files` and `exclude-paths`): a path is matched
whole; `*` stays within one name, `**` crosses directories, names beginning with a dot are ordinary
names, and case counts. `?`, `[...]`, `{a,b}` and a `**` that shares its segment with other
characters are undocumented; they mean here what they mean in Go's globbing libraries, and
:attr:`Pattern.undocumented` says that they were used.

Most patterns that people write come down to a string test (`startswith`, `endswith`, `in`), which
costs a third of a regular expression; whatever does not becomes one alternation for the whole list.
"""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Sequence

_MAGIC = lazy.pattern(r"[*?\[{]")
_BRACES = lazy.pattern(r"\{([^{}]*,[^{}]*)\}")
_SPECIAL = lazy.pattern(r"[\\\[\]^&~|]")
_UNKNOWN = lazy.pattern(r"\?|\[|\{|^!")
_BETWEEN = lazy.pattern(r"[*?/]+")
_MAX_ALTERNATIVES = 256
_STAR, _BELOW, _ANYTHING = "[^/]*", "(?:.*/)?", ".*"
_CROSSING = {_BELOW: "(?:.*?/)??", _ANYTHING: ".*?"}
"""Wildcards that pass from directory to directory, and each as it takes the least it can."""


class Pattern:
    """One pattern of a buildspec, normalised.

    `path` is free of `./`, `//` and Windows separators, `text` what was written (the path itself
    unless variables were put in), `alternatives` the brace-free patterns it stands for.
    """

    __slots__ = ("alternatives", "path", "text", "undocumented")

    def __init__(self, path: str, text: str | None = None) -> None:
        self.text = path if text is None else text
        self.path = normalise(path)
        self.alternatives = tuple(expand_braces(self.path))
        self.undocumented = _undocumented(self.path)

    @property
    def literal(self) -> bool:
        """Whether the pattern names one path and nothing else."""
        return _MAGIC.search(self.path) is None

    @property
    def always(self) -> str:
        """A text that stands in every path that matches, the longest that is easily told."""
        if "[" in self.path or "{" in self.path:
            return ""
        return max(_BETWEEN.split(self.path), key=len)

    @property
    def outside(self) -> bool:
        """Whether the pattern points out of the directory it is relative to."""
        return is_outside(self.path)

    @property
    def starts(self) -> tuple[str, ...]:
        """The deepest directories below which every match must lie (`""` is the root)."""
        return tuple(_literal_prefix(path) for path in self.alternatives)

    @property
    def depth(self) -> int | None:
        """How many directories below its start a match can be; None when there is no bound."""
        depths = [_depth_below_start(path) for path in self.alternatives]
        bounded = [depth for depth in depths if depth is not None]
        return max(bounded) if len(bounded) == len(depths) else None


def normalise(text: str) -> str:
    """Return the pattern with `/` as its only separator and without empty or `.` segments."""
    path = text.strip()
    if "\\" in path and "/" not in path:
        path = path.replace("\\", "/")
    if "./" not in path and "//" not in path and not path.endswith(("/", "/.")):
        return path
    segments = [segment for segment in path.split("/") if segment not in ("", ".")]
    return ("/" if path.startswith("/") else "") + "/".join(segments)


def is_outside(path: str) -> bool:
    """Tell whether a normalised path is absolute, in a home directory, or climbs with `..`.

    A lone name such as `~draft.txt` is a file's own.
    """
    if path.startswith("/") or path[1:3] == ":/" or path == "~":
        return True
    if path.startswith("~") and "/" in path:
        return True
    level = 0
    for segment in path.split("/"):
        level += -1 if segment == ".." else 1
        if level < 0:
            return True
    return False


def expand_braces(path: str) -> list[str]:
    """Return the alternatives of `{a,b}`; with more than 256 of them, the pattern itself."""
    pending = [path]
    done: list[str] = []
    while pending:
        current = pending.pop()
        found = _BRACES.search(current)
        if found is None:
            done.append(current)
            continue
        head, tail = current[: found.start()], current[found.end() :]
        pending.extend(head + choice + tail for choice in reversed(found.group(1).split(",")))
        if len(pending) + len(done) > _MAX_ALTERNATIVES:
            return [path]
    return done


def compile_any(patterns: Iterable[str | Pattern]) -> Callable[[str], bool]:
    """Return a test of a `/`-separated relative path: at least one pattern matches it."""
    return _Tests(patterns).matcher()


def compile_prune(patterns: Iterable[str | Pattern]) -> Callable[[str], bool] | None:
    """Return a test of a directory: everything below it matches. None when it never does.

    Used with exclusions, so that a walk never enters an excluded directory.
    """
    return _Tests(patterns).pruner()


class _Tests:
    """The patterns of one list, sorted by the cheapest test that decides them."""

    __slots__ = ("both_ends", "everything", "exact", "infixes", "prefixes", "regexes", "suffixes")

    def __init__(self, patterns: Iterable[str | Pattern]) -> None:
        self.everything = False
        self.exact: set[str] = set()
        self.prefixes: list[str] = []
        self.suffixes: list[str] = []
        self.infixes: list[str] = []
        self.both_ends: list[tuple[str, str]] = []
        self.regexes: list[str] = []
        for pattern in patterns:
            compiled = pattern if isinstance(pattern, Pattern) else Pattern(pattern)
            for path in compiled.alternatives:
                self._sort_in(path)

    def _sort_in(self, path: str) -> None:
        segments = _segments(path)
        if _MAGIC.search(path) is None:
            self.exact.add("/".join(segments))
            return
        stars = segments.count("**")
        first = segments.index("**") if stars else len(segments)
        head, last = segments[:first], segments[-1]
        simple_tail = last[0] == "*" and _MAGIC.search(last[1:]) is None
        if stars == 1 and first == len(segments) - 2 and _all_literal(head) and simple_tail:
            self._both_ends("".join(name + "/" for name in head), last[1:])
        elif stars == 1 and first == 0 and _all_literal(segments[1:]):
            name = "/".join(segments[1:])
            self.exact.add(name)
            self.suffixes.append("/" + name)
        elif (
            stars == 2
            and segments[0] == segments[-2] == "**"
            and last == "*"
            and _all_literal(segments[1:-2])
        ):
            name = "/".join(segments[1:-2]) + "/"
            self.prefixes.append(name)
            self.infixes.append("/" + name)
        else:
            self.regexes.append(_regex(segments))

    def _both_ends(self, prefix: str, suffix: str) -> None:
        if prefix and suffix:
            self.both_ends.append((prefix, suffix))
        elif prefix:
            self.prefixes.append(prefix)
        elif suffix:
            self.suffixes.append(suffix)
        else:
            self.everything = True

    def matcher(self) -> Callable[[str], bool]:
        if self.everything:
            return _always
        exact, infixes, both_ends = self.exact, tuple(self.infixes), tuple(self.both_ends)
        prefixes, suffixes = tuple(self.prefixes), tuple(self.suffixes)
        fullmatch = _any_of(self.regexes).fullmatch if self.regexes else None

        def matches(path: str) -> bool:
            if path.startswith(prefixes) or path.endswith(suffixes) or path in exact:
                return True
            for infix in infixes:
                if infix in path:
                    return True
            for prefix, suffix in both_ends:
                if path.startswith(prefix) and path.endswith(suffix):
                    return True
            return fullmatch is not None and fullmatch(path) is not None

        return matches

    def pruner(self) -> Callable[[str], bool] | None:
        if self.everything:
            return _always
        prefixes, infixes = tuple(self.prefixes), tuple(self.infixes)
        if not prefixes:
            return None

        def prunes(directory: str) -> bool:
            inside = directory + "/"
            return inside.startswith(prefixes) or any(infix in inside for infix in infixes)

        return prunes


def _always(path: str) -> bool:
    return bool(path)


def _all_literal(segments: Sequence[str]) -> bool:
    return bool(_MAGIC.search("/".join(segments)) is None)


def _segments(path: str) -> list[str]:
    """Segments of a pattern, with `**/**` collapsed and a final `**` written as `**/*`."""
    segments: list[str] = []
    for segment in path.split("/"):
        if segment != "**" or not segments or segments[-1] != "**":
            segments.append(segment)
    if segments[-1] == "**":
        segments.append("*")
    return segments


def _regex(segments: Sequence[str]) -> str:
    """Return a regular expression that never goes back over what a wildcard has passed.

    What stands between two wildcards matches best where it matches first, for that leaves most to
    the others; so each such piece is sought once (an atomic group), only the last one at the end.
    """
    parts: list[tuple[str, list[str]]] = [("", [""])]
    for token in _tokens(segments):
        if token in _CROSSING:
            parts.append((token, [""]))
        elif token == _STAR:
            parts[-1][1].append("")
        else:
            parts[-1][1][-1] += token
    *sought, (wildcard, pieces) = parts
    before = "".join(_sought(*part) for part in sought)
    *inner, last = pieces
    return before + wildcard + (_once(inner) + _STAR if inner else "") + last


def _sought(wildcard: str, pieces: list[str]) -> str:
    text = _once(pieces)
    return f"(?>{_CROSSING[wildcard]}{text})" if wildcard else text


def _once(pieces: list[str]) -> str:
    """Match pieces with a `*` between them, each where it is found first."""
    return "".join([pieces[0], *(f"(?>{_STAR}?{piece})" for piece in pieces[1:])])


def _tokens(segments: Sequence[str]) -> Iterator[str]:
    """Yield wildcards, and regular expressions of single characters."""
    for position, segment in enumerate(segments):
        if segment == "**":
            yield _BELOW
        elif position == len(segments) - 1:
            yield from ("[^/]", _STAR) if segment == "*" else _segment_tokens(segment)
        else:
            yield from _segment_tokens(segment)
            yield "/"


def _segment_tokens(segment: str) -> Iterator[str]:
    import re  # late: most patterns come down to a string test

    position = 0
    while position < len(segment):
        character = segment[position]
        if segment.startswith("**", position):
            yield _ANYTHING
            position += 2
            continue
        if character == "[" and (end := _class_end(segment, position)) is not None:
            yield _class_regex(segment[position + 1 : end])
            position = end + 1
            continue
        yield {"*": _STAR, "?": "[^/]"}.get(character) or re.escape(character)
        position += 1


def _class_end(segment: str, start: int) -> int | None:
    """Return the index of the `]` closing the class at `start`; its first member may be `]`."""
    first = start + (2 if segment[start + 1 : start + 2] in ("!", "^") else 1)
    end = segment.find("]", first + 1)
    return end if end > 0 else None


def _any_of(regexes: Iterable[str]) -> re.Pattern[str]:
    import re

    return re.compile("|".join(regexes), re.DOTALL)


def _class_regex(members: str) -> str:
    negated = members[0] in "!^"
    body = members[1:] if negated else members
    escaped = _SPECIAL.sub(lambda found: f"\\{found[0]}", body)
    regex = f"(?!/)[{'^' if negated else ''}{escaped}]"
    import re

    try:
        re.compile(regex)
    except re.error:
        return re.escape(f"[{members}]")
    return regex


def _undocumented(path: str) -> str | None:
    """Return the part of the pattern that the user guide does not describe, if there is one."""
    segments = path.split("/")
    for segment in segments:
        if "**" in segment and segment != "**":
            return segment
    if segments[-1] == "**":
        return "**"
    found = _UNKNOWN.search(path)
    return found.group() if found else None


def _literal_prefix(path: str) -> str:
    segments = path.split("/")
    literal: list[str] = []
    for segment in segments[:-1]:
        if _MAGIC.search(segment):
            break
        literal.append(segment)
    return "/".join(literal)


def _depth_below_start(path: str) -> int | None:
    if "**" in path:
        return None
    below = path[len(_literal_prefix(path)) :].lstrip("/")
    return below.count("/")
