"""Text whose value is not known before the build: variables, substitutions, templates."""

from __future__ import annotations

_MARKS = ("$", "`", "{{", "{%", "<%", "%(", "@@")


def is_computed(text: str) -> bool:
    """Tell whether a text holds a variable, a substitution or a template's placeholder."""
    for mark in _MARKS:
        if mark in text:
            return True
    return text.startswith("<") and text.endswith(">")
