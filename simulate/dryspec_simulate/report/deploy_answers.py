"""The answers to the questions of ``simulate deploy`` in words: headings, sentences, tables."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from textwrap import wrap
from typing import TYPE_CHECKING

from dryspec_simulate.fleet.configuration import short
from dryspec_simulate.fleet.questions import Advice, ServerComparison, TrafficComparison

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dryspec_simulate.fleet.answers import Answers
    from dryspec_simulate.fleet.configuration import HostMinimum, ServerConfiguration
    from dryspec_simulate.fleet.estimate import Estimate
    from dryspec_simulate.fleet.questions import Survival
    from dryspec_simulate.fleet.ranges import Ranges


_TRAFFIC_FOOT = (
    "most: largest share of the traffic the new version had; minutes: how long it had, counted "
    "as if it were all of the traffic"
)
_SPANS_SHOWN = 20
"""So many runs of neighbouring instances fill about two lines."""


@dataclass(frozen=True, slots=True)
class Block:
    """One answer: a heading, a table whose first row is its head (or none), then sentences."""

    heading: str
    sentences: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()


def blocks(answers: Answers) -> Iterator[Block]:
    """Yield the answers that were asked for."""
    if answers.estimate:
        rate = percentage(answers.estimate.rate)
        heading = f"if every instance fails with probability {rate}, independently"
        yield Block(heading, tuple(_probability(answers.estimate)))
    if answers.survival_asked:
        yield Block("how many failures it survives", tuple(_survival(answers.survival)))
    if answers.comparison:
        table = _comparison(answers.comparison)
        foot = () if isinstance(answers.comparison[0], ServerComparison) else (_TRAFFIC_FOOT,)
        yield Block("the same failures under each configuration", foot, table)
    if answers.advice and answers.availability:
        yield _advice(answers.advice, answers.availability)


def lines(answers: Answers) -> Iterator[str]:
    """Yield the answers as lines of text, each after an empty one."""
    for block in blocks(answers):
        yield ""
        yield block.heading
        yield from _aligned(block.table)
        for sentence in block.sentences:
            yield from wrap(sentence, 80, initial_indent="  ", subsequent_indent="    ")


def percentage(share: float) -> str:
    """Write a probability so that neither end is rounded away: 99.99997%, 0.00012%."""
    if share in (0.0, 1.0):
        return f"{share:.0%}"
    if 0.0001 < share < 0.9999:
        return f"{share:.2%}"
    if share < 0.5:
        return f"{share:.2%}" if share >= 0.0001 else f"{100 * share:.2g}%"
    for digits in range(2, 13):
        text = f"{share:.{digits}%}"
        if not text.startswith("100"):
            return text
    return "nearly 100%"


def _probability(estimate: Estimate) -> Iterator[str]:
    how = "exact" if estimate.method == "exact" else f"{estimate.trials:,} trials"
    yield f"the deployment succeeds with {percentage(estimate.succeeded)} ({how})"
    if estimate.interval:
        low, high = estimate.interval
        yield f"95% interval {percentage(low)} to {percentage(high)}, seed {estimate.seed}"
    if estimate.succeeded > 0.5:
        yield f"and fails with {percentage(estimate.failed)}"
    if estimate.rolled_back is not None and estimate.rollback_failed is not None:
        yield f"fails and is rolled back: {percentage(estimate.rolled_back)}"
        yield f"fails and the rollback fails too: {percentage(estimate.rollback_failed)}"


def _survival(found: Survival | None) -> Iterator[str]:
    if found is None:
        yield "none: the deployment cannot start"
        return
    yield f"in any order: {found.any_order:,}"
    if found.best_order > found.any_order:
        yield f"in the best order, a last instance among them: {found.best_order:,}"
    killers = found.killers
    what = "the failure of instance" if len(killers) == 1 else "the failures of instances"
    verb = "ends" if len(killers) == 1 else "end"
    yield f"worst order: {what} {_numbered(killers)} {verb} it"


def _numbered(who: Ranges) -> str:
    """Write the numbers of instances as `--fail` takes them, cut short where there are many."""
    spans = islice(who.spans(), _SPANS_SHOWN + 1)
    texts = [str(stop) if stop - start == 1 else f"{start + 1}-{stop}" for start, stop in spans]
    return ",".join(texts[:_SPANS_SHOWN]) + (",..." if len(texts) > _SPANS_SHOWN else "")


def _comparison(
    entries: Sequence[ServerComparison] | Sequence[TrafficComparison],
) -> tuple[tuple[str, ...], ...]:
    if isinstance(entries[0], ServerComparison):
        columns = ("configuration", "minimum", "at a time", "status", "ok", "failed", "skipped")
        return (columns, *(_server_row(e) for e in entries if isinstance(e, ServerComparison)))
    head = ("configuration", "status", "most", "minutes", "production")
    return (head, *(_traffic_row(e) for e in entries if isinstance(e, TrafficComparison)))


def _server_row(entry: ServerComparison) -> tuple[str, ...]:
    return (
        _name(entry.configuration),
        str(entry.minimum),
        str(entry.concurrency),
        entry.status,
        str(entry.succeeded),
        str(entry.failed),
        str(entry.skipped),
    )


def _traffic_row(entry: TrafficComparison) -> tuple[str, ...]:
    return (
        short(entry.configuration.name),
        entry.deployment.status,
        f"{entry.most}%",
        f"{entry.exposure:g}",
        entry.deployment.production,
    )


def _name(configuration: ServerConfiguration) -> str:
    if configuration.name:
        return short(configuration.name)
    unit = "%" if configuration.minimum.kind == "FLEET_PERCENT" else ""
    return f"--min-healthy {configuration.minimum.value}{unit}"


def _advice(advice: tuple[Advice, ...], wanted: HostMinimum) -> Block:
    share = f"{wanted.value}%" if wanted.kind == "FLEET_PERCENT" else str(wanted.value)
    head: tuple[str, ...]
    head = ("", "configuration", "in service", "at a time", "rounds", "survives")
    if any(entry.chance is not None for entry in advice):
        head = (*head, "succeeds")
    body: list[tuple[str, ...]] = []
    for entry in advice:
        mark = "*" if entry.recommended else "" if entry.fits else "-"
        chance = () if entry.chance is None else (percentage(entry.chance),)
        body.append((mark, _name(entry.configuration), *_numbers(entry), *chance))
    fits = any(entry.fits for entry in advice)
    foot = "* the quickest that fits   - does not fit"
    return Block(
        f"which configuration keeps {share} of the fleet in service",
        (foot if fits else "none fits: no instance may be taken out at that availability",),
        (head, *body),
    )


def _numbers(entry: Advice) -> tuple[str, ...]:
    numbers = (entry.in_service, entry.concurrency, entry.rounds, entry.survives)
    return tuple(f"{number:,}" for number in numbers)


def _aligned(table: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        yield ("  " + "  ".join(cells)).rstrip()
