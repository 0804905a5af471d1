"""A hook script that expects the environment of a login or of a build."""

from __future__ import annotations

from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, short
from dryspec_rules._hook_home import (
    READING,
    home_of,
    is_elsewhere,
    lacks_home,
    misses_home,
    places_at_home,
    sets_home,
    words_of,
)
from dryspec_rules._in_script import in_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.revision import HookScript
    from dryspec.shell import Call

_OF_THE_BUILD = "CODEBUILD_"
_UBUNTU = "ubuntu"
_LEADS_HOME = ("~/", "$HOME/", f"/home/{_UBUNTU}/")
_LOGIN = frozenset("il")


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report the first use of what the agent does not give to its hooks."""
    if context.server is None or context.server.host == WINDOWS or not script.script.certain:
        return
    unset = script.runas is None and not any(item.uses_sudo for item in context.server.scripts)
    home, meant = home_of(script.runas), places_at_home(context)
    absent = _absent(script)
    nvm = _why_no_nvm(script)
    for call in script.script.calls:
        found = None
        if not is_elsewhere(call):
            found = misses_home(call, home, meant) or _build_variable(call, absent)
            if found is None and unset:
                found = lacks_home(call, script)
            if found is None and nvm and call.program == "nvm":
                found = call.start, nvm
        if found is not None:
            start, words = found
            yield in_script(script, words, "used here", *script.position(start))
            return
        unset = unset and not sets_home(call)


def _absent(script: HookScript) -> set[str]:
    """Return CodeBuild's variables that a script neither sets nor tests nor gets from a build."""
    calls = script.script.calls
    if _OF_THE_BUILD not in script.text or any(call.program in READING for call in calls):
        return set()
    used = {item.name for call in calls for word in words_of(call) for item in word.variables}
    known = {item.name for call in calls for item in (*call.assignments, *call.declares)}
    for call in calls:
        if call.in_condition or call.program in ("[", "[[", "test"):
            known |= {item.name for word in call.words for item in word.variables}
    found = {name for name in used - known if name.startswith(_OF_THE_BUILD)}
    return set() if not found or _is_of_a_build(script) else found


def _is_of_a_build(script: HookScript) -> bool:
    """Whether a build runs the script, too, or fills it in, so that it has reasons to ask."""
    from dryspec_rules._brought import build_files
    from dryspec_rules._packing import told

    name = script.path.rpartition("/")[2]
    for file in build_files(script.project):
        text = told(script.project.read(file) or b"")
        if "envsubst" in text:
            return True
        for line in text.splitlines() if name in text else ():
            if name in line and not line.lstrip("- '\"").startswith(script.path):
                return True
    return False


def _build_variable(call: Call, absent: set[str]) -> tuple[int, str] | None:
    for word in words_of(call) if absent else ():
        for item in word.variables:
            plain = (f"${item.name}", f"${{{item.name}}}")
            if item.name in absent and any(spelling in word.text for spelling in plain):
                return word.start, (
                    f'uses "${item.name}", which is empty here: variables of CodeBuild end with '
                    "the build: let it write what the hook needs into a file of the artifact"
                )
    return None


def _why_no_nvm(script: HookScript) -> str:
    """Say why nvm is not there, or nothing where it may be."""
    from dryspec.shell.shebang import read_shebang

    if "nvm" not in script.text or "nvm" in script.script.functions:
        return ""
    shebang = read_shebang(script.text)
    options = shebang.arguments.split() if shebang is not None else []
    if any(word[:1] == "-" and not _LOGIN.isdisjoint(word) for word in options):
        return ""
    calls = [call for call in script.script.calls if call.program in READING]
    if not calls:
        return (
            'runs "nvm", a function that shells at a terminal load and hooks do not, so that it is '
            f"not found (exit status 127): load it first with {_nvm_of(script)}"
        )
    if all(_is_bashrc(call, script) for call in calls):
        return (
            'runs "nvm", a function that is not there (exit status 127), for the .bashrc of Ubuntu '
            f"ends at once in a script: load it with {_nvm_of(script)}"
        )
    return ""


def _is_bashrc(call: Call, script: HookScript) -> bool:
    """Whether a call reads the .bashrc that Ubuntu gives to its own user."""
    text = call.arguments[0].text.replace('"', "") if call.arguments else ""
    lead = next((lead for lead in _LEADS_HOME if text.startswith(lead)), "")
    known = lead == _LEADS_HOME[-1] or script.runas == _UBUNTU
    return known and text == f"{lead}.bashrc"


def _nvm_of(script: HookScript) -> str:
    return f'". {short(home_of(script.runas))}/.nvm/nvm.sh"'


RULE = Rule(
    name="revision-script-environment",
    summary="a hook script that expects the environment of a login or of a build",
    severity="warning",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html",
        "https://getcomposer.org/doc/03-cli.md#composer-home",
        "https://git-scm.com/docs/git-config",
        "https://github.com/nvm-sh/nvm#installing-and-updating",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
