"""``dryspec new-rule NAME``: the two files of a new rule, in a checkout of the project."""

from __future__ import annotations

import os
import re
import sys

from dryspec.options import Option, UsageError, help_text, read
from dryspec.rule import FEEDS, GROUPS

FOLDERS = ("buildspec", "appspec", "shell", "project", "common")
OPTIONS = (
    Option("--on", value="WHAT", choices=tuple(FEEDS), help="what the check is fed"),
    Option("--folder", value="NAME", choices=FOLDERS, help="folder of the rule"),
    Option("--group", value="GROUP", choices=tuple(GROUPS), help="group of the rule"),
    Option("--help", "-h", help="this text"),
)

_SIGNATURES = {
    "template": ("embedded: Embedded", "dryspec.embedded", "Embedded"),
    "document": ("document: Document", "dryspec.tree", "Document"),
    "objection": ("objection: Finding", "", ""),
    "buildspec": ("buildspec: Buildspec", "dryspec.spec.buildspec", "Buildspec"),
    "phase": ("phase: Phase", "dryspec.spec.buildspec", "Phase"),
    "command": ("command: Command", "dryspec.spec.buildspec", "Command"),
    "call": ("call: Call, command: Command", "dryspec.spec.buildspec", "Command"),
    "server": ("appspec: ServerAppspec", "dryspec.spec.appspec", "ServerAppspec"),
    "serverless": ("appspec: ServerlessAppspec", "dryspec.spec.serverless", "ServerlessAppspec"),
    "script": ("script: HookScript", "dryspec.revision", "HookScript"),
}
_CONTEXT = ("    from dryspec.context import Context\n", "context: Context")
_SETTINGS = ("    from dryspec.settings import Settings\n", "settings: Settings")

_MODULE = '''"""TODO: the problem in a few words."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

{imports}

def check({parameters}) -> Iterator[Finding]:
    """Report TODO."""
    yield Finding({span}, "what is wrong; why it matters; what to do")


RULE = Rule(
    name="{name}",
    summary="TODO: one sentence",
    severity="warning",
    on="{on}",
    group="{group}",
    check=check,
    sources=("TODO: the page or agent source that proves it",),
)
'''

_PAGE = """# {name}

TODO: what it finds.

## Why it matters

TODO

## Instead

TODO

## Examples

```yaml title="{file}"
TODO: a spec with the problem; `make rules UPDATE=1` writes the report
```

```yaml title="{file}"
TODO: the spec as it should be
```

## Sources

* TODO
"""

_FILES = {
    **dict.fromkeys(("server", "serverless", "script"), "appspec.yml"),
    "template": "template.yml",
}


def main(arguments: list[str]) -> int:
    """Write the files and return 0."""
    given = read(arguments, OPTIONS)
    if given.has("help"):
        usage = "dryspec new-rule NAME [--on WHAT] [--folder NAME]"
        sys.stdout.write(help_text(usage, "Writes a rule module and its page.", OPTIONS))
        return 0
    if len(given.paths) != 1 or not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", given.paths[0]):
        raise UsageError("new-rule takes one name: the problem, in lower case, with dashes")
    name, on = given.paths[0], given.last("on", "call")
    folder = given.last("folder", "shell" if on in {"call", "command"} else "buildspec")
    base = os.path.join("rules", "dryspec_rules", folder, name.replace("-", "_"))
    if not os.path.isdir(os.path.dirname(base)):
        raise UsageError("this is no checkout of dryspec: there is no rules/dryspec_rules here")
    _write(f"{base}.py", _module(name, on, given.last("group", "correctness")))
    file = _FILES.get(on, "buildspec.yml")
    _write(f"{base}.md", _PAGE.format(name=name, file=file))
    return 0


def _module(name: str, on: str, group: str) -> str:
    parameters, module, type_name = _SIGNATURES[on]
    last = _SETTINGS if on == "template" else _CONTEXT
    lines = [last[0]]
    if module:
        lines.append(f"    from {module} import {type_name}\n")
    if on == "call":
        lines.append("    from dryspec.shell import Call\n")
    imports = "".join(sorted(lines))
    span = {"call": "command.span(call.start, call.end)", "command": "command.span(0, 1)"}
    return _MODULE.format(
        name=name,
        on=on,
        group=group,
        parameters=f"{parameters}, {last[1]}",
        imports=imports,
        span=span.get(on, "TODO_span"),
    )


def _write(path: str, text: str) -> None:
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} is there already; nothing was written") from None
    sys.stdout.write(f"wrote {path}\n")
