"""A stop script that fails when there is nothing to stop."""

from __future__ import annotations

from dryspec.facts.events import FROM_PREVIOUS
from dryspec.finding import WARNING
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, short
from dryspec_rules._in_script import in_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.revision import HookScript
    from dryspec.shell import Call, Pipeline, Script

_OF_THE_NEW = ("BeforeInstall", "AfterInstall", "ApplicationStart")
_SIGNALLING = ("pkill", "killall", "kill")
_LOOKUPS = ("lsof", "pgrep", "pidof")
"""What fails and prints nothing where no such process runs."""
_PROGRAMS = (*_SIGNALLING, *_LOOKUPS, "docker", "fuser", "pm2", "systemctl")
_PM2 = ("stop", "delete", "del")
_PM2_FILES = (".js", ".cjs", ".mjs", ".json", ".yml", ".yaml")
_LEAVING = ("exit", "exec", "trap")
_CONTAINER = ("stop", "kill", "rm")
_IMAGE = ("rmi",)


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report a command that decides and fails when what it stops does not run."""
    if script.event not in (*FROM_PREVIOUS, *_OF_THE_NEW) or not _is_read(script, context):
        return
    last = _last_call(script.script)
    looked_up = _looked_up(script.script)
    call = _under_errexit(script, looked_up) or last
    if call is None or not _fails(call, script, looked_up):
        return
    line = script.position(call.start)[0]
    shown = short(script.text[call.start : call.end].split("\n", 1)[0])
    idle = _idle(call)
    how = f'ends the script with "{shown}"'
    if call is not last:
        how = f'runs "{shown}" under set -e'
    severity = ""
    outcome = f"the next deployment then stops at {script.event}, whatever its own revision holds"
    if script.event in _OF_THE_NEW:
        severity = WARNING
        outcome = f"so the first deployment to each new instance stops at {script.event}"
    words = f'{how}, which fails when {idle}: {outcome}; add "|| true"'
    yield in_script(script, words, "fails here", line, severity=severity)


def _looked_up(script: Script) -> frozenset[str]:
    """Return the variables that hold what a lookup found, and nothing else."""
    found: set[str] = set()
    others: set[str] = set()
    for call in script.calls:
        into = found if _looks_up(call) else others
        into.update(each.name for each in (*call.assignments, *call.declares))
    return frozenset(found - others)


def _looks_up(call: Call) -> bool:
    """Whether an assignment alone keeps what a lookup prints, and so has its exit status."""
    if call.all_words or len(call.assignments) != 1:
        return False
    value = call.assignments[0].value
    if value is None or len(value.substitutions) != 1:
        return False
    inner = value.substitutions[0]
    items = inner.lists[0] if len(inner.lists) == 1 else []
    if len(items) != 1 or len(items[0].elements) != 1:
        return False
    return getattr(items[0].last, "program", "") in _LOOKUPS


def _under_errexit(script: HookScript, looked_up: frozenset[str]) -> Call | None:
    """Return the first call of a script with ``set -e`` that may end it by finding nothing."""
    from dryspec.shell.shebang import read_shebang
    from dryspec_rules.shell._status import DECIDES, LINE_BREAK, SEMICOLON, errexit_sees, fate

    text = script.script
    shebang = read_shebang(script.text)
    deciding = [DECIDES]
    if shebang is not None and shebang.errexit:
        deciding += [LINE_BREAK, SEMICOLON]
    elif not text.sets("errexit"):
        return None
    for call in text.calls:
        if call.program in _LEAVING:
            return None
        if call.enclosing or fate(call, text) not in deciding or not errexit_sees(call):
            continue
        if _looks_up(call) or _fails(call, script, looked_up):
            return call
    return None


def _is_read(script: HookScript, context: Context) -> bool:
    if context.server is None or context.server.host == WINDOWS:
        return False
    if not any(name in script.text for name in _PROGRAMS):
        return False
    return script.is_understood


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
    return any(call.program in _LEAVING for call in script.calls)


def _idle(call: Call) -> str:
    if call.program == "systemctl":
        return "the unit is not installed yet"
    return "there is no image" if call.runs("docker", "rmi") else "nothing runs"


def _fails(call: Call, script: HookScript, looked_up: frozenset[str]) -> bool:
    if _looks_up(call) or _fails_idle(call, script.script, looked_up):
        return True
    return _stops_new_unit(call, script)


def _stops_new_unit(call: Call, script: HookScript) -> bool:
    """Whether a unit is to be stopped that no instance has before the revision is installed."""
    if script.event != "BeforeInstall" or not call.runs("systemctl", "stop"):
        return False
    names = [word.value or "" for word in call.positionals[1:]]
    units = [name if "." in name else f"{name}.service" for name in names if name]
    return any(script.project.called(unit) for unit in units)


def _fails_idle(call: Call, script: Script, looked_up: frozenset[str]) -> bool:
    if "xargs" in call.wrappers:
        words = {word.text for word in call.all_words}
        return call.program == "kill" and not words & {"-r", "--no-run-if-empty"}
    if call.program in ("pkill", "killall"):
        return bool(call.positionals)
    if call.program == "fuser":
        return call.has_flag("-k", "--kill") and bool(call.positionals)
    if call.program == "kill":
        return not call.has_flag("-l", "-0") and _may_be_empty(call, script, looked_up)
    if call.program == "pm2":
        return _names_process(call)
    if call.program != "docker":
        return False
    verbs = call.subcommand(2)
    verb = verbs[1] if verbs[:1] == ("container",) and len(verbs) > 1 else "".join(verbs[:1])
    if verb in _CONTAINER and not call.has_flag("-f", "--force"):
        return True
    return verb in (*_CONTAINER, *_IMAGE) and _may_be_empty(call, script, looked_up)


def _names_process(call: Call) -> bool:
    """Whether pm2 stops processes by name: those that a file lists may well be missing."""
    words = [word.value or word.text for word in call.arguments[:2]]
    return len(words) > 1 and words[0] in _PM2 and not words[1].endswith(_PM2_FILES)


def _may_be_empty(call: Call, script: Script, looked_up: frozenset[str]) -> bool:
    """Whether all that is named comes from expansions, which find nothing when nothing runs."""
    named = [word for word in call.arguments if word.substitutions or word.variables]
    if not named or any(
        script.tests_variable(variable.name) for word in named for variable in word.variables
    ):
        return False
    return all(
        word.substitutions or looked_up.issuperset(variable.name for variable in word.variables)
        for word in named
    )


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
        "https://github.com/Unitech/pm2/blob/master/lib/API.js",
        "https://manpages.debian.org/bookworm/psmisc/fuser.1.en.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
