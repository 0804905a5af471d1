"""Comments that silence findings: ``# dryspec: ignore[rule] reason`` and ``ignore-file[rule]``."""

from __future__ import annotations

from dryspec import lazy
from dryspec.alike import nearest
from dryspec.finding import WARNING, Edit, Finding, Fix
from dryspec.selection import engine_findings, is_group, known_names
from dryspec.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.settings import Settings

UNUSED = "unused-suppression"
UNKNOWN = "unknown-suppression"
_OFFERS = 50
_ALIKE = 0.75
"""How like a name must be to be written in place of another."""
_COMMENT = lazy.pattern(r"#[ \t]*dryspec:[ \t]*([A-Za-z-]+)(?:\[([^\]\n]*)\])?")
_NAME = lazy.pattern(r"[^,\s]+")


class _Suppression:
    """One rule named in one comment; ``lines`` holds 0 for the whole file."""

    __slots__ = ("lines", "name", "span", "used")

    def __init__(self, name: str, span: Span, lines: set[int]) -> None:
        self.name = name
        self.span = span
        self.lines = lines
        self.used = False


def apply(
    source: Source, findings: list[Finding], settings: Settings, ran: set[str]
) -> tuple[list[Finding], list[Finding]]:
    """Return what is left of ``findings`` and what comments silence.

    Suppressions that name no rule or silence nothing are added as findings. One that names a rule
    which did not run (``ran`` holds those that did) is left alone: another run may need it.
    """
    wrong: list[Finding] = []
    suppressions = list(_read(source, wrong))
    aliases = _aliases(settings)
    by_place: dict[tuple[int, str], list[_Suppression]] = {}
    for item in suppressions:
        for line in item.lines:
            by_place.setdefault((line, aliases.get(item.name, item.name)), []).append(item)
    kept: list[Finding] = []
    silenced: list[Finding] = []
    for finding in findings:
        line = source.position(finding.span.start)[0]
        matching = by_place.get((line, finding.rule), []) + by_place.get((0, finding.rule), [])
        for item in matching:
            item.used = True
        (silenced if matching else kept).append(finding)
    wrong.extend(_unused(suppressions, settings, ran, aliases))
    kept.extend(engine_findings(wrong, settings))
    kept.sort(key=lambda found: found.sort_key)
    return kept, silenced


def _read(source: Source, wrong: list[Finding]) -> Iterator[_Suppression]:
    targets: dict[int, int] = {}
    for match in reversed(list(_COMMENT.finditer(source.text))):
        comment = Span(match.start(), match.end())
        word, names = match.group(1), match.group(2)
        if word not in {"ignore", "ignore-file"}:
            wrong.append(_malformed(comment, f'"{word}" is neither ignore nor ignore-file'))
            continue
        if names is None or not names.strip():
            wrong.append(_malformed(comment, "no rule is named"))
            continue
        lines = {0} if word == "ignore-file" else _lines(source, match.start(), targets)
        for name in _NAME.finditer(names):
            start = match.start(2) + name.start()
            span = Span(start, start + len(name.group()))
            yield _Suppression(name.group(), span, lines)


def _malformed(span: Span, what: str) -> Finding:
    return Finding(
        span,
        f"{what}, so this comment silences nothing; write # dryspec: ignore[rule] reason",
        rule=UNKNOWN,
        severity=WARNING,
    )


def _lines(source: Source, offset: int, targets: dict[int, int]) -> set[int]:
    """The comment's own line and, when it stands alone, the next line with content.

    What is said of a file as a whole is said at its first line, which may be the comment.
    ``targets`` remembers the answers for the comments further down.
    """
    first = line = source.position(offset)[0]
    if source.line_text(line).lstrip()[:1] != "#":
        return {line}
    last = len(source.line_starts)
    while line < last:
        line += 1
        if line in targets:
            line = targets[line]
            break
        text = source.line_text(line).strip()
        if text and not text.startswith("#"):
            break
    targets[first] = line
    return {first, line}


def _aliases(settings: Settings) -> dict[str, str]:
    from dryspec.loader import load_rules

    rules = load_rules("", settings.packages)
    return {alias: rule.name for rule in rules for alias in rule.aliases}


def _unused(
    suppressions: list[_Suppression], settings: Settings, ran: set[str], aliases: dict[str, str]
) -> Iterator[Finding]:
    known: set[str] | None = None
    offered: dict[str, str] = {}
    for item in suppressions:
        if item.used:
            continue
        known = known if known is not None else known_names(settings)
        if is_group(item.name):
            yield _malformed(item.span, f'"{item.name}" is no single rule')
        elif item.name not in known:
            if item.name not in offered:
                # Looking for the nearest name is slow; after so many nobody reads the offers.
                offered[item.name] = (
                    nearest(item.name, known, _ALIKE) if len(offered) < _OFFERS else ""
                )
            yield _unknown(item, offered[item.name])
        elif aliases.get(item.name, item.name) in ran:
            yield Finding(
                item.span,
                f'nothing is silenced by "{item.name}" here; remove it, or it will hide the next '
                "real finding",
                rule=UNUSED,
                severity=WARNING,
                tags=("unnecessary",),
            )


def _unknown(item: _Suppression, near: str) -> Finding:
    hint = f'; did you mean "{near}"?' if near else "; `dryspec rules` lists them"
    fix = Fix(f'write "{near}"', [Edit(item.span, near)], "unsafe") if near else None
    return Finding(
        item.span,
        f'there is no rule called "{item.name}"{hint}',
        rule=UNKNOWN,
        severity=WARNING,
        fix=fix,
    )
