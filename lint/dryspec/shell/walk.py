"""From tree-sitter's tree to the model; besides :mod:`dryspec.shell.words` nobody knows the tree.

The grammar has ways of its own that end here: a redirection behind ``a && b`` hangs on the list
(the shell gives it to ``b``), what follows a heredoc's delimiter on its line is a child of the
redirection, the target of a redirection swallows the arguments behind it. Where it errs about
words, :func:`dryspec.shell.words.veil` keeps it from seeing what it errs about.
"""

from __future__ import annotations

from dryspec.shell.model import Assignment, Call, Compound, Pipeline, Redirect, Word
from dryspec.shell.words import MAX_DEPTH, TooComplexError, WordReader
from dryspec.shell.wrappers import base_name, unwrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from dryspec.shell.script import Script

_SEPARATORS = frozenset({";", "&", ";;", ";&", ";;&"})
_JOINS = frozenset({"&&", "||", "|", "|&"})
_COMPOUND_KINDS = {
    "subshell": "subshell",
    "compound_statement": "group",
    "if_statement": "if",
    "while_statement": "loop",
    "for_statement": "loop",
    "c_style_for_statement": "loop",
    "case_statement": "case",
    "function_definition": "function",
}
_CALLS = frozenset(
    {
        "command",
        "declaration_command",
        "unset_command",
        "test_command",
        "variable_assignment",
        "variable_assignments",
    }
)
_REDIRECTS = frozenset({"file_redirect", "heredoc_redirect", "herestring_redirect"})
_STATEMENTS = (
    frozenset({"list", "pipeline", "redirected_statement", "negated_command", "ERROR"})
    | _CALLS
    | frozenset(_COMPOUND_KINDS)
)


class Walker(WordReader):
    """Fills a script from a tree; ``text`` and the tree have the same offsets."""

    __slots__ = ("ancestors", "enclosing", "negated", "stdin")

    def __init__(self, script: Script, veiled: bool, negated: frozenset[int]) -> None:
        super().__init__(script, veiled)
        self.negated = negated
        """Where commands begin whose ``!`` was hidden; see ``veil_prefixes``."""
        self.enclosing: tuple[Compound, ...] = ()
        self.ancestors: tuple[Call, ...] = ()
        self.stdin = "inherited"

    # Lists and pipelines

    def statements(self, nodes: list[Node], condition: bool = False) -> list[Pipeline]:
        """Return the command list that these children of one node form."""
        items: list[Pipeline] = []
        for node in nodes:
            kind = node.type
            if kind in _STATEMENTS:
                if items and not items[-1].next_operator:
                    items[-1].next_operator = "\n"
                self._statement(node, items, condition)
            elif kind in _SEPARATORS and items:
                items[-1].next_operator = kind
        previous: Pipeline | None = None
        for item in items:
            if previous is not None:
                previous.next = item
                item.previous = previous
                item.previous_operator = previous.next_operator
            previous = item
        return items

    def _statement(self, node: Node, items: list[Pipeline], condition: bool) -> None:
        kind = node.type
        if kind == "command" or kind in _COMPOUND_KINDS:  # most of them: no joins to take apart
            pipeline = Pipeline()
            pipeline.in_condition = condition
            pipeline.negated = node.start_byte in self.negated
            self._element(node, [], pipeline, "")
            items.append(pipeline)
            return
        if kind == "ERROR":
            self.script.certain = False
            items.extend(self.statements(node.children, condition))
            return
        tokens: list[tuple[str, Node | None, list[Node]]] = []
        self._flatten(node, [], tokens)
        self._build(tokens, items, condition)

    def _flatten(
        self, node: Node, redirects: list[Node], tokens: list[tuple[str, Node | None, list[Node]]]
    ) -> None:
        """Write a statement as elements and the operators between them, left to right."""
        tails: list[list[Node]] = []
        while node.type == "list" or (node.type == "pipeline" and node.children[0].type == "list"):
            children = node.children
            tails.append(children[1:])
            node = children[0]
        kind = node.type
        if kind == "pipeline":
            tails.append(node.children)
        elif kind == "redirected_statement":
            self._flatten_redirected(node, [] if tails else redirects, tokens)
        elif kind == "negated_command":
            tokens.append(("!", None, []))
            tails.append(node.children[1:])
        else:
            tokens.append(("", node, [] if tails else redirects))
        while tails:
            tail = tails.pop()
            for index, child in enumerate(tail):
                last = not tails and index == len(tail) - 1
                if child.type in _JOINS:
                    tokens.append((child.type, None, []))
                elif child.is_named and child.type != "comment":
                    self._flatten(child, redirects if last else [], tokens)

    def _flatten_redirected(
        self,
        node: Node,
        outer: list[Node],
        tokens: list[tuple[str, Node | None, list[Node]]],
    ) -> None:
        body: Node | None = None
        redirects: list[Node] = []
        for child in node.children:
            if child.type in _REDIRECTS:
                redirects.append(child)
            elif child.is_named and body is None and child.type in _STATEMENTS:
                body = child
        inner: list[Node] = []
        following: list[Node] = []
        for redirect in redirects:
            inner.append(redirect)
            if redirect.type == "heredoc_redirect":
                self._behind_delimiter(redirect, inner, following)
        if body is None:
            tokens.append(("", node, inner + outer))
        else:
            self._flatten(body, inner if following else inner + outer, tokens)
        for child in following:
            if child.type in _JOINS:
                tokens.append((child.type, None, []))
            elif child.type == "ERROR":
                self.script.certain = False
            else:
                self._flatten_tail(child, tokens)

    @staticmethod
    def _behind_delimiter(heredoc: Node, redirects: list[Node], following: list[Node]) -> None:
        """Sort what stands behind a heredoc's delimiter on its line."""
        for child in heredoc.children:
            kind = child.type
            if kind in _REDIRECTS:
                redirects.append(child)
            elif kind in _JOINS or kind in _STATEMENTS:
                following.append(child)

    def _flatten_tail(self, node: Node, tokens: list[tuple[str, Node | None, list[Node]]]) -> None:
        """Write what follows a heredoc's delimiter; a pipeline there begins with its ``|``."""
        if node.type == "pipeline" and node.children[0].type in _JOINS:
            for child in node.children:
                if child.type in _JOINS:
                    tokens.append((child.type, None, []))
                else:
                    self._flatten(child, [], tokens)
        else:
            self._flatten(node, [], tokens)

    def _build(
        self,
        tokens: list[tuple[str, Node | None, list[Node]]],
        items: list[Pipeline],
        condition: bool,
    ) -> None:
        pipeline: Pipeline | None = None
        added: list[Pipeline] = []
        negated = False
        pipe = ""
        for operator, node, redirects in tokens:
            if operator == "!":
                negated = not negated
            elif operator in ("&&", "||"):
                if pipeline is not None:
                    pipeline.next_operator = operator
                pipeline = None
                pipe = ""
            elif operator:
                pipe = operator
            else:
                assert node is not None, "only elements have no operator"
                if pipeline is None:
                    pipeline = Pipeline()
                    pipeline.in_condition = condition
                    pipeline.negated = negated != (node.start_byte in self.negated)
                    negated = False
                    added.append(pipeline)
                self._element(node, redirects, pipeline, pipe)
        items.extend(item for item in added if item.elements)

    def _element(self, node: Node, redirects: list[Node], pipeline: Pipeline, pipe: str) -> None:
        kind = node.type
        if kind == "compound_statement" and node.children and node.children[0].type == "((":
            self._call(node, redirects, pipeline, pipe)
        elif kind in _COMPOUND_KINDS:
            self._compound(node, redirects, pipeline, pipe)
        elif kind in _CALLS or kind == "redirected_statement":
            self._call(node, redirects, pipeline, pipe)
        elif kind == "ERROR":
            self.script.certain = False

    # Constructs

    def _open(self, compound: Compound) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooComplexError
        self.script.compounds.append(compound)
        self.enclosing = (*self.enclosing, compound)

    def _close(self, enclosing: tuple[Compound, ...]) -> None:
        self.depth -= 1
        self.enclosing = enclosing

    def _compound(self, node: Node, redirects: list[Node], pipeline: Pipeline, pipe: str) -> None:
        children = node.children
        keyword = children[0].type if children else ""
        compound = Compound(_COMPOUND_KINDS[node.type], keyword, node.start_byte, node.end_byte)
        compound.pipeline = pipeline
        pipeline.elements.append(compound)
        enclosing, stdin = self.enclosing, self.stdin
        self._open(compound)
        for redirect in redirects:
            compound.redirects.append(self.redirect(redirect, None))
            compound.end = max(compound.end, compound.redirects[-1].end)
        self.stdin = _stdin(compound.redirects, "pipe" if pipe else stdin)
        if compound.kind == "function":
            self._function(node, compound)
        elif compound.kind == "case":
            self._case(children, compound)
        else:
            self._branches(children, compound)
        self.stdin = stdin
        self._close(enclosing)

    def _branches(self, children: list[Node], compound: Compound) -> None:
        """Fill a group, subshell, loop or ``if``: a list ends at each keyword."""
        current: list[Node] = []
        condition = compound.kind == "if" or compound.keyword in ("while", "until")
        for child in children:
            kind = child.type
            if kind in ("then", "do", "else", "elif"):
                self._list(current, compound, condition)
                condition = kind == "elif"
                current = []
            elif kind in ("do_group", "elif_clause", "else_clause"):
                self._list(current, compound, condition)
                condition = kind == "elif_clause"
                current = []
                self._clause(child.children, compound, condition)
                condition = False
            elif kind == "variable_name" and not compound.name:
                compound.name = self.text[child.start_byte : child.end_byte]
            elif kind in _STATEMENTS or kind in _SEPARATORS:
                current.append(child)
            elif child.is_named and kind != "comment":
                self.word(child)
        self._list(current, compound, condition)

    def _clause(self, children: list[Node], compound: Compound, condition: bool) -> None:
        current: list[Node] = []
        for child in children:
            if child.type == "then":
                self._list(current, compound, condition)
                condition = False
                current = []
            else:
                current.append(child)
        self._list(current, compound, condition)

    def _case(self, children: list[Node], compound: Compound) -> None:
        for child in children:
            if child.type == "case_item":
                parts = child.children
                self._list(parts, compound, False)
            elif child.is_named and child.type != "comment":
                self.word(child)

    def _list(self, nodes: list[Node], compound: Compound, condition: bool) -> None:
        items = self.statements(nodes, condition)
        if items:
            compound.lists.append(items)

    def _function(self, node: Node, compound: Compound) -> None:
        name = node.child_by_field_name("name")
        if name is not None:
            compound.name = self.text[name.start_byte : name.end_byte]
        body = node.child_by_field_name("body")
        if body is None:
            return
        pipeline = Pipeline()
        self._element(body, [], pipeline, "")
        if pipeline.elements:
            compound.lists.append([pipeline])

    # Calls

    def _call(self, node: Node, redirects: list[Node], pipeline: Pipeline, pipe: str) -> None:
        call = Call(node.start_byte, node.end_byte)
        self.script.calls.append(call)
        call.pipeline = pipeline
        call.index = len(pipeline.elements)
        pipeline.elements.append(call)
        call.enclosing = self.enclosing
        call.ancestors = self.ancestors
        self.ancestors = (*self.ancestors, call)
        kind = node.type
        if kind in ("command", "declaration_command", "unset_command"):
            self._command(node, call)
        elif kind in ("variable_assignment", "variable_assignments"):
            self._assignments(node, call)
        elif kind == "redirected_statement":
            call.end = call.start
        else:
            self._test(node, call)
        if redirects:
            call.redirects += tuple(self.redirect(redirect, call) for redirect in redirects)
        if call.redirects:
            call.end = max(call.end, *(redirect.end for redirect in call.redirects))
        if pipe == "|&" and call.index:
            before = pipeline.elements[call.index - 1]
            if isinstance(before, Call):
                before.redirects += (Redirect(2, "|&", None, before.end, before.end),)
        call.stdin = _stdin(call.redirects, "pipe" if pipe else self.stdin)
        self.ancestors = self.ancestors[:-1]
        finish(call)

    def _command(self, node: Node, call: Call) -> None:
        words = call.all_words
        for child in node.children:
            kind = child.type
            if kind == "word":
                words.append(self.word(child))
            elif kind == "command_name":
                parts = child.children
                if parts and not parts[0].is_missing:
                    words.append(self.word(parts[0] if len(parts) == 1 else child))
            elif kind == "variable_assignment":
                assignment = self.assignment(child)
                if node.type == "command":
                    call.assignments += (assignment,)
                else:
                    call.declares += (assignment,)
                    words.append(self._declared(child, assignment))
            elif kind in _REDIRECTS:
                call.redirects += (self.redirect(child, call),)
            elif kind == "ERROR":
                self.script.certain = False
                words.extend(self.word(part) for part in child.children if part.is_named)
            elif kind != "comment":
                words.append(self.word(child))

    def _assignments(self, node: Node, call: Call) -> None:
        nodes = node.children if node.type == "variable_assignments" else [node]
        call.assignments = tuple(
            self.assignment(child) for child in nodes if child.type == "variable_assignment"
        )

    def _test(self, node: Node, call: Call) -> None:
        """Take ``[ ... ]``, ``[[ ... ]]`` and ``(( ... ))`` as a flat list of words."""
        stack = list(reversed(node.children))
        while stack:
            child = stack.pop()
            kind = child.type
            if kind.endswith("_expression") and kind != "brace_expression":
                stack.extend(reversed(child.children))
            elif kind in _STATEMENTS:
                # [ a -o b ] can hold what the grammar takes for commands
                self.script.certain = False
            elif child.end_byte > child.start_byte:
                call.all_words.append(self.word(child))

    # Substitutions

    def _substitution(self, node: Node, substitutions: list[Compound]) -> int:
        children = node.children
        keyword = children[0].type if children else "$("
        start = self._start(node)
        compound = Compound("substitution", keyword, start, node.end_byte)
        substitutions.append(compound)
        enclosing, stdin = self.enclosing, self.stdin
        self._open(compound)
        items = self.statements(children)
        for child in children:
            if child.type in _REDIRECTS:  # $(< file)
                compound.redirects.append(self.redirect(child, None))
        if items:
            compound.lists.append(items)
        self.stdin = stdin
        self._close(enclosing)
        return start


def _stdin(redirects: Sequence[Redirect], default: str) -> str:
    """Say where standard input comes from after these redirections."""
    state = default
    for redirect in redirects:
        if redirect.fd != 0:
            continue
        operator = redirect.operator
        if operator == "<<<":
            state = "herestring"
        elif operator.startswith("<<"):
            state = "heredoc"
        elif operator == "<&-" or (redirect.target and redirect.target.value == "/dev/null"):
            state = "null"
        else:
            state = "file"
    return state


def finish(call: Call) -> None:
    """Fill in what follows from the words: wrappers, program, assignments behind ``env``."""
    words = call.all_words
    if not words:
        return
    wrappers, index = unwrap(words)
    if wrappers:
        call.wrappers = wrappers
        for word in words[:index]:
            name, equals, _ = word.prefix.partition("=")
            if equals and name.isidentifier():
                value = Word(
                    word.text.partition("=")[2], word.start + len(name) + 1, word.end, None
                )
                if word.value is not None and word.text == word.value:
                    value.value = value.prefix = value.text
                call.assignments += (Assignment(name, value, False, word.start, word.end),)
        call.words = words[index:]
        if "xargs" in wrappers:
            call.stdin = "null"
    else:
        call.words = words
    call.program = base_name(call.words[0].value)
