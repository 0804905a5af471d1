"""Which rules run: names and groups to a set of rules."""

from __future__ import annotations

from dryspec.alike import nearest
from dryspec.loader import load_rules
from dryspec.rule import GROUPS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.finding import Finding
    from dryspec.rule import Rule
    from dryspec.settings import Settings

SPECIAL = ("all", "default", "preview")
INTERNAL_ERROR = "internal-error"
TOO_MANY_COMMANDS = "too-many-commands"
ENGINE_FINDINGS = (
    INTERNAL_ERROR,
    "not-a-spec",
    TOO_MANY_COMMANDS,
    "unused-suppression",
    "unknown-suppression",
)
"""Findings of the engine itself, on whatever is selected; ``ignore`` takes their names."""
SECOND_OPINION = "shellcheck"
"""Name that ShellCheck's findings go by (``--shellcheck``)."""

_selected: dict[tuple[tuple[tuple[str, ...], ...], str], list[Rule]] = {}


class UnknownRuleError(ValueError):
    """A selection names something that is neither a rule nor a group."""

    def __init__(self, name: str, nearest: str) -> None:
        hint = f'; did you mean "{nearest}"?' if nearest else "; `dryspec rules` lists them"
        super().__init__(f'"{name}" is neither a rule nor a group{hint}')
        self.name = name
        self.nearest = nearest


class GroupError(UnknownRuleError):
    """A severity is given to a group."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "")
        self.args = (f'severity: "{name}" is no single rule, and each rule has its own severity',)


def select_rules(kind: str, settings: Settings) -> list[Rule]:
    """Return the rules that run on a file of ``kind``; remembered for equal settings."""
    key = (settings.rule_key, kind)
    if key not in _selected:
        _selected[key] = [
            rule for rule in load_rules(kind, settings.packages) if _is_on(rule, settings)
        ]
    return _selected[key]


def check_names(settings: Settings) -> None:
    """Raise :class:`UnknownRuleError` for the first name that nothing answers to."""
    names = [*settings.select, *settings.ignore, *settings.extend_select, *settings.severities]
    if not names:
        return
    known = known_names(settings)
    for name in filter(is_group, settings.severities):
        raise GroupError(name)
    for name in names:
        if name not in known:
            raise UnknownRuleError(name, nearest(name.lower(), known))


def known_names(settings: Settings) -> set[str]:
    """Every name a selection may use: rules, their aliases, groups and the special words."""
    known = {*GROUPS, *SPECIAL, *ENGINE_FINDINGS, SECOND_OPINION}
    for rule in load_rules("", settings.packages):
        known.add(rule.name)
        known.update(rule.aliases)
    return known


def is_group(name: str) -> bool:
    """Tell whether a name stands for several rules."""
    return name in GROUPS or name in SPECIAL


def engine_findings(found: list[Finding], settings: Settings) -> list[Finding]:
    """Return what the engine itself has to say, less what is ignored, as severe as configured.

    Crashes are always told.
    """
    kept = [item for item in found if item.rule not in settings.ignore]
    for item in kept:
        item.severity = settings.severities.get(item.rule, item.severity)
    return kept


def _is_on(rule: Rule, settings: Settings) -> bool:
    if _named(rule, settings.ignore):
        return _named_exactly(rule, (*settings.select, *settings.extend_select)) and not (
            _named_exactly(rule, settings.ignore)
        )
    if _named(rule, settings.extend_select):
        return True
    return _named(rule, settings.select) if settings.select else rule.default


def _named(rule: Rule, names: tuple[str, ...]) -> bool:
    if _named_exactly(rule, names):
        return True
    if "all" in names:
        return True
    if "default" in names and rule.default:
        return True
    if rule.preview:
        return "preview" in names
    return rule.group in names


def _named_exactly(rule: Rule, names: tuple[str, ...]) -> bool:
    return rule.name in names or any(alias in names for alias in rule.aliases)
