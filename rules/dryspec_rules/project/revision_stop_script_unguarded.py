"""A stop script that fails when there is nothing to stop."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import HookScript
    from dryspec.shell import Call, Pipeline, Script

_OF_THE_PREVIOUS = ("ApplicationStop", "BeforeBlockTraffic", "AfterBlockTraffic")
_SIGNALLING = ("pkill", "killall", "kill")
_CONTAINER = ("stop", "kill", "rm")
_IMAGE = ("rmi",)


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report a last command that fails when what it stops does not run."""
    if script.event not in _OF_THE_PREVIOUS or not _is_read(script, context):
        return
    call = _last_call(script.script)
    if call is None or not _fails_idle(call, script.script):
        return
    line = script.position(call.start)[0]
    shown = short(script.text[call.start : call.end].split("\n", 1)[0])
    idle = "there is no image" if call.runs("docker", "rmi") else "nothing runs"
    yield Finding(
        script.span,
        f'line {line} of "{script.path}" ends the script with "{shown}", which fails when {idle}: '
        f"the next deployment then stops at {script.event}, whatever its own revision holds; add "
        '"|| true"',
        related=[Related(script.span, "fails here", script.path, line)],
    )


def _is_read(script: HookScript, context: Context) -> bool:
    from dryspec.shell.shebang import shell_of

    if context.server is None or context.server.host == WINDOWS:
        return False
    if not any(name in script.text for name in (*_SIGNALLING, "docker")):
        return False
    return shell_of(script.text) != "" and script.script.certain


def _last_call(script: Script) -> Call | None:
    """Return the call that decides how the script ends, where nothing guards it."""
    from dryspec.shell import Call

    if not script.items or _leaves_early(script):
        return None
    item: Pipeline = script.items[-1]
    call = item.last
    plain = not item.negated and not item.background and item.previous_operator not in ("&&", "||")
    return call if plain and isinstance(call, Call) else None


def _leaves_early(script: Script) -> bool:
    """Whether the script may end before its last command, having found nothing to stop."""
    return any(call.program in ("exit", "exec", "trap") for call in script.calls)


def _fails_idle(call: Call, script: Script) -> bool:
    if "xargs" in call.wrappers:
        words = {word.text for word in call.all_words}
        return call.program == "kill" and not words & {"-r", "--no-run-if-empty"}
    if call.program in ("pkill", "killall"):
        return bool(call.positionals)
    if call.program == "kill":
        return not call.has_flag("-l", "-0") and _may_be_empty(call, script)
    if call.program != "docker":
        return False
    verbs = call.subcommand(2)
    verb = verbs[1] if verbs[:1] == ("container",) and len(verbs) > 1 else "".join(verbs[:1])
    if verb in _CONTAINER and not call.has_flag("-f", "--force"):
        return True
    return verb in (*_CONTAINER, *_IMAGE) and _may_be_empty(call, script)


def _may_be_empty(call: Call, script: Script) -> bool:
    """Whether all that is named comes from expansions, which find nothing when nothing runs."""
    named = [word for word in call.arguments if word.substitutions or word.variables]
    if not named or any(
        script.tests_variable(variable.name) for word in named for variable in word.variables
    ):
        return False
    return all(word.substitutions for word in named)


RULE = Rule(
    name="revision-stop-script-unguarded",
    summary="a stop script that fails when there is nothing to stop",
    severity="note",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/troubleshooting-deployments.html",
        "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeployment.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
