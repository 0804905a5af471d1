"""A buildspec under a name that CodeBuild does not look for."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.tree import Document


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report `buildspec.yaml`, `Buildspec.yml` and their like."""
    base = document.source.name.replace("\\", "/").rpartition("/")[2]
    if context.project is not None and context.project.spec_directory:
        return  # below the root of the source the project has to name every file
    near = base.lower() in {"buildspec.yml", "buildspec.yaml", "buildspec.json", "build-spec.yml"}
    if near and base != "buildspec.yml":
        yield Finding(
            Span(0, document.source.line_end(1)),
            f'CodeBuild looks for "buildspec.yml", not for "{base}"; rename it, or name it in '
            "the project",
        )


RULE = Rule(
    name="file-name",
    summary="a buildspec under a name that CodeBuild does not look for",
    severity="note",
    on="document",
    kinds=("buildspec",),
    group="style",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-name-storage",
    ),
)
