"""A task definition that is neither an ARN nor the placeholder."""

from __future__ import annotations

from dryspec.finding import NOTE, Finding
from dryspec.rule import Rule
from dryspec.spec.serverless import PLACEHOLDER
from dryspec_rules._appspec import is_placeholder, short
from dryspec_rules._fill_in import is_fill_in, is_handed_to_ecs, is_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.serverless import ServerlessAppspec

_BEFORE = 5
"""Parts of an ARN in front of what it names."""


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Report values of TaskDefinition that nothing can resolve."""
    if appspec.platform != "ecs":
        return
    found = list(_findings(appspec, context))
    if found and not is_handed_to_ecs(context):
        yield from found


def _findings(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    for resource in appspec.resources:
        node = resource.field("TaskDefinition")
        if node is None or node.value == PLACEHOLDER:
            continue
        text = node.value
        if text.strip("<> ").upper() in {"TASK_DEFINITION", "TASK-DEFINITION", "TASKDEFINITION"}:
            yield Finding(
                node.span,
                f'"{short(text)}" is not the placeholder: CodePipeline replaces the exact text '
                f"{PLACEHOLDER} only",
            )
        elif is_fill_in(text, "TaskDefinition") and not _is_arn(text):
            yield Finding(
                node.span,
                f'"{short(text)}" is a placeholder: fill it in before the deployment, or write '
                f"{PLACEHOLDER}, which CodePipeline replaces",
                severity=NOTE,
            )
        elif _slip(text):
            yield Finding(
                node.span,
                f'"{short(text)}" is no ARN of a task definition (arn:aws:ecs:region:account:'
                f'task-definition/family:revision), so the deployment fails: write "{_slip(text)}"',
            )
        elif not (_is_arn(text) or is_placeholder(text)):
            yield Finding(
                node.span,
                f'"{short(text)}" is no ARN of a task definition (arn:aws:ecs:region:account:'
                f"task-definition/family:revision) and not the placeholder {PLACEHOLDER}; the "
                "deployment fails unless a script fills it in first",
                severity=NOTE if is_template(context) else "",
            )


def _slip(text: str) -> str:
    """Return what an ARN should be in which a colon or the account's number is wrong, or ""."""
    parts = text.split(":")
    at = next((i for i, part in enumerate(parts) if part.startswith("task-definition/")), 0)
    if "$" in text or "{" in text or "<" in text or at < 1:
        return ""
    before = [part for part in parts[:at] if part]
    if at != _BEFORE and len(before) == _BEFORE:
        return ":".join((*before, *parts[at:]))
    account = parts[at - 1].replace("-", "")
    if at == _BEFORE and account.isdigit() and account != parts[at - 1]:
        return ":".join((*parts[: at - 1], account, *parts[at:]))
    return ""


def _is_arn(text: str) -> bool:
    """Whether it may be an ARN once what has a `$` is filled in."""
    return ":task-definition/" in text or "$" in text


RULE = Rule(
    name="appspec-ecs-task-definition",
    summary="TaskDefinition is no ARN",
    severity="warning",
    on="serverless",
    group="correctness",
    keys=(
        "TaskDefinition",
        "taskDefinition",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html",
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-ecs-ecr-codedeploy.html",
        "https://docs.aws.amazon.com/cli/latest/reference/ecs/deploy.html",
    ),
)
