"""A relative path in a hook script that never changes directory."""

from __future__ import annotations

from dryspec.rule import Rule
from dryspec.shell.nested import SHELLS, command_string
from dryspec.shell.shebang import shell_of
from dryspec.source import BOM
from dryspec_rules._appspec import WINDOWS, short
from dryspec_rules._in_script import in_script
from dryspec_rules._project_directory import PROGRAMS, file_read, looked_for
from dryspec_rules._put_there import PutThere

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.revision import HookScript
    from dryspec.shell import Call, Word
    from dryspec.spec.appspec import ServerAppspec


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report what is looked for in the current directory before any `cd`."""
    server = context.server
    if server is None or server.host == WINDOWS or not _is_shell(script):
        return
    if any((mapping.destination_text or "").strip() == "/" for mapping in server.files):
        return  # what is installed there is found from there
    end, put = _aware_from(script), PutThere()
    for call in script.script.calls:
        if call.end > end or (call.program in ("cd", "pushd") and not _stays(call)):
            return
        if call.program != "cd" and not _runs_elsewhere(call):
            found = _path_used(call, script, put) or _file_needed(call, script, server)
            if found is not None:
                start, words = found
                yield in_script(script, words, "used here", *script.position(start))
                return
        put.take(call)


def _is_shell(script: HookScript) -> bool:
    if script.path.endswith(".ps1") and not script.text.startswith("#!"):
        return False
    return shell_of(script.text) != ""


def _aware_from(script: HookScript) -> int:
    """Return where the script begins to ask for its own directory, or may have gone elsewhere."""
    own = [script.text.find(word) for word in ("dirname", "BASH_SOURCE", "COMPOSE_FILE")]
    if script.script.functions and any(call.program == "cd" for call in script.script.calls):
        return 0  # a function may be called when its caller has gone elsewhere
    return min((place for place in own if place >= 0), default=len(script.text))


def _stays(call: Call) -> bool:
    """Whether it is `cd .`, which goes nowhere."""
    return [word.value for word in call.arguments] in [[here] for here in _HERE]


def _runs_elsewhere(call: Call) -> bool:
    """Whether a call is for another machine or container, or a login shell runs it at home."""
    for each in (*call.ancestors, call):
        if each.program in _ELSEWHERE:
            return True
    words = call.subcommand(2)
    return call.program in _CONTAINERS and not _INSIDE.isdisjoint(words)


def _path_used(call: Call, script: HookScript, put: PutThere) -> tuple[int, str] | None:
    word = next((word for word in _paths(call) if _is_relative(word)), None)
    if word is not None and _is_put_there(word.value or "", script, put):
        word = None
    if word is None:
        word = next((word for word in _copied(call) if _is_of_revision(word, script)), None)
    if word is None:
        return None
    return word.start, (
        f'uses "{short(word.text)}", but hook scripts run in the agent\'s own directory, not in '
        f'the revision: begin with cd "$(dirname "$0"){_up(script, word.value or "")}"'
    )


def _is_put_there(path: str, script: HookScript, put: PutThere) -> bool:
    """Whether the script has brought itself what it uses, as an installer that it unpacks."""
    if put.has(path) or not put.unpacked:
        return put.has(path)
    inside = path.removeprefix("./")
    return not any(script.project.exists(_join(base, inside)) for base in _above(script))


def _copied(call: Call) -> list[Word]:
    """Return what a call copies or shows, which a name alone stands for, too."""
    words = call.positionals
    if call.program in ("cp", "mv"):
        return words[:-1]
    return words if call.program == "cat" else []


def _is_of_revision(word: Word, script: HookScript) -> bool:
    """Whether a name is that of a file of the revision which the script has not made itself."""
    name = word.value or ""
    if name in _HERE:
        return True
    if not name or "/" in name or name[0] in "-~$" or script.text.find(name, 0, word.start) >= 0:
        return False
    return any(script.project.exists(_join(base, name)) for base in _above(script))


def _up(script: HookScript, path: str) -> str:
    """Return the way from the script's directory to the one that has the path."""
    above = _above(script)
    if path in _HERE:
        return "/.." * (len(above) - 1)
    for levels, base in enumerate(above):
        if script.project.exists(_join(base, path)):
            return "/.." * levels
    return ""


def _above(script: HookScript) -> list[str]:
    """Return the script's directory and those above it, up to the root of the revision."""
    directory = script.path.rpartition("/")[0]
    found = [directory]
    while directory not in ("", script.project.spec_directory):
        directory = directory.rpartition("/")[0]
        found.append(directory)
    return found


def _join(directory: str, path: str) -> str:
    return f"{directory}/{path}" if directory else path


def _paths(call: Call) -> Iterator[Word]:
    """Yield the words that are taken for paths: a program called by one, and what it reads."""
    if call.words:
        yield call.words[0]
    commands = command_string(call) if call.program in SHELLS else None
    for word in call.arguments:
        if word is commands:
            continue
        if word.prefix.startswith(("./", "../")) or call.program in _READERS:
            yield word


def _is_relative(word: Word) -> bool:
    path = word.prefix
    if any(mark in word.text for mark in _NO_PATH):
        return False
    if path.startswith(("./", "../")):
        return True
    return "/" in path and path[0] not in "/-~$" and ":" not in path and "=" not in path


def _file_needed(call: Call, script: HookScript, server: ServerAppspec) -> tuple[int, str] | None:
    if call.program not in PROGRAMS or not script.script.certain:
        return None
    name, word = looked_for(call), file_read(call)
    if word is not None:
        name = word.value or ""
    if not name or script.text.find(name, 0, call.start) >= 0:
        return None  # named before: the script itself may have put it there
    what = short(script.text[call.start : call.end].split("\n", 1)[0])
    return call.start, (
        f'runs "{what}", which looks for {name} in the current directory, the agent\'s own and not '
        f"the revision: {_where_to(script, server)}"
    )


def _where_to(script: HookScript, server: ServerAppspec) -> str:
    """Return the advice, which is the destination where there is one and it is filled by then."""
    places = {mapping.destination_text for mapping in server.files}
    if len(places) == 1 and script.event in _AFTER_INSTALL:
        return f'begin with "cd {short(str(places.pop()))}"'
    return "cd first to the directory that has it"


_READERS = frozenset({"cat", "cp", "mv", "source", ".", "bash", "sh", "python", "python3", "node"})
_NO_PATH = (" ", "\t", "\n", "{{", "}}", "<%", "%>", BOM)
"""What makes a word text, or is filled in before the script is packed."""
_HERE = (".", "./")
_ELSEWHERE = frozenset({"ssh", "su", "sudo"})
_CONTAINERS = frozenset({"docker", "docker-compose", "kubectl"})
_INSIDE = frozenset({"exec", "run"})
_AFTER_INSTALL = ("AfterInstall", "ApplicationStart", "ValidateService")


RULE = Rule(
    name="revision-script-relative-path",
    summary="relative paths in a hook script",
    severity="warning",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
