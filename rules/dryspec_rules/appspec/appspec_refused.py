"""Anything else that makes agent 1 refuse the file."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.ruby import Hash
from dryspec_rules._appspec import judged_by, section_of, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.appspec_parts import AgentProblem

CLAIMED = frozenset(
    {
        "yaml-syntax",
        "yaml-alias",
        "empty-document",
        "version-invalid",
        "os-unsupported",
        "file-exists-behavior-invalid",
        "script-location-missing",
        "script-timeout-invalid",
        "file-source-missing",
        "file-destination-missing",
        "permission-object-missing",
        "permissions-on-windows",
        "permission-type-unsupported",
        "mode-length",
        "mode-character",
        "acl-entry-invalid",
        "acl-base-entry",
        "acl-character",
        "context-type-missing",
        "range-invalid",
    }
)
"""Kinds of objections that rules of their own report."""


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report what agent 1 objects to and no other rule has claimed."""
    if not judged_by(context, 1) or appspec.document.has_bom:
        return
    if not isinstance(appspec.root.data if appspec.root else None, Hash):
        return
    for problem in appspec.problems:
        if not _is_claimed(appspec, problem):
            yield Finding(
                problem.span,
                f"agent 1 refuses the file here ({problem.error_class}: "
                f"{short(problem.message, 90)})",
            )


def _is_claimed(appspec: ServerAppspec, problem: AgentProblem) -> bool:
    if problem.kind == "yaml-class":
        return problem.error_class == "Psych::DisallowedClass"
    if problem.kind == "wrong-shape":
        return bool(section_of(appspec, problem))
    return problem.kind in CLAIMED


RULE = Rule(
    name="appspec-refused",
    summary="the agent refuses the file",
    severity="error",
    on="server",
    group="correctness",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
