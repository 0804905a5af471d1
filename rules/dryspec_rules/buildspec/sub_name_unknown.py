"""A shell variable that `Fn::Sub` takes for a name of the template."""

from __future__ import annotations

from dryspec.finding import ERROR, WARNING, Finding, Related
from dryspec.rule import Rule
from dryspec.tree import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.embedded import Embedded
    from dryspec.source import Span

_PSEUDO = tuple(
    f"AWS::{name}"
    for name in (
        *("AccountId", "NotificationARNs", "NoValue", "Partition", "Region", "StackId"),
        *("StackName", "URLSuffix"),
    )
)
_SHOWN = 10
_GENERATORS = ("{%", "<%", "OrganizationBinding", "OC::ORG::")
"""Signs of a program (the last two: org-formation) that brings more names into the template."""


def check(embedded: Embedded, settings: object) -> Iterator[Finding]:
    """Report names in `${...}` that the template does not have."""
    del settings
    document = embedded.template
    root = document.mapping if document is not None else None
    if not embedded.names or document is None or root is None or document.problem is not None:
        return
    if any(sign in document.source.text for sign in _GENERATORS):
        return
    known = _known(root)
    changed = root.get("Transform") is not None or "Fn::Transform" in document.source.text
    places: dict[str, list[Span]] = {}
    for name, span in embedded.names:
        places.setdefault(name, []).append(span)
    for name, spans in places.items():
        word = name.split(".")[0].strip()
        # A transform may bring names, too, but always of letters and digits.
        if word not in known and not (changed and word.isalnum()):
            yield Finding(
                spans[0],
                _words(name, word, known),
                severity=WARNING if changed else ERROR,
                related=[Related(span, "and here") for span in spans[1:_SHOWN]],
            )


def _known(root: Mapping) -> set[str]:
    """Return parameters, resources and what CloudFormation itself knows."""
    sections = [root.get(name) for name in ("Parameters", "Resources")]
    return set(_PSEUDO).union(
        key.value
        for section in sections
        if isinstance(section, Mapping)
        for key, _ in section.items()
    )


def _words(name: str, word: str, known: set[str]) -> str:
    from dryspec.spec.structure_words import nearest

    shown = f'Fn::Sub looks up "{name}" in the template'
    leave = f"to leave it to the shell write ${{!{name}}}"
    if not all(part.isalnum() or part in {"_", ".", ":"} for part in name):
        return f"{shown}, which cannot have such a name, so CloudFormation refuses it; {leave}"
    similar = nearest(word, tuple(sorted(known)))
    what = "parameter or resource" if "::" not in word else "pseudo parameter"
    meant = f' (did you mean "{similar}"?)' if similar else ""
    return f"{shown}, which has no such {what}, so CloudFormation refuses it{meant}; {leave}"


RULE = Rule(
    name="sub-name-unknown",
    summary="a shell variable that Fn::Sub looks up in the template",
    severity="error",
    on="template",
    group="correctness",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html",
    ),
)
