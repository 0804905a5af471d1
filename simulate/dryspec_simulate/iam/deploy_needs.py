"""What a deployment needs of the CodeDeploy service role, the instances and the hook functions.

After the CodeDeploy user guide, pages "Create a service role", "Create an IAM instance profile",
"Troubleshoot Auto Scaling issues" and "Reference: hooks section".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec.tree import Mapping, Scalar, Sequence, resolve
from dryspec_simulate.iam.need import Need, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.tree import Document

SERVICE: Role = "CodeDeploy service role"
PROFILE: Role = "instance profile"
HOOK: Role = "hook function role"

CREATE_ROLE = "CodeDeploy user guide, Create a service role"
CREATE_PROFILE = "CodeDeploy user guide, Create an IAM instance profile"
AUTO_SCALING = "CodeDeploy user guide, Troubleshoot Auto Scaling issues"
HOOKS = "CodeDeploy user guide, AppSpec hooks section"

DEPLOYMENTS = ("in-place", "blue-green", "ecs", "lambda")

LAUNCH_TEMPLATE = Need(
    SERVICE,
    ("ec2:CreateTags", "ec2:RunInstances", "iam:PassRole"),
    "the Auto Scaling group uses a launch template",
    AUTO_SCALING,
)
VPC_ENDPOINTS = Need(
    PROFILE,
    tuple(
        f"codedeploy-commands-secure:{name}"
        for name in (
            "GetDeploymentSpecification",
            "PollHostCommand",
            "PutHostCommandAcknowledgement",
            "PutHostCommandComplete",
        )
    ),
    "the agent uses VPC endpoints",
    CREATE_PROFILE,
)
_MANAGED = {
    "in-place": "AWSCodeDeployRole",
    "blue-green": "AWSCodeDeployRole",
    "ecs": "AWSCodeDeployRoleForECS",
    "lambda": "AWSCodeDeployRoleForLambda",
}


def deployment_needs(deployment: str, document: Document | None) -> Iterator[Need]:
    """Yield what a kind of deployment needs; ``document`` is its appspec, if there is one."""
    path, line = (None, None) if document is None else _platform_line(document)
    managed = _MANAGED[deployment]
    kind = "an" if deployment in ("in-place", "ecs") else "a"
    cause = f"{kind} {deployment} deployment"
    yield Need(SERVICE, (), cause, CREATE_ROLE, "*", path, line, managed)
    if deployment in ("in-place", "blue-green"):
        cause = "the agent fetches the revision, and updates of itself, from S3"
        yield Need(PROFILE, ("s3:Get*", "s3:List*"), cause, CREATE_PROFILE, "*", path, line)
    elif document is not None:
        yield from _hook_needs(document, managed)


def _platform_line(document: Document) -> tuple[str, int | None]:
    root = document.mapping
    name = document.source.name
    for wanted in ("os", "Resources", "resources", "version"):
        key = root.key(wanted) if root is not None else None
        if key is not None:
            return name, document.source.position(key.span.start)[0]
    return name, None


def _hook_needs(document: Document, managed: str) -> Iterator[Need]:
    for event, function in _hooks(document):
        line = document.source.position(event.span.start)[0]
        path, name = document.source.name, function.value.split(":")[-1]
        resource = function.value
        if not resource.startswith("arn:"):
            resource = f"arn:aws:lambda:*:*:function:{resource}"
        cause = f"{event.value} runs {name}"
        # The managed policies let CodeDeploy call functions of this name only.
        held = managed if name.startswith("CodeDeployHook_") else None
        invoke = ("lambda:InvokeFunction",)
        yield Need(SERVICE, invoke, cause, CREATE_ROLE, resource, path, line, held)
        actions = ("codedeploy:PutLifecycleEventHookExecutionStatus",)
        yield Need(HOOK, actions, f"{name} reports its result", HOOKS, "*", path, line)


def _hooks(document: Document) -> Iterator[tuple[Scalar, Scalar]]:
    root = document.mapping
    for key, value in root.items() if root is not None else ():
        node = resolve(value)
        if key.value.lower() != "hooks" or not isinstance(node, Sequence):
            continue
        for item in map(resolve, node.items):
            for event, function in item.items() if isinstance(item, Mapping) else ():
                if isinstance(function, Scalar):
                    yield event, function
