"""A variable's value that YAML readers take for something else than text."""

from __future__ import annotations

from dryspec import lazy
from dryspec.dialect import whole
from dryspec.finding import Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_WORDS = {"yes": "a boolean", "no": "a boolean", "on": "a boolean", "off": "a boolean"}
_NUMBERS = (
    (lazy.pattern(r"0[0-7]+"), "the octal number {}"),
    (lazy.pattern(r"\d+\.\d*0"), "a number without its last zero"),
    (lazy.pattern(r"\d+(:[0-5]\d)+"), "a number to base 60"),
    (lazy.pattern(r"\d{4}-\d\d?-\d\d?"), "a date"),
)


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report unquoted values in `env.variables` that YAML 1.1 does not read as text."""
    for _, value in buildspec.env.variables:
        reading = _reading(value.value) if value.plain and value.tag is None else ""
        if reading:
            from dryspec_rules._edits import quote

            yield Finding(
                value.span,
                f'"{value.value}" without quotes is {reading} to YAML readers; quote it, so that '
                "every tool sees the text",
                fix=Fix("put it in quotes", [quote(value)]),
            )


def _reading(text: str) -> str:
    word = _WORDS.get(text.lower())
    if word:
        return word
    if text == "~":
        return "nothing at all"
    for pattern, reading in _NUMBERS:
        if pattern.fullmatch(text):
            return reading.format(whole(text, 8)) if "{}" in reading else reading
    return ""


RULE = Rule(
    name="ambiguous-scalar",
    summary="a variable's value that YAML readers take for something else than text",
    severity="note",
    on="buildspec",
    group="style",
    fix="safe",
    keys=("variables", "plaintext"),
    check=check,
    sources=(
        "https://yaml.org/type/",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.variables",
    ),
)
