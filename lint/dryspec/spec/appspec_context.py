"""SELinux ranges as agent 1.8.1 reads them (its ``RangeInfo``)."""

from __future__ import annotations

from dryspec.dialect import whole

_MAX_CATEGORY = 1023


class RangeError(Exception):
    """A range the agent refuses; the message is the agent's."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SelinuxRange:
    """Sensitivities and categories; ``categories`` is ``None`` when no colon was written."""

    __slots__ = ("categories", "high", "low")

    def __init__(self, low: int, high: int, categories: tuple[int, ...] | None) -> None:
        self.low = low
        self.high = high
        self.categories = categories

    @property
    def text(self) -> str:
        """The range in the agent's normal form: equal bounds once, categories in runs."""
        text = f"s{self.low}" + (f"-s{self.high}" if self.high != self.low else "")
        if self.categories is None:
            return text
        runs: list[list[int]] = []
        for category in self.categories:
            if runs and category == runs[-1][1] + 1:
                runs[-1][1] = category
            else:
                runs.append([category, category])
        joined = ",".join(
            f"c{first}" if first == last else f"c{first}.c{last}" for first, last in runs
        )
        return f"{text}:{joined}"


def parse_range(text: str) -> SelinuxRange:
    """Read a range such as ``s0-s2:c0.c3,c7``.

    Raises:
        RangeError: the agent refuses it.
    """
    parts = _split_once(text, ":")
    bounds = _split_once(parts[0], "-")
    low = _sensitivity(bounds[0])
    high = low
    if len(bounds) == 2:
        high = _sensitivity(bounds[1])
        if high < low:
            raise RangeError(
                "The deployment failed because of a problem with the SELinux range specified "
                f"({text}) for the context parameter in the permissions section of the "
                "application specification file. Make corrections in the permissions section of "
                "the AppSpec file, and then try again."
            )
    if len(parts) == 1:
        return SelinuxRange(low, high, None)
    return SelinuxRange(low, high, _categories(parts[1]))


def _split_once(text: str, separator: str) -> list[str]:
    parts = text.split(separator, 1)
    if not all(parts):
        raise RangeError(f"invalid range part {text}")
    return parts


def _number(text: str, letter: str) -> int | None:
    digits = text[1:]
    if text[:1] != letter or not digits.isascii() or not digits.isdigit():
        return None
    return whole(digits)


def _sensitivity(text: str) -> int:
    level = _number(text, "s")
    if level is None:
        raise RangeError(f"invalid sensitivity {text}")
    return level


def _category(text: str) -> int:
    level = _number(text, "c")
    if level is None or level > _MAX_CATEGORY:
        raise RangeError(f"invalid category {text}")
    return level


def _categories(text: str) -> tuple[int, ...]:
    found: list[int] = []
    for part in text.rstrip(",").split(",") if text.strip(",") else []:
        if "." in part:
            first, last = _split_once(part, ".")
            low, high = _category(first), _category(last)
            if high < low:
                raise RangeError(f"invalid category range {first}.{last}")
            found.extend(range(low, high + 1))
        else:
            found.append(_category(part))
    if len(set(found)) != len(found):
        raise RangeError("duplicate categories")
    return tuple(sorted(found))
