"""A program is called where the file of its project does not lie."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.shell.directory import walked
from dryspec_rules._manifests import TABLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import Project
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command
    from dryspec_rules._manifests import Manifest

_PROGRAMS = (*TABLE, "npx", "pip", "pip3")
_LIKE = {"npx": ("cdk",), "docker": ("docker", "docker-compose"), "pip": (), "pip3": ()}
"""Programs that look for what others look for; `pip` is told the name of its file."""
_SKIPPED = ("node_modules/", "vendor/", "fixtures/", "testdata/", "/test/", "/tests/")
_DOCKERFILE = "Dockerfile"
_MOST_FILES = 20_000
_MOST_CALLS = 30
"""Calls that are looked at: each is held against all commands."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report the first such call for each file, where the repository has it in another place."""
    del buildspec
    project = context.project
    if project is None or context.document.problem or len(project.files) > _MOST_FILES:
        return
    asking = _may_miss(project, context)
    if not asking:
        return
    from dryspec_rules._located import located
    from dryspec_rules._manifests import manifest_of, may_be_named

    if may_be_named(context.source.text) or _may_build_an_artifact(project, context):
        return

    def concerns(text: str) -> bool:
        return any(program in text for program in asking)

    known: set[tuple[str, ...]] = set()
    left = _MOST_CALLS
    for call, directory, command in located(context, concerns, _may_need):
        manifest = manifest_of(call)
        if manifest is None or manifest.names in known or not _surely_runs(call):
            continue
        left -= 1
        if left < 0:
            return
        if directory.startswith("/") or _may_come_along(manifest, call, command, context):
            continue
        place = _looked_in(call, directory)
        if place is None or not _is_there(place, project, context):
            continue
        if _found(manifest, place, project, context):
            continue
        others = _elsewhere(manifest, project)
        if others:
            known.add(manifest.names)
            yield _finding(call, command, manifest, place, others)


def _may_miss(project: Project, context: Context) -> list[str]:
    """Return the programs of the file whose own is in the repository, and maybe not where called.

    Most builds stay in the root and have there what they need: nothing has to be taken apart then.
    """
    from dryspec.shell.answers import MOVES

    if not project.once(f"{__name__} any", lambda: _has_any(project)):
        return []
    text = context.source.text
    moves = any(move in command.text for command in context.shell_commands for move in MOVES)
    found: list[str] = []
    for program in _PROGRAMS:
        if program not in text:
            continue
        manifests = [TABLE[name] for name in _LIKE.get(program, (program,))]
        if not manifests or any(
            _elsewhere(each, project) and (moves or not _found(each, "", project, context))
            for each in manifests
        ):
            found.append(program)
    return found


def _has_any(project: Project) -> bool:
    """Whether the repository has a file that one of the programs looks for."""
    names = {name for manifest in TABLE.values() for name in manifest.names}
    return any(
        path.rpartition("/")[2] in names
        or path.endswith((".tf", ".tf.json", ".txt"))
        or path.lower().endswith("dockerfile")
        for path in project.files
    )


def _may_need(call: Call) -> bool:
    return call.program in _PROGRAMS


def _surely_runs(call: Call) -> bool:
    """Whether a call runs whatever there is: nothing asks before it, and its failure counts."""
    if call.enclosing or call.alternative is not None or call.previous_operator == "||":
        return False
    before = call.pipeline.previous
    while before is not None and before.next_operator == "&&":
        for other in before.calls:
            if other.program in ("[", "[[", "test", "ls", "stat"):
                return False
        before = before.previous
    return True


def _looked_in(call: Call, directory: str) -> str | None:
    """Return the directory that a call looks in; ``None`` where only the run knows it."""
    if call.program != "docker" or "build" not in call.subcommand(2):
        return directory
    names = [word for word in call.positionals if word.value not in ("build", "buildx")]
    if len(names) != 1 or names[0].value is None:
        return None
    if names[0].value.startswith(("/", "-", "~")) or ":" in names[0].value:
        return None
    return walked(directory, names[0].value)


def _may_build_an_artifact(project: Project, context: Context) -> bool:
    """Whether the source may be what another build has collected, in other directories."""

    def find() -> bool:
        named = [path for path in project.files if "buildspec" in path.rpartition("/")[2].lower()]
        texts = [project.read(path) or b"" for path in named[:50]]
        return sum(b"base-directory" in text or b"discard-paths" in text for text in texts) > 0

    own = context.source.text
    return "base-directory" not in own and "discard-paths" not in own and find()


def _may_come_along(manifest: Manifest, call: Call, own: Command, context: Context) -> bool:
    """Whether a command names the file, or one before this call may bring what nobody names."""
    from dryspec.programs.writers import is_opaque

    for each in context.shell_commands:
        times = int(manifest.is_named and each is own)
        if any(each.text.count(name) > times for name in manifest.names):
            return True
    for command in context.shell_commands:
        if not command.script.certain:
            return True
        for earlier in command.script.calls:
            if earlier is call:
                return False
            if _brings(earlier) or is_opaque(earlier, command.script.functions):
                return True
    return True


def _brings(call: Call) -> bool:
    return call.program in ("curl", "wget", "cp", "mv", "ln") or call.runs("npm", "init")


def _is_there(place: str, project: Project, context: Context) -> bool:
    from dryspec_rules._build_scripts import places

    return not place or any(project.kind(path) == "dir" for path in places(place, context))


def _found(manifest: Manifest, place: str, project: Project, context: Context) -> bool:
    """Whether the file lies in the directory, or in one above it, wherever the source begins."""
    from dryspec_rules._build_scripts import places
    from dryspec_rules._source_tree import ancestors

    roots = places(place, context) if place else places("", context)
    folders = {above for root in roots for above in ancestors(root.strip("/"))}
    for folder in folders:
        for name, kind in project.entries(folder):
            if kind != "dir" and _is_called(name, manifest):
                return True
    return False


def _is_called(name: str, manifest: Manifest, *, in_any_case: bool = False) -> bool:
    if in_any_case and manifest.names[0] == _DOCKERFILE:
        return name.lower() == manifest.names[1]
    return any(
        name.endswith(wanted) if wanted[0] == "." else name == wanted for wanted in manifest.names
    )


def _elsewhere(manifest: Manifest, project: Project) -> list[str]:
    """Return where the repository has the file, the nearest to its root first."""
    return project.once(f"{__name__} {manifest.names}", lambda: _everywhere(manifest, project))


def _everywhere(manifest: Manifest, project: Project) -> list[str]:
    found = [
        path
        for path in project.files
        if _is_called(path.rpartition("/")[2], manifest, in_any_case=True)
        and not any(part in f"/{path}" for part in _SKIPPED)
    ]
    return sorted(found, key=lambda path: (path.count("/"), path))


def _finding(
    call: Call, command: Command, manifest: Manifest, place: str, others: list[str]
) -> Finding:
    folder = others[0].rpartition("/")[0]
    is_image = manifest.names[0] == _DOCKERFILE
    name = _DOCKERFILE if is_image else others[0].rpartition("/")[2]
    name = "*.tf" if manifest.names[0][0] == "." else name
    where = f'"{place}"' if place else "the source's root"
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    advice = f'"cd {folder}" first'
    if len(others) > 1:
        advice = "enter the right directory first, or name it in the call"
    elif is_image and folder == place:
        advice = f'capitals and small letters differ: call it "{name}", or add -f {others[0]}'
    elif is_image:
        advice = f"write {folder} for the directory, or name the file with -f {others[0]}"
    elif manifest.instead:
        advice += f", or write {manifest.instead.format(folder)}"
    return Finding(
        command.span(call.words[0].start, call.words[-1].end),
        f'{call.program} looks for "{name}" in {where} and stops, for there is none: the '
        f'repository has "{others[0]}"{more}; {advice}',
    )


RULE = Rule(
    name="project-file-missing",
    summary="a program is called where the file of its project does not lie",
    severity="warning",
    on="buildspec",
    keys=("commands", "finally"),
    words=_PROGRAMS,
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.npmjs.com/cli/v10/using-npm/errors",
        "https://docs.docker.com/reference/cli/docker/buildx/build/",
        "https://maven.apache.org/guides/getting-started/",
        "https://docs.gradle.org/current/userguide/command_line_interface.html",
        "https://developer.hashicorp.com/terraform/cli/commands/plan",
    ),
)
