"""A `file_exists_behavior` that is none of the three words."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.appspec import BEHAVIORS
from dryspec_rules._appspec import nearest, problems, respell, shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report every value but DISALLOW, OVERWRITE and RETAIN."""
    del context
    for problem in problems(appspec, "file-exists-behavior-invalid"):
        value = appspec.file_exists_behavior
        word = value.data if value is not None else None
        upper = word.strip().upper() if isinstance(word, str) else ""
        fix = None
        if upper in BEHAVIORS:
            fix = respell(problem.node, upper, f"write {upper}")
        hint = nearest(word, BEHAVIORS) if isinstance(word, str) and word else ""
        yield Finding(
            problem.span,
            f'"file_exists_behavior" is {shape(value)}; the agent takes {", ".join(BEHAVIORS)} in '
            f"upper case and refuses the file otherwise{hint}",
            fix=fix,
        )


RULE = Rule(
    name="appspec-feb-value",
    summary="an unknown file_exists_behavior",
    severity="error",
    on="server",
    group="correctness",
    fix="safe",
    keys=("file_exists_behavior",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
