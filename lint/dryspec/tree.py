"""YAML and JSON text to located nodes with raw scalars.

Nothing is resolved here: a scalar keeps its text, its style and its place, and a dialect
(:mod:`dryspec.dialect`) says what the text means to a reader. Aliases are kept as such and never
expanded, so that an alias bomb costs nothing. What the parser dislikes is a :class:`SyntaxProblem`,
not an exception, and whatever was read before it stays readable.
"""

from __future__ import annotations

from dryspec.source import BOM, Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dryspec.lean import Event, EventParser

    Add = Callable[["Node"], None]

# libyaml is quadratic in flow depth and callers recurse: far beyond any real file.
MAX_DEPTH = 200


class Node:
    """A part of the document; ``span`` covers its content without tag and anchor."""

    __slots__ = ("anchor", "span", "tag")

    def __init__(self, span: Span, tag: str | None = None, anchor: str | None = None) -> None:
        self.span = span
        self.tag = tag
        self.anchor = anchor


class Scalar(Node):
    """Text as written: ``value`` after unquoting, ``style`` one of ``"" ' " | >``."""

    __slots__ = ("style", "value")

    def __init__(
        self, span: Span, value: str, style: str, tag: str | None = None, anchor: str | None = None
    ) -> None:
        self.span = span
        self.tag = tag
        self.anchor = anchor
        self.value = value
        self.style = style

    @property
    def plain(self) -> bool:
        """Whether the scalar is unquoted and no block."""
        return self.style == ""

    @property
    def is_null(self) -> bool:
        """Whether nothing, ``~`` or ``null`` is written here, unquoted and untagged."""
        return self.style == "" and self.tag is None and self.value in _NULLS

    def __repr__(self) -> str:
        return f"Scalar({self.value!r})"


class Entry:
    """One key and its value in a mapping."""

    __slots__ = ("key", "value")

    def __init__(self, key: Node, value: Node) -> None:
        self.key = key
        self.value = value


class Collection(Node):
    """A mapping or sequence; ``children`` are all nodes right below it in file order."""

    __slots__ = ("children", "flow")

    def __init__(
        self, span: Span, flow: bool, tag: str | None = None, anchor: str | None = None
    ) -> None:
        self.span = span
        self.tag = tag
        self.anchor = anchor
        self.children: list[Node] = []
        self.flow = flow


class Mapping(Collection):
    """Keys and values; ``children`` has them in turn."""

    __slots__ = ("_by_name", "_entries", "_pairs")

    def __init__(
        self, span: Span, flow: bool, tag: str | None = None, anchor: str | None = None
    ) -> None:
        super().__init__(span, flow, tag, anchor)
        self._entries: list[Entry] | None = None
        self._pairs: list[tuple[Scalar, Node]] | None = None
        self._by_name: dict[str, tuple[Scalar, Node]] | None = None

    @property
    def entries(self) -> list[Entry]:
        """Entries in file order, repeated keys included; like :meth:`items` for afterwards."""
        if self._entries is None:
            children = iter(self.children)
            self._entries = [Entry(key, next(children)) for key in children]
        return self._entries

    def items(self) -> list[tuple[Scalar, Node]]:
        """Return scalar keys with their values, aliases followed and ``<<`` merged in last.

        To be asked only once reading has ended: the answer is kept.
        """
        if self._pairs is None:
            self._pairs, merged = self._own_items()
            if merged:
                self._pairs.extend(self._merged_items(merged))
        return self._pairs

    def _own_items(self) -> tuple[list[tuple[Scalar, Node]], list[Node]]:
        pairs: list[tuple[Scalar, Node]] = []
        merged: list[Node] = []
        children = iter(self.children)
        for key in children:
            value = next(children)
            name = resolve(key) if key.__class__ is Alias else key
            if not isinstance(name, Scalar):
                continue
            if name.value == "<<" and name.plain:
                merged.append(value)
            else:
                pairs.append((name, resolve(value) if value.__class__ is Alias else value))
        return pairs, merged

    def _merged_items(self, values: list[Node]) -> Iterator[tuple[Scalar, Node]]:
        own = {key.value for key, _ in self._own_items()[0]}
        for value in values:
            target = resolve(value)
            sources = target.items if isinstance(target, Sequence) else [target]
            for source in sources[:_MAX_MERGED]:
                mapping = resolve(source)
                if not isinstance(mapping, Mapping) or mapping is self:
                    continue
                for key, item in mapping._own_items()[0]:
                    if key.value not in own:
                        own.add(key.value)
                        yield key, item

    def _find(self, name: str) -> tuple[Scalar, Node] | None:
        if self._by_name is None:
            self._by_name = {pair[0].value: pair for pair in self.items()}
        return self._by_name.get(name)

    def get(self, name: str) -> Node | None:
        """Return the value of the last entry called ``name``, aliases followed."""
        found = self._find(name)
        return found[1] if found else None

    def key(self, name: str) -> Scalar | None:
        """Return the key node of the last entry called ``name``."""
        found = self._find(name)
        return found[0] if found else None

    def __repr__(self) -> str:
        return f"Mapping({len(self.entries)})"


class Sequence(Collection):
    """Items in file order; an item may be an :class:`Alias`."""

    __slots__ = ()

    @property
    def items(self) -> list[Node]:
        """Its children, by their usual name."""
        return self.children

    def __repr__(self) -> str:
        return f"Sequence({len(self.items)})"


class Alias(Node):
    """``*name``; ``target`` is the node it stands for, ``None`` when there is no such anchor."""

    __slots__ = ("name", "target")

    def __init__(self, span: Span, name: str, target: Node | None) -> None:
        super().__init__(span)
        self.name = name
        self.target = target


class SyntaxProblem:
    """Why the text could not be read any further.

    ``problem`` and ``context`` are libyaml's own words (the service and the agent print them
    too); ``offset`` is where it gave up, ``context_offset`` where the construct began.
    """

    __slots__ = ("context", "context_offset", "offset", "problem")

    def __init__(
        self, problem: str, offset: int, context: str = "", context_offset: int | None = None
    ) -> None:
        self.problem = problem
        self.offset = offset
        self.context = context
        self.context_offset = context_offset


class Document:
    """What was read of one file: the first document's root and the problem that ended reading."""

    __slots__ = (
        "aliases",
        "complete",
        "has_bom",
        "keys",
        "more_documents",
        "problem",
        "root",
        "source",
    )

    def __init__(self, source: Source) -> None:
        self.source = source
        self.root: Node | None = None
        self.problem: SyntaxProblem | None = None
        self.keys: set[str] = set()
        """Every scalar key of its mappings."""
        self.aliases: list[Alias] = []
        self.more_documents: int | None = None
        """Offset of a second document, which every reader here ignores."""
        self.complete = False
        """Whether the first document was read to its end; a problem then lies behind it."""
        self.has_bom = source.text.startswith(BOM)

    @property
    def mapping(self) -> Mapping | None:
        """The root when it is a mapping."""
        return self.root if isinstance(self.root, Mapping) else None


_BLOCKS = frozenset({"|", ">"})
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_MAX_MERGED = 100


def resolve(node: Node) -> Node:
    """Follow an alias to its node (an unknown alias stays what it is)."""
    seen = 0
    while isinstance(node, Alias) and node.target is not None and seen < MAX_DEPTH:
        node = node.target
        seen += 1
    return node


def mapping_below(mapping: Mapping | None, name: str) -> Mapping | None:
    """Return the mapping that is the value of the last entry called ``name``, if it is one."""
    node = mapping.get(name) if mapping is not None else None
    return node if isinstance(node, Mapping) else None


def text_of(node: Node | None) -> str:
    """Return the text of a scalar, ``""`` for anything else."""
    return node.value if isinstance(node, Scalar) else ""


def parse(source: Source) -> Document:
    """Read the first document of ``source``; never raises on any text."""
    document = Document(source)
    _Reader(document).read()
    return document


class _Reader:
    """Turns libyaml's events into nodes; keeps its own stack, so depth costs no recursion."""

    __slots__ = ("anchors", "document", "mappings", "shift", "stack", "text", "top")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.source.text
        self.shift = 1 if document.has_bom else 0
        self.top: list[Node] = []
        self.stack: list[Collection] = []
        self.mappings: list[Mapping] = []
        self.anchors: dict[str, Node] = {}

    def read(self) -> None:
        from dryspec.lean import yaml_parser

        try:
            self._consume(yaml_parser(self.text))
        except RecursionError:
            self._give_up("nested too deeply", self.stack[-1].span.start)
        except UnicodeEncodeError as error:
            self._give_up("unreadable character", error.start)
        except ValueError as error:
            self._problem(error)
        except Exception as error:
            # libyaml's errors derive from a class that cannot be named without importing yaml.
            if not hasattr(error, "problem") and not hasattr(error, "reason"):
                raise
            self._problem(error)
        self._close_open_nodes()
        document = self.document
        document.root = self.top[0] if self.top else None
        document.keys = {
            key.value
            for mapping in self.mappings
            for key in mapping.children[::2]
            if isinstance(key, Scalar)
        }

    def _consume(self, parser: EventParser) -> None:
        next_event = parser.get_event
        add = self.top.append
        shift = self.shift
        documents = 0
        while (event := next_event()) is not None:
            name = event.__class__.__name__
            if name == "ScalarEvent":
                style = event.style
                # The common case without a call of its own: most of a file are such scalars.
                if event.tag is None and event.anchor is None and style not in _BLOCKS:
                    first, last = event.start_mark.index, event.end_mark.index
                    add(Scalar(Span(first + shift, last + shift), event.value, style or ""))
                else:
                    add(self._scalar(event))
            elif name == "MappingEndEvent" or name == "SequenceEndEvent":  # noqa: PLR1714 - hot
                add = self._end(event)
            elif name == "MappingStartEvent":
                mapping = Mapping(*self._head(event))
                self.mappings.append(mapping)
                add = self._start(mapping, add)
            elif name == "SequenceStartEvent":
                add = self._start(Sequence(*self._head(event)), add)
            elif name == "AliasEvent":
                add(self._alias(event))
            elif name == "DocumentEndEvent":
                self.document.complete = True
            elif name == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    self.document.more_documents = event.start_mark.index + self.shift
                    return

    def _head(self, event: Event) -> tuple[Span, bool, str | None, str | None]:
        start = event.start_mark.index + self.shift
        end = event.end_mark.index + self.shift
        flow = bool(event.flow_style)
        tag, anchor = event.tag, event.anchor
        if tag is not None or anchor is not None:
            start = self._after_properties(start)
        return Span(start, end), flow, tag, anchor

    def _scalar(self, event: Event) -> Scalar:
        start = event.start_mark.index + self.shift
        end = event.end_mark.index + self.shift
        tag, anchor = event.tag, event.anchor
        if tag is not None or anchor is not None:
            start = min(self._after_properties(start), end)
        style = event.style or ""
        if style in _BLOCKS:
            end = self._trim(start, end)
        value: str = event.value
        scalar = Scalar(Span(start, end), value, style, tag, anchor)
        self._note_properties(scalar)
        return scalar

    def _note_properties(self, node: Node) -> None:
        if node.anchor is not None:
            self.anchors[node.anchor] = node

    def _after_properties(self, offset: int) -> int:
        """Skip ``&anchor`` and ``!tag`` in either order."""
        text = self.text
        for _ in range(2):
            if text[offset : offset + 1] not in {"&", "!"}:
                break
            while offset < len(text) and text[offset] not in " \t\r\n":
                offset += 1
            here = offset
            while offset < len(text) and text[offset] in " \t":
                offset += 1
            if text[offset : offset + 1] in {"", "\r", "\n", "#"}:
                return here if text[here:offset].strip() else offset
        return offset

    def _trim(self, start: int, end: int) -> int:
        text = self.text
        while end > start and text[end - 1] in " \t\r\n":
            end -= 1
        return end

    def _alias(self, event: Event) -> Alias:
        name: str = event.anchor
        span = Span(event.start_mark.index + self.shift, event.end_mark.index + self.shift)
        alias = Alias(span, name, self.anchors.get(name))
        self.document.aliases.append(alias)
        return alias

    def _start(self, node: Collection, add: Add) -> Add:
        """Open a collection; return what takes its children."""
        if len(self.stack) >= MAX_DEPTH:
            raise _TooDeepError(node.span.start)
        if node.tag is not None or node.anchor is not None:
            self._note_properties(node)
        add(node)
        self.stack.append(node)
        return node.children.append

    def _end(self, event: Event) -> Add:
        """Close a collection; return what takes further children of the one around it."""
        node = self.stack.pop()
        node.span.end = event.end_mark.index + self.shift if node.flow else _content_end(node)
        return (self.stack[-1].children if self.stack else self.top).append

    def _close_open_nodes(self) -> None:
        """Give a half-written key an empty value and open collections their extent."""
        while self.stack:
            node = self.stack.pop()
            if isinstance(node, Mapping) and len(node.children) % 2:
                end = node.children[-1].span.end
                node.children.append(Scalar(Span(end, end), "", ""))
            node.span.end = _content_end(node)

    def _problem(self, error: Exception) -> None:
        if isinstance(error, _TooDeepError):
            self._give_up(f"nested more than {MAX_DEPTH} levels deep", error.offset)
            return
        mark = getattr(error, "problem_mark", None)
        context_mark = getattr(error, "context_mark", None)
        if mark is None:
            position = getattr(error, "position", 0)
            reason = getattr(error, "reason", None) or getattr(error, "problem", None) or str(error)
            self._give_up(str(reason), self._code_points(int(position or 0)))
            return
        self.document.problem = SyntaxProblem(
            str(getattr(error, "problem", None) or error),
            mark.index + self.shift,
            str(getattr(error, "context", None) or ""),
            None if context_mark is None else context_mark.index + self.shift,
        )

    def _code_points(self, byte_offset: int) -> int:
        """libyaml counts bytes where it refuses a character."""
        head = self.text.encode("utf-8", "replace")[:byte_offset]
        return min(len(head.decode("utf-8", "ignore")), max(len(self.text) - 1, 0))

    def _give_up(self, problem: str, offset: int) -> None:
        self.document.problem = SyntaxProblem(problem, offset)


class _TooDeepError(ValueError):
    def __init__(self, offset: int) -> None:
        super().__init__("too deep")
        self.offset = offset


def _content_end(node: Collection) -> int:
    """A block collection ends with its last child, not with the comments behind it."""
    children = node.children
    if not children:
        return node.span.end
    before = children[-2].span.end if isinstance(node, Mapping) else node.span.end
    return max(before, children[-1].span.end)
