"""A variable in a destination."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import destination_of, source_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec

_VARIABLE = lazy.pattern(r"\$\{\w+\}|\$\w+|%\w+%")


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report `$NAME`, `${NAME}` and `%NAME%` in sources and destinations."""
    del context
    for mapping in appspec.files:
        for node in (source_of(mapping), destination_of(mapping)):
            name = _variable(node.value) if node is not None else ""
            if node is not None and name:
                yield Finding(
                    node.span,
                    f"the agent expands no variables: a directory literally called {name} is made "
                    "or looked for; write the path, unless something fills it in before the bundle "
                    "is packed",
                )


def _variable(text: str) -> str:
    if "$" not in text and "%" not in text:
        return ""
    found = _VARIABLE.search(text)
    return found.group() if found else ""


RULE = Rule(
    name="appspec-destination-variable",
    summary="a variable in a path",
    severity="warning",
    on="server",
    group="correctness",
    words=(
        "$",
        "%",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
