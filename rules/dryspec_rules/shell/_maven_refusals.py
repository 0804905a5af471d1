"""Calls of Maven that it refuses."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Fix
from dryspec_rules.shell._edit import editable, replace
from dryspec_rules.shell._refusal import found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.finding import Finding
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

PHASES = (
    *("validate", "initialize", "generate-sources", "process-sources", "generate-resources"),
    *("process-resources", "compile", "process-classes", "generate-test-sources"),
    *("process-test-sources", "generate-test-resources", "process-test-resources"),
    *("test-compile", "process-test-classes", "test", "prepare-package", "package"),
    *("pre-integration-test", "integration-test", "post-integration-test", "verify"),
    *("install", "deploy", "pre-clean", "clean", "post-clean", "pre-site", "site"),
    *("post-site", "site-deploy"),
)
_VALUES = frozenset(
    {
        *("-f", "--file", "-s", "--settings", "-gs", "--global-settings", "-t", "--toolchains"),
        *("-P", "--activate-profiles", "-pl", "--projects", "-rf", "--resume-from", "-T"),
        *("--threads", "-l", "--log-file", "-D", "--define", "-b", "--builder", "-gt", "-c"),
        *("--global-toolchains", "-emp", "-ep", "--encrypt-password", "--color", "-itr"),
    }
)


def judge(call: Call, command: Command) -> Finding | None:
    """Report a word that is nearly the name of a phase."""
    words = iter(call.arguments)
    for word in words:
        value = word.value
        if value is None:
            return None
        if value in _VALUES:
            next(words, None)
        elif not value.startswith("-") and value.replace("-", "").isalpha():
            from dryspec.alike import nearest

            if value in PHASES:
                continue
            near = nearest(value, PHASES, 0.75)
            if not near:
                return None
            edit = replace(command, word.start, word.end, near) if editable(call) else None
            return found(
                call,
                command,
                word,
                f'Maven has no phase "{value}" and stops with "Unknown lifecycle phase": write '
                f"{near}",
                None if edit is None else Fix(f"write {near}", [edit], UNSAFE),
            )
    return None
