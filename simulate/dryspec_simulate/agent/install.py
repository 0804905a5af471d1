"""One ``Install`` event of agent 1.8.1 on one instance, without doing it.

:func:`simulate` is what the command line and the fleet simulator call::

    record = simulate(
        load_revision("build/bundle.zip"),
        instance=[{"path": "/srv/app", "type": "dir"}],
        accounts=ANY_ACCOUNT,
    )
    record.verdict, record.phase, record.error, record.tree_after

The record is frozen and plain data can be made of it (:func:`dryspec_simulate.agent.report_json.
as_json`). The same input gives the same record, byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dryspec.source import Source
from dryspec.spec.appspec import WINDOWS, read_server
from dryspec.tree import parse
from dryspec_simulate.agent.errors import AgentError, LimitError, SystemCallError
from dryspec_simulate.agent.execution import Accounts, Executor, remove_previous, tree
from dryspec_simulate.agent.generation2 import Planner2, refusal2
from dryspec_simulate.agent.paths import Paths
from dryspec_simulate.agent.plan import Planner
from dryspec_simulate.agent.vfs import OLD, Directory, File, Link, Node, VirtualFileSystem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dryspec.spec.appspec import ServerAppspec
    from dryspec_simulate.agent.instructions import Instruction
    from dryspec_simulate.agent.revision import Revision

AGENT_HOME = "/opt/codedeploy-agent"
REVISION = f"{AGENT_HOME}/deployment-root/group-1/d-1/deployment-archive"
"""Where the agent unpacks a revision; printed as ``{revision}``."""

DEFAULT_NAME = "appspec.yml"
OTHER_NAMES = ("appspec.yaml", DEFAULT_NAME)
"""What Install looks for when the name that the service sends is not there."""
ANY_ACCOUNT = Accounts(None, None)
"""An instance that has every user and group whose name is possible at all."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the event fails: Ruby class, label and the agent's words."""

    error_class: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class InstallRecord:
    """What happened.

    ``phase`` is where it failed: ``parse``, ``generate``, ``serialize`` or ``execute``.
    ``executed`` is false where no plan was carried out; with ``acls`` or ``context`` the plan is
    written but its tools are not imitated, and ``cleanup_expected`` and ``tree_expected`` say what
    is there if they succeed. ``retained`` are files that were left as they are, ``removed`` what
    the cleanup of the previous deployment took away, ``done`` how many steps were carried out.
    """

    verdict: str
    phase: str | None
    error: Failure | None
    appspec: ServerAppspec | None
    instructions: tuple[Instruction, ...] | None
    executed: bool
    done: int
    cleanup_after: str | None
    tree_after: tuple[Mapping[str, str], ...] | None
    removed: tuple[str, ...]
    retained: tuple[str, ...]
    remarks: tuple[str, ...]
    cleanup_expected: str | None = None
    tree_expected: tuple[Mapping[str, str], ...] | None = None


def simulate(
    revision: Revision,
    *,
    appspec_filename: str = DEFAULT_NAME,
    instance: Iterable[Mapping[str, Any]] = (),
    cleanup: str | None = None,
    behavior: str = "DISALLOW",
    host: str = "linux",
    accounts: Accounts = ANY_ACCOUNT,
    agent: int = 1,
) -> InstallRecord:
    """Imitate Install.

    Args:
        revision: what the revision holds.
        appspec_filename: the name the service sends.
        instance: what is on the instance: ``path``, ``type``, ``mode``, ``owner``, ``group``,
            ``target``.
        cleanup: the previous deployment's list, one path a line, ``None`` for none.
        behavior: the deployment's setting for files that exist.
        host: ``linux`` or ``windows``.
        accounts: users and groups of the instance.
        agent: generation to imitate; 2 was read in its source and never run.

    Raises:
        LimitError: the revision would make more files than are simulated.
    """
    try:
        return _Install(revision, instance, host, accounts, agent).run(
            appspec_filename, cleanup, behavior
        )
    except RecursionError:
        raise LimitError("the revision nests too deeply to be simulated") from None


def named(text: str) -> str:
    """Write paths inside the revision as ``{revision}/...``."""
    return text.replace(REVISION, "{revision}")


def host_of(revision: Revision, appspec_filename: str = DEFAULT_NAME) -> str:
    """Return the system of the instances that a revision is for: what ``os`` says, else Linux."""
    text = _appspec_text(revision, appspec_filename, WINDOWS)
    return read_server(parse(Source(appspec_filename, text or ""))).host


def _appspec_text(revision: Revision, name: str, host: str) -> str | None:
    for candidate in (name, *OTHER_NAMES):
        data = revision.read_on(candidate, host)
        if data is not None:
            return data.decode("utf-8", "replace")
    return None


class _Install:
    """The state of one run."""

    def __init__(
        self,
        revision: Revision,
        instance: Iterable[Mapping[str, Any]],
        host: str,
        accounts: Accounts,
        agent: int,
    ) -> None:
        self.revision = revision
        self.agent = agent
        self.host = host
        self.accounts = accounts
        self.paths = Paths(_homes(accounts), windows=host == WINDOWS)
        self.vfs = VirtualFileSystem()
        self.shows_opt = False
        self.vfs.add(AGENT_HOME, Directory())
        for entry in instance:
            path = self.paths.native(str(entry["path"]))
            if path.rstrip("/") == "/opt":
                self.shows_opt = True
            self.vfs.add(path, _node(entry))
        revision.mount(self.vfs, REVISION)
        self.removed: list[str] = []
        self.remarks: list[str] = []

    def run(self, name: str, cleanup: str | None, behavior: str) -> InstallRecord:
        text = _appspec_text(self.revision, name, self.host)
        if text is None:
            missing = self.paths.join(REVISION, DEFAULT_NAME)
            error = SystemCallError("ENOENT", "rb_sysopen", missing)
            error.kind = "appspec-not-found"
            return self._record("parse", error, None, cleanup_after=cleanup)
        appspec = read_server(parse(Source(name, text)), self.host)
        refused = refusal(appspec) if self.agent == 1 else refusal2(appspec)
        if refused is not None:
            return self._record("parse", refused, appspec, cleanup_after=cleanup)
        return self._install(appspec, cleanup, behavior)

    def _install(self, appspec: ServerAppspec, cleanup: str | None, behavior: str) -> InstallRecord:
        kind = Planner if self.agent == 1 else Planner2
        self._mount_drives(appspec)
        planner = kind(self.vfs, self.paths, REVISION, behavior)
        phase = "generate"
        left = cleanup
        try:
            if cleanup is not None:
                self._check_list(cleanup)
                self.removed = remove_previous(self.vfs, self.paths, cleanup)
                left = None  # the list is deleted once it has been worked off
            planner.plan(appspec)
            phase = "serialize"
            for instruction in planner.instructions:
                instruction.record()
        except AgentError as error:
            return self._record(
                phase,
                error,
                appspec,
                cleanup_after=left,
                carried_out=cleanup is not None,
                retained=planner.retained,
            )
        return self._execute(appspec, planner)

    def _mount_drives(self, appspec: ServerAppspec) -> None:
        """Put C: and the drives that the appspec names on a Windows instance."""
        if self.host != WINDOWS:
            return
        self.vfs.add("C:", Directory())
        for mapping in appspec.files:
            target = mapping.destination.data if mapping.destination is not None else None
            if isinstance(target, str) and target[1:2] == ":":
                self.vfs.add(self.paths.native(target[:2]), Directory())

    def _check_list(self, cleanup: str) -> None:
        if cleanup and not cleanup.endswith("\n"):
            last = cleanup.rpartition("\n")[2]
            self.remarks.append(
                f'the last line of the cleanup list, "{last}", has no line end; the agent takes it '
                "for cut off and passes it over"
            )

    def _execute(self, appspec: ServerAppspec, planner: Planner) -> InstallRecord:
        executor = Executor(self.vfs, self.paths, self.accounts)
        failure: AgentError | None = None
        try:
            executor.run(planner.instructions)
        except AgentError as error:
            failure = error
        self.remarks.extend(
            f"the {account} is taken to exist; --{account.partition(' ')[0]}s says which there are"
            for account in executor.assumed
        )
        needs_tools = any(
            permission.acls is not None or permission.context is not None
            for permission in appspec.permissions
        )
        return self._record(
            "execute" if failure and not needs_tools else None,
            failure if not needs_tools else None,
            appspec,
            instructions=tuple(planner.instructions),
            executor=executor,
            carried_out=True,
            needs_tools=needs_tools,
            retained=planner.retained,
        )

    def _record(
        self,
        phase: str | None,
        error: AgentError | None,
        appspec: ServerAppspec | None,
        *,
        instructions: tuple[Instruction, ...] | None = None,
        executor: Executor | None = None,
        cleanup_after: str | None = None,
        carried_out: bool = False,
        needs_tools: bool = False,
        retained: Iterable[str] = (),
    ) -> InstallRecord:
        listing = None
        if carried_out:
            listing = tuple(tree(self.vfs, AGENT_HOME, also=() if self.shows_opt else ("/opt",)))
        after = executor.cleanup_text if executor else cleanup_after
        return InstallRecord(
            verdict="accept" if error is None else "reject",
            phase=phase,
            error=None if error is None else Failure(error.error_class, error.kind, error.message),
            appspec=appspec,
            instructions=instructions,
            executed=executor is not None and not needs_tools,
            done=executor.done if executor else 0,
            cleanup_after=None if needs_tools else after,
            tree_after=None if needs_tools else listing,
            removed=tuple(self.removed),
            retained=tuple(retained),
            remarks=(*self.revision.remarks, *self.remarks),
            cleanup_expected=after if needs_tools else None,
            tree_expected=listing if needs_tools else None,
        )


def refusal(appspec: ServerAppspec) -> AgentError | None:
    """Return what agent 1 says about a file it does not parse, ``None`` when it does."""
    if not appspec.problems:
        return None
    first = appspec.problems[0]
    return AgentError(first.error_class, first.kind, first.message)


def _node(entry: Mapping[str, Any]) -> Node:
    kind = entry.get("type", "file")
    owner, group = str(entry.get("owner") or "root"), str(entry.get("group") or "root")
    if kind == "symlink":
        return Link(str(entry.get("target", "")))
    mode = entry.get("mode")
    if kind == "dir":
        return Directory(0o755 if mode is None else int(str(mode), 8), owner, group)
    return File(0o644 if mode is None else int(str(mode), 8), owner, group, OLD)


def _homes(accounts: Accounts) -> dict[str, str]:
    """Return home directories of the users known by name; the agent runs as root."""
    homes = {user: f"/home/{user}" for user in accounts.users or ()}
    return homes | {"root": "/root", "": "/root"}
