"""A `hooks` section whose shape the agent cannot use."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.ruby import Hash, to_s
from dryspec_rules._appspec import problems, section_of, shape, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec
    from dryspec.spec.appspec_parts import AgentProblem, Hook


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report values under `hooks` that make the agent fail."""
    del context
    said: set[int] = set()
    for problem in problems(appspec, "wrong-shape"):
        if section_of(appspec, problem) != "hooks" or _is_timeout(appspec, problem):
            continue
        hook = _as_mapping(appspec, problem)
        if hook is None:
            yield Finding(problem.span, _words(appspec, problem))
        elif hook.value.node.span.start not in said:
            said.add(hook.value.node.span.start)
            yield Finding(
                problem.span,
                f'"{to_s(hook.event)}" holds a mapping instead of a list of scripts, and '
                f"the agent fails on it ({problem.error_class}): put "
                f'"- " before "{text_of(problem.node)}"',
            )


def _as_mapping(appspec: ServerAppspec, problem: AgentProblem) -> Hook | None:
    """Return the event whose scripts were written without a dash: each key is a problem then."""
    at = problem.span.start
    for hook in appspec.hooks:
        span = hook.value.node.span
        if isinstance(hook.value.data, Hash) and span.start <= at < span.end:
            return hook
    return None


def _is_timeout(appspec: ServerAppspec, problem: AgentProblem) -> bool:
    values = (script.value("timeout") for script in appspec.scripts)
    return any(value is not None and value.node is problem.node for value in values)


def _words(appspec: ServerAppspec, problem: AgentProblem) -> str:
    fails = f"the agent fails on it ({problem.error_class})"
    value = appspec.value("hooks")
    if value is not None and not isinstance(value.data, Hash):
        return (
            f'"hooks" is {shape(value)} instead of a mapping of events, and {fails}: write '
            '"AfterInstall:" and the like without a dash (lists belong to Lambda and ECS)'
        )
    text = text_of(problem.node)
    wanted = f'"location: {text}"' if text else 'a mapping with "location"'
    return f"a script is a mapping; this is none, and {fails}: write {wanted} behind the dash"


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
