"""A hook for an event that does not exist."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.ruby import to_s
from dryspec_rules._appspec import nearest, respell, short
from dryspec_rules._events import OTHER_PLATFORM, RESERVED, SCRIPTED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report hooks whose event is none of the nine with scripts."""
    del context
    for hook in appspec.hooks:
        name = to_s(hook.event)
        if isinstance(hook.event, str) and name in {*SCRIPTED, *RESERVED, *OTHER_PLATFORM}:
            continue
        near = nearest(name, SCRIPTED)
        suggestion = near.partition('"')[2].rpartition('"')[0]
        yield Finding(
            hook.key.span,
            f'"{short(name)}" is no lifecycle event: the service never runs its scripts, and '
            f"codedeploy-local refuses the file at Install{near}",
            fix=respell(hook.key.node, suggestion, f"write {suggestion}", safe=False)
            if suggestion
            else None,
        )


RULE = Rule(
    name="appspec-hook-unknown-event",
    summary="an unknown lifecycle event",
    severity="warning",
    on="server",
    group="correctness",
    fix="unsafe",
    keys=("hooks",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
