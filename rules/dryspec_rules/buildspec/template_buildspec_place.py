"""A template's buildspec where CloudFormation does not take one."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.tree import Mapping, Node, Sequence, mapping_below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.embedded import Embedded

_REFUSED = "so CloudFormation refuses the template"


def check(embedded: Embedded, settings: object) -> Iterator[Finding]:
    """Report a BuildSpec beside Source, of another spelling, or given as a mapping."""
    del settings
    root = embedded.template.mapping if embedded.template is not None else None
    properties = mapping_below(
        mapping_below(mapping_below(root, "Resources"), embedded.name), "Properties"
    )
    if properties is None:
        return
    for key, _ in properties.items():
        if key.value.lower() == "buildspec":
            yield Finding(
                key.span,
                f'"{key.value}" is no property of a project, {_REFUSED}: put it under Source',
            )
    source = mapping_below(properties, "Source")
    for key, value in source.items() if source is not None else ():
        if key.value.lower() == "buildspec" and key.value != "BuildSpec":
            yield Finding(
                key.span,
                f'"{key.value}" is no property of Source, {_REFUSED}: write BuildSpec',
            )
        elif key.value == "BuildSpec" and _is_structure(value):
            yield Finding(
                key.span,
                f"BuildSpec has to be a text, and here is {_kind(value)}, {_REFUSED}: put | behind "
                "the colon",
            )


def _is_structure(node: Node) -> bool:
    """Whether a value is a mapping or list that no function makes a text of."""
    if node.tag is not None and node.tag.startswith("!"):
        return False
    if isinstance(node, Mapping):
        return not any(key.value == "Ref" or "Fn::" in key.value for key, _ in node.items())
    return isinstance(node, Sequence)


def _kind(node: Node) -> str:
    return "a mapping" if isinstance(node, Mapping) else "a list"


RULE = Rule(
    name="template-buildspec-place",
    summary="a template's buildspec in the wrong place or form",
    severity="error",
    on="template",
    group="correctness",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-codebuild-project-source.html",
    ),
)
