"""The rule value, what a rule is fed, and how rules are found.

A rule is a module with a value called ``RULE`` and a page of the same name beside it. Rules are
found by walking packages: ours first, then those the configuration names; all are walked alike.
"""

from __future__ import annotations

from dryspec.finding import ERROR, NOTE, WARNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from dryspec.finding import Finding

    Check = Callable[..., Iterator[Finding]]

BASE_URL = "https://dryspec.readthedocs.io/en/latest/rules/"

BUILDSPEC = "buildspec"
APPSPEC = "appspec"

GROUPS = {
    "correctness": "the service or the agent refuses it, or it does not do what it says",
    "suspicious": "accepted, but very likely a mistake",
    "security": "leaks a secret or lets somebody else in",
    "agent-2": "CodeDeploy agent 2 reads it differently from agent 1",
    "project": "needs other files of the repository",
    "performance": "works, but costs time",
    "style": "works, but could be clearer",
}
"""Groups by what a user decides about, each with what it means."""

DEFAULT_GROUPS = frozenset({"correctness", "suspicious", "security", "agent-2", "project"})
"""Groups that are on unless a selection says otherwise; preview rules never are."""

FEEDS = {
    "template": "check(embedded, settings): dryspec.embedded.Embedded, inside another file",
    "document": "check(document, context): every file of the rule's kinds, even half readable",
    "objection": "check(objection, context): each finding of the tables under the rule's name",
    "buildspec": "check(buildspec, context): dryspec.spec.buildspec.Buildspec",
    "phase": "check(phase, context): dryspec.spec.buildspec.Phase",
    "command": "check(command, context): dryspec.spec.buildspec.Command, a POSIX shell command",
    "call": "check(call, command, context): each dryspec.shell.Call of each command",
    "server": "check(appspec, context): dryspec.spec.appspec.ServerAppspec",
    "serverless": "check(appspec, context): dryspec.spec.serverless.ServerlessAppspec",
    "script": "check(script, context): dryspec.revision.HookScript, one for each hook script found",
}
"""What ``on`` may say and how the check is then called."""


def rule_url(name: str) -> str:
    """Return the address of the page of a rule, or of a finding of the engine."""
    return f"{BASE_URL}{name}/"


class Rule:
    """One thing the linter knows, with everything that is said about it elsewhere.

    Args:
        name: the problem in words, with dashes; the module's name with underscores.
        summary: one sentence for lists, the editor and SARIF.
        severity: ``error``, ``warning`` or ``note``; the promise of each is in the manual.
        on: what the check is fed, a key of :data:`FEEDS`.
        check: a generator of findings.
        group: a key of :data:`GROUPS`.
        kinds: file kinds the rule looks at; by default derived from ``on``.
        sources: pages or agent sources that prove the claim.
        fix: ``""``, ``"safe"`` or ``"unsafe"``: what kind of fix its findings may carry.
        preview: whether the rule guesses; such rules run only when selected by name or
            with the group ``preview``.
        words: the rule is skipped in files that contain none of these words; one on commands or
            calls in commands that contain none.
        keys: the rule is skipped in files in which none of these is a key of a mapping, wherever it
            stands; not for commands and calls.
        programs: for ``on="call"``: the programs whose calls the check wants to see; for
            ``on="command"``: those of which the command has to name one. A command without any of
            the names in its text is not even taken apart. A mapping gives for each program names
            (subcommands, whole options) one of which has to stand in the text, too; none for any.
        needs_project: whether the rule looks at other files.
        builds_only: for ``on="command"`` and ``on="call"``: whether it speaks of builds alone, so
            that a hook script's commands are not looked at.
        aliases: former names, still understood in selections and suppressions.
        since: version that brought the rule.
        beside: whether the check is called, too, with a :class:`dryspec.embedded.Embedded` and
            the settings, to judge what stands beside a buildspec inside a template; it then
            points at words of the template.

    """

    __slots__ = (
        "aliases",
        "beside",
        "builds_only",
        "check",
        "fix",
        "group",
        "keys",
        "kinds",
        "name",
        "needs_project",
        "on",
        "package",
        "preview",
        "programs",
        "severity",
        "since",
        "sources",
        "summary",
        "words",
    )

    def __init__(
        self,
        *,
        name: str,
        summary: str,
        severity: str,
        on: str,
        check: Check,
        group: str,
        kinds: Sequence[str] = (),
        sources: Sequence[str] = (),
        fix: str = "",
        preview: bool = False,
        words: Sequence[str] = (),
        keys: Sequence[str] = (),
        programs: Iterable[str] | Mapping[str, Iterable[str]] = (),
        needs_project: bool = False,
        builds_only: bool = False,
        aliases: Sequence[str] = (),
        since: str = "0.1.0",
        beside: bool = False,
    ) -> None:
        self.name = name
        self.summary = summary
        self.severity = severity
        self.on = on
        self.check = check
        self.group = group
        self.kinds = frozenset(kinds or _KINDS[on])
        self.sources = tuple(sources)
        self.fix = fix
        self.preview = preview
        self.words = tuple(words)
        self.keys = tuple(keys)
        self.programs = _beside(programs)
        self.needs_project = needs_project
        self.builds_only = builds_only
        self.aliases = tuple(aliases)
        self.since = since
        self.beside = beside or on == "template"
        self.package = ""

    @property
    def default(self) -> bool:
        """Whether the rule runs without being selected."""
        return self.group in DEFAULT_GROUPS and not self.preview

    @property
    def url(self) -> str:
        """Address of the rule's page in the manual."""
        return rule_url(self.name)

    def __repr__(self) -> str:
        return f"Rule({self.name})"


def _beside(
    programs: Iterable[str] | Mapping[str, Iterable[str]],
) -> dict[str, frozenset[str]]:
    if not isinstance(programs, dict):
        return dict.fromkeys(programs, frozenset())
    beside: dict[str, Iterable[str]] = programs  # pyright: ignore[reportUnknownVariableType]
    return {program: frozenset(names) for program, names in beside.items()}


_KINDS = {
    "template": (BUILDSPEC,),
    "document": (BUILDSPEC, APPSPEC),
    "objection": (BUILDSPEC, APPSPEC),
    "buildspec": (BUILDSPEC,),
    "phase": (BUILDSPEC,),
    "command": (BUILDSPEC,),
    "call": (BUILDSPEC,),
    "server": (APPSPEC,),
    "serverless": (APPSPEC,),
    "script": (APPSPEC,),
}


class RuleError(Exception):
    """A rule module that cannot be used; the message names it and says why."""


def defects(rule: Any, module: str) -> list[str]:
    """List what is wrong with a rule value found in ``module`` (its file name without ``.py``)."""
    if not isinstance(rule, Rule):
        return [f"RULE is a {type(rule).__name__}, not a dryspec.rule.Rule"]
    wrong: list[str] = []
    if rule.name.replace("-", "_") != module:
        wrong.append(f'its name "{rule.name}" does not match its file "{module}.py"')
    if rule.severity not in {ERROR, WARNING, NOTE}:
        wrong.append(f'severity "{rule.severity}" is none of error, warning, note')
    if rule.group not in GROUPS:
        wrong.append(f'group "{rule.group}" is none of {", ".join(GROUPS)}')
    if rule.fix not in {"", "safe", "unsafe"}:
        wrong.append(f'fix "{rule.fix}" is none of safe, unsafe')
    return wrong
