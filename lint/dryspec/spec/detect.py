"""What kind of file this is: by content first, by name when the content does not say.

Files of other products that share a name or a shape (an OBS plug-in's ``buildspec.json``, a
MoveApps ``appspec.json``, Device Farm test specs, Amplify build settings, what
:mod:`dryspec.spec.products` knows) are recognised and left alone.
"""

from __future__ import annotations

from dryspec.tree import Mapping, Node, Scalar, Sequence, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.tree import Document

SERVER = "server"
LAMBDA = "lambda"
ECS = "ecs"
"""Platforms of an appspec; a serverless file that does not say which has platform ``None``."""


CLOUDFORMATION = "AWS CloudFormation"
"""The one other product whose files may hold buildspecs."""


class Detected:
    """``kind`` is ``buildspec``, ``appspec``, ``other`` or ``unknown``.

    ``platform`` says which appspec; ``product`` names the other product; ``certain`` is false
    when only the file's name decided.
    """

    __slots__ = ("certain", "kind", "platform", "product")

    def __init__(
        self, kind: str, platform: str | None = None, product: str = "", certain: bool = True
    ) -> None:
        self.kind = kind
        self.platform = platform
        self.product = product
        self.certain = certain


_SERVER_KEYS = frozenset({"os", "files", "permissions", "file_exists_behavior"})
_OBS_KEYS = frozenset({"dependencies", "platformConfig", "platforms", "uuids"})
_MOVEAPPS_KEYS = frozenset({"settings", "providedAppFiles", "people", "funding", "keywords"})
FOREIGN_KEYS = frozenset(
    {
        *("on", "apiVersion", "openapi", "swagger", "$schema"),
        *("region", "services", "workers", "jobs", "static_sites", "functions", "databases"),
        "provider",
    }
)
"""Keys of products that few files with our names belong to; our formats have none of them."""
_OWN_REPORTS = frozenset({"diagnostics", "assumptions"})
_TEMPLATE_KEY = "AWSTemplateFormatVersion"
_PROJECT = "AWS::CodeBuild::Project"
_TEMPLATE_SECTIONS = ("Transform", "Parameters", "Mappings", "Conditions", "Outputs")
_TEST_PHASES = frozenset({"pre_test", "test", "post_test"})


def is_terraform(name: str) -> bool:
    """Tell whether a file is one of Terraform by its name."""
    return name.endswith((".tf", ".tf.json"))


def detect(document: Document, name: str = "", kind: str = "") -> Detected:
    """Decide what a document is; ``kind`` (``buildspec`` or ``appspec``) overrules the guess."""
    root = document.mapping
    keys = {key.value for key, _ in root.items()} if root else set[str]()
    if kind == "appspec":
        return Detected("appspec", _platform(root, keys, name) if root else SERVER)
    if kind == "buildspec":
        return Detected("buildspec")
    if document.problem is not None and _PROJECT in document.source.text and "phases" not in keys:
        return Detected("other", product=CLOUDFORMATION, certain=False)
    found = _by_content(root, keys, name) if root else None
    return found or _by_name(root, keys, name, document.source.text)


def _by_content(root: Mapping, keys: set[str], name: str) -> Detected | None:
    other = _other_product(root, keys)
    if other:
        return Detected("other", product=other)
    base = _base(name)
    named_appspec = "appspec" in base
    ours = named_appspec or _has_version(root, "0.0")
    if {"Resources", "resources"} & keys and _is_serverless(root) and (ours or _deploys(root)):
        return Detected("appspec", _platform(root, keys, name))
    if _SERVER_KEYS & keys and not {"phases", "batch"} & keys and (ours or _is_server(root, keys)):
        return Detected("appspec", SERVER)
    if {"phases", "batch"} & keys and not (named_appspec and "hooks" in keys):
        return Detected("buildspec") if "buildspec" in base or _is_build(root) else None
    hooks = _mapping(root, "hooks")
    return Detected("appspec", SERVER) if hooks is not None and _names_event(hooks) else None


def _names_event(hooks: Mapping) -> bool:
    """Tell whether a mapping has the name of an event that instances have scripts for."""
    from dryspec.facts.events import BALANCED, scripted

    return any(key.value in scripted(BALANCED) for key, _ in hooks.items())


def _has_version(root: Mapping, *versions: str) -> bool:
    """Tell whether a file has a version of our formats, which few others call theirs."""
    version = _first(root, "version", "Version")
    return isinstance(version, Scalar) and version.value in versions


def _is_server(root: Mapping, keys: set[str]) -> bool:
    """Tell whether the values are those of a server's appspec: many files have its keys."""
    if "file_exists_behavior" in keys:
        return True
    if isinstance(root.get("os"), Scalar) and "language" not in keys:  # Travis has both
        return True
    return _has_items(root.get("files"), "source", "destination") or _has_items(
        root.get("permissions"), "object"
    )


def _deploys(root: Mapping) -> bool:
    """Tell whether resources are those of an appspec: many files have a key of that name."""
    types = _resource_types(_first(root, "Resources", "resources"))
    return bool(types & {"AWS::ECS::Service", "AWS::Lambda::Function"})


def _is_build(root: Mapping) -> bool:
    """Tell whether a file has phases or a batch by name, and no list of phases or a number."""
    named = _mapping(root, "phases") or _mapping(root, "batch")
    return named is not None or _has_version(root, "0.1", "0.2")


def _has_items(node: Node | None, *keys: str) -> bool:
    """Tell whether a list has a mapping with one of these keys."""
    return isinstance(node, Sequence) and any(
        isinstance(item, Mapping) and _first(item, *keys) is not None
        for item in map(resolve, node.items)
    )


def _by_name(root: Mapping | None, keys: set[str], name: str, text: str) -> Detected:
    base = _base(name)
    if root is None and _TEMPLATE_KEY in text and _starts_line(text, _TEMPLATE_KEY):
        return Detected("other", product=CLOUDFORMATION, certain=False)
    if "appspec" in base and "buildspec" not in base:
        if root is None and text.startswith("#!"):
            return Detected("other", product="a script", certain=False)
        return Detected("appspec", _platform(root, keys, name), certain=False)
    if "buildspec" in base:
        return Detected("buildspec", certain=False)
    return Detected("unknown", certain=False)


def _other_product(root: Mapping, keys: set[str]) -> str:
    if _OWN_REPORTS & keys and "version" in keys and (own := _own_report(root, keys)):
        return own
    if "phases" not in keys and "dependencies" in keys and "name" in keys and _OBS_KEYS & keys:
        return "an OBS Studio plug-in"
    if len(_MOVEAPPS_KEYS & keys) >= 2 and not {"Resources", "resources", "os"} & keys:
        return "a MoveApps app"
    if keys & {"frontend", "backend", "applications"} and not {"phases", "batch"} & keys:
        return "AWS Amplify"
    phases = _mapping(root, "phases")
    if "android_test_host" in keys or "ios_test_host" in keys:
        return "AWS Device Farm"
    if phases is not None:
        names = {key.value for key, _ in phases.items()}
        if len(_TEST_PHASES & names) >= 2 and "build" not in names:
            return "AWS Device Farm"
    if _TEMPLATE_KEY in keys or _is_template(root):
        return CLOUDFORMATION
    if FOREIGN_KEYS & keys:
        from dryspec.spec.products import product_of

        return product_of(root, keys)
    return ""


def _own_report(root: Mapping, keys: set[str]) -> str:
    """Return what to call a report of ours, which has keys of the files that it is about."""
    tool = _mapping(root, "tool")
    name = tool.get("name") if tool else None
    linted = isinstance(name, Scalar) and name.value == "dryspec"
    return "dryspec (a report)" if linted or {"phases", "assumptions"} <= keys else ""


def _starts_line(text: str, key: str) -> bool:
    """Tell whether a text that is no mapping, maybe for an error in it, has a line with a key."""
    return any(line.lstrip(" \t\"'{").startswith(key) for line in text.splitlines())


def _is_template(root: Mapping) -> bool:
    """A template's resources are a map by logical name; an appspec's are a list."""
    resources = root.get("Resources")
    if not isinstance(resources, Mapping) or root.get("version") is not None:
        return False
    if root.get("Hooks") is not None:
        return False
    return (
        any(name.startswith("AWS::") for name in _resource_types(resources))
        or any(root.get(name) is not None for name in _TEMPLATE_SECTIONS)
        or any(key.value.startswith("Fn::") for key, _ in resources.items())
    )


def _is_serverless(root: Mapping) -> bool:
    """CloudFormation's ``Resources`` is a map of typed things; the appspec's is a list."""
    node = _first(root, "Resources", "resources")
    if isinstance(node, Sequence) or node is None:
        return True
    if isinstance(node, Scalar):
        return True
    types = _resource_types(node)
    return not types or (
        bool(types & {"AWS::ECS::Service", "AWS::Lambda::Function"})
        and len(types) == 1
        and _first(root, "version", "Version") is not None
    )


def _platform(root: Mapping | None, keys: set[str], name: str) -> str | None:
    if root is None:
        return None if _base(name).endswith(".json") else SERVER
    if not {"Resources", "resources"} & keys:
        return SERVER if _SERVER_KEYS & keys or "hooks" in keys else _hinted(root, keys)
    types = _resource_types(_first(root, "Resources", "resources"))
    if "AWS::Lambda::Function" in types:
        return LAMBDA
    if "AWS::ECS::Service" in types:
        return ECS
    if "os" in keys or (_SERVER_KEYS & keys and not types):
        return SERVER
    return None


def _hinted(root: Mapping, keys: set[str]) -> str | None:
    """Without resources, a list of hooks means a serverless file; nothing means a server's."""
    if "Hooks" in keys and isinstance(_first(root, "Hooks"), Sequence):
        return None
    return SERVER


def _resource_types(node: Node | None) -> set[str]:
    found: set[str] = set()
    for resource in _resources(node):
        value = _first(resource, "Type", "type")
        if isinstance(value, Scalar):
            found.add(value.value)
    return found


def _resources(node: Node | None) -> list[Mapping]:
    items = [resolve(item) for item in node.items] if isinstance(node, Sequence) else [node]
    bodies: list[Mapping] = []
    for item in items:
        if isinstance(item, Mapping):
            if _first(item, "Type", "type") is not None:
                bodies.append(item)
            bodies.extend(value for _, value in item.items() if isinstance(value, Mapping))
    return bodies


def _first(mapping: Mapping, *names: str) -> Node | None:
    for name in names:
        node = mapping.get(name)
        if node is not None:
            return node
    return None


def _mapping(mapping: Mapping, name: str) -> Mapping | None:
    node = mapping.get(name)
    return node if isinstance(node, Mapping) else None


def _base(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1].lower()
