"""Assembles the site's pages: those in this folder and those made from rules and format tables.

Writes to ``build/docs``, which ``mkdocs build`` reads. Fails when a rule has no page.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import dryspec_rules
from dryspec.loader import load_rules
from dryspec.rule import GROUPS, Rule
from dryspec.spec import appspec_grammar, buildspec_grammar
from dryspec.spec.grammar import Either, Items, Keys, Type
from dryspec.spec.schema import KINDS, build

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "build" / "docs"
_FENCE_ATTRIBUTES = re.compile(r"^```(yaml|json|sh|text|toml)[ \t]+.*?title=\"([^\"]*)\".*$", re.M)
_WORD_FENCES = re.compile(r"^```(report|fixed)[ \t]*$", re.M)


def main() -> None:
    """Write every page of the site."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    for page in sorted((ROOT / "docs").glob("*.md")):
        shutil.copy(page, TARGET / page.name)
    shutil.copy(ROOT / "docs" / "site.css", TARGET / "site.css")
    shutil.copy(ROOT / "CHANGELOG.md", TARGET / "changelog.md")
    shutil.copy(ROOT / "CONTRIBUTING.md", TARGET / "contributing.md")
    _write_editors()
    _write_rules()
    _write_reference()


def _write_editors() -> None:
    """Take over the pages that lie beside the editors' files."""
    folder = TARGET / "editors"
    folder.mkdir()
    shutil.copy(ROOT / "editors" / "README.md", folder / "index.md")
    for page in sorted((ROOT / "editors").glob("*/README.md")):
        shutil.copy(page, folder / f"{page.parent.name}.md")
    for page in (*folder.glob("*.md"), TARGET / "editor.md"):
        text = page.read_text(encoding="utf-8")
        text = text.replace("](../editors/README.md)", "](editors/index.md)")
        text = re.sub(r"\]\(\.\./editors/(\w+)/README\.md\)", r"](editors/\1.md)", text)
        text = re.sub(r"\]\((\w+)/README\.md\)", r"](\1.md)", text)
        page.write_text(text, encoding="utf-8")


def _write_rules() -> None:
    folder = TARGET / "rules"
    folder.mkdir()
    rules = sorted(load_rules(""), key=lambda rule: rule.name)
    for rule in rules:
        (folder / f"{rule.name}.md").write_text(_rule_page(rule), encoding="utf-8")
    (folder / "index.md").write_text(_rule_index(rules), encoding="utf-8")
    for page in sorted((ROOT / "lint" / "dryspec" / "pages").glob("*.md")):
        shutil.copy(page, folder / page.name)


def _rule_page(rule: Rule) -> str:
    package = Path(dryspec_rules.__path__[0])
    path = package.joinpath(*rule.package.split(".")[1:], f"{rule.name.replace('-', '_')}.md")
    title, _, body = path.read_text(encoding="utf-8").partition("\n")
    facts = [
        "[Rules](index.md)",
        f"[{rule.group}](index.md#{rule.group})",
        f"**{rule.severity}**",
        ", ".join(sorted(rule.kinds)),
        f"{rule.fix} fix" if rule.fix else "no fix",
        "on by default" if rule.default else "preview" if rule.preview else "opt-in",
    ]
    aliases = f"\n\nAlso known as: {', '.join(rule.aliases)}." if rule.aliases else ""
    page = f"{title}\n\n{' · '.join(facts)}{aliases}\n{body}"
    page = _FENCE_ATTRIBUTES.sub(r'``` { .\1 title="\2" }', page)
    names = {"report": "dryspec says", "fixed": "after the fix"}
    return _WORD_FENCES.sub(lambda m: _named(names[m.group(1)]), page)


def _named(title: str) -> str:
    return f'``` {{ .text .folded title="{title}" }}'


def _rule_index(rules: list[Rule]) -> str:
    lines = ["# Rules", "", f"{len(rules)} rules, by what a user decides about.", ""]
    for group, meaning in GROUPS.items():
        members = [rule for rule in rules if rule.group == group]
        if not members:
            continue
        lines += [f"## {group}", "", meaning[:1].upper() + meaning[1:] + ".", ""]
        for kinds in (("buildspec",), ("appspec",), ("appspec", "buildspec")):
            lines += _rule_table(" and ".join(kinds), [r for r in members if _kinds(r) == kinds])
    words = "No selection turns these off; ShellCheck has to be asked for."
    lines += ["## The tool itself", "", words, "", "| finding |", "|---|"]
    for page in sorted((ROOT / "lint" / "dryspec" / "pages").glob("*.md")):
        first = page.read_text(encoding="utf-8").split("\n\n")[1].replace("\n", " ")
        lines.append(f"| [{page.stem}]({page.name})<br>{first} |")
    return "\n".join([*lines, ""])


def _kinds(rule: Rule) -> tuple[str, ...]:
    return tuple(sorted(rule.kinds))


def _rule_table(title: str, rules: list[Rule]) -> list[str]:
    if not rules:
        return []
    lines = [f"**{title}**", "", "| rule | severity | fix |", "|---|---|---|"]
    for rule in rules:
        state = "" if rule.default else " (preview)" if rule.preview else " (opt-in)"
        lines.append(
            f"| [{rule.name}]({rule.name}.md)<br>{_cell(rule.summary)}{state} "
            f"| {rule.severity} | {rule.fix} |"
        )
    return [*lines, ""]


def _write_reference() -> None:
    folder = TARGET / "reference"
    folder.mkdir()
    buildspec = ["# Buildspec keys", "", *_table(buildspec_grammar.BUILDSPEC, "")]
    (folder / "buildspec.md").write_text("\n".join(buildspec), encoding="utf-8")
    appspec = ["# Appspec keys", ""]
    for title, table in (
        ("EC2 and on-premises", appspec_grammar.SERVER),
        ("AWS Lambda", appspec_grammar.LAMBDA),
        ("Amazon ECS", appspec_grammar.ECS),
    ):
        appspec += [f"## {title}", "", *_table(table, "")]
    (folder / "appspec.md").write_text("\n".join(appspec), encoding="utf-8")
    shutil.copy(ROOT / "docs" / "reference" / "schema.md", folder / "schema.md")
    schemas = TARGET / "schemas"
    schemas.mkdir()
    for kind in KINDS:
        (schemas / f"{kind}.json").write_text(json.dumps(build(kind), indent=2), encoding="utf-8")


def _table(keys: Keys, prefix: str) -> list[str]:
    lines = ["| key | takes | default | |", "|---|---|---|---|"]
    for path, key_type, default, doc, source in _rows(keys, prefix, set()):
        lines.append(
            f"| `{path}` | {_cell(key_type.words)} | {_cell(default)} | "
            f"{_cell(doc)} [↗]({source}) |"
        )
    return [*lines, ""]


def _rows(type_: Type, prefix: str, seen: set[int]) -> list[tuple[str, Type, str, str, str]]:
    if isinstance(type_, Items):
        return _rows(type_.item, f"{prefix}[]", seen)
    if isinstance(type_, Either):
        return [row for choice in type_.choices for row in _rows(choice, prefix, seen)]
    if not isinstance(type_, Keys) or id(type_) in seen:
        return []
    rows: list[tuple[str, Type, str, str, str]] = []
    members = list(type_.known.items())
    if type_.other is not None:
        members.append(("<name>", type_.other))
    for name, key in members:
        path = f"{prefix}.{name}" if prefix else name
        rows.append((path, key.type, key.default, key.doc, key.source))
        rows += _rows(key.type, path, seen | {id(type_)})
    return rows


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    main()
