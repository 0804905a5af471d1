"""What one line of a specification, or one choice of a deployment, needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal[
    "CodeBuild service role",
    "CodeBuild batch role",
    "CodeDeploy service role",
    "instance profile",
    "hook function role",
]


@dataclass(frozen=True, slots=True)
class Need:
    """Actions on a resource that a role needs.

    ``path`` and ``line`` (from 1) say what causes it, None for a choice that stands in no file;
    ``cause`` is a few words, ``source`` the page that says so.  ``managed`` is the AWS managed
    policy that already holds the actions.  Actions are empty where a managed policy is named
    whole.
    """

    role: Role
    actions: tuple[str, ...]
    cause: str
    source: str
    resource: str = "*"
    path: str | None = None
    line: int | None = None
    managed: str | None = None
