"""Clean specs that look real, and the shapes of YAML and shell a command can come in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SPEC = """\
version: 0.2
# A spec that looks like one.
env:
  variables:
    STAGE: prod
phases:
  install:
    runtime-versions:
      nodejs: 22
    commands:
      - npm ci
  build:
    commands:
      - npm run build
{command}
      - npm test
artifacts:
  files:
    - 'dist/**/*'
"""

INDENT = " " * 6


def plain(command: str) -> str | None:
    """Unquoted, where YAML can take it."""
    starts_badly = command[:1] in "\"'[]{}>|*&!%@`#,?:-"
    if (
        starts_badly
        or command.endswith(":")
        or ": " in command
        or " #" in command
        or "\n" in command
    ):
        return None
    return f"{INDENT}- {command}"


def single_quoted(command: str) -> str | None:
    if "\n" in command:
        return None
    return f"{INDENT}- '{command.replace(chr(39), chr(39) * 2)}'"


def double_quoted(command: str) -> str:
    return f"{INDENT}- {json.dumps(command)}"


def literal(command: str) -> str:
    lines = "".join(f"\n{INDENT}  {line}" for line in command.split("\n"))
    return f"{INDENT}- |{lines}"


def folded(command: str) -> str | None:
    if "\n" in command:
        return None
    return f"{INDENT}- >-\n{INDENT}  {command}"


YAML_SHAPES: dict[str, Callable[[str], str | None]] = {
    "plain": plain,
    "single-quoted": single_quoted,
    "double-quoted": double_quoted,
    "literal": literal,
    "folded": folded,
}

SHELL_SHAPES: dict[str, Callable[[str], str]] = {
    "alone": lambda command: command,
    "after &&": lambda command: f"cd app && {command}",
    "before &&": lambda command: f"{command} && echo ok",
    "in a script": lambda command: f"set -e\nmake deps\n{command}\nmake rest",
    "in if": lambda command: f'if [ -n "$STAGE" ]; then {command}; fi',
    "in a loop": lambda command: f"for part in a b; do {command}; done",
    "in a subshell": lambda command: f"(cd app && {command})",
    "in braces": lambda command: f"{{ {command}; }}",
}

WRAPPERS: dict[str, Callable[[str], str]] = {
    "env": lambda command: f"env LANG=C {command}",
    "time": lambda command: f"time {command}",
    "assignment": lambda command: f"LANG=C {command}",
    "timeout": lambda command: f"timeout 300 {command}",
    "nice": lambda command: f"nice -n 5 {command}",
    "heredoc": lambda command: f"bash <<'EOF'\nset -e\n{command}\nEOF",
    "bash -c": lambda command: f'bash -ec "{command}"',
}


def spec_with(rendered: str) -> str:
    """Put a rendered list item into the clean spec."""
    return SPEC.format(command=rendered)
