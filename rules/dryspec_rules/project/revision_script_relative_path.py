"""A relative path in a hook script that never changes directory."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec.shell.shebang import shell_of
from dryspec_rules._appspec import WINDOWS, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import HookScript
    from dryspec.shell import Call, Word


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report commands such as `./x` and `cat conf/x` before any `cd`."""
    if context.server is None or context.server.host == WINDOWS or not shell_of(script.text):
        return
    own = (script.text.find(word) for word in ("dirname", "BASH_SOURCE"))
    aware = min((place for place in own if place >= 0), default=len(script.text))
    for call in script.script.calls:
        if call.program in ("cd", "pushd") or call.end > aware:
            return
        word = next((word for word in _paths(call) if _is_relative(word)), None)
        if word is not None:
            line, column = script.position(word.start)
            yield Finding(
                script.span,
                f'line {line} of "{script.path}" uses "{short(word.text)}", but hook scripts run '
                "in the agent's own directory, not in the revision: begin with "
                'cd "$(dirname "$0")"',
                related=[Related(script.span, "used here", script.path, line, column)],
            )
            return


def _paths(call: Call) -> Iterator[Word]:
    """Yield the words that are taken for paths: a program called by one, and what it reads."""
    if call.words:
        yield call.words[0]
    for word in call.arguments:
        if word.prefix.startswith(("./", "../")) or call.program in _READERS:
            yield word


def _is_relative(word: Word) -> bool:
    path = word.prefix
    if path.startswith(("./", "../")):
        return True
    return "/" in path and path[0] not in "/-~$" and ":" not in path and "=" not in path


_READERS = frozenset({"cat", "cp", "mv", "source", ".", "bash", "sh", "python", "python3", "node"})


RULE = Rule(
    name="revision-script-relative-path",
    summary="relative paths in a hook script",
    severity="warning",
    on="script",
    group="project",
    preview=True,
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
