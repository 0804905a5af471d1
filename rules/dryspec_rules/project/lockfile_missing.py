"""An install that goes by a lock file which the repository does not have."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import Project
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command


class _Lock:
    """What a tool needs: its manifest, lock files, what it does else, how the lock is made.

    ``asked`` are texts that stand in every command that may ask for it.
    """

    __slots__ = ("asked", "locks", "made_by", "manifest", "without")

    def __init__(
        self,
        asked: tuple[str, ...],
        manifest: str,
        locks: tuple[str, ...],
        without: str,
        made_by: str,
    ) -> None:
        self.asked = asked
        self.manifest = manifest
        self.locks = locks
        self.without = without
        self.made_by = made_by

    def may_be_asked_for(self, text: str) -> bool:
        """Whether a command with this text may need the lock file: no is sure."""
        return all(part in text for part in self.asked)


_NPM = _Lock(
    ("npm c",),
    "package.json",
    ("package-lock.json", "npm-shrinkwrap.json"),
    "npm install",
    "npm install",
)
_PNPM = _Lock(
    ("pnpm ", "--frozen-lockfile"),
    "package.json",
    ("pnpm-lock.yaml",),
    "pnpm install",
    "pnpm install",
)
_BUNDLE = _Lock(
    ("bundle ", "--"),
    "Gemfile",
    ("Gemfile.lock",),
    "bundle install",
    "bundle lock",
)
_UV = _Lock(
    ("uv ", "--"),
    "pyproject.toml",
    ("uv.lock",),
    "uv sync",
    "uv lock",
)
_CARGO = _Lock(
    ("cargo ", "--"),
    "Cargo.toml",
    ("Cargo.lock",),
    "cargo build",
    "cargo generate-lockfile",
)
_LOCKS = (_NPM, _PNPM, _BUNDLE, _UV, _CARGO)
_OPTIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...], _Lock]] = {
    "pnpm": (("i", "install"), ("--frozen-lockfile",), _PNPM),
    "bundle": (("", "install"), ("--deployment", "--frozen"), _BUNDLE),
    "uv": (("sync", "run"), ("--frozen", "--locked"), _UV),
    "cargo": (("build", "check", "clippy", "run", "test"), ("--locked", "--frozen"), _CARGO),
}
"""Programs with the commands and options that ask for a lock file."""
_ELSEWHERE = ("--prefix", "-C", "--cwd", "--dir", "--project", "--manifest-path", "--gemfile")
_BRINGING = lazy.pattern(r"\b(?:git clone|aws s3 (?:cp|sync)|curl|wget|tar|unzip|npx|npm i|init)\b")
"""Commands that may bring files which nobody names."""
_ELSEWHERE_INSTALLED = lazy.pattern(
    r"\bp?npm (?:i|install|add)(?=[^\n;&|]{0,200}\s(?:-g|--global)\b)[^\n;&|]*"
)
"""Installs of programs, which make no lock file."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report each such call where the manifest is there and no lock file beside or above it."""
    project = context.project
    if project is None or context.document.problem:
        return
    texts = [command.text for command in buildspec.commands]
    asked = [lock for lock in _LOCKS if any(map(lock.may_be_asked_for, texts))]
    if all(any(map(project.exists, lock.locks)) for lock in asked):
        return  # one at the root lies above every directory
    from dryspec_rules._located import located

    def concerns(text: str) -> bool:
        return any(lock.may_be_asked_for(text) for lock in asked)

    for call, directory, command in located(context, concerns, _may_ask):
        lock = _asked_for(call)
        if lock is None or _may_be_made(lock, command, buildspec):
            continue
        place = _place(lock, directory, project, context)
        if place is not None:
            yield _finding(call, command, lock, place)


def _may_ask(call: Call) -> bool:
    return call.program == "npm" or call.program in _OPTIONS


def _asked_for(call: Call) -> _Lock | None:
    words = call.subcommand()
    name = words[0] if words else ""
    if call.has_flag(*_ELSEWHERE):
        return None
    if call.program == "npm":
        return _NPM if name in ("ci", "clean-install") else None
    names, options, lock = _OPTIONS.get(call.program, ((), (), _NPM))
    return lock if name in names and call.has_flag(*options) else None


def _may_be_made(lock: _Lock, command: Command, buildspec: Buildspec) -> bool:
    """Whether a command before it may make the lock file, or bring it from elsewhere."""
    for earlier in buildspec.commands:
        if earlier is command:
            return False
        text = _ELSEWHERE_INSTALLED.sub("", earlier.text)
        names = (*lock.locks, lock.without, lock.made_by, lock.manifest)
        if any(name in text for name in names) or _BRINGING.search(text):
            return True
    return False


def _place(lock: _Lock, directory: str, project: Project, context: Context) -> str | None:
    """Return where the manifest lies, none where that is open or a lock file may be found."""
    from dryspec_rules._build_scripts import the_file
    from dryspec_rules._source_tree import ancestors

    there = the_file(lock.manifest, directory, context)
    if there is None:
        return None
    folder = there.rpartition("/")[0]
    above = ancestors(folder) if folder else [""]
    looked = [f"{each}/{name}" if each else name for each in above for name in lock.locks]
    return None if any(project.exists(name) for name in looked) else there


def _finding(call: Call, command: Command, lock: _Lock, place: str) -> Finding:
    folder = place.rpartition("/")[0]
    where = f'"{folder}"' if folder else "the repository"
    return Finding(
        command.span(call.words[0].start, call.words[-1].end),
        f'{where} has "{lock.manifest}" and no "{lock.locks[0]}", without which this stops: make '
        f'it with "{lock.made_by}" and commit it, or write "{lock.without}" here',
    )


RULE = Rule(
    name="lockfile-missing",
    summary="an install that goes by a lock file which the repository does not have",
    severity="warning",
    on="buildspec",
    words=("npm ci", "npm clean-install", "--frozen", "--deployment", "--locked"),
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.npmjs.com/cli/v10/commands/npm-ci",
        "https://pnpm.io/cli/install",
        "https://bundler.io/man/bundle-install.1.html",
        "https://docs.astral.sh/uv/concepts/projects/sync/",
        "https://doc.rust-lang.org/cargo/commands/cargo-build.html",
    ),
)
