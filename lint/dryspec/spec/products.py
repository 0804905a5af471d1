"""Files of other products whose names hold ``appspec`` or ``buildspec``, told by their keys.

Whatever has a key that only our formats have is ours, however odd the rest of it is. Read only
for files with one of :data:`dryspec.spec.detect.FOREIGN_KEYS`.
"""

from __future__ import annotations

from dryspec.tree import Mapping, Node, Sequence, text_of

_OURS = frozenset(
    {
        *("version", "phases", "batch", "artifacts", "Version"),
        *("os", "files", "hooks", "permissions", "file_exists_behavior"),
        *("Resources", "resources", "Hooks"),
    }
)
_COMPONENTS = ("services", "workers", "jobs", "static_sites", "functions", "databases")
_APP_PLATFORM = frozenset({*_COMPONENTS, "region", "alerts", "ingress", "domains", "features"})
_JOB = frozenset({"runs-on", "uses", "steps"})
_CONTAINER = frozenset({"image", "build"})


def product_of(root: Mapping, keys: set[str]) -> str:
    """Return whose file this is, ``""`` if no product known here claims it."""
    ours = _OURS & keys
    if ours <= {"resources"} and "service" in keys and _names_provider(root):
        return "the Serverless Framework"
    if ours <= {"permissions"} and "on" in keys and _some_have(root.get("jobs"), _JOB):
        return "GitHub Actions"
    if ours <= {"version"} and _some_have(root.get("services"), _CONTAINER):
        return "Docker Compose"
    return "" if ours else _without_our_keys(root, keys)


def _without_our_keys(root: Mapping, keys: set[str]) -> str:
    if "name" in keys and (len(_APP_PLATFORM & keys) > 1 or _has_component(root)):
        return "DigitalOcean's App Platform"
    if "apiVersion" in keys and {"kind", "metadata"} & keys:
        return "Score" if text_of(root.get("apiVersion")).startswith("score.") else "Kubernetes"
    if {"openapi", "swagger"} & keys and {"info", "paths"} & keys:
        return "OpenAPI"
    return "JSON Schema" if "json-schema.org" in text_of(root.get("$schema")) else ""


def _names_provider(root: Mapping) -> bool:
    provider = root.get("provider")
    return isinstance(provider, Mapping) and provider.get("name") is not None


def _has_component(root: Mapping) -> bool:
    """Tell whether there is a list of named components: Compose and workflows have mappings."""
    return any(
        isinstance(part, Sequence)
        and any(isinstance(item, Mapping) and item.get("name") for item in part.items)
        for part in map(root.get, _COMPONENTS)
    )


def _some_have(node: Node | None, wanted: frozenset[str]) -> bool:
    """Tell whether a mapping of mappings has one with a key of ``wanted``."""
    return isinstance(node, Mapping) and any(
        isinstance(value, Mapping) and any(key.value in wanted for key, _ in value.items())
        for _, value in node.items()
    )
