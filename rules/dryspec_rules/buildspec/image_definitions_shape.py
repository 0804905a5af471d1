"""Image definitions whose JSON a deploy action cannot read."""

from __future__ import annotations

import re

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Buildspec

_ARRAY = '[{"name": "container", "imageUri": "image"}]'
_OBJECT = '{"ImageURI": "image"}'
_UNKNOWN = "\ue000"
"""Stands for text that is only known in the build."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report literal JSON that `echo`, `printf` or `cat` writes into one of the two files."""
    del buildspec
    from dryspec_rules._pipeline_files import DETAIL, meant, writes

    for command, call, path, _, _ in writes(context):
        given = _literal(call)
        if given is None:
            continue
        word, text = given
        wrong = _wrong(text, detail=meant(path) == DETAIL)
        if wrong:
            span = command.span(call.start if word is None else word.start, call.end)
            if word is not None:
                span = command.span(word.start, word.end)
            yield Finding(span, wrong)


def _literal(call: Call) -> tuple[Word | None, str] | None:
    """Return the JSON that is written, with a mark for what is only known in the build."""
    if any(redirect.operator == ">>" for redirect in call.redirects):
        return None
    if call.program == "cat" and not call.positionals:
        return _heredoc(call)
    words = [word for word in call.arguments if word.value not in ("-n", "-e", "-en", "-ne", "--")]
    if call.program == "printf" and words:
        return words[0], _format(_known(words[0]))
    if call.program == "echo" and len(words) == 1:
        return words[0], _known(words[0])
    return None


def _heredoc(call: Call) -> tuple[Word | None, str] | None:
    for redirect in call.redirects:
        if redirect.body is not None:
            return None, re.sub(r"\$\{[^}]*\}|\$\w+|\$\([^)]*\)", _UNKNOWN, redirect.body)
    return None


def _known(word: Word) -> str:
    """Return what the program sees of a word, with a mark for expansions."""
    if word.value is not None:
        return word.value
    from dryspec.shell.quoting import remove_quotes

    text = word.text
    cuts = [(v.start - word.start, v.end - word.start) for v in word.variables]
    cuts += [(c.start - word.start, c.end - word.start) for c in word.substitutions]
    for start, end in sorted(cuts, reverse=True):
        if not any(first < start and end <= last for first, last in cuts):
            text = f"{text[:start]}{_UNKNOWN}{text[end:]}"
    return remove_quotes(text)


def _format(text: str) -> str:
    """Return what `printf` makes of a format, with a mark for its arguments."""
    text = text.replace('\\"', '"').replace("\\n", "\n").replace("\\t", "\t")
    return re.sub(r"%[-0-9.]*[sdbq]", _UNKNOWN, text).replace("%%", "%")


def _wrong(text: str, *, detail: bool) -> str:
    """Say what is wrong with the text as the content of one of the two files."""
    if text.strip()[:1] not in ("[", "{"):
        return ""
    if not _judgeable(text):
        return ""
    import json

    file, wanted = ("imageDetail.json", _OBJECT) if detail else ("imagedefinitions.json", _ARRAY)
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return (
            f"what this writes is no JSON, so no deploy action can read it (quotes that the shell "
            f"takes away, or a comma); {file} has to read {wanted}"
        )
    if detail:
        return _wrong_detail(value)
    items = _items(value)
    if not isinstance(value, list):
        return f"{file} is an array, also of a single object: {wanted}"
    for item in items:
        missing = _missing(item, ("name", "imageUri"))
        if missing:
            return f"each object of {file} has {missing}: {wanted}"
    return ""


def _wrong_detail(value: object) -> str:
    if isinstance(value, list):
        return f"imageDetail.json is one object, no array: {_OBJECT}"
    missing = _missing(value, ("ImageURI",))
    return f"the object of imageDetail.json has {missing}: {_OBJECT}" if missing else ""


def _missing(item: Any, keys: tuple[str, ...]) -> str:
    """Name the first key that an object lacks, with the one that was written in its place."""
    given: list[str] = [*item] if isinstance(item, dict) else []  # pyright: ignore[reportUnknownVariableType]
    for key in keys:
        if key not in given:
            near = next((other for other in given if other.lower() == key.lower()), "")
            return f'the key "{key}"' + (f', not "{near}"' if near else "")
    return ""


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType]


def _judgeable(text: str) -> bool:
    """Whether all that is unknown stands inside strings, or there are no strings at all."""
    outside = re.sub(r'"(?:\\.|[^"\\])*"', "", text)
    if _UNKNOWN not in outside:
        return True
    return '"' not in text and re.search(r"\{\s*'?[A-Za-z]\w*'?\s*:", text) is not None


RULE = Rule(
    name="image-definitions-shape",
    summary="image definitions whose JSON a deploy action cannot read",
    severity="warning",
    on="buildspec",
    group="correctness",
    check=check,
    words=("mage-", "mage_", "mageD", "maged"),
    sources=("https://docs.aws.amazon.com/codepipeline/latest/userguide/file-reference.html",),
)
