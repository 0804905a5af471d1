"""An artifact of everything that lies around."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `**/*` from the source root without `exclude-paths`."""
    from dryspec_rules._filesets import artifacts, from_root

    for files in artifacts(buildspec):
        if files.exclude_paths or not from_root(files):
            continue
        for item in files.files:
            if item.value.removeprefix("./") == "**/*":
                yield Finding(
                    item.span,
                    f'"{item.value}" takes everything, also .git, node_modules and .env; give a '
                    '"base-directory" or "exclude-paths"',
                )


RULE = Rule(
    name="artifact-everything",
    summary="an artifact of everything that lies around",
    severity="note",
    on="buildspec",
    group="style",
    words=("**/*",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.exclude-paths",
    ),
)
