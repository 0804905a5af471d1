"""An operating system that is neither `linux` nor `windows`."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.ruby import Hash
from dryspec_rules._appspec import problems, respell, shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report every value but the two exact words."""
    del context
    if not isinstance(appspec.root.data if appspec.root else None, Hash):
        return
    for problem in problems(appspec, "os-unsupported"):
        if appspec.key("os") is None:
            continue
        word = appspec.os.data if appspec.os else None
        wanted = word.strip().lower() if isinstance(word, str) else ""
        hint = "linux, also for Amazon Linux, Ubuntu and Red Hat, or windows"
        fix = None
        if wanted in {"linux", "windows"}:
            hint = f"{wanted}, in lower case and without blanks"
            fix = respell(problem.node, wanted, f"write {wanted}")
        elif near := _nearest(wanted):
            hint = f'linux or windows; did you mean "{near}"?'
            fix = respell(problem.node, near, f"write {near}", safe=False)
        yield Finding(
            problem.span, f"the os is {shape(appspec.os)}; the agent takes {hint}", fix=fix
        )


def _nearest(word: str) -> str:
    """Return the system that a word misspells without doubt, ``""`` if there is none."""
    from dryspec.alike import nearest

    return nearest(word, ("linux", "windows"), 0.8)


RULE = Rule(
    name="appspec-os-value",
    summary="an os that the agent refuses",
    severity="error",
    on="server",
    group="correctness",
    fix="safe",
    keys=("os",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
