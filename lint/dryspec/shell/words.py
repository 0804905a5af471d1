"""Words, assignments and redirections of the tree; :mod:`dryspec.shell.walk` calls this."""

from __future__ import annotations

from dryspec import lazy
from dryspec.shell.model import Assignment, Compound, Redirect, Variable, Word
from dryspec.shell.quoting import remove_quotes

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from tree_sitter import Node

    from dryspec.shell.model import Call
    from dryspec.shell.script import Script

MAX_DEPTH = 60
"""Constructs inside each other; beyond this a text is not for people. Keeps the recursion flat."""

_ARITHMETIC = ("arithmetic_", "binary_", "unary_", "ternary_", "postfix_", "parenthesized_")
_QUOTED = frozenset({"string", "raw_string", "ansi_c_string"})
_TEXT = frozenset({"word", "number", "string_content", "heredoc_content"})

_VARIABLE = lazy.pattern(r"(?<!\\)\$([A-Za-z_]\w*)", lazy.ASCII)
_RUN = lazy.pattern(
    r"(?:\$[A-Za-z_]\w*+|\$\{[^{}]*+\}|\))[\w./:@%+,=~^-]*+(?:\$[A-Za-z_]\w*+[\w./:@%+,=~^-]*+)++",
    lazy.ASCII,
)
_PREFIXES = lazy.pattern(
    r"((?:^|[;&|(){\n]|(?<![^\s;&|({])(?:if|then|else|elif|while|until|do)(?=[ \t]))[ \t]*)"
    r"((?:(?:!|time(?:[ \t]+-p)?)[ \t]+)+)"
    r"(?=(?:\{|if|while|until|for|case|select)\s|\(\()"
)
_ESCAPED = lazy.pattern(r"\n\\(?=[\w./])", lazy.ASCII)
_NOWHERE = frozenset[int]()


def veil(text: str) -> str:
    """Hide all but the first variable of a word from the grammar, as text of the same length.

    It tears ``$A.x.$B.y`` into two words behind the second ``$``. In arithmetic it has to see them.
    """
    if text.count("$") < 2 or "((" in text:
        return text
    return _RUN.sub(lambda run: run.group()[0] + run.group()[1:].replace("$", "."), text)


def veil_prefixes(text: str) -> tuple[str, frozenset[int]]:
    """Hide each ``!`` and ``time`` in front of a compound command, as blanks.

    The grammar takes the keyword behind them for an argument. Returned are the text and where the
    commands begin that are negated.
    """
    if "! " not in text and "time " not in text:
        return text, _NOWHERE
    negated: set[int] = set()

    def hide(found: re.Match[str]) -> str:
        if found.group(2).count("!") % 2:
            negated.add(found.end())
        return found.group(1) + " " * len(found.group(2))

    return _PREFIXES.sub(hide, text), frozenset(negated)


def veil_escapes(text: str) -> str:
    r"""Hide the backslash that begins a line, as a blank: ``\. nvm.sh``, ``\cp -r a b``.

    It keeps aliases away. The grammar takes it for a part of the line before, from its end on.
    """
    return _ESCAPED.sub("\n ", text) if "\n\\" in text else text


class TooComplexError(Exception):
    """Nested deeper than :data:`MAX_DEPTH`."""


class WordReader:
    """Makes words from nodes; a substitution inside one is the walker's to read."""

    __slots__ = ("depth", "script", "text", "veiled")

    def __init__(self, script: Script, veiled: bool = False) -> None:
        self.script = script
        self.text = script.text
        self.depth = 0
        self.veiled = veiled
        """Whether the grammar took some variables for plain text; see :func:`veil`."""

    def _substitution(self, node: Node, substitutions: list[Compound]) -> int:
        """Read ``$( )``, backquotes or ``<( )``; return where it begins."""
        raise NotImplementedError

    def assignment(self, node: Node) -> Assignment:
        """Return one ``NAME=value``."""
        children = node.children
        value: Word | None = None
        if len(children) > 2:
            last = children[-1]
            if last.type == "array":
                self.word(last)
            elif last.end_byte > last.start_byte:
                value = self.word(last)
        name_node = children[0]
        if name_node.type == "subscript":
            name_node = name_node.children[0]
        name = self.text[name_node.start_byte : name_node.end_byte]
        append = len(children) > 1 and children[1].type == "+="
        return Assignment(name, value, append, node.start_byte, node.end_byte)

    def _declared(self, node: Node, assignment: Assignment) -> Word:
        """Return the word of an assignment among the arguments of ``export`` and its kin."""
        text = self.text[node.start_byte : node.end_byte]
        value = assignment.value
        if value is None or value.value is not None:
            return Word(text, node.start_byte, node.end_byte, remove_quotes(text))
        prefix = text[: value.start - node.start_byte] + value.prefix
        return Word(
            text,
            node.start_byte,
            node.end_byte,
            None,
            False,
            prefix,
            value.variables,
            value.substitutions,
        )

    # Redirections

    def redirect(self, node: Node, call: Call | None) -> Redirect:
        """Return one redirection; arguments that stand behind its target go to ``call``."""
        kind = node.type
        if kind == "heredoc_redirect":
            return self._heredoc(node)
        fd = -2
        operator = ""
        target: Word | None = None
        start = end = node.start_byte
        for child in node.children:
            if child.type == "file_descriptor":
                digits = self.text[child.start_byte : child.end_byte]
                fd = int(digits) if digits.isdigit() and len(digits) < 4 else 99
            elif not operator and not child.is_named:
                operator = child.type
                end = child.end_byte
            elif target is None:
                target = self.word(child)
                end = child.end_byte
            elif call is not None:
                call.all_words.append(self.word(child))
        if operator in (">&-", "<&-"):
            target = None
        if fd == -2:
            fd = -1 if operator.startswith("&>") else (0 if operator.startswith("<") else 1)
        if kind == "herestring_redirect":
            operator = "<<<"
        return Redirect(fd, operator, target, start, end)

    def _heredoc(self, node: Node) -> Redirect:
        operator, end, fd = "<<", node.end_byte, 0
        target: Word | None = None
        body: str | None = None
        body_start = -1
        for child in node.children:
            kind = child.type
            if kind in ("<<", "<<-"):
                operator = kind
            elif kind == "file_descriptor":
                digits = self.text[child.start_byte : child.end_byte]
                fd = int(digits) if digits.isdigit() and len(digits) < 4 else 99
            elif kind == "heredoc_start":
                text = self.text[child.start_byte : child.end_byte]
                target = Word(
                    text,
                    child.start_byte,
                    child.end_byte,
                    remove_quotes(text),
                    quoted=text[:1] in "'\"\\",
                )
                end = child.end_byte
            elif kind == "heredoc_body":
                body = self.text[child.start_byte : child.end_byte]
                word = self.word(child)
                body_start = child.start_byte
                if target is not None:
                    target.variables = word.variables
                    target.substitutions = word.substitutions
        return Redirect(fd, operator, target, node.start_byte, end, body, body_start)

    # Words

    def word(self, node: Node) -> Word:
        """Return one word of a call."""
        start, end = node.start_byte, node.end_byte
        text = self.text[start:end]
        kind = node.type
        if kind in _TEXT and not (self.veiled and "$" in text):
            return Word(text, start, end, text if "\\" not in text else remove_quotes(text))
        if kind == "raw_string":
            return Word(text, start, end, text[1:-1], quoted=True)
        children = node.children
        if not children and kind not in _TEXT:
            return Word(text, start, end, remove_quotes(text), quoted=kind in _QUOTED)
        variables: list[Variable] = []
        substitutions: list[Compound] = []
        first = self._expansions(node, False, variables, substitutions, end)
        if first == end:
            return Word(text, start, end, remove_quotes(text), quoted=kind == "string")
        return Word(
            text,
            start,
            end,
            None,
            kind == "string",
            remove_quotes(text[: first - start]) if first > start else "",
            tuple(variables),
            tuple(substitutions),
        )

    def _expansions(
        self,
        node: Node,
        quoted: bool,
        variables: list[Variable],
        substitutions: list[Compound],
        first: int,
    ) -> int:
        """Collect what the shell expands under this node; return where the first one begins."""
        kind = node.type
        if kind in _TEXT or kind in ("raw_string", "ansi_c_string"):
            seen = not self.veiled or kind not in _TEXT
            return first if seen else self._unveiled(node, quoted, variables, first)
        if kind == "simple_expansion":
            start, end = self._start(node), node.end_byte
            variables.append(Variable(self.text[start + 1 : end], start, end, quoted))
            return min(first, start)
        if kind in ("command_substitution", "process_substitution"):
            return min(first, self._substitution(node, substitutions))
        if kind in ("string", "heredoc_body"):
            quoted = True
        elif kind == "expansion":
            first = min(first, self._start(node))
            self._parameter(node, quoted, variables)
        elif kind == "arithmetic_expansion":
            first = min(first, node.start_byte)
        if self.depth > MAX_DEPTH:
            raise TooComplexError
        self.depth += 1
        for child in node.named_children:
            if child.child_count:
                first = self._expansions(child, quoted, variables, substitutions, first)
            elif self.veiled and child.type in _TEXT:
                first = self._unveiled(child, quoted, variables, first)
            elif child.type == "variable_name" and kind.startswith(_ARITHMETIC):
                name = self.text[child.start_byte : child.end_byte]
                variables.append(Variable(name, child.start_byte, child.end_byte, True))
            elif child.type == "ERROR":
                self.script.certain = False
        self.depth -= 1
        return first

    def _unveiled(self, node: Node, quoted: bool, variables: list[Variable], first: int) -> int:
        """Note the variables that were hidden from the grammar."""
        for found in _VARIABLE.finditer(self.text, node.start_byte, node.end_byte):
            variables.append(Variable(found.group(1), found.start(), found.end(), quoted))
            first = min(first, found.start())
        return first

    def _start(self, node: Node) -> int:
        """Return where an expansion begins; in a string the grammar counts blanks to it, too."""
        start = node.start_byte
        while self.text[start : start + 1].isspace():
            start += 1
        return start

    def _parameter(self, node: Node, quoted: bool, variables: list[Variable]) -> None:
        """Note the variable of ``${NAME...}``."""
        for child in node.children:
            named = child.children[0] if child.type == "subscript" else child
            if named.type in ("variable_name", "special_variable_name"):
                name = self.text[named.start_byte : named.end_byte]
                variables.append(Variable(name, self._start(node), node.end_byte, quoted))
                return
