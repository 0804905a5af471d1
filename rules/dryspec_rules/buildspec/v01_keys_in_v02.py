"""Variables under the key of version 0.1 in a file of version 0.2."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec.tree import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `environment_variables` unless the file says 0.1."""
    root = buildspec.root
    key = root.key("environment_variables") if root else None
    if root is None or key is None or buildspec.legacy:
        return
    yield Finding(
        key.span,
        '"environment_variables" is the key of version 0.1, and 0.2 sets none of its variables; '
        'write "env" with "variables" below it',
        fix=_fix(root, key),
    )


def _fix(root: Mapping, key: Scalar) -> Fix | None:
    from dryspec_rules._edits import write

    if root.key("env"):
        return None
    edits = [write(key, "env")]
    body = root.get("environment_variables")
    plain = body.key("plaintext") if isinstance(body, Mapping) else None
    if plain:
        edits.append(write(plain, "variables"))
    return Fix("use the keys of 0.2", edits, UNSAFE)


RULE = Rule(
    name="v01-keys-in-v02",
    summary="environment_variables in a file of version 0.2",
    severity="warning",
    on="buildspec",
    group="correctness",
    fix="unsafe",
    keys=("environment_variables",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-versions",
    ),
)
