"""A section without a value."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.ruby import Hash, to_s
from dryspec_rules._appspec import half_read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report `files`, `permissions`, `hooks` and events that are null."""
    del context
    for name in ("files", "permissions", "hooks"):
        key, value = appspec.key(name), appspec.value(name)
        if key is not None and value is not None and value.is_nil and not half_read(appspec):
            yield Finding(
                key.span,
                f'"{name}" has no value: agent 1 takes that for empty, agent 2 may refuse it, and '
                "the guide warns of it; remove the key",
            )
    hooks = appspec.value("hooks")
    for pair in hooks.data.pairs if hooks is not None and isinstance(hooks.data, Hash) else ():
        if pair.value.is_nil and not half_read(appspec):
            yield Finding(
                pair.key.span,
                f'"{to_s(pair.key.data)}" has no scripts and is passed over: remove the key',
            )


RULE = Rule(
    name="appspec-section-empty",
    summary="a section without a value",
    severity="note",
    on="server",
    group="style",
    keys=(
        "files",
        "hooks",
        "permissions",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file.html#reference-appspec-file-spacing",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
