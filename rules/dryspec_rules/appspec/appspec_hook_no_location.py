"""A script whose location is empty."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import half_read, under_another_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report locations that are null or blank."""
    del context
    if half_read(appspec):
        return
    for script in appspec.scripts:
        if script.location is not None:
            continue
        if script.key("location") is not None:
            yield Finding(
                script.place("location"),
                '"location" is empty, so the agent refuses the file at every event: name a script '
                "of the revision, or remove the item",
            )
        else:
            yield under_another_name(script, "location", "a hook script") or Finding(
                script.start,
                'this script has no "location", so the agent refuses the file at every event; a '
                "stray dash before one of its keys does that, too",
            )


RULE = Rule(
    name="appspec-hook-no-location",
    summary="a script without a location",
    severity="error",
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
