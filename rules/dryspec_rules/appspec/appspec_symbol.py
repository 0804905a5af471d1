"""A key or value that starts with a colon."""

from __future__ import annotations

from dryspec.dialect import Symbol
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.ruby import Hash
from dryspec_rules._appspec import judged_by, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report plain scalars of the form `:word`."""
    if not appspec.symbols or appspec.root is None or not judged_by(context, 1):
        return
    pending = [appspec.root]
    seen: set[int] = set()
    while pending:
        value = pending.pop()
        if id(value.data) in seen and isinstance(value.data, list | Hash):
            continue
        seen.add(id(value.data))
        if isinstance(value.data, Symbol):
            yield Finding(
                value.span,
                f'":{short(value.data.name)}" is a Ruby symbol for agent 1, which equals no text: '
                "put it in quotes, or remove the colon",
            )
        elif isinstance(value.data, list):
            pending.extend(value.data)
        elif isinstance(value.data, Hash):
            for pair in value.data.pairs:
                pending += [pair.key, pair.value]


RULE = Rule(
    name="appspec-symbol",
    summary="a Ruby symbol",
    severity="warning",
    on="server",
    group="correctness",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
