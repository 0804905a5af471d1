"""`appspec.yml` and `appspec.yaml` side by side."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report both names in one directory."""
    project = context.project
    if project is None:
        return
    names = {name for name, _ in project.entries(project.spec_directory)}
    own = project.spec_path.rpartition("/")[2]
    if {"appspec.yml", "appspec.yaml"} <= names and own in {"appspec.yml", "appspec.yaml"}:
        dead = own == "appspec.yaml"
        yield Finding(
            Span(0, context.source.line_end(1)),
            "appspec.yml and appspec.yaml lie side by side; the agent reads appspec.yml, so "
            f"{'nothing in this file has any effect' if dead else 'appspec.yaml is dead'}: "
            "remove one",
        )


RULE = Rule(
    name="appspec-both-names",
    summary="appspec.yml and appspec.yaml in one revision",
    severity="warning",
    on="server",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
