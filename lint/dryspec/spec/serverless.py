"""An appspec for AWS Lambda or Amazon ECS: typed, located and forgiving.

The service reads these files, so nothing was observed: the fields follow the user guide
("AppSpec 'resources' section", "AppSpec 'hooks' section"). The guide spells keys both with a
capital and without; both are understood here, the rest of the case too.
"""

from __future__ import annotations

from dryspec.tree import Mapping, Scalar, Sequence, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.tree import Document, Node

LAMBDA_TYPE = "AWS::Lambda::Function"
ECS_TYPE = "AWS::ECS::Service"
PLACEHOLDER = "<TASK_DEFINITION>"
"""What the pipeline's ECS blue/green action replaces; it must be left as it is (user guide)."""


class Section:
    """A mapping looked at without regard to the case of its keys."""

    __slots__ = ("_entries", "node")

    def __init__(self, node: Mapping) -> None:
        self.node = node
        self._entries = {key.value.lower(): (key, value) for key, value in node.items()}

    def get(self, name: str) -> Node | None:
        """Return a key's value, ``None`` when it is absent."""
        entry = self._entries.get(name.lower())
        return entry[1] if entry else None

    def key(self, name: str) -> Scalar | None:
        """Return the key itself, for its place and spelling."""
        entry = self._entries.get(name.lower())
        return entry[0] if entry else None

    def scalar(self, name: str) -> Scalar | None:
        """Return a key's value when it is a scalar that holds something."""
        node = self.get(name)
        return node if isinstance(node, Scalar) and not node.is_null else None

    def section(self, name: str) -> Section | None:
        """Return a key's value as a section when it is a mapping."""
        node = self.get(name)
        return Section(node) if isinstance(node, Mapping) else None

    def items(self, name: str) -> list[Node]:
        """Return the items of a list; a single value counts as a list of one."""
        node = self.get(name)
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return []
        return [resolve(item) for item in node.items] if isinstance(node, Sequence) else [node]


class Resource:
    """One resource: its logical name, type and properties."""

    __slots__ = ("body", "key", "properties")

    def __init__(self, key: Scalar, body: Section) -> None:
        self.key = key
        self.body = body
        self.properties = body.section("Properties")

    @property
    def name(self) -> str:
        """The logical name; ``TargetService`` in every ECS example of the guide."""
        return self.key.value

    @property
    def type(self) -> Scalar | None:
        """``AWS::Lambda::Function`` or ``AWS::ECS::Service``."""
        return self.body.scalar("Type")

    def field(self, name: str) -> Scalar | None:
        """Return a property that is a scalar, such as ``Alias`` or ``TaskDefinition``."""
        return self.properties.scalar(name) if self.properties else None

    @property
    def load_balancer(self) -> Section | None:
        """``LoadBalancerInfo`` of an ECS service, when it is a mapping."""
        return self.properties.section("LoadBalancerInfo") if self.properties else None

    @property
    def network(self) -> Section | None:
        """``NetworkConfiguration.AwsvpcConfiguration`` of an ECS service."""
        outer = self.properties.section("NetworkConfiguration") if self.properties else None
        return outer.section("AwsvpcConfiguration") if outer else None

    @property
    def capacity_providers(self) -> list[Section]:
        """Items of ``CapacityProviderStrategy`` of an ECS service."""
        items = self.properties.items("CapacityProviderStrategy") if self.properties else []
        return [Section(item) for item in items if isinstance(item, Mapping)]


class FunctionHook:
    """A lifecycle event with the function that the service calls, ``None`` when empty."""

    __slots__ = ("event", "function", "value")

    def __init__(self, event: Scalar, value: Node) -> None:
        self.event = event
        self.value = value
        self.function = value if isinstance(value, Scalar) and not value.is_null else None


class ServerlessAppspec:
    """A Lambda or ECS appspec; what has the wrong shape is left out of the typed parts."""

    __slots__ = ("document", "hooks", "platform", "resources", "root", "source", "version")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.source = document.source
        self.root = Section(document.mapping) if document.mapping else None
        self.version = self.root.scalar("version") if self.root else None
        self.resources = _resources(self.root)
        self.hooks = _hooks(self.root)
        self.platform = _platform(self.resources)


def read_serverless(document: Document) -> ServerlessAppspec:
    """Read an appspec for Lambda or ECS; never raises."""
    return ServerlessAppspec(document)


def _resources(root: Section | None) -> list[Resource]:
    found: list[Resource] = []
    for item in root.items("Resources") if root else ():
        if not isinstance(item, Mapping):
            continue
        for key, value in item.items():
            if isinstance(value, Mapping):
                found.append(Resource(key, Section(value)))
    return found


def _hooks(root: Section | None) -> list[FunctionHook]:
    found: list[FunctionHook] = []
    for item in root.items("Hooks") if root else ():
        if isinstance(item, Mapping):
            found.extend(FunctionHook(key, value) for key, value in item.items())
    return found


def _platform(resources: list[Resource]) -> str | None:
    """Say ``lambda`` or ``ecs`` by the first resource that tells, else ``None``."""
    for resource in resources:
        if resource.type is not None and resource.type.value in {LAMBDA_TYPE, ECS_TYPE}:
            return "lambda" if resource.type.value == LAMBDA_TYPE else "ecs"
    return None
