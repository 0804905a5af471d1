"""A shell that the user guide does not list."""

from __future__ import annotations

from dryspec.finding import NOTE, WARNING, Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_KNOWN = ("bash", "/bin/sh", "powershell.exe", "cmd.exe")
_MEANT = {
    "/bin/bash": "bash",
    "/usr/bin/bash": "bash",
    "/usr/bin/env bash": "bash",
    "sh": "/bin/sh",
    "dash": "/bin/sh",
    "powershell": "powershell.exe",
    "pwsh": "powershell.exe",
    "cmd": "cmd.exe",
}
_SAME = ("/bin/bash", "/usr/bin/bash", "sh", "powershell", "cmd")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report values of `env.shell` other than the four that are documented."""
    shell = buildspec.env.shell
    if shell is None or shell.is_null or shell.value in _KNOWN:
        return
    from dryspec_rules._computed import is_computed

    if is_computed(shell.value):
        return
    from dryspec_rules._edits import write

    meant = _MEANT.get(shell.value) or _MEANT.get(shell.value.lower())
    hint = f'; write "{meant}"' if meant else ""
    same = shell.value in _SAME
    outcome = "nobody promises which one runs" if same else "the commands may run in another one"
    yield Finding(
        shell.span,
        f'"{shell.value}" is none of the documented shells (bash, /bin/sh, powershell.exe, '
        f"cmd.exe), so {outcome}{hint}",
        severity=NOTE if same else WARNING,
        fix=Fix(f'write "{meant}"', [write(shell, meant)]) if meant and same else None,
    )


RULE = Rule(
    name="unknown-shell",
    summary="a shell that the user guide does not list",
    severity="warning",
    on="buildspec",
    group="correctness",
    fix="safe",
    keys=("shell",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.shell",
    ),
)
