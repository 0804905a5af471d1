"""A task definition that is neither an ARN nor the placeholder."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.serverless import PLACEHOLDER
from dryspec_rules._appspec import is_placeholder, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.serverless import ServerlessAppspec


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Report values of TaskDefinition that nothing can resolve."""
    del context
    if appspec.platform != "ecs":
        return
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
        elif _is_wrong(text):
            yield Finding(
                node.span,
                f'"{short(text)}" is no ARN of a task definition (arn:aws:ecs:region:account:'
                f"task-definition/family:revision) and not the placeholder {PLACEHOLDER}; the "
                "deployment fails unless a script fills it in first",
            )


def _is_wrong(text: str) -> bool:
    """Whether it is neither an ARN nor a template's own; `<...>` is only known in one spelling."""
    if ":task-definition/" in text or "$" in text:
        return False
    return text.startswith("<") or not is_placeholder(text)


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
    ),
)
