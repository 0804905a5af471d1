"""An appspec where a buildspec is expected."""

from __future__ import annotations

from dryspec.finding import ERROR, WARNING, Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.tree import Document, Mapping, Scalar

_KEYS = ("os", "hooks", "permissions", "files", "Resources", "Hooks")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a file named or used as a buildspec that holds an appspec."""
    root = document.mapping
    if root is None or root.key("phases") or root.key("batch"):
        return
    key = _appspec_key(root)
    if key is None:
        return
    name = document.source.name.replace("\\", "/").rpartition("/")[2]
    if context.kind == "buildspec":
        yield Finding(
            key.span,
            f'"{key.value}" is a key of a CodeDeploy appspec and there are no "phases", so '
            "CodeBuild cannot build from this file; name another one, or give it phases",
            severity=ERROR,
        )
    elif "buildspec" in name.lower() and "appspec" not in name.lower():
        yield Finding(
            key.span,
            f'this is a CodeDeploy appspec ("{key.value}") called "{name}": CodeBuild cannot use '
            "it, and CodeDeploy looks for appspec.yml; rename it",
            severity=WARNING,
        )


def _appspec_key(root: Mapping) -> Scalar | None:
    return next((root.key(name) for name in _KEYS if root.key(name)), None)


RULE = Rule(
    name="looks-like-appspec",
    summary="an appspec where a buildspec is expected",
    severity="error",
    on="document",
    kinds=("buildspec", "appspec"),
    group="correctness",
    keys=_KEYS,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases",
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
    ),
)
