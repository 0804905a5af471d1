"""A task definition or appspec under another name than the CodeDeployToECS action's default."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_SETTING = {"taskdef.json": "TaskDefinitionTemplatePath", "appspec.yaml": "AppSpecTemplatePath"}


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report near misses of the two names beside an imageDetail.json."""
    del context
    from dryspec_rules._filesets import artifacts
    from dryspec_rules._pipeline_files import DETAIL, base_name, listed, meant

    items = list(listed(artifacts(buildspec)))
    if not any(base_name(item.value) == DETAIL for item in items):
        return
    names = {base_name(item.value) for item in items}
    for item in items:
        name, right = base_name(item.value), meant(item.value)
        if right in _SETTING and name != right and right not in names:
            yield Finding(
                item.span,
                f'beside an imageDetail.json, the action CodeDeployToECS looks for "{right}" and '
                f'not for "{name}" unless its {_SETTING[right]} says so; rename it, or check the '
                "pipeline",
            )


RULE = Rule(
    name="pipeline-template-name",
    summary="a task definition or appspec under a name that CodeDeployToECS does not expect",
    severity="note",
    on="buildspec",
    group="suspicious",
    preview=True,
    words=("imageDetail.json",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html",
    ),
)
