"""A `files` section whose shape the agent cannot use."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.ruby import Hash
from dryspec_rules._appspec import problems, section_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report values and items of `files` that make the agent fail."""
    del context
    for problem in problems(appspec, "wrong-shape"):
        if section_of(appspec, problem) != "files":
            continue
        value = appspec.value("files")
        if value is not None and isinstance(value.data, Hash):
            yield Finding(
                problem.span,
                '"files" holds a mapping instead of a list, and the agent fails on it '
                f'({problem.error_class}): put "- " before the first key of each item',
            )
            return
        yield Finding(
            problem.span,
            f'the agent fails on this item ({problem.error_class}): give it "source" and '
            '"destination", or remove the dash',
        )


RULE = Rule(
    name="appspec-files-shape",
    summary="files is not a list of mappings",
    severity="error",
    on="server",
    group="correctness",
    keys=("files",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
