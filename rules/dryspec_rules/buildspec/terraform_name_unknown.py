"""A shell variable that Terraform takes for an expression of its own."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.embedded import Embedded
    from dryspec.source import Span

_SHOWN = 10


def check(embedded: Embedded, settings: object) -> Iterator[Finding]:
    """Report `${NAME}`, `${NAME:-default}` and `%{NAME}` in what Terraform writes."""
    del settings
    if embedded.template is not None or embedded.loose:
        return
    places: dict[str, list[Span]] = {}
    for name, span in embedded.names:
        places.setdefault(name, []).append(span)
    for name, spans in places.items():
        yield Finding(
            spans[0],
            _words(name),
            related=[Related(span, "and here") for span in spans[1:_SHOWN]],
        )


def _words(fill: str) -> str:
    if fill.startswith("%"):
        return (
            f'Terraform takes "{fill}" for a directive, knows no such one and refuses the file; '
            f"to leave it as it is write %{fill}"
        )
    name = fill[2:-1]
    shown = f'Terraform takes "{fill}" for an expression of its own'
    leave = f"to leave it to the shell write ${fill}"
    if not name.replace("-", "").isidentifier():
        return f"{shown}, cannot read it and refuses the file; {leave}"
    if not name.isupper():
        leave = f"for a variable of its own write ${{var.{name}}}, {leave}"
    return f"{shown}, knows no such name and refuses the file; {leave}"


RULE = Rule(
    name="terraform-name-unknown",
    summary="a shell variable that Terraform takes for an expression of its own",
    severity="error",
    on="template",
    group="correctness",
    check=check,
    sources=(
        "https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences",
        "https://developer.hashicorp.com/terraform/language/expressions/references",
    ),
)
