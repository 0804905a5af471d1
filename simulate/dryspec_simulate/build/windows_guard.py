"""Guards of builds on Windows, which no POSIX shell reads: whole commands of these shapes alone.

``if ($Env:CODEBUILD_BUILD_SUCCEEDING -eq 0) { exit 1 }`` and
``if %CODEBUILD_BUILD_SUCCEEDING%==0 exit /b 1``.
"""

from __future__ import annotations

from dryspec import lazy

_POWERSHELL = lazy.pattern(
    r"\s*if\s*\(\s*[\"']?\$\{?env:CODEBUILD_BUILD_SUCCEEDING\}?[\"']?\s+-(eq|ne)\s+[\"']?([01])[\"']?"
    r"\s*\)\s*\{(?:[^{}]*[;\n])?\s*exit\s+(\d{1,3})\s*;?\s*\}\s*;?\s*",
    lazy.IGNORECASE,
)
_CMD = lazy.pattern(
    r"\s*if\s+(not\s+)?[\"']?%CODEBUILD_BUILD_SUCCEEDING%[\"']?\s*==\s*[\"']?([01])[\"']?"
    r"\s+\(?\s*exit\s+(?:/b\s+)?(\d{1,3})\s*\)?\s*",
    lazy.IGNORECASE,
)


def guard_status(text: str, succeeding: str) -> int | None:
    """Return the exit status of a guard, 0 where it lets the build go on; None for another text."""
    found = _POWERSHELL.fullmatch(text) or _CMD.fullmatch(text)
    if found is None:
        return None
    operator, value, status = found.groups()
    differs = operator is not None and operator.lower() != "eq"
    return int(status) if (succeeding == value) != differs else 0
