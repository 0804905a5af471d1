"""The chance that a rollout succeeds when instances fail independently: exact, without numpy.

With F slots, a rollout over n instances succeeds unless the F-th failure comes before the last
instance, so for a minimum of at least 1

    P(success) = P(Binomial(n - 1, p) <= F - 1)

and for a minimum of 0 it is ``1 - p**n``.  The tail is summed outwards from its largest term by
the ratio of neighbours, which takes in the order of sqrt(n) steps.  That first term is the
saddle-point form of the binomial (Loader, "Fast and accurate computation of binomial
probabilities", 2000); its two large powers are raised in 34-digit decimals, so the error does not
grow with n.  The tests hold it to a relative error of 1e-13 against exact fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from itertools import accumulate, islice, repeat
from math import exp, fsum, pi, sqrt
from operator import mul, truediv  # pyright: ignore[reportUnknownVariableType] - untyped there
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

_CONTEXT = Context(prec=34, Emin=-(10**12), Emax=10**12)
_ONE = Decimal(1)

# ln(n!) minus Stirling's (n + 1/2) ln n - n + ln(2 pi) / 2, for n = 0 (unused) to 15.
_STIRLING_ERRORS = (
    0.0,
    0.08106146679532726,
    0.0413406959554093,
    0.02767792568499834,
    0.020790672103765093,
    0.016644691189821193,
    0.013876128823070748,
    0.01189670994589177,
    0.010411265261972096,
    0.009255462182712733,
    0.00833056343336287,
    0.007573675487951841,
    0.00694284010720953,
    0.006408994188004207,
    0.0059513701127588475,
    0.005554733551962801,
)


@dataclass(frozen=True, slots=True)
class Chance:
    """Probabilities of the two ends; each is accurate by itself, however small it is."""

    succeeded: float
    failed: float


def success_chance(size: int, minimum: int, rate: float, unhealthy: int = 0) -> Chance:
    """The chance that a rollout without zones succeeds.

    Each of ``size`` instances fails with probability ``rate`` when tried, independently.  The
    first ``unhealthy`` ones are unhealthy at the start: all of them are tried first, and the
    others follow only if more than ``minimum`` instances are healthy by then.
    """
    if size == 0 or minimum >= size:
        return Chance(0.0, 1.0)
    if unhealthy >= size:
        # Everybody is tried; enough must succeed.
        return binomial_tails(size, size - max(1, minimum), rate)
    if unhealthy == 0:
        return conditional_chance(size, minimum, rate, 0, last=False)
    return _two_passes(size, minimum, rate, unhealthy)


def conditional_chance(size: int, minimum: int, rate: float, certain: int, *, last: bool) -> Chance:
    """The chance when ``certain`` instances fail for sure, and all are healthy at the start.

    ``last`` says whether the last instance in deployment order is among the certain ones.
    """
    if size == 0 or minimum >= size:
        return Chance(0.0, 1.0)
    slots = size - minimum
    if minimum == 0:
        return _not_all(size - certain, rate)
    early = certain - 1 if last else certain
    return binomial_tails(size - 1 - early, slots - 1 - early, rate)


def binomial_tails(trials: int, most: int, rate: float) -> Chance:
    """``P(X <= most)`` as succeeded and ``P(X > most)`` as failed, X binomial."""
    if most < 0:
        return Chance(0.0, 1.0)
    if most >= trials or rate <= 0.0:
        return Chance(1.0, 0.0)
    if rate >= 1.0:
        return Chance(0.0, 1.0)
    # The smaller tail is summed, so that neither of the two loses digits.
    if most < trials * rate:
        below = _lower_tail(trials, most, rate)
        if below <= 0.5:
            return Chance(below, 1.0 - below)
    above = _upper_tail(trials, most + 1, rate)
    if above <= 0.5:
        return Chance(1.0 - above, above)
    below = _lower_tail(trials, most, rate)
    return Chance(below, 1.0 - below)


def _not_all(count: int, rate: float) -> Chance:
    """At least one of ``count`` succeeds."""
    if count <= 0 or rate >= 1.0:
        return Chance(0.0, 1.0)
    if rate <= 0.0:
        return Chance(1.0, 0.0)
    nobody = _CONTEXT.power(Decimal(rate), count)
    return Chance(float(_CONTEXT.subtract(_ONE, nobody)), float(nobody))


def _two_passes(size: int, minimum: int, rate: float, unhealthy: int) -> Chance:
    """Sum over the failures of pass one; healthy instances after it are ``size - failures``."""
    healthy = size - unhealthy
    succeeded: list[float] = []
    failed: list[float] = []
    for failures in range(unhealthy + 1):
        weight = point_chance(unhealthy, failures, rate)
        slots = size - failures - minimum
        if slots <= 0:
            failed.append(weight)
            continue
        if slots < healthy:
            chance = binomial_tails(healthy - 1, slots - 1, rate)
        elif minimum == 0 and failures == unhealthy:
            chance = _not_all(healthy, rate)
        else:
            # Even if all the others fail, the minimum, and one success, are there already.
            chance = Chance(1.0, 0.0)
        succeeded.append(weight * chance.succeeded)
        failed.append(weight * chance.failed)
    return Chance(min(1.0, fsum(succeeded)), min(1.0, fsum(failed)))


def _lower_tail(trials: int, most: int, rate: float) -> float:
    """``P(X <= most)`` for ``most`` below the mean, from ``most`` downwards."""
    rest = trials - most + 1
    weights = _weights(range(most, 0, -1), range(rest, trials + 1), (1.0 - rate) / rate)
    return point_chance(trials, most, rate) * weights


def _upper_tail(trials: int, least: int, rate: float) -> float:
    """``P(X >= least)`` for ``least`` above the mean, from ``least`` upwards."""
    rest = trials - least
    weights = _weights(range(rest, 0, -1), range(least + 1, trials + 1), rate / (1.0 - rate))
    return point_chance(trials, least, rate) * weights


def _weights(numerators: range, denominators: range, odds: float) -> float:
    """The sum of a tail's terms relative to its largest, which comes first."""
    divide = cast("Callable[[int, int], float]", truediv)
    times: Callable[[float, float], float] = mul
    terms = accumulate(map(times, map(divide, numerators, denominators), repeat(odds)), times)
    total = 1.0
    while chunk := tuple(islice(terms, 64)):
        total += sum(chunk)
        if chunk[-1] < 1e-18 * total:
            break
    return total


def point_chance(trials: int, count: int, rate: float) -> float:
    """``P(X = count)``; zero where it is below the smallest float."""
    if rate <= 0.0 or rate >= 1.0:
        return float(count == (0 if rate <= 0.0 else trials))
    power, divide, multiply = _CONTEXT.power, _CONTEXT.divide, _CONTEXT.multiply
    chance = Decimal(rate)
    other = _CONTEXT.subtract(_ONE, chance)
    if count in (0, trials):
        return float(power(other if count == 0 else chance, trials))
    rest = trials - count
    powers = multiply(
        power(divide(multiply(chance, trials), count), count),
        power(divide(multiply(other, trials), rest), rest),
    )
    correction = _stirling_error(trials) - _stirling_error(count) - _stirling_error(rest)
    return float(powers) * exp(correction) * sqrt(trials / (2.0 * pi * count * rest))


def _stirling_error(number: int) -> float:
    if number < len(_STIRLING_ERRORS):
        return _STIRLING_ERRORS[number]
    square = float(number) * number
    series = 1 / 1260 - (1 / 1680 - (1 / 1188) / square) / square
    return (1 / 12 - (1 / 360 - series / square) / square) / number
