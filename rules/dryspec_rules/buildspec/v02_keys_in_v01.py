"""Variables under the key of version 0.2 in a file of version 0.1."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `env` in a file of version 0.1."""
    key = buildspec.root.key("env") if buildspec.root else None
    version = buildspec.version
    if key is None or version is None or not buildspec.legacy:
        return
    from dryspec_rules._edits import write

    yield Finding(
        key.span,
        '"env" is a key of version 0.2; version 0.1 calls it "environment_variables" and may leave '
        "these variables unset, so say version 0.2",
        fix=Fix("say version 0.2", [write(version, "0.2")], UNSAFE),
    )


RULE = Rule(
    name="v02-keys-in-v01",
    summary="env in a file of version 0.1",
    severity="warning",
    on="buildspec",
    group="correctness",
    fix="unsafe",
    words=("0.1",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-versions",
    ),
)
