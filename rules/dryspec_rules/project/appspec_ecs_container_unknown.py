"""A container or port that the task definition beside the appspec does not have."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._appspec import is_placeholder, nearest, short
from dryspec_rules._fill_in import is_fill_in, is_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from dryspec.context import Context
    from dryspec.project import Project
    from dryspec.spec.serverless import Resource, ServerlessAppspec
    from dryspec.tree import Scalar

_NAMES = frozenset({"taskdef.json", "task-definition.json", "taskdefinition.json"})
_EDITORS = (".json", ".py", ".sh", ".ts", ".yaml", ".yml")
"""Endings of files that may put another name into one of the two before they are used."""
_MOST_EDITORS = 400


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Compare LoadBalancerInfo with the only task definition in the same directory."""
    project = context.project
    if appspec.platform != "ecs" or project is None or len(appspec.resources) != 1:
        return
    resource = appspec.resources[0]
    section = resource.load_balancer
    name = section.scalar("ContainerName") if section else None
    port = section.scalar("ContainerPort") if section else None
    if name is None or _is_open(name.value, "ContainerName") or is_template(context):
        return
    path = _task_definition(project)
    containers = _containers(project.read(path) if path else None, resource)
    if not containers or _is_edited(name.value, path, project):
        return
    beside = [Related(name.span, "the task definition", path)]
    if name.value not in containers:
        yield Finding(
            name.span,
            f'"{path}" has no container called "{short(name.value)}", so Amazon ECS refuses the '
            f"new tasks and the deployment fails{_offered(name.value, list(containers))}",
            related=beside,
        )
    elif port is not None and _lacks(containers[name.value], port):
        known = ", ".join(str(number) for number in containers[name.value]) or "none"
        yield Finding(
            port.span,
            f'the container "{short(name.value)}" has no port {port.value} in "{path}" '
            f"(containerPort: {known}), so Amazon ECS refuses the new tasks and the deployment "
            "fails: write the same port in both",
            related=beside,
        )


def _is_open(text: str, key: str) -> bool:
    return "$" in text or is_placeholder(text) or is_fill_in(text, key)


def _task_definition(project: Project) -> str:
    """Return the task definition beside the appspec where there is one only."""
    directory = project.spec_directory
    found = [
        name
        for name, _ in project.entries(directory)
        if name.lower().endswith(".json") and "task" in name.lower()
    ]
    if len(found) != 1 or found[0].lower() not in _NAMES:
        return ""
    return f"{directory}/{found[0]}" if directory else found[0]


def _containers(data: bytes | None, resource: Resource) -> dict[str, list[int]]:
    """Return ports by container; nothing where the two files are not about the same tasks.

    Port 0 stands for one that is no number.
    """
    import json

    try:
        content: Any = json.loads(data or b"")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(content, dict):
        return {}
    task: dict[str, Any] = content  # pyright: ignore[reportUnknownVariableType] - JSON
    node = resource.field("TaskDefinition")
    if node is None or not _is_meant(node.value, task.get("family")):
        return {}
    found: dict[str, list[int]] = {}
    for container in _objects(task.get("containerDefinitions")):
        name = container.get("name")
        if not isinstance(name, str) or _is_open(name, "ContainerName"):
            return {}  # what is filled in later may be the one
        ports = [item.get("containerPort") for item in _objects(container.get("portMappings"))]
        found[name] = [port if isinstance(port, int) else 0 for port in ports]
    return found


def _objects(value: Any) -> list[dict[str, Any]]:
    items: list[Any] = value if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType] - JSON
    return [item for item in items if isinstance(item, dict)]


def _is_meant(reference: str, family: Any) -> bool:
    """Whether the appspec leaves the task definition open, or names this one's family."""
    _, found, name = reference.partition(":task-definition/")
    return not found or "$" in reference or name.partition(":")[0] == family


def _lacks(ports: list[int], port: Scalar) -> bool:
    return port.value.isdecimal() and 0 not in ports and port.value not in map(str, ports)


def _is_edited(name: str, task: str, project: Project) -> bool:
    """Whether some file that edits others names the container, which it may put in or replace."""
    editors = [
        path
        for path in project.files
        if path.endswith(_EDITORS)
        and path not in (task, project.spec_path)
        and "node_modules/" not in path
    ]
    wanted = name.encode()
    for path in editors[:_MOST_EDITORS]:
        text = project.read(path) or b""
        if wanted in text and (b"sed " in text or b"jq " in text or b"replace(" in text):
            return True
    return False


def _offered(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    listed = ", ".join(f'"{short(each)}"' for each in known[:3])
    return near or f": write the name of one of its containers ({listed})"


RULE = Rule(
    name="appspec-ecs-container-unknown",
    summary="a container or port that the task definition does not have",
    severity="warning",
    on="serverless",
    group="project",
    keys=("LoadBalancerInfo", "loadBalancerInfo"),
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html",
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html",
    ),
)
