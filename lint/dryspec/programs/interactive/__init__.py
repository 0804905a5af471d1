"""Commands that ask, when they ask, what answers them, and what happens when nobody does.

CodeBuild gives a command no terminal (observed in logs: "the input device is not a TTY"); what
kind of standard input it gives is not documented. The outcome at end of file is tool knowledge
from the tools' manuals and sources, checked locally for ``rm``, ``cp``, ``mv``, ``read`` and
Python.
"""

from __future__ import annotations

from dryspec.programs.interactive import infrastructure, languages, packages, system
from dryspec.programs.interactive.prompt import OUTCOMES, Prompt, is_given_something

__all__ = ["BY_PROGRAM", "OUTCOMES", "PROMPTS", "Prompt", "is_given_something"]

DATE = "2026-11-25"

PROMPTS = (*packages.PROMPTS, *languages.PROMPTS, *infrastructure.PROMPTS, *system.PROMPTS)
"""Every entry; those of one program, which stand in one module, in the order of trial."""


def _index() -> dict[str, list[tuple[tuple[str, ...], Prompt]]]:
    table: dict[str, list[tuple[tuple[str, ...], Prompt]]] = {}
    for prompt in PROMPTS:
        for command in prompt.commands:
            table.setdefault(command[0], []).append((command[1:], prompt))
    return table


BY_PROGRAM = _index()
"""Entries by program, each with the subcommands it is about."""
