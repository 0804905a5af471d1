"""What a script does to the shell that runs it: options, variables, functions, directory."""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.shell.model import Call, Pipeline
    from dryspec.shell.script import Script

_LETTERS = {"e": "errexit", "u": "nounset", "x": "xtrace", "f": "noglob", "n": "noexec"}
_DECLARATIONS = frozenset({"export", "declare", "typeset", "local", "readonly"})
_ENDING = frozenset({"exit", "return", "false"})
MOVES = frozenset({"cd", "pushd", "popd"})
OWN_SHELL = frozenset({"substitution", "subshell", "nested-shell", "heredoc-shell"})
"""Constructs that run in a copy of the shell around them."""
_NAME = lazy.pattern(r"[A-Za-z_][A-Za-z0-9_]*")


def option_changes(call: Call) -> Iterator[tuple[str, bool]]:
    """Yield (long name, switched on) for each option that this ``set`` changes."""
    words = iter(call.words[1:])
    for word in words:
        text = word.prefix
        if len(text) < 2 or text[0] not in "-+" or text == "--":
            return
        on = text[0] == "-"
        for letter in text[1:]:
            if letter == "o":
                name = next(words, None)
                if name is not None and name.value:
                    yield name.value, on
            elif letter in _LETTERS:
                yield _LETTERS[letter], on


def in_this_shell(call: Call) -> bool:
    """Whether what the call changes lasts: not in a subshell, not one part of a pipe."""
    return (
        not any(compound.kind in OWN_SHELL for compound in call.enclosing)
        and len(call.pipeline.elements) == 1
        and not call.background
        and not call.wrappers
    )


def fails_unseen(pipeline: Pipeline) -> bool:
    """Whether the shell goes on behind its failure: with ``!``, or ``||`` and no end there."""
    item: Pipeline | None = pipeline
    while item is not None and item.next_operator in ("&&", "||"):
        following = item.next
        if item.next_operator == "||" and following is not None:
            return not any(call.program in _ENDING for call in _calls_of(following))
        item = following
    return pipeline.negated


def _calls_of(pipeline: Pipeline) -> Iterator[Call]:
    from dryspec.shell.model import Call

    for element in pipeline.elements:
        if isinstance(element, Call):
            yield element
        elif element.kind == "group":
            yield from (call for part in element.lists for item in part for call in _calls_of(item))


def assigned_names(call: Call) -> Iterator[str]:
    """Yield the names that this call gives a value in the shell that runs it."""
    for assignment in call.declares:
        yield assignment.name
    if not call.words:
        for assignment in call.assignments:
            yield assignment.name
    program = call.program
    if program in ("read", "mapfile", "readarray", "getopts"):
        for word in call.positionals:
            if word.value and _NAME.fullmatch(word.value):
                yield word.value
    elif program == "printf":
        name = call.option_value("-v")
        if name:
            yield name
    elif program in _DECLARATIONS:
        for word in call.positionals:
            name = word.prefix.partition("=")[0]
            if "=" in word.prefix and _NAME.fullmatch(name):
                yield name


def exported_names(call: Call) -> Iterator[str]:
    """Yield the names that this ``export`` or ``declare -x`` makes visible to programs."""
    if call.program == "export":
        if call.has_flag("-n"):
            return
    elif call.program not in ("declare", "typeset") or not call.has_flag("-x"):
        return
    for assignment in call.declares:
        yield assignment.name
    for word in call.positionals:
        name = word.prefix.partition("=")[0]
        if _NAME.fullmatch(name):
            yield name


class ShellOptions:
    """What the calls of ``set`` in a script do to the options of the shell.

    ``changes`` holds offset, long name and new state for each option that a ``set`` anywhere
    changes, in order; ``on`` the names that are on at the top level in the end.
    """

    __slots__ = ("changes", "on")

    def __init__(self, changes: tuple[tuple[int, str, bool], ...], on: frozenset[str]) -> None:
        self.changes = changes
        self.on = on


_UNCHANGED = ShellOptions((), frozenset())


def options_of(script: Script) -> ShellOptions:
    """Read every ``set`` of a script."""
    calls = [call for call in script.calls if call.program == "set"] if "set" in script.text else []
    if not calls:
        return _UNCHANGED
    changes: list[tuple[int, str, bool]] = []
    options: set[str] = set()
    for call in calls:
        here = in_this_shell(call)
        for name, on in option_changes(call):
            changes.append((call.start, name, on))
            if here:
                (options.add if on else options.discard)(name)
    return ShellOptions(tuple(changes), frozenset(options))


class ScriptFacts:
    """Sets of names for the questions of :class:`~dryspec.shell.script.Script`."""

    __slots__ = (
        "assigned",
        "changes_directory",
        "exports",
        "functions",
        "tested",
        "used",
    )

    def __init__(self, script: Script) -> None:
        exports: set[str] = set()
        assigned: set[str] = set()
        used: set[str] = set()
        tested: set[str] = set()
        self.changes_directory = False
        allexport = False
        for call in script.calls:
            here = in_this_shell(call)
            names = list(assigned_names(call))
            assigned.update(names)
            exports.update(exported_names(call))
            if allexport:
                exports.update(names)
            variables = [variable.name for variable in call.variables]
            used.update(variables)
            if call.program in ("[", "[[", "test", "(("):
                tested.update(variables)
                tested.update(_bare_names(call))
            if call.program == "set" and here:
                allexport = allexport or any(w.value in ("-a", "-ea") for w in call.arguments)
            elif call.program in MOVES and here:
                self.changes_directory = True
        for compound in script.compounds:
            if compound.kind == "loop" and compound.name:
                assigned.add(compound.name)
            elif compound.kind == "case":
                tested.update(
                    _NAME.findall(script.text[compound.start : compound.end].split(" in", 1)[0])[1:]
                )
        used |= {
            name for name in tested if f"${name}" in script.text or f"${{{name}" in script.text
        }
        self.exports = frozenset(exports)
        self.assigned = frozenset(assigned)
        self.used = frozenset(used)
        self.tested = frozenset(tested)
        self.functions = frozenset(
            c.name for c in script.compounds if c.kind == "function" and c.name
        )


def _bare_names(call: Call) -> Iterator[str]:
    """Yield what ``(( X > 1 ))`` and ``[[ -v X ]]`` look at without a dollar sign."""
    if call.program == "((":
        for word in call.words:
            if _NAME.fullmatch(word.text):
                yield word.text
    elif "-v" in (word.value for word in call.words):
        for word in call.words[1:]:
            if word.value and _NAME.fullmatch(word.value):
                yield word.value
