"""Which calls of a block or a chain matter when their exit status is forgotten."""

from __future__ import annotations

from dryspec import lazy
from dryspec.programs.steps import FILTERS, answers, cleans_up, never_fails
from dryspec.shell import Call
from dryspec_rules.shell._status import DECIDES, fate

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from dryspec.shell import Pipeline, Word
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
    "git fetch": ("merge", "rebase", "cherry-pick", "checkout", "switch", "reset"),
}
"""Calls without which a later call of the program fails in the fresh container of a build."""
_ALWAYS_THERE = frozenset(
    {
        *("", ".", "..", "../..", "../../..", "~", "/tmp", "$HOME", "${HOME}"),
        *("$CODEBUILD_SRC_DIR", "${CODEBUILD_SRC_DIR}"),
    }
)
"""Directories that a `cd` finds everywhere."""
_TEST = lazy.pattern(r"""(!\s+)?-[defrsx]\s+(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"';\])]+))""")
"""A test of a file, and whether it is turned round."""
_MOST_CALLS = 200
"""Calls of a script that are looked through for another one; nobody writes so many."""
_NEAR = 10_000
"""Characters behind a call in which an `exit` is looked for."""


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


def leaves_a_subshell(call: Call) -> bool:
    """Whether it is the `exit 1` of `test || (echo ...; exit 1)`, meant to end the command."""
    if not _is_failing_exit(call.pipeline) or not call.enclosing:
        return False
    around = call.enclosing[-1]
    if around.kind != "subshell" or around.pipeline is None:
        return False
    return around.pipeline.previous_operator in ("||", "&&")


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
    """Whether the command fails without this call or in any case, so that nothing is lost."""
    near = command.text.find("exit", call.end, call.end + _NEAR)
    if near >= 0 and _ends_in_failure(call):
        return True
    if " ".join((call.program, *call.subcommand())) in _PREPARATIONS:
        return _is_prepared_for(call, command)
    if call.program == "chmod":
        return _is_run_behind(call, command)
    if call.program in ("cd", ".", "source"):
        return _is_there(call, command)
    return call.program == "docker" and _image_is_missed(call, command)


def _is_run_behind(chmod: Call, command: Command) -> bool:
    """Whether a file is called behind its `chmod`, which shows what has become of it."""
    files = {word.text.removeprefix("./") for word in chmod.positionals[1:]}
    calls = command.script.calls
    if len(calls) > _MOST_CALLS:
        return False
    later = (call for call in calls if call.start > chmod.end)
    return any(word.text.removeprefix("./") in files for call in later for word in call.words[:2])


def _is_there(call: Call, command: Command) -> bool:
    """Whether a directory or file that is entered or read is always there, or a test found it."""
    target = call.positionals[0].text.strip("\"'").rstrip("/") if call.positionals else ""
    if call.program == "cd" and target in _ALWAYS_THERE:
        return True
    return target != "" and (
        _is_tested(call, target, command.text) or _is_demanded(call, target, command)
    )


def _tests(target: str, text: str) -> Iterator[re.Match[str]]:
    """Yield each test that finds a file, or one in the directory of that name."""
    for test in _TEST.finditer(text):
        name = test[2] or test[3] or test[4] or ""
        if name == target or name.startswith(f"{target}/"):
            yield test


def _is_tested(call: Call, target: str, text: str) -> bool:
    """Whether an `if` around a call, or the test before its `&&`, has found the file."""
    if call.pipeline.previous_operator == "&&":
        line = text[text.rfind("\n", 0, call.start) + 1 : call.start]
        for test in _tests(target, line):
            behind = "".join(line[test.end() :].split()).lstrip("]")
            if behind == "&&" and not test[1]:
                return True
    return any(
        compound.kind == "if" and any(_tests(target, text[compound.start : call.start]))
        for compound in call.enclosing
    )


def _is_demanded(call: Call, target: str, command: Command) -> bool:
    """Whether the command has ended before a call where the file is not there."""
    calls = command.script.calls
    if len(calls) > _MOST_CALLS or "exit" not in command.text:
        return False
    return any(
        test[1]
        for ending in calls
        if ending.program == "exit" and ending.start < call.start
        for compound in ending.enclosing[-1:]
        if compound.kind == "if"
        for test in _tests(target, command.text[compound.start : ending.start])
    )


def _ends_in_failure(call: Call) -> bool:
    """Whether an `exit 1` stands behind a call, or behind a construct that it stands in."""
    around = [compound.pipeline for compound in reversed(call.enclosing)]
    for place in (call.pipeline, *around):
        if place is None:
            return False
        for item in _behind(place):
            if item.previous_operator not in ("&&", "||") and _is_failing_exit(item):
                return True
    return False


def _behind(item: Pipeline) -> Iterator[Pipeline]:
    """Yield what stands behind an item of a list, up to a sensible number."""
    for _ in range(_MOST_CALLS):
        if item.next is None:
            return
        item = item.next
        yield item


def _is_failing_exit(item: Pipeline) -> bool:
    call = item.elements[0]
    if not isinstance(call, Call) or call.program != "exit" or len(call.words) != 2:
        return False
    status = call.words[1].value or ""
    return status.isdigit() and int(status) > 0


def _is_prepared_for(call: Call, command: Command) -> bool:
    """Whether a later call of the list, whose failure is seen, needs what this one fetches."""
    needed_by = set(_PREPARATIONS[" ".join((call.program, *call.subcommand()))])
    for item in _behind(call.pipeline):
        then = item.elements[0]
        if not isinstance(then, Call) or then.program != call.program:
            continue
        if not needed_by.isdisjoint(then.subcommand()):
            return may_fail(then) or fate(then, command.script) == DECIDES
    return False


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
    script = command.script
    if len(script.calls) > _MOST_CALLS:
        return False
    missing = set(_made_images(call))
    if _may_be_older(call, missing, command.source.text):
        return False
    for later in script.calls:
        if later.start < call.end or later.program != "docker":
            continue
        if missing.isdisjoint(_needed_image(later)):
            continue
        if fate(later, script) == DECIDES:
            return True
        missing.update(_made_images(later))
    return False


def _may_be_older(call: Call, images: set[str], text: str) -> bool:
    """Whether an older image of that name may be there."""
    if call.runs("docker", "tag"):
        return any(f"pull {image}" in text.replace('"', "") for image in images)
    return (" build " if call.runs("docker", "pull") else "pull") in text


def _made_images(call: Call) -> Iterator[str]:
    if call.runs("docker", "tag"):
        yield from (_plain(word) for word in call.positionals[2:3])
    elif call.runs("docker", "pull"):
        yield from (_plain(word) for word in call.positionals[1:2])
    elif call.runs("docker", "build"):
        for word, value in zip(call.words, call.words[1:], strict=False):
            if word.text in ("-t", "--tag"):
                yield _plain(value)


def _needed_image(call: Call) -> Iterator[str]:
    if call.runs("docker", "tag") or call.runs("docker", "push"):
        yield from (_plain(word) for word in call.positionals[1:2])


def _plain(word: Word) -> str:
    return word.text.replace('"', "")
