"""A script of BeforeInstall that builds from what Install has yet to copy."""

from __future__ import annotations

from dryspec.programs.steps import short_name
from dryspec.revision import revision_roots
from dryspec.rule import Rule
from dryspec.shell.directory import Directory
from dryspec_rules._appspec import WINDOWS
from dryspec_rules._in_script import in_script
from dryspec_rules._project_directory import looked_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.revision import HookScript
    from dryspec.shell import Call
    from dryspec.spec.appspec import ServerAppspec

_USES = {
    "bundle": ("exec", "install"),
    "composer": ("dump-autoload", "install", "run-script", "update"),
    "docker-compose": ("build", "create", "up"),
    "gradle": (),
    "mvn": (),
    "npm": ("build", "ci", "i", "install", "run", "start", "test"),
    "pnpm": ("build", "i", "install", "run", "start", "test"),
    "yarn": ("", "build", "install", "run", "start", "test"),
}
"""What installs, builds or starts a project, all for none: not what only stops it."""
_STOPS = ("clean", "delete", "down", "kill", "stop")
_BRINGS = frozenset(
    {"aws", "bash", "cp", "curl", "git", "gunzip", "install", "ln", "mv", "rsync", "scp", "sh"}
    | {"svn", "tar", "unzip", "wget"}
)
"""Programs that may bring the project's files themselves."""
_MOST_CALLS = 30
"""Calls that are held against the files of the appspec."""
_AWARE = ("deployment-archive", "deployment-root", "dirname", "BASH_SOURCE", "LIFECYCLE_EVENT")
"""Signs of a script that reads the unpacked revision, or that serves several events."""


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report the first such call."""
    server = context.server
    if script.event != "BeforeInstall" or server is None or server.host == WINDOWS:
        return
    if any(sign in script.text for sign in _AWARE) or script.script.functions:
        return
    directory, left = Directory(), _MOST_CALLS
    for call in script.script.calls:
        if call.program in _BRINGS or call.program.startswith((".", "/")):
            return
        file, folder = _file_of(call, directory)
        left -= bool(file)
        if left < 0:
            return
        if file and _comes_later(f"{folder}/{file}", script, server):
            words = (
                f'runs "{short_name(call)}" with "{folder}/{file}", which Install copies only '
                "after BeforeInstall: it takes the file of the last deployment, and in the first "
                "one there is none; do it in AfterInstall"
            )
            yield in_script(script, words, "run here", *script.position(call.start))
            return
        directory.step(call)


def _file_of(call: Call, directory: Directory) -> tuple[str, str]:
    """Return the file of a project that a call reads, and the absolute directory it lies in."""
    if call.program in ("pip", "pip3") and call.runs(call.program, "install"):
        named = call.option_value("-r", "--requirement") or ""
        folder, _, name = named.rpartition("/")
        if folder.startswith("/"):
            return name, folder.rstrip("/")
        return (name, directory.path) if name and not folder and _is_known(directory) else ("", "")
    file = looked_for(call) if _is_known(directory) and _uses(call) else ""
    return file, directory.path.rstrip("/")


def _is_known(directory: Directory) -> bool:
    return directory.known and directory.path.startswith("/")


def _uses(call: Call) -> bool:
    program, arguments = call.program, call.subcommand(2)
    if program == "docker" and arguments[:1] == ("compose",):
        program, arguments = "docker-compose", arguments[1:]
    if program not in _USES or any(word.startswith(_STOPS) for word in arguments):
        return False
    return not _USES[program] or (arguments[0] if arguments else "") in _USES[program]


def _comes_later(path: str, script: HookScript, server: ServerAppspec) -> bool:
    """Whether a file of the instance is one that the revision holds and Install puts there."""
    for item in server.files:
        destination = (item.destination_text or "").rstrip("/")
        source = (item.source_text or "").strip("/").removeprefix("./")
        if not destination or not path.startswith(f"{destination}/"):
            continue
        inside = path[len(destination) + 1 :]
        for root in revision_roots(script.project):
            parts = [part for part in (root, source, inside) if part not in ("", ".")]
            if script.project.kind("/".join(parts)) == "file":
                return True
    return False


RULE = Rule(
    name="revision-script-too-early",
    summary="a BeforeInstall script that builds from what Install has yet to copy",
    severity="warning",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
    ),
)
