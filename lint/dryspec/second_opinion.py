"""ShellCheck's opinion on the commands of a buildspec (``dryspec lint --shellcheck``).

Besides git (:mod:`dryspec.changed`) the one program that a lint run starts. It gets the commands
on its standard input and nothing else: no configuration, no file to follow, a time limit. One run
sees all commands as the script that version 0.2 makes of them; where that cannot be parsed, and for
version 0.1, each command is judged alone. What dryspec has said itself of the same words is left
out.
"""

from __future__ import annotations

import os
import re
import sys
from bisect import bisect_right
from collections import Counter

from dryspec.context import BASH, Context
from dryspec.discover import reason
from dryspec.engine import Result
from dryspec.facts.variables import RESERVED_PREFIX, VARIABLES, describe
from dryspec.finding import NOTE, WARNING, Finding
from dryspec.rule import BUILDSPEC
from dryspec.selection import SECOND_OPINION
from dryspec.source import Source, Span
from dryspec.spec.detect import CLOUDFORMATION, Detected, detect, is_terraform
from dryspec.tree import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from dryspec.settings import Settings
    from dryspec.spec.buildspec import Buildspec, Command

TIMEOUT = 30
"""Seconds that one answer may take."""
MAX_LENGTH = 256 * 1024
"""Characters of commands; ShellCheck's need of memory and time grows faster than its input."""
_SEVERITIES = {"error": WARNING, "warning": WARNING, "info": NOTE, "style": NOTE}
_NOT_HERE = (1090, 1091, 2148, 2317, 2329)
"""Sourced files are not followed, there is no shebang line, and commands run one by one."""
_SYNTAX = range(1000, 2000)
_BASHISMS = range(3000, 4000)
_UNUSED, _UNASSIGNED, _CD_UNCHECKED = 2034, 2154, 2164
_NEEDS_PROJECT = (_UNUSED, _UNASSIGNED)
"""What the settings of the project may answer, which defines variables as well: notes here."""
_SYNTAX_RULES = ("shell-syntax", "command-truncated-by-comment")
_BASHISM_RULE = "bashism-under-sh"
_ONCE_PER_COMMAND = (*_SYNTAX_RULES, _BASHISM_RULE)
_SAME_TOPIC = {
    2046: ("untrusted-ref-in-shell",),
    2086: ("untrusted-ref-in-shell",),
    2091: ("ecr-get-login-removed",),
    2155: ("export-masks-status",),
}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class SecondOpinionError(Exception):
    """ShellCheck is not there or gives no answer; the message says what to do."""


def find_program() -> str:
    """Return the path of ShellCheck: on the ``PATH``, or beside this Python.

    Relative entries of the ``PATH`` are passed over: they could lead into the repository.

    Raises:
        SecondOpinionError: there is none.

    """
    directories = os.environ.get("PATH", "").split(os.pathsep)
    for directory in (*directories, os.path.dirname(sys.executable)):
        for name in ("shellcheck", "shellcheck.exe"):
            path = os.path.join(directory, name)
            if os.path.isabs(directory) and os.path.isfile(path) and os.access(path, os.X_OK):
                return path
    raise SecondOpinionError(
        'there is no program "shellcheck" on the PATH, which --shellcheck asks for a second '
        'opinion: pip install "dryspec[shellcheck]" brings it, or leave the option out'
    )


def extend(result: Result, settings: Settings, program: str) -> Result:
    """Return a lint result with ShellCheck's findings among its own, suppressions applied."""
    if result.kind != BUILDSPEC or SECOND_OPINION in settings.ignore:
        return result
    said = [*result.findings, *result.suppressed]
    fresh: list[Finding] = []
    for context, place in _buildspecs(result.source, settings):
        for finding, command in _opinions(context, program):
            finding.span = place(finding.span)
            finding.severity = settings.severities.get(SECOND_OPINION, finding.severity)
            if not any(_is_said(finding, place(command), other) for other in said):
                fresh.append(finding)
    fresh.sort(key=lambda found: found.sort_key)
    kept, silenced = fresh, list[Finding]()
    if "dryspec:" in result.source.text:
        from dryspec.suppress import UNUSED, apply

        kept, silenced = apply(result.source, fresh, settings, {SECOND_OPINION})
        kept = [found for found in kept if found.rule in {SECOND_OPINION, UNUSED}]
    findings = sorted([*result.findings, *kept], key=lambda found: found.sort_key)
    suppressed = [*result.suppressed, *silenced]
    return Result(result.source, result.kind, result.platform, findings, suppressed)


def _opinions(context: Context, program: str) -> list[tuple[Finding, Span]]:
    """Return findings in ShellCheck's order, each with the extent of the command it is about.

    No answer at all is a finding, too, at the start of the file.
    """
    buildspec, commands = context.buildspec, context.shell_commands
    if buildspec is None or not commands:
        return []
    shell = "bash" if context.shell == BASH else "sh"
    words = Counter(_NAME.findall(context.source.text))
    known = _known_names(buildspec, words)
    try:
        if not buildspec.legacy:
            script = _Script(commands, known)
            comments = _ask(program, shell, script.text)
            if not any(_is_syntax_error(comment) for comment in comments):
                return list(_findings(script, comments, words))
        found: list[tuple[Finding, Span]] = []
        for command in commands:
            script = _Script([command], known)
            found += _findings(script, _ask(program, shell, script.text), words)
            if not buildspec.legacy:
                known = known | command.script.assigned
    except SecondOpinionError as error:
        start = Span(0, 0)
        return [(Finding(start, str(error), rule=SECOND_OPINION, severity=WARNING), start)]
    return found


def _buildspecs(
    source: Source, settings: Settings
) -> Iterator[tuple[Context, Callable[[Span], Span]]]:
    """Yield each buildspec of a file, with what brings its places to the file's."""
    from dryspec.embedded import inside

    if not is_terraform(source.name) or settings.kind:
        document = parse(source)
        detected = detect(document, source.name, settings.kind)
        if detected.product != CLOUDFORMATION:
            yield Context(document, detected, settings, None), lambda span: span
            return
    for item in inside(source, settings.kind):
        inner = parse(Source(source.name, item.text))
        yield Context(inner, Detected(BUILDSPEC), item.settings(settings), None), item.place


def _known_names(buildspec: Buildspec, words: Counter[str]) -> frozenset[str]:
    """Names that the service and the buildspec define before the first command."""
    names = {*VARIABLES, *buildspec.env.defined}
    # Of secondary sources, as in CODEBUILD_SRC_DIR_tools.
    names.update(word for word in words if word.startswith(RESERVED_PREFIX) and describe(word))
    batch = buildspec.batch
    for task in [*batch.list, *batch.graph] if batch else ():
        names.update(key.value for key, _ in task.variables)
    return frozenset(name for name in names if _NAME.fullmatch(name))


class _Script:
    """Commands one below the other, behind a line that declares what is known."""

    __slots__ = ("_first_lines", "_pieces", "text")

    def __init__(self, commands: Sequence[Command], known: frozenset[str]) -> None:
        parts = [f"export {' '.join(sorted(known))}\n"]
        self._first_lines: list[int] = []
        self._pieces: list[tuple[Command, list[int]]] = []
        line = 2
        for command in commands:
            text = command.text
            starts = [0, *(match.end() for match in re.finditer("\n", text))]
            self._first_lines.append(line)
            self._pieces.append((command, starts))
            # The empty line ends a command that stops with a backslash.
            parts.append(f"{text}\n\n")
            line += len(starts) + 1
        self.text = "".join(parts)

    def place(self, comment: dict[str, Any]) -> tuple[Command, int, int] | None:
        """Return a comment's command and the range in its text; None for one on our own line."""
        index = bisect_right(self._first_lines, comment["line"]) - 1
        if index < 0:
            return None
        command, starts = self._pieces[index]
        first = self._first_lines[index]
        length = len(command.text)

        def offset(line: int, column: int) -> int:
            if line - first >= len(starts):
                return length
            return min(starts[line - first] + column - 1, length)

        start = offset(comment["line"], comment["column"])
        end = offset(comment["endLine"], comment["endColumn"])
        if end <= start:
            # A point has no extent to underline: take the character there, else the one before.
            start = min(start, max(length - 1, 0))
            end = min(start + 1, length)
        return command, start, end


def _findings(
    script: _Script, comments: list[dict[str, Any]], words: Counter[str]
) -> Iterator[tuple[Finding, Span]]:
    for comment in comments:
        place = script.place(comment)
        code, message = comment["code"], comment["message"].rstrip(".")
        if place is None or _is_wrong_here(code, message, place, words):
            continue
        command, start, end = place
        finding = Finding(
            command.span(start, end),
            f"SC{code}: {message}",
            rule=SECOND_OPINION,
            severity=NOTE if code in _NEEDS_PROJECT else _SEVERITIES.get(comment["level"], NOTE),
        )
        yield finding, command.node.span


def _is_wrong_here(
    code: int, message: str, place: tuple[Command, int, int], words: Counter[str]
) -> bool:
    """Whether a comment is about scripts in general and does not hold for a buildspec."""
    command, start, end = place
    if code == _CD_UNCHECKED:
        # A command whose last step fails ends the phase; the exit status is checked there.
        return not command.text[end:].strip()
    if code == _UNUSED:
        # Named anywhere else in the file: exported variables, artifact names, another language.
        name = message.partition(" ")[0]
        return words[name] > _NAME.findall(command.text[start:end]).count(name)
    return False


def _is_said(finding: Finding, command: Span, other: Finding) -> bool:
    """Whether dryspec has said it: of the very same words, or of these and the same topic.

    Rules that speak once of a command have said it for all of the command, and those that speak
    once of a file for the further places they name.
    """
    if finding.span == other.span:
        return True
    if other.rule not in _topics(finding):
        return False
    extent = command if other.rule in _ONCE_PER_COMMAND else finding.span
    places = [other.span, *(related.span for related in other.related if not related.path)]
    return any(extent.start < place.end and place.start < extent.end for place in places)


def _topics(finding: Finding) -> Sequence[str]:
    code = finding.message[2:6]
    number = int(code) if code.isdigit() else 0
    if number in _SYNTAX:
        return _SYNTAX_RULES
    if number in _BASHISMS:
        return (_BASHISM_RULE,)
    return _SAME_TOPIC.get(number, ())


def _is_syntax_error(comment: dict[str, Any]) -> bool:
    return comment["code"] in _SYNTAX and comment["level"] == "error"


def _ask(program: str, shell: str, script: str) -> list[dict[str, Any]]:
    """Run ShellCheck on a text and return its comments."""
    import json
    import subprocess

    if len(script) > MAX_LENGTH:
        raise SecondOpinionError(
            f"the commands are longer than the {MAX_LENGTH // 1024} KiB that ShellCheck is asked "
            "about; its opinion on this file is missing"
        )
    without = ",".join(f"SC{code}" for code in _NOT_HERE)
    options = ["--norc", "-f", "json1", "-s", shell, "-e", without, "-"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    environment.pop("SHELLCHECK_OPTS", None)
    try:
        done = subprocess.run(
            [program, *options],
            input=script.encode("utf-8", "replace"),
            capture_output=True,
            env=environment,
            # Nothing of the repository lies below the names that a script could give.
            cwd=os.path.abspath(os.sep),
            timeout=TIMEOUT,
            check=False,
        )
        comments: list[dict[str, Any]] = json.loads(done.stdout)["comments"]
    except subprocess.TimeoutExpired:
        why = f"did not answer within {TIMEOUT} s"
    except OSError as error:
        why = f"could not be started: {reason(error)}"
    except (ValueError, KeyError, TypeError):
        why = "answered with something else than its JSON; version 0.7 or newer is needed"
    else:
        return comments
    raise SecondOpinionError(f"ShellCheck {why}; its opinion on this file is missing")
