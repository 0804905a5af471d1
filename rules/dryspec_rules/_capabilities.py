"""What CloudFormation wants to be told with `--capabilities` about a template."""

from __future__ import annotations

from dryspec.source import Source
from dryspec.tree import Mapping, Node, Scalar, Sequence, mapping_below, parse, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.project import Project

IAM, NAMED_IAM = "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"
_NAME_KEYS = {
    "AWS::IAM::AccessKey": "",
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Policy": "",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::IAM::UserToGroupAddition": "",
}
"""Types that have to be acknowledged, and the key that gives one a name of its own."""
_FUNCTION = "AWS::Serverless::Function"
"""Gets a role of its own where it names none."""
_MOST_BYTES = 512 * 1024


class Need:
    """The capability that a template needs, and the resource that it needs it for."""

    __slots__ = ("capability", "resource", "type")

    def __init__(self, capability: str, resource: str, kind: str) -> None:
        self.capability = capability
        self.resource = resource
        self.type = kind


def need_of(project: Project, path: str) -> Need | None:
    """Return what a template of the repository needs; ``None`` for nothing, or nothing known."""
    return project.once(f"{__name__} {path}", lambda: _read(project, path))


def _read(project: Project, path: str) -> Need | None:
    data = project.read(path, _MOST_BYTES + 1) or b""
    if b"AWS::" not in data or len(data) > _MOST_BYTES or _is_filled_in(data):
        return None
    document = parse(Source(path, data.decode("utf-8", "replace")))
    if document.problem is not None:
        return None
    needs = [
        need
        for name, resource in _items(mapping_below(document.mapping, "Resources"))
        if (need := _need(name, resource, document.mapping)) is not None
    ]
    # The narrower word does not do for a resource with a name of its own.
    return min(needs, key=lambda need: need.capability == IAM, default=None)


def _is_filled_in(data: bytes) -> bool:
    """Whether the file is itself made into another one by a template language."""
    return b"{%" in data or b"{{" in data.replace(b"{{resolve:", b"")


def _need(name: str, resource: Node, template: Mapping | None) -> Need | None:
    if not isinstance(resource, Mapping) or resource.get("Condition") is not None:
        return None
    kind = text_of(resource.get("Type"))
    properties = mapping_below(resource, "Properties")
    if kind == _FUNCTION:
        common = mapping_below(mapping_below(template, "Globals"), "Function")
        given = any(each is not None and each.get("Role") for each in (properties, common))
        return None if given or not _is_serverless(template) else Need(IAM, name, kind)
    if kind not in _NAME_KEYS:
        return None
    key = _NAME_KEYS[kind]
    own = properties.get(key) if properties is not None and key else None
    return Need(NAMED_IAM if _surely_given(own) else IAM, name, kind)


def _is_serverless(template: Mapping | None) -> bool:
    transform = template.get("Transform") if template is not None else None
    names = transform.items if isinstance(transform, Sequence) else [transform]
    return any(text_of(name).startswith("AWS::Serverless-") for name in names)


def _surely_given(name: Node | None) -> bool:
    """Whether a name is a text; what a function gives may be `AWS::NoValue`."""
    return isinstance(name, Scalar) and (name.tag is None or name.tag == "!Sub")


def _items(mapping: Mapping | None) -> list[tuple[str, Node]]:
    return [] if mapping is None else [(key.value, node) for key, node in mapping.items()]
