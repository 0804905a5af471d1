"""``dryspec explain RULE``: a rule's page in the terminal."""

from __future__ import annotations

import os
import sys

from dryspec import lazy
from dryspec.alike import nearest
from dryspec.finding import ERROR, NOTE, WARNING
from dryspec.loader import load_rules
from dryspec.options import Option, UsageError, help_text, read
from dryspec.page_text import readable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.rule import Rule

OPTIONS = (Option("--help", "-h", help="this text"),)
_OWN_PAGES = os.path.join(os.path.dirname(os.path.dirname(__file__)), "pages")
"""Pages of what the tool itself reports: no rules, so they lie beside none."""
_REPORTED = lazy.pattern(r"(?m)^\d+:\d+-(?:\d+:)?\d+ (error|warning|note): ")
_LEAST, _SHOWN = 3, 12
"""Letters by which a rule may be looked for, and how many rules are listed then."""


def main(arguments: list[str]) -> int:
    """Print the page and return 0."""
    given = read(arguments, OPTIONS)
    if given.has("help") or len(given.paths) != 1:
        usage = "dryspec explain RULE"
        text = help_text(usage, "Shows what a rule finds, why it matters, what to do.", OPTIONS)
        (sys.stdout if given.has("help") else sys.stderr).write(text)
        return 0 if given.has("help") else 2
    name = given.paths[0]
    own = _read(os.path.join(_OWN_PAGES, f"{name}.md")) if name.replace("-", "").isalpha() else ""
    if own:
        _show(readable(own))
        return 0
    rule = _find(name)
    _show(_head(rule) + readable(page(rule)))
    return 0


def page(rule: Rule) -> str:
    """Return the rule's page as Markdown."""
    path = os.path.join(_folder(rule), rule.name.replace("-", "_") + ".md")
    return _read(path) or f"# {rule.name}\n\n{rule.summary}\n"


def severities(rule: Rule) -> list[str]:
    """Return the rule's severity and then the others that the examples of its page show."""
    shown = set(_REPORTED.findall(page(rule))) - {rule.severity}
    return [rule.severity, *(level for level in (ERROR, WARNING, NOTE) if level in shown)]


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def _folder(rule: Rule) -> str:
    package, *rest = rule.package.split(".")
    root: str = __import__(package, fromlist=["__path__"]).__path__[0]
    return os.path.join(root, *rest)


def _find(name: str) -> Rule:
    rules = load_rules("")
    for rule in rules:
        if name == rule.name or name in rule.aliases:
            return rule
    own = [page.removesuffix(".md") for page in os.listdir(_OWN_PAGES)]
    known = [*own, *(rule.name for rule in rules)]
    raise UsageError(f'there is no rule called "{name}"{_hint(name, known)}')


def _hint(name: str, known: list[str]) -> str:
    holding = [rule for rule in sorted(known) if len(name) >= _LEAST and name in rule]
    if 1 < len(holding) <= _SHOWN:
        return "; these have it in their names: " + ", ".join(holding)
    near = "".join(holding) if len(holding) == 1 else nearest(name, known)
    return f'; did you mean "{near}"?' if near else "; `dryspec rules` lists them"


def _head(rule: Rule) -> str:
    state = "preview" if rule.preview else "on by default" if rule.default else "opt-in"
    fix = f"{rule.fix} fix" if rule.fix else "no fix"
    levels = " or ".join(severities(rule))
    return f"{levels} · {rule.group} · {state} · {fix}\n{rule.url}\n\n"


def _show(text: str) -> None:
    if not sys.stdout.isatty():
        sys.stdout.write(text)
        return
    import pydoc

    if not os.environ.get("NO_COLOR"):
        from pygments import highlight
        from pygments.formatters import TerminalFormatter
        from pygments.lexers import (
            get_lexer_by_name,  # pyright: ignore[reportUnknownVariableType] - options are untyped
        )

        text = highlight(text, get_lexer_by_name("markdown"), TerminalFormatter())
    os.environ.setdefault("LESS", "-RFX")
    pydoc.pager(text)
