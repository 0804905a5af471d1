"""Secrets under names by which build tools publish them."""

from __future__ import annotations

from dryspec.facts.secrets import publishing_prefix


def published(name: str, otherwise: str) -> str:
    """Return what to say of a secret whose name has it written into the page, or ``otherwise``."""
    prefix = publishing_prefix(name)
    if not prefix:
        return otherwise
    return (
        f'"{name}" looks like a secret, but build tools write what starts with "{prefix}" into the '
        "page, for everybody to read; use it on the server alone, under another name"
    )
