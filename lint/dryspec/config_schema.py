"""The keys of the configuration file: one table for its validation and for its JSON Schema."""

from __future__ import annotations

from dryspec.finding import SEVERITIES
from dryspec.report import FORMATS
from dryspec.rule import APPSPEC, BUILDSPEC
from dryspec.settings import AGENTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

TEXT = "a text"
FLAG = "true or false"
NAMES = "a list of texts"
CHOICE = "a choice"
SEVERITY_TABLE = "a table from rule names to error, warning or note"
TABLES = "a list of tables"


class Key:
    """One key: what kind of value it takes, which ones, and one sentence for whoever writes it."""

    __slots__ = ("choices", "help", "keys", "kind", "name", "required")

    def __init__(
        self,
        name: str,
        kind: str,
        help_: str,
        *,
        choices: Sequence[str] = (),
        keys: Sequence[Key] = (),
        required: bool = False,
    ) -> None:
        self.name = name
        self.kind = kind
        self.help = help_
        self.choices = tuple(choices)
        self.keys = tuple(keys)
        self.required = required


_SELECTION = (
    Key("select", NAMES, "Run these rules and groups instead of the default ones."),
    Key("extend-select", NAMES, "Run these rules and groups as well."),
    Key("ignore", NAMES, "Leave these rules and groups out."),
    Key("severity", SEVERITY_TABLE, "Give a rule another severity."),
    Key(
        "agent",
        CHOICE,
        "CodeDeploy agent generation that appspecs are judged by; both by default.",
        choices=AGENTS,
    ),
    Key("image", TEXT, "Build image that runtimes and shells are checked against."),
)

_PER_PATH = (
    Key(
        "paths",
        NAMES,
        "Patterns as in .gitignore, relative to the configuration file.",
        required=True,
    ),
    Key("kind", CHOICE, "What these files are.", choices=(BUILDSPEC, APPSPEC)),
    *_SELECTION,
)

KEYS = (
    *_SELECTION,
    Key("fail-on", CHOICE, "Exit with 1 from this severity on.", choices=SEVERITIES),
    Key("format", CHOICE, "Output format.", choices=FORMATS),
    Key("exclude", NAMES, "Patterns, as in .gitignore, of what a walk leaves out."),
    Key("root", TEXT, "Directory that paths in a spec are looked up in."),
    Key("project", FLAG, "Whether rules may look at other files; true by default."),
    Key("hook-scripts", FLAG, "Whether scripts that an appspec names are read; true by default."),
    Key("baseline", TEXT, "File with known findings, which are hidden."),
    Key("plugins", NAMES, "Rule packages to load besides our own."),
    Key("per-path", TABLES, "Settings for some of the files; later tables win.", keys=_PER_PATH),
)
"""Every key of ``dryspec.toml`` and of ``[tool.dryspec]`` in ``pyproject.toml``."""


def schema() -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of ``dryspec.toml``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "dryspec configuration",
        "description": "dryspec.toml, or the table tool.dryspec of pyproject.toml.",
        **_object(KEYS),
    }


def _object(keys: Sequence[Key]) -> dict[str, Any]:
    record: dict[str, Any] = {
        "type": "object",
        "properties": {key.name: {"description": key.help, **_value(key)} for key in keys},
        "additionalProperties": False,
    }
    required = [key.name for key in keys if key.required]
    return {**record, "required": required} if required else record


def _value(key: Key) -> dict[str, Any]:
    if key.kind == FLAG:
        return {"type": "boolean"}
    if key.kind == NAMES:
        return {"type": "array", "items": {"type": "string", "minLength": 1}}
    if key.kind == CHOICE:
        return {"enum": [*key.choices, *(int(name) for name in key.choices if name.isdigit())]}
    if key.kind == SEVERITY_TABLE:
        return {"type": "object", "additionalProperties": {"enum": list(SEVERITIES)}}
    if key.kind == TABLES:
        return {"type": "array", "items": _object(key.keys)}
    return {"type": "string"}
