"""A hook script judged by the linter's own rules, with findings in the script itself.

The shell rules look at a script as they look at the commands of a build, and the rules about a
script as a file (``on="script"``) say where in it they found something, unless they speak on the
appspec that names it. Comments in the script silence both.
"""

from __future__ import annotations

from dryspec.context import Context
from dryspec.engine import Result
from dryspec.finding import Finding
from dryspec.loader import OURS
from dryspec.outcome import SCRIPT
from dryspec.project import MAX_READ
from dryspec.revision import HookScript, hook_scripts
from dryspec.rule import APPSPEC, BUILDSPEC
from dryspec.running import run_rules
from dryspec.selection import ENGINE_FINDINGS, select_rules
from dryspec.shell.parse import forget
from dryspec.shell.shebang import late_shebang, read_shebang, shell_of
from dryspec.source import BOM, Source, Span
from dryspec.spec.appspec import WINDOWS
from dryspec.spec.buildspec import Buildspec, Command, Phase
from dryspec.spec.detect import SERVER, Detected
from dryspec.tree import Document, Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.project import Project
    from dryspec.rule import Rule
    from dryspec.settings import Settings
    from dryspec.spec.appspec import ServerAppspec

_OTHER_LANGUAGES = (".bat", ".cmd", ".js", ".php", ".pl", ".ps1", ".py", ".rb")
"""Files that are no shell scripts, though no interpreter line says so."""


def scripts_to_lint(appspec: ServerAppspec, project: Project) -> list[HookScript]:
    """Return the scripts of an appspec's hooks that a POSIX shell reads, in order of path.

    One that several hooks run is there once, as a user's where one of them names a user.
    """
    by_path: dict[str, HookScript] = {}
    for script in hook_scripts(appspec, project) if appspec.host != WINDOWS else ():
        known = by_path.setdefault(script.path, script)
        known.runas = known.runas or script.runas
    return [by_path[path] for path in sorted(by_path) if _shell(by_path[path])]


def lint_hook_script(
    script: HookScript, appspec: ServerAppspec, settings: Settings, *, as_file: bool = True
) -> Result:
    """Lint one hook script; its findings have no fixes, for it is no spec.

    Args:
        script: the script; its path is what findings are reported under.
        appspec: the file that names it.
        settings: which rules run.
        as_file: whether the rules about a script as a file speak here and not on the appspec.

    Raises:
        RuleError: a rule package cannot be loaded.

    """
    # Judged as if saved with LF: one finding says that it is not, and places stay the same.
    source = Source(script.path, script.text.replace("\r\n", "\n"))
    about = HookScript(
        script.event,
        Span(0, source.line_end(1)),
        script.path,
        script.data,
        script.project,
        script.runas,
    )
    context = _ScriptContext(source, about, appspec, settings)
    rules = _rules(context, settings, as_file)
    findings = [_placed(finding, about, source) for finding in run_rules(rules, context)]
    context.release()
    findings.sort(key=lambda finding: finding.sort_key)
    kept, suppressed = findings, list[Finding]()
    if "dryspec:" in source.text:
        from dryspec.suppress import apply

        ran = {rule.name for rule in rules} | set(ENGINE_FINDINGS)
        kept, suppressed = apply(source, findings, settings, ran)
    for finding in kept:
        finding.fix = None
    return Result(source, SCRIPT, SERVER, kept, suppressed)


def _shell(script: HookScript) -> str:
    """Return the shell that reads a script; ``""`` for programs and other interpreters.

    So is what may be longer than has been read: its end, and whether there is one, is not known.
    What is written for another interpreter is no shell, even if the shell is given it.
    """
    if b"\0" in script.data or len(script.data) >= MAX_READ:
        return ""
    if script.path.endswith(_OTHER_LANGUAGES) and not script.text.startswith("#!"):
        return ""
    late = late_shebang(script.text)
    if late is not None and not late[1].shell:
        return ""
    return shell_of(script.text)


def _rules(context: _ScriptContext, settings: Settings, as_file: bool) -> list[Rule]:
    """Return the rules about scripts and, where a POSIX shell reads this one, about commands."""
    rules = [rule for rule in select_rules(APPSPEC, settings) if as_file and rule.on == SCRIPT]
    if context.posix_shell:
        rules += [
            rule
            for rule in select_rules(BUILDSPEC, settings)
            if rule.on in {"command", "call"} and not rule.builds_only
        ]
    return rules


def _placed(finding: Finding, script: HookScript, source: Source) -> Finding:
    """Put a finding about the script as a file on the line that its related place names."""
    for place in finding.related:
        if place.path == script.path:
            text = source.line_text(place.line)
            indent = len(text) - len(text.lstrip())
            column = place.column if place.column > 1 else indent + 1
            span = Span(source.offset(place.line, column), source.line_end(place.line))
            known = f"{script.named(place.line)} "
            words = finding.message
            if words.startswith(known):
                words = f"this {words.removeprefix(known)}"
            return Finding(span, words, severity=finding.severity, rule=finding.rule)
    return finding


class _ScriptContext(Context):
    """A hook script as the rules see it: one command that a hook runs."""

    __slots__ = ("_appspec", "_hook")

    def __init__(
        self,
        source: Source,
        script: HookScript,
        appspec: ServerAppspec,
        settings: Settings,
    ) -> None:
        project: Project = script.project
        super().__init__(Document(source), Detected(APPSPEC, SERVER), settings, project)
        # Settings that forbid a look at other files do not mean the file under check.
        self.project = project
        self._hook = script
        self._appspec = appspec

    @property
    def runs_in(self) -> str:
        """See :attr:`Context.runs_in`."""
        return "hook"

    @property
    def server(self) -> ServerAppspec:
        """The appspec that names the script."""
        return self._appspec

    @property
    def hook_scripts(self) -> list[HookScript]:
        """The script under check alone."""
        return [self._hook]

    @property
    def shell(self) -> str:
        """The shell that its first line asks for; ``""`` for programs and other interpreters."""
        return "" if self._appspec.host == WINDOWS else _shell(self._hook)

    @property
    def shell_commands(self) -> list[Command]:
        """The whole script as one command."""
        if not self.posix_shell:
            return []
        if "commands" not in self._cache:
            self._cache["commands"] = [self._command()]
        return self._cache["commands"]  # type: ignore[return-value]

    def release(self) -> None:
        """See :meth:`Context.release`."""
        for command in self.shell_commands:
            command.phase.commands.clear()
            if command.parsed is not None:
                forget(command.parsed)
        super().release()

    def _command(self) -> Command:
        text = self.source.text
        start = 1 if text.startswith(BOM) else 0
        body = Scalar(Span(start, len(text)), text[start:], "")
        key = Scalar(Span(0, 0), "build", "")
        phase = Phase("build", key, None, Buildspec(self.document))
        if self._hook.runas is not None:
            phase.run_as = Scalar(Span(0, 0), self._hook.runas, "")
        command = Command(body, phase, "commands", 1)
        phase.commands.append(command)
        return command

    def first_setting(self, option: str) -> int:
        """Return 0 for an option that the interpreter line gives: set before any command."""
        shebang = read_shebang(self.source.text)
        given = option == "errexit" and shebang is not None and shebang.errexit
        return 0 if given else super().first_setting(option)


def who_brings(context: Context, project: Project, path: str) -> str:
    """Say who brings a file that a revision lacks, as far as our rules know; ``""`` for nobody."""
    from importlib import import_module

    words: str = import_module(f"{OURS}._brought").brought_by(context, project, path)
    return words
