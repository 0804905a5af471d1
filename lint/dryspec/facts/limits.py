"""Numbers that the service enforces and a file can exceed."""

from __future__ import annotations

from dryspec import lazy

SOURCES = (
    "https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html",
    "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html",
)
DATE = "2026-09-22"

IDENTIFIER = lazy.pattern("[A-Za-z0-9_]+")
"""Identifiers of batch tasks, secondary artifacts and sources, as the batch error spells it."""
MAX_IDENTIFIER_LENGTH = 127
"""Characters: "less than 128"."""
MAX_REPORT_GROUPS = 5
"""Report groups per project."""
MAX_FALLBACK_KEYS = 5
"""``cache.fallback-keys``."""
MAX_RETRIES = 100
"""Count of ``on-failure: RETRY-<count>``; 3 when it is left out."""
DEFAULT_RETRIES = 3
