"""``dryspec schema KIND``: JSON Schema of a format or of the configuration file."""

from __future__ import annotations

import json
import sys

from dryspec.options import Option, UsageError, help_text, read

KINDS = ("buildspec", "appspec", "config")
OPTIONS = (Option("--help", "-h", help="this text"),)


def main(arguments: list[str]) -> int:
    """Print the schema and return 0."""
    given = read(arguments, OPTIONS)
    if given.has("help"):
        usage = "dryspec schema buildspec|appspec|config"
        sys.stdout.write(help_text(usage, "Prints JSON Schema, draft 2020-12.", OPTIONS))
        return 0
    if len(given.paths) != 1 or given.paths[0] not in KINDS:
        found = f', not "{" ".join(given.paths)}"' if given.paths else ""
        raise UsageError(f"schema takes one of {', '.join(KINDS)}{found}")
    sys.stdout.write(json.dumps(_schema(given.paths[0]), indent=2, ensure_ascii=False) + "\n")
    return 0


def _schema(kind: str) -> dict[str, object]:
    if kind == "config":
        from dryspec.config_schema import schema

        return schema()
    from dryspec.spec.schema import build

    return build(kind)
