"""A redirection that empties the file which the command is to read."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Redirect
    from dryspec.spec.buildspec import Command

_READERS = (
    *("awk", "cat", "cut", "envsubst", "gawk", "grep", "head", "iconv", "jq", "perl", "sed"),
    *("sort", "tac", "tail", "tr", "uniq", "xmllint", "yq"),
)
"""Programs that read the files among their arguments, or their input, and print what is left."""
_IN_PLACE = {"perl": "perl -i", "sed": "sed -i", "sort": "sort -o", "yq": "yq -i"}


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report `PROGRAM FILE > FILE`, `PROGRAM < FILE > FILE` and `cat FILE | PROGRAM > FILE`."""
    del context
    output = next((item for item in call.redirects if _empties(item)), None)
    if output is None or output.target is None or not command.script.certain:
        return
    name = _name(output.target.text)
    if not name or name.startswith("/dev/") or any(mark in name for mark in "*?`("):
        return
    reader = next((each for each in _feeding(call) if _reads(each, name)), None)
    if reader is None:
        return
    instead = _IN_PLACE.get(call.program) if reader is call else None
    advice = f"use {instead}, or write" if instead else "write"
    lost = "before {} reads it, so what was in it is lost"
    if reader is not call:
        lost = "when the pipe starts, often before {} has read it, so what was in it may be lost"
    yield Finding(
        command.span(output.start, output.end),
        f'the shell empties "{name}" {lost.format(reader.program)}: '
        f"{advice} to another file, and move that here",
    )


def _empties(redirect: Redirect) -> bool:
    return redirect.operator in (">", ">|") and redirect.fd == 1 and not redirect.duplicates


def _feeding(call: Call) -> Iterator[Call]:
    """Yield the call and what a pipe makes it read, back to the first of the pipeline."""
    from dryspec.shell import Call as Simple

    yield call
    for element in call.pipeline.elements[: call.index]:
        if isinstance(element, Simple):
            yield element


def _reads(call: Call, name: str) -> bool:
    if any(item.operator == "<" and _is(item, name) for item in call.redirects):
        return True
    return call.program in _READERS and any(
        _name(word.text) == name and word.text[:1] != "-" for word in call.positionals
    )


def _is(redirect: Redirect, name: str) -> bool:
    return redirect.target is not None and _name(redirect.target.text) == name


def _name(text: str) -> str:
    return text.strip("\"'").removeprefix("./")


RULE = Rule(
    name="input-overwritten",
    summary="a redirection that empties the file which the command is to read",
    severity="warning",
    on="call",
    programs=_READERS,
    words=(">",),
    group="correctness",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_07_02",
        "https://www.shellcheck.net/wiki/SC2094",
    ),
)
