"""The plain part of shell that hook scripts are followed through: what is beyond it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec.shell import Call

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dryspec.shell import Compound, Pipeline, Redirect, Variable, Word

RETURN = "\ue00d"
"""Stands for a carriage return while a script is parsed."""


class NotUnderstood(Exception):  # noqa: N818 - an answer, not a mistake
    """Shell beyond the little that is followed; the message names it."""


class UnknownText(NotUnderstood):
    """A value that is set, but not known here: a deployment's id or name."""


_DEVICES = frozenset({"/dev/null", "/dev/stderr", "/dev/stdout"})
_SAME_UNDER_SUDO = frozenset({"cat", "echo", "false", "pwd", "sleep", "true"})
_BUILT_IN = frozenset({":", "cd", "exit", "export", "kill", "read", "set"})
"""What is a part of the shell, or depends on it, and means something else behind sudo."""


def not_told(name: str) -> NotUnderstood:
    """Return what to raise at a program that would have to be run."""
    if name in {"[", "test"}:
        return NotUnderstood(f'what "{name}" finds on the instance')
    return NotUnderstood(f"what {name} does is not known without running it")


def check_wrapped(call: Call) -> None:
    """Let only what is the same under sudo pass, as root may do anything.

    Raises:
        NotUnderstood: it is something else.
    """
    name = call.words[0].text if call.words else call.all_words[0].text
    if set(call.wrappers) != {"sudo"} or name not in _SAME_UNDER_SUDO:
        raise not_told(name if name not in _BUILT_IN else f"{call.wrappers[0]} {name}")


def simple_call(item: Pipeline) -> Call:
    """Return the one simple command of a list item.

    Raises:
        NotUnderstood: it is more than that.
    """
    first = item.elements[0]
    if len(item.elements) > 1:
        raise NotUnderstood("a pipe")
    if item.negated:
        raise NotUnderstood('"!"')
    if not isinstance(first, Call):
        raise NotUnderstood(_called(first))
    if item.background and item.previous_operator in {"&&", "||"}:
        raise NotUnderstood("a list of commands in the background")
    if item.background and item.next_operator != "&":
        raise NotUnderstood("a list of commands in the background")
    return first


def _called(compound: Compound) -> str:
    if compound.kind == "function":
        return f"what the function {compound.name} does"
    return f'"{compound.keyword or compound.kind}"'


def streams_of(call: Call) -> dict[str, str]:
    """Say where output goes: ``stdout``, ``stderr`` or ``elsewhere`` for each of the two.

    Raises:
        NotUnderstood: a redirection that is not a plain one.
    """
    streams = {"stdout": "stdout", "stderr": "stderr"}
    for redirect in call.redirects:
        if redirect.operator == "<" and redirect.fd == 0:
            continue
        name = {1: "stdout", 2: "stderr"}.get(redirect.fd)
        if name is None or redirect.operator not in {">", ">>", ">|", ">&"}:
            raise NotUnderstood(f'the redirection "{redirect.operator}"')
        streams[name] = _target(redirect, streams)
    return streams


def files_of(call: Call) -> Iterator[tuple[str, str | None, str]]:
    """Yield the files of a call's redirections: as they stand, the path, ``read`` or ``written``.

    There is no path where the name needs an expansion.
    """
    for redirect in call.redirects:
        target = redirect.target
        if target is None or redirect.operator == ">&" or target.value in _DEVICES:
            continue
        yield target.text, target.value, "written" if ">" in redirect.operator else "read"


def _target(redirect: Redirect, streams: Mapping[str, str]) -> str:
    if redirect.operator != ">&":
        return "elsewhere"
    target = redirect.target.value if redirect.target is not None else None
    if target not in {"1", "2"}:
        raise NotUnderstood(f"the redirection to &{target or ''}")
    return streams["stdout" if target == "1" else "stderr"]


def expand(word: Word, variables: Mapping[str, str | None], status: int) -> str | None:
    """Return a word's text after expansion, ``None`` when an unquoted one is empty.

    Raises:
        NotUnderstood: the expansion needs more than ``$NAME``, ``${NAME}`` or ``${NAME-word}``.
    """
    if word.substitutions:
        raise NotUnderstood(f"the substitution in {_in_quotes(word)}")
    if word.value is not None:
        value = word.value
        if not word.quoted and value != "[" and any(character in "*?[~" for character in value):
            what = "home directory in" if value[:1] == "~" else "pattern"
            raise NotUnderstood(f"the {what} {_in_quotes(word)}")
        return value.replace(RETURN, "\r") if value or word.text else None
    if not word.variables:
        raise NotUnderstood(f'"{word.text}"')
    out: list[str] = []
    at = word.start
    for variable in word.variables:
        written = word.text[variable.start - word.start : variable.end - word.start]
        lead, dollar, _ = written.partition("$")
        out.append(_literal(word.text[at - word.start : variable.start - word.start] + lead))
        value = _value(dollar + written[len(lead) + 1 :], variable, variables, status)
        if not variable.quoted and (not value or any(c in value for c in " \t\n*?[")):
            raise NotUnderstood("an unquoted variable that may split or vanish")
        out.append(value)
        at = variable.end
    out.append(_literal(word.text[at - word.start :]))
    return "".join(out).replace(RETURN, "\r")


def _in_quotes(word: Word) -> str:
    return word.text if word.text[:1] == '"' == word.text[-1:] else f'"{word.text}"'


def _literal(text: str) -> str:
    """Return the text between two variables without its double quotes."""
    if any(character in "'\\*?[~`$" for character in text):
        raise NotUnderstood(f'"{text}" beside a variable')
    return text.replace('"', "")


def _value(
    written: str, variable: Variable, variables: Mapping[str, str | None], status: int
) -> str:
    if written == "$?":
        return str(status)
    if written == "$$":
        return "$$"
    name = variable.name
    if not name.isidentifier():
        raise NotUnderstood(f'"{written}"')
    inner = written.removeprefix("${").removesuffix("}") if written[:2] == "${" else name
    if inner == name:
        return _known(name, variables)
    rest = inner.removeprefix(name)
    default = rest.removeprefix(":").removeprefix("-")
    if not inner.startswith(name) or rest[:1] not in {"-", ":"} or rest[:2] in {":=", ":?", ":+"}:
        raise NotUnderstood(f'"{written}"')
    if not rest.startswith(("-", ":-")) or any(c in "$`\"'\\{" for c in default):
        raise NotUnderstood(f'"{written}"')
    if name not in variables or (rest[0] == ":" and variables[name] == ""):
        return default
    return _known(name, variables)


def _known(name: str, variables: Mapping[str, str | None]) -> str:
    if name not in variables:
        raise NotUnderstood(f"the variable {name}, which the agent does not set")
    value = variables[name]
    if value is None:
        raise UnknownText(f"the value of {name}")
    return value
