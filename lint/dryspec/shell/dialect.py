"""What only bash understands, and what ``sh`` on an Ubuntu image (dash) makes of it.

Effects were observed with dash 0.5.12. ``env.shell`` defaults to ``sh``; on Amazon Linux that is
bash in POSIX mode and most of this works.
"""

from __future__ import annotations

from itertools import pairwise

from dryspec import lazy
from dryspec.glance import MOST, names_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dryspec.shell.model import Call, Word
    from dryspec.shell.script import Script

REFUSED = "refused"
"""dash stops at it: a syntax error or a bad substitution; nothing behind it runs."""
FAILS = "fails"
"""The call fails there (127: not found, 2: bad option), whatever it was meant to do."""
DIFFERS = "differs"
"""dash does something else and says nothing."""


class Bashism:
    """One construct of bash at ``start``-``end``."""

    __slots__ = ("dash", "effect", "end", "instead", "start", "what")

    def __init__(
        self, start: int, end: int, what: str, dash: str, instead: str, effect: str
    ) -> None:
        self.start = start
        self.end = end
        self.what = what
        """The construct, as it is called."""
        self.dash = dash
        """What dash does with it, a phrase with "dash" as its subject."""
        self.instead = instead
        """What every shell understands."""
        self.effect = effect

    def __repr__(self) -> str:
        return f"Bashism({self.start}, {self.end}, {self.what!r}, {self.effect})"


# program: (dash, instead, effect)
_PROGRAMS = {
    "[[": ('says "[[: not found", so the test is always false', "[ ] or case", FAILS),
    "((": ("takes it for a subshell and looks for a program of that name", "[ ] or $(( ))", FAILS),
    "source": ('says "source: not found"', '"." (with ./ before a file name)', FAILS),
    "let": ('says "let: not found"', "$(( ))", FAILS),
    "declare": ('says "declare: not found"', "a plain assignment", FAILS),
    "typeset": ('says "typeset: not found"', "a plain assignment", FAILS),
    "pushd": ('says "pushd: not found"', "cd in ( )", FAILS),
    "popd": ('says "popd: not found"', "cd in ( )", FAILS),
    "shopt": ('says "shopt: not found"', "bash", FAILS),
    "disown": ('says "disown: not found"', "nohup", FAILS),
    "mapfile": ('says "mapfile: not found"', "while read", FAILS),
    "readarray": ('says "readarray: not found"', "while read", FAILS),
}
_PARAMETERS = (
    (lazy.pattern(r"\$\{!"), "indirect expansion", "eval or case"),
    (lazy.pattern(r"\$\{[A-Za-z_]\w*/"), "replacement in an expansion", "sed"),
    (lazy.pattern(r"\$\{[A-Za-z_]\w*(?:\^|,)"), "change of case in an expansion", "tr"),
    (lazy.pattern(r"\$\{[A-Za-z_]\w*@"), "transformation in an expansion", "bash"),
    (lazy.pattern(r"\$\{#?[A-Za-z_]\w*\["), "array", "separate variables"),
    (
        # `${AWS::Region}` is no substring to whoever wrote it: a rule of its own tells of it.
        lazy.pattern(r"\$\{(?!AWS::)[A-Za-z_]\w*:(?:[0-9 (:]|\$)"),
        "substring in an expansion",
        "cut or expr",
    ),
)
_ONLY_BASH_VARIABLES = frozenset(
    {"BASH_SOURCE", "PIPESTATUS", "EUID", "BASH_VERSION", "RANDOM", "SECONDS", "UID"}
)
_READ_OPTIONS = ("-a", "-d", "-e", "-i", "-n", "-N", "-s", "-t", "-u")
_OPTIONS = frozenset({"pipefail", "errtrace", "functrace", "posix", "braceexpand", "histexpand"})
_RANGE = lazy.pattern(r"\{-?(?:[0-9]+|[A-Za-z])\.\.-?(?:[0-9]+|[A-Za-z])(?:\.\.-?[0-9]+)?\}")
_BASE = lazy.pattern(r"(?s)(?:(?!\$\([^(]|`).)*?\$\(\([^()'\"]*?(?<![\w#{])([0-9]{1,2}#)")
"""A number with its base, in arithmetic that stands in no command of its own."""
_LIST = lazy.pattern(r"\{[^{}\s\"'$]*,[^{}\s\"'$]*\}")
_SIGNS = (
    "[[", "((", "<(", ">(", "=(", "<<<", "&>", "|&", "+=", "$'",
    "$BASH_", "$PIPESTATUS", "$EUID", "$RANDOM", "$SECONDS", "$UID", "$(<",
)  # fmt: skip
"""Texts that are seldom there without a construct to find."""
_PARTS = (
    "let", "source", "declare", "typeset", "pushd", "popd", "shopt", "mapfile", "read", "function",
    "select", "disown",
)  # fmt: skip
_WORDS = frozenset({*_PARTS, "readarray"})
"""Programs and reserved words, which are often part of other words."""
_AS_WORD = lazy.pattern(rf"(?<![\w.:=@,+-])(?:{'|'.join(sorted(_WORDS))})(?![\w./:=@,+-])")
_TOGETHER = (
    (
        "{",
        lazy.pattern(r"\{(?:(?<=\$\{)(?:!|#?\w+[\[/^,@]|\w+:[0-9 (:$])|[^{}\s\"'$]*(?:,|\.\.))"),
    ),
    (">&", lazy.pattern(r">&\s*(?:\d+[^\d\s;&|<>()]|[^\d\s-])")),
    ("echo", lazy.pattern(r"-(?:e|ne|en|E)(?![\w-])")),
    ("set", lazy.pattern("|".join(sorted(_OPTIONS)))),
    ("export", lazy.pattern(r"-(?<=[\s\"'\\].)(?:\w[\w-]*)?f")),
    ("==", lazy.pattern(r"\[|test")),
    ("=~", lazy.pattern(r"\[|test")),
    ("trap", lazy.pattern(r"\bERR\b")),
    ("$((", lazy.pattern(r"[0-9]#|\*\*")),
    ("printf", lazy.pattern(r"printf[\s\"']+-v|%q")),
    ("-v ", lazy.pattern(r"(?:\[|test)[\s!\"']+-v\s")),
    ("wait", lazy.pattern(r"wait[\s\"']+-n")),
)
"""Frequent texts, each with what else has to be there."""
_NONE: list[Bashism] = []
_READS = lazy.pattern(r"\$\(<\s*[^\s<&(]")
_POWER = lazy.pattern(r"\$\(\([^()'\"`]*?(\*\*)")
_FOR_ARITHMETIC = lazy.pattern(r"for\s*\(\(")


def bashisms(script: Script) -> list[Bashism]:
    """List what dash does not understand, in source order; nothing inside ``bash -c`` counts.

    Found once for each script, which lives as long as its command, in an editor longer.
    """
    if script.bashisms is None:
        script.bashisms = find(script) if hint(script.text) else _NONE
    return script.bashisms


def hint(text: str) -> bool:
    """Whether a text looks as if there were something to find; quick.

    No is right, but for a name that is taken apart on purpose with quotes or backslashes.
    """
    for sign in _SIGNS:
        if sign in text:
            return True
    for mark, pattern in _TOGETHER:
        if mark in text and pattern.search(text) is not None:
            return True
    for word in _PARTS:
        if word in text:
            named = len(text) > MOST or not _WORDS.isdisjoint(names_in(text))
            return named and _AS_WORD.search(text) is not None
    return False


def find(script: Script) -> list[Bashism]:
    """Look through all of a script for :func:`bashisms`."""
    found = list(_constructs(script))
    for call in script.calls:
        if _in_bash(call):
            continue
        found.extend(_of_call(call))
        found.extend(_of_words(call, script.text))
        found.extend(_of_redirects(call, script.text))
    found.sort(key=lambda item: (item.start, item.end, item.what))
    return found


def _in_bash(call: Call) -> bool:
    """Whether a shell of its own runs it: the text of ``bash -c``, a heredoc fed to bash."""
    return any(outer.program in ("bash", "zsh", "ksh") for outer in call.ancestors)


def _constructs(script: Script) -> Iterator[Bashism]:
    nested = [c for c in script.compounds if c.kind in ("nested-shell", "heredoc-shell")]
    for compound in script.compounds:
        if any(outer.start <= compound.start and compound.end <= outer.end for outer in nested):
            continue
        start, keyword = compound.start, compound.keyword
        if keyword in ("<(", ">("):
            yield Bashism(
                start,
                compound.end,
                f'process substitution "{keyword}"',
                'refuses it: "Syntax error"',
                "a pipe or a temporary file",
                REFUSED,
            )
        elif keyword == "function":
            yield Bashism(
                start,
                start + 8,
                '"function"',
                'says "function: not found" or refuses it',
                f"{compound.name}() {{ ...; }}",
                REFUSED,
            )
        elif keyword == "$(" and _READS.match(script.text, start):
            yield Bashism(
                start,
                compound.end,
                '"$(<file)"',
                "reads nothing, and the result is empty",
                "$(cat file)",
                DIFFERS,
            )
        elif keyword == "select":
            yield Bashism(start, start + 6, '"select"', "refuses it", "a case", REFUSED)
        elif keyword == "for" and _FOR_ARITHMETIC.match(script.text, start):
            yield Bashism(
                start,
                script.text.find("))", start) + 2,
                '"for (( ))"',
                'refuses it: "Bad for loop variable"',
                "for i in $(seq ...) or while",
                REFUSED,
            )


def _of_call(call: Call) -> Iterator[Bashism]:
    program = call.program
    if program in _PROGRAMS and not call.wrappers:
        word = call.words[0]
        dash, instead, effect = _PROGRAMS[program]
        yield Bashism(word.start, word.end, f'"{word.text}"', dash, instead, effect)
    elif program in _BUILTINS:
        yield from _BUILTINS[program](call)
    for assignment in (*call.assignments, *call.declares):
        if assignment.append:
            end = assignment.start + len(assignment.name) + 2
            yield Bashism(
                assignment.start,
                end,
                '"+="',
                f'looks for a program called "{assignment.name}+=..."',
                f'{assignment.name}="${assignment.name}..."',
                FAILS,
            )


def _of_test(call: Call) -> Iterator[Bashism]:
    for word in call.words[1:]:
        if word.text == "==":
            yield Bashism(
                word.start,
                word.end,
                '"==" inside [ ]',
                'says "[: unexpected operator" and takes the test for false',
                '"="',
                FAILS,
            )
        elif word.text == "=~":
            yield Bashism(
                word.start,
                word.end,
                '"=~" inside [ ]',
                'says "[: unexpected operator" and takes the test for false',
                "case or grep -q",
                FAILS,
            )
    operands = [word for word in call.words[1:] if word.text != "!"]
    if len(operands) > 1 and operands[0].text == "-v":
        yield Bashism(
            operands[0].start,
            operands[0].end,
            '"-v" inside [ ]',
            'says "[: unexpected operator" and takes the test for false',
            '[ -n "${NAME+x}" ]',
            FAILS,
        )


def _of_read(call: Call) -> Iterator[Bashism]:
    flag = call.flag(*_READ_OPTIONS)
    if flag is not None:
        what, said = f'"read {flag.text}"', 'says "read: Illegal option"'
        yield Bashism(flag.start, flag.end, what, said, "plain read", FAILS)


def _of_export(call: Call) -> Iterator[Bashism]:
    if call.has_flag("-f"):
        flag, said = call.words[1], 'says "export: Illegal option -f"'
        yield Bashism(flag.start, flag.end, '"export -f"', said, "a script file", REFUSED)


def _of_trap(call: Call) -> Iterator[Bashism]:
    word = next((word for word in call.arguments if word.value == "ERR"), None)
    if word is not None:
        said = 'says "trap: ERR: bad trap"'
        yield Bashism(word.start, word.end, 'the trap "ERR"', said, "trap ... EXIT", FAILS)


def _of_options(call: Call) -> Iterator[Bashism]:
    """Find what dash does not know of a builtin that it has."""
    word = call.words[1] if len(call.words) > 1 else None
    if word is None:
        return
    if (call.program == "printf" and word.text == "-v") or word.text == "-n":
        what = f'"{call.program} {word.text}"'
        said = f'says "{call.program}: Illegal option {word.text}"'
        instead = "NAME=$(printf ...)" if call.program == "printf" else "wait with a process number"
        yield Bashism(word.start, word.end, what, said, instead, FAILS)
    elif call.program == "printf" and "%q" in word.text.replace("%%", ""):
        yield Bashism(
            word.start,
            word.end,
            '"%q" in printf',
            'says "printf: %q: invalid directive"',
            "quotes by hand",
            FAILS,
        )


def _of_set(call: Call) -> Iterator[Bashism]:
    words = call.words
    for option, name in pairwise(words[1:]):
        if option.text[:1] in "-+" and option.text.endswith("o") and name.value in _OPTIONS:
            yield Bashism(
                option.start,
                name.end,
                f'"set {option.text} {name.text}"',
                f'says "set: Illegal option -o {name.text}" and stops',
                "bash",
                REFUSED,
            )


def _of_echo(call: Call) -> Iterator[Bashism]:
    if len(call.words) > 1:
        word = call.words[1]
        if word.text in ("-e", "-ne", "-en", "-E"):
            yield Bashism(
                word.start,
                word.end,
                f'"echo {word.text}"',
                f'prints "{word.text}" as text',
                "printf",
                DIFFERS,
            )


_BUILTINS: dict[str, Callable[[Call], Iterator[Bashism]]] = {
    "[": _of_test,
    "test": _of_test,
    "set": _of_set,
    "echo": _of_echo,
    "read": _of_read,
    "printf": _of_options,
    "wait": _of_options,
    "export": _of_export,
    "trap": _of_trap,
}
"""What looks at the calls of builtins that dash has, too."""


def _of_words(call: Call, text: str) -> Iterator[Bashism]:
    words = list(call.all_words)
    for assignment in call.assignments:
        if assignment.value is not None and not any(
            word.start <= assignment.start < word.end for word in words
        ):
            words.append(assignment.value)
        elif text[assignment.start : assignment.end].partition("=")[2].startswith("("):
            yield Bashism(
                assignment.start,
                assignment.end,
                "an array",
                'refuses it: "Syntax error: \\"(\\" unexpected"',
                "separate variables or set --",
                REFUSED,
            )
    for redirect in call.redirects:
        if redirect.target is not None and redirect.target.variables:
            words.append(redirect.target)
    for word in words:
        yield from _of_word(word, call, text)


def _of_word(word: Word, call: Call, text: str) -> Iterator[Bashism]:
    yield from _of_variables(word, text)
    raw = word.text
    if "$'" in raw and raw[0] not in "\"'":
        start = word.start + raw.index("$'")
        said = 'keeps the "$" and the escapes'
        yield Bashism(start, word.end, "quoting with $'...'", said, "printf", DIFFERS)
    if raw[:1] != "'" and ("#" in raw or "**" in raw):
        yield from _of_arithmetic(word)
    if not word.quoted and "{" in raw and call.program not in ("[[", "(("):
        yield from _of_braces(word, call)


def _of_variables(word: Word, text: str) -> Iterator[Bashism]:
    for variable in word.variables:
        source = text[variable.start : variable.end]
        for pattern, what, instead in _PARAMETERS:
            match = pattern.match(source)
            if match is not None:
                yield Bashism(
                    variable.start,
                    variable.end,
                    f'{what} "{source}"',
                    'says "Bad substitution" and stops',
                    instead,
                    REFUSED,
                )
                break
        else:
            if variable.name in _ONLY_BASH_VARIABLES and source[1:2] != "{":
                yield Bashism(
                    variable.start, variable.end, f'"{source}"', "leaves it empty", "bash", DIFFERS
                )


def _of_arithmetic(word: Word) -> Iterator[Bashism]:
    base = _BASE.match(word.text)
    if base is not None:
        yield Bashism(
            word.start + base.start(1),
            word.start + base.end(1),
            f'the base "{base[1]}" in arithmetic',
            'says "arithmetic expression: expecting EOF" and stops',
            "expr, which takes 08 for 8",
            REFUSED,
        )
    power = _POWER.search(word.text)
    if power is not None:
        yield Bashism(
            word.start + power.start(1),
            word.start + power.end(1),
            '"**" in arithmetic',
            'says "arithmetic expression: expecting primary" and stops',
            "a product",
            REFUSED,
        )


def _of_braces(word: Word, call: Call) -> Iterator[Bashism]:
    raw = word.text
    braces = _RANGE.search(raw) or (_LIST.search(raw) if call.program in _EXPANDERS else None)
    if braces is not None and "'" not in raw and '"' not in raw and "\\" not in raw:
        yield Bashism(
            word.start + braces.start(),
            word.start + braces.end(),
            f'"{braces.group()}"',
            "keeps the braces as text",
            "the words one by one, or seq",
            DIFFERS,
        )


_EXPANDERS = frozenset({"mkdir", "cp", "mv", "rm", "touch", "cat", "ls", "echo", "chmod", "for"})


def _of_redirects(call: Call, text: str) -> Iterator[Bashism]:
    for redirect in call.redirects:
        operator = redirect.operator
        end = redirect.start + len(operator)
        if operator in ("&>", "&>>"):
            yield Bashism(
                redirect.start,
                redirect.end,
                f'"{operator}"',
                'takes the "&" for the end of a background command',
                ">file 2>&1",
                DIFFERS,
            )
        elif operator == "<<<":
            yield Bashism(
                redirect.start,
                end,
                '"<<<"',
                'refuses it: "Syntax error: redirection unexpected"',
                "printf ... |",
                REFUSED,
            )
        elif operator == "|&":
            start = text.find("|&", redirect.start)
            yield Bashism(
                start,
                start + 2,
                '"|&"',
                'refuses it: "Syntax error: \\"&\\" unexpected"',
                "2>&1 |",
                REFUSED,
            )
        elif operator == ">&" and not redirect.duplicates:
            yield Bashism(
                redirect.start,
                redirect.end,
                '">&" with a file',
                'says "bad fd number"',
                ">file 2>&1",
                REFUSED,
            )
