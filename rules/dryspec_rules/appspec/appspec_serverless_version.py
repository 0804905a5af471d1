"""A version other than 0.0 for Lambda or ECS."""

from __future__ import annotations

from dryspec.finding import NOTE, Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import is_placeholder, replace_with, respell, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.serverless import ServerlessAppspec


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Report versions that are not 0.0."""
    del context
    node = appspec.version
    key = appspec.root.key("version") if appspec.root else None
    if key is not None and key.value != "version":
        yield Finding(
            key.span,
            f'the key is spelled "version" in every document; whether "{key.value}" is read is not '
            'known: write "version"',
            severity=NOTE,
            fix=respell(key, "version", "write version", safe=False),
        )
    if node is None or node.value.strip() in {"0.0", "0"} or is_placeholder(node.value):
        return
    works = node.value.strip() == "1" and appspec.platform == "ecs"
    yield Finding(
        node.span,
        f'the version is "{short(node.value)}", but 0.0 is the only one that is documented, and '
        "nothing promises that another is accepted: write 0.0",
        severity=NOTE if works else "",
        fix=replace_with(node, "0.0", "write 0.0", safe=False),
    )


RULE = Rule(
    name="appspec-serverless-version",
    summary="a version other than 0.0",
    severity="warning",
    on="serverless",
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "https://circleci.com/developer/orbs/orb/circleci/aws-ecs",
    ),
)
