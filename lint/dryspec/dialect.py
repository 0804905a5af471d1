"""What one raw scalar means to each reader of a spec.

CodeBuild reads text: a scalar's value as it is. CodeDeploy agent 1 reads YAML 1.1 with Ruby's Psych
(observed with Psych 4.0.4, agent 1.8.1), whose plain scalars become numbers, booleans, dates and
symbols by rules of their own. Agent 2 decodes into typed fields with serde_yaml (YAML 1.2; read in
its source, not run).
"""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from dryspec.tree import Scalar

    Plain: TypeAlias = "bool | int | float | str | None"

_STR_TAG = "tag:yaml.org,2002:str"
_FLOAT_TAGS = ("tag:yaml.org,2002:float", "!float")
_WORD_PUNCTUATION = "_ \t\n\v\f\r!@#$%^&*(){}<>|/\\~;="


class Symbol:
    """A Ruby symbol: ``:name``; never equal to the string of the same letters."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Symbol) and self.name == other.name

    def __hash__(self) -> int:
        return hash(("Symbol", self.name))

    def __repr__(self) -> str:
        return f"Symbol({self.name!r})"


class Refused:
    """A scalar or collection that Psych 4 does not load: a date, a time, a Ruby object.

    ``ruby_class`` is the class the agent's message names; ``text`` what was written. With
    ``error`` ``"ArgumentError"`` the text looks like a number to Psych and then is none
    (``0x_``). Ruby before 3.1 loads dates as date objects.
    """

    __slots__ = ("error", "ruby_class", "text")

    def __init__(self, ruby_class: str, text: str, error: str = "DisallowedClass") -> None:
        self.ruby_class = ruby_class
        self.text = text
        self.error = error

    def __repr__(self) -> str:
        return f"Refused({self.ruby_class}, {self.text!r})"


_MOST_DIGITS = 3_500
"""Printed in base 10, as many of base 16 stay below Python's limit of 4,300."""


def psych(scalar: Scalar) -> Plain | Symbol | Refused:
    """Return what agent 1 makes of a scalar."""
    tag = scalar.tag
    if tag is None:
        return scalar.value if scalar.style else tokenize(scalar.value)
    return _tagged(scalar.value, tag)


def tokenize(value: str) -> Plain | Symbol | Refused:
    """Return what Psych's scanner makes of a plain scalar's text."""
    if not value:
        return None
    if len(value) > 5 and value[0].isalpha():
        return value
    if _wordy(value) or "\n" in value:
        return value if len(value) > 5 else _word(value)
    if value.isascii() and value.isdigit() and value[0] != "0":
        return whole(value)
    if value == "0.0":
        return 0.0
    return _number(value)


def _wordy(value: str) -> bool:
    first = value[0]
    if first in "0123456789.:-":
        return False
    return _word_character(first) or (len(value) > 1 and _word_character(value[1]))


def _word_character(character: str) -> bool:
    return character.isalpha() or character in _WORD_PUNCTUATION


def _word(value: str) -> Plain:
    """Read a short word; with a line end inside, Ruby's ``^`` and ``$`` look at each line."""
    if value[0] not in "ytonfYTONF~" and "\n" not in value:
        return value
    lines = value.lower().split("\n")
    if not all(line and line[0] in "ytonf~" for line in lines[:-1]) or (
        lines[-1] and lines[-1][0] not in "ytonf~"
    ):
        return value
    if value == "~" or "null" in lines:
        return None
    if {"yes", "true", "on"}.intersection(lines):
        return True
    if {"no", "false", "off"}.intersection(lines):
        return False
    return value


_TIME = lazy.pattern(
    r"-?\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|\s+)\d{1,2}:\d\d:\d\d(?:\.\d*)?"
    r"(?:\s*(?:Z|[-+]\d{1,2}:?(?:\d\d)?))?",
    lazy.ASCII,
)
_DATE = lazy.pattern(r"\d{4}-(?:1[012]|0\d|\d)-(?:[12]\d|3[01]|0\d|\d)", lazy.ASCII)
_SEXAGESIMAL = lazy.pattern(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}")
_SEXAGESIMAL_FLOAT = lazy.pattern(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}\.[0-9_]*")
_FLOAT = lazy.pattern(r"[-+]?(?:[0-9][0-9_,]*)?\.[0-9]*(?:[eE][-+][0-9]+)?")
_INTEGER = lazy.pattern(
    r"[-+]?(?:0b[0-1_,]+|0[0-7_,]+|0|[1-9](?:[0-9]|,[0-9]|_[0-9])*|0x[0-9a-fA-F_,]+)"
)
"""Psych's patterns for what is no word."""


def _number(value: str) -> Plain | Symbol | Refused:
    """Read what begins with a digit, a sign, a point or a colon."""
    if _TIME.fullmatch(value):
        return Refused("Time", value)
    if _DATE.fullmatch(value):
        return Refused("Date", value)
    special = _SPECIAL_FLOATS.get(value.lower())
    if special is not None:
        return special
    if value[0] == ":" and len(value) > 1:
        return Symbol(_symbol_name(value))
    if _SEXAGESIMAL.fullmatch(value):
        return int(_base_sixty([to_i(part) for part in value.split(":")]))
    if _SEXAGESIMAL_FLOAT.fullmatch(value):
        return _base_sixty([_to_f(part) for part in value.split(":")])
    if _FLOAT.fullmatch(value):
        return value if value in {".", "+.", "-."} else _float(value)
    if _INTEGER.fullmatch(value):
        return _integer(value)
    return value


_SPECIAL_FLOATS = {
    ".inf": float("inf"),
    "+.inf": float("inf"),
    "-.inf": float("-inf"),
    ".nan": float("nan"),
}


def _symbol_name(value: str) -> str:
    quote = value[1]
    end = value.rfind(quote)
    if quote in "\"'" and end > 1:
        return value[2:end].removeprefix(":")
    return value[1:]


def _base_sixty(parts: list[int] | list[float]) -> float:
    """Add up hours, minutes and seconds; a missing third part still makes the first hours."""
    scales = (3600, 60, 1)
    return sum(part * scale for part, scale in zip(parts, scales, strict=False))


def to_i(value: str) -> int:
    """Return Ruby's ``String#to_i``: the leading integer, single underscores allowed, else 0."""
    value = value.lstrip(" \t\n\v\f\r\0")
    sign, at = 1, 0
    if value[:1] in {"-", "+"}:
        sign, at = (-1 if value[0] == "-" else 1), 1
    digits = ""
    while at < len(value):
        character = value[at]
        if character in "0123456789":
            digits += character
        elif not (character == "_" and digits and value[at - 1] != "_"):
            break
        at += 1
    return sign * whole(digits or "0")


def whole(digits: str, base: int = 10) -> int:
    """Return a number without a sign; of more digits than anybody means, what the first say.

    Python itself neither reads nor prints much longer ones.

    Raises:
        ValueError: a character is no digit of the base.

    """
    return int(digits[:_MOST_DIGITS], base)


def _to_f(value: str) -> float:
    """Return Ruby's ``String#to_f`` of digits with at most one point."""
    whole, _, fraction = value.partition(".")
    digits = fraction.split("_")[0] if "__" in fraction else fraction.replace("_", "")
    return float(f"{to_i(whole)}.{digits or '0'}")


def _float(value: str) -> float | Refused:
    digits = value.replace(",", "").replace("_", "")
    for exponent in (".e", ".E"):
        digits = digits.replace(exponent, exponent[1])
    try:
        return float(digits.removesuffix("."))
    except ValueError:
        return Refused("Float", value, "ArgumentError")


def _integer(value: str) -> int | Refused:
    digits = value.replace(",", "").replace("_", "")
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    base = {"0x": 16, "0b": 2}.get(digits[:2], 8 if digits[:1] == "0" else 10)
    digits = digits[2:] if base in {2, 16} else digits
    try:
        return sign * whole(digits, base)
    except ValueError:
        return Refused("Integer", value, "ArgumentError")


_REFUSED_TAGS = {
    "!ruby/object:BigDecimal": "BigDecimal",
    "!ruby/object:DateTime": "DateTime",
    "!ruby/object:Complex": "Complex",
    "!ruby/object:Rational": "Rational",
    "!ruby/regexp": "Regexp",
    "!ruby/range": "Range",
}


def _tagged(value: str, tag: str) -> Plain | Symbol | Refused:
    if tag == _STR_TAG or tag in {"!str", "!ruby/string"}:
        return value
    if tag in _REFUSED_TAGS:
        return Refused(_REFUSED_TAGS[tag], value)
    for prefix in ("!str:", "!ruby/string:"):
        if tag.startswith(prefix):
            name = tag.removeprefix(prefix)
            return Refused(name, value) if name else value
    if tag in {"!ruby/class", "!ruby/module"}:
        return Refused(value, value) if value else None
    if tag in {"!binary", "tag:yaml.org,2002:binary"}:
        return _binary(value)
    if tag.startswith("!ruby/sym"):
        return Symbol(value)
    if tag in _FLOAT_TAGS:
        return _forced_float(value)
    return tokenize(value)


def _binary(value: str) -> str:
    from binascii import Error, a2b_base64

    try:
        return a2b_base64(value).decode("utf-8", "replace")
    except (Error, ValueError):
        return ""


def _forced_float(value: str) -> float | Refused:
    number = tokenize(value)
    if isinstance(number, int | float) and not isinstance(number, bool):
        return float(number)
    try:
        return float(number) if isinstance(number, str) else Refused("Float", value, "TypeError")
    except ValueError:
        return Refused("Float", value, "ArgumentError")


_SERDE_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_SERDE_TRUE = frozenset({"true", "True", "TRUE"})
_SERDE_FALSE = frozenset({"false", "False", "FALSE"})


def serde_is_null(scalar: Scalar) -> bool:
    """Tell whether agent 2 reads an optional field with this scalar as absent."""
    return scalar.plain and scalar.tag is None and scalar.value in _SERDE_NULLS


def serde_boolean(scalar: Scalar) -> bool | None:
    """Return what agent 2 reads into a boolean field, ``None`` when it refuses the file."""
    if not scalar.plain:
        return None
    if scalar.value in _SERDE_TRUE:
        return True
    return False if scalar.value in _SERDE_FALSE else None


def serde_unsigned(scalar: Scalar) -> int | None:
    """Return what agent 2 reads into an unsigned field, ``None`` when it refuses the file."""
    if not scalar.plain or not scalar.value.isascii():
        return None
    digits = scalar.value.removeprefix("+")
    base = {"0x": 16, "0o": 8, "0b": 2}.get(digits[:2], 10)
    digits = digits[2:] if base != 10 else digits
    if base == 10 and len(digits) > 1 and digits[0] == "0":
        return None
    if not digits.isalnum():
        return None
    try:
        return whole(digits, base)
    except ValueError:
        return None


def is_yaml11_octal(scalar: Scalar) -> bool:
    """Tell whether agent 1 reads the scalar as octal and agent 2 as the digits written."""
    value = scalar.value
    return (
        scalar.plain
        and scalar.tag is None
        and len(value) > 1
        and value[0] == "0"
        and all(character in "01234567" for character in value)
    )
