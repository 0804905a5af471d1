"""``dryspec rules``: every rule, as a table or as JSON."""

from __future__ import annotations

import sys

from dryspec.commands.explain import severities
from dryspec.loader import load_rules
from dryspec.options import Option, UsageError, help_text, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.rule import Rule

OPTIONS = (
    Option(
        "--format",
        value="FORMAT",
        choices=("text", "json", "names"),
        help="text (default), json, or names alone",
    ),
    Option("--help", "-h", help="this text"),
)


def main(arguments: list[str]) -> int:
    """Print the rules and return 0."""
    given = read(arguments, OPTIONS)
    if given.has("help"):
        usage = "dryspec rules [--format text|json|names]"
        sys.stdout.write(help_text(usage, "Lists every rule.", OPTIONS))
        return 0
    if given.paths:
        raise UsageError(f'rules takes no "{given.paths[0]}"; dryspec explain shows one rule')
    rules = sorted(load_rules(""), key=lambda rule: rule.name)
    sys.stdout.write(_WRITERS[given.last("format", "text")](rules))
    return 0


def _names(rules: list[Rule]) -> str:
    return "".join(f"{rule.name}\n" for rule in rules)


def _text(rules: list[Rule]) -> str:
    lines: list[str] = []
    groups = sorted({rule.group for rule in rules})
    for group in groups:
        lines.append(group)
        for rule in rules:
            if rule.group != group:
                continue
            marks = f"{_state(rule)}{' fix' if rule.fix else ''}"
            lines.append(f"  {rule.name:<34} {'/'.join(severities(rule)):<19}{marks}".rstrip())
            lines.append(f"      {rule.summary}")
        lines.append("")
    lines.append(f"{len(rules)} rules; * on by default, ? preview. dryspec explain RULE says more.")
    return "\n".join(lines) + "\n"


def _state(rule: Rule) -> str:
    return "?" if rule.preview else "*" if rule.default else " "


def _json(rules: list[Rule]) -> str:
    import json

    listed = [
        {
            "name": rule.name,
            "severity": rule.severity,
            "severities": severities(rule),
            "kinds": sorted(rule.kinds),
            "group": rule.group,
            "default": rule.default,
            "preview": rule.preview,
            "fix": rule.fix or None,
            "summary": rule.summary,
            "since": rule.since,
            "aliases": list(rule.aliases),
            "sources": list(rule.sources),
            "url": rule.url,
        }
        for rule in rules
    ]
    return json.dumps({"version": 1, "rules": listed}, indent=2) + "\n"


_WRITERS = {"text": _text, "json": _json, "names": _names}
