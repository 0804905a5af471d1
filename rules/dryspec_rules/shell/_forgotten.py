"""Which calls of a block or a chain matter when their exit status is forgotten."""

from __future__ import annotations

from dryspec.facts.steps import FILTERS, answers, cleans_up, never_fails
from dryspec.shell import Call
from dryspec_rules.shell._status import DECIDES, fate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.shell import Word
    from dryspec.spec.buildspec import Command

_HARMLESS = frozenset({"", "set", "mkdir", "cat", "ls", "read"})
_SHOWING = frozenset(
    {
        "cat", "column", "du", "file", "find", "fold", "head", "jq", "less", "ls", "more", "nl",
        "ps", "sort", "stat", "tail", "tree", "uniq", "wc",
    }
)  # fmt: skip
"""Programs that are run for what they print."""
_ACTIONS = frozenset({"-exec", "-execdir", "-ok", "-okdir", "-delete", "-fprint", "-fprintf"})
_PREPARATIONS = {
    "apt-get update": ("install",),
    "apt update": ("install",),
    "apk update": ("add",),
    "terraform init": ("apply", "destroy", "plan", "validate"),
}
"""Calls without which the program's next call fails in the fresh container of a build."""
_MOST_CALLS = 200
"""Calls of a script that are looked through for an image; nobody writes so many."""


def may_fail(call: Call) -> bool:
    """Whether the failure of a call itself is worth a word."""
    return (
        call.program not in _HARMLESS
        and not never_fails(call)
        and not cleans_up(call)
        and not answers(call)
        and not call.in_substitution
        and not _shows(call)
        and not _evaluates_output(call)
        and not _filters(call)
    )


def feeding(call: Call) -> Call | None:
    """Return the call that may fail in front of a filter at the end of a pipe.

    None too where the pipe is only for somebody to read.
    """
    if not _filters(call) or call.feeds is not None or _shows(call):
        return None
    for element in call.pipeline.elements[: call.index]:
        if isinstance(element, Call) and element.program not in _SHOWING and may_fail(element):
            return element
    return None


def fails_again(call: Call, command: Command) -> bool:
    """Whether what decides the command fails for want of this call, so that nothing is lost."""
    following = call.pipeline.next
    then = following.elements[0] if following is not None else None
    needed_by = _PREPARATIONS.get(" ".join((call.program, *call.subcommand())), ())
    if needed_by and isinstance(then, Call) and then.program == call.program:
        return not set(needed_by).isdisjoint(then.subcommand())
    return call.program == "docker" and _image_is_missed(call, command)


def _filters(call: Call) -> bool:
    return call.program in FILTERS and call.fed_by is not None


def _shows(call: Call) -> bool:
    if call.program not in _SHOWING or call.output(1) != "inherited":
        return False
    return call.program != "find" or _ACTIONS.isdisjoint(word.text for word in call.arguments)


def _evaluates_output(call: Call) -> bool:
    """Whether it is ``eval "$(program)"``: when the program fails, nothing is evaluated."""
    return call.program == "eval" and any(word.substitutions for word in call.arguments)


def _image_is_missed(call: Call, command: Command) -> bool:
    """Whether the image that a call makes is asked for where the status counts."""
    if "pull" in command.source.text:
        return False  # an older image of that name may be there
    script = command.script
    if len(script.calls) > _MOST_CALLS:
        return False
    missing = set(_made_images(call))
    for later in script.calls:
        if later.start < call.end or later.program != "docker":
            continue
        if missing.isdisjoint(_needed_image(later)):
            continue
        if fate(later, script) == DECIDES:
            return True
        missing.update(_made_images(later))
    return False


def _made_images(call: Call) -> Iterator[str]:
    if call.runs("docker", "tag"):
        yield from (_plain(word) for word in call.positionals[2:3])
    elif call.runs("docker", "build"):
        for word, value in zip(call.words, call.words[1:], strict=False):
            if word.text in ("-t", "--tag"):
                yield _plain(value)


def _needed_image(call: Call) -> Iterator[str]:
    if call.runs("docker", "tag") or call.runs("docker", "push"):
        yield from (_plain(word) for word in call.positionals[1:2])


def _plain(word: Word) -> str:
    return word.text.replace('"', "")
