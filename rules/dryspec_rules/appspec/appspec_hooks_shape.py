"""A `hooks` section whose shape the agent cannot use."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.ruby import Hash, to_s
from dryspec_rules._appspec import problems, section_of, shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.appspec_parts import AgentProblem


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report values under `hooks` that make the agent fail."""
    del context
    for problem in problems(appspec, "wrong-shape"):
        if section_of(appspec, problem) == "hooks" and not _is_timeout(appspec, problem):
            yield Finding(problem.span, f"{_words(appspec)} ({problem.error_class})")


def _is_timeout(appspec: ServerAppspec, problem: AgentProblem) -> bool:
    values = (script.value("timeout") for script in appspec.scripts)
    return any(value is not None and value.node is problem.node for value in values)


def _words(appspec: ServerAppspec) -> str:
    value = appspec.value("hooks")
    if value is not None and not isinstance(value.data, Hash):
        return (
            f'"hooks" is {shape(value)} instead of a mapping of events, and the agent fails on it; '
            "lists of functions belong to Lambda and ECS"
        )
    for hook in appspec.hooks:
        if isinstance(hook.value.data, Hash):
            return (
                f'"{to_s(hook.event)}" holds a mapping instead of a list of scripts, and the agent '
                'fails on it: put "- " before "location"'
            )
    return 'a script is a mapping with "location"; the agent fails on anything else'


RULE = Rule(
    name="appspec-hooks-shape",
    summary="hooks is not a mapping of lists of scripts",
    severity="error",
    on="server",
    group="correctness",
    keys=("hooks",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
