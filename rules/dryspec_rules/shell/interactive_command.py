"""Commands that ask a question nobody answers."""

from __future__ import annotations

from dryspec.finding import ERROR, NOTE, SAFE, UNSAFE, WARNING, Finding, Fix
from dryspec.programs.interactive import OUTCOMES
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, insert, replace
from dryspec_rules.shell._prompts import asks, matching, may_match, named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Edit
    from dryspec.programs.interactive import Prompt
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

_ANSWERED = frozenset({"pipe", "file", "heredoc", "herestring"})


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report each call that the table of interactive commands knows, unless it is answered."""
    if may_match(command.text):
        for call in command.script.calls:
            yield from _unanswered(call, command, context)


def _unanswered(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    for view, prompt, last in matching(call):
        if view.stdin in _ANSWERED and not prompt.terminal:
            continue
        if not asks(prompt, view, command, context):
            continue
        yield _finding(view, prompt, last, command, context)
        return


def _finding(call: Call, prompt: Prompt, last: int, command: Command, context: Context) -> Finding:
    flag = call.flag(*prompt.only) if prompt.only else None
    end = max(call.words[last].end, 0 if flag is None else flag.end)
    names = [call.program, *(word.text for word in call.words[1 : last + 1])]
    if last > 1:
        behind = call.words[last].start
        names = [call.program, *(w.text for w in call.positionals if w.start <= behind)]
    if flag is not None:
        names.append(flag.prefix)
    maybe = prompt.maybe or call.has_flag(*prompt.seldom) or _hardly_asks(prompt, call, context)
    # A script goes on behind a call that failed, and may never come to it.
    certain = prompt.certain and context.runs_in == "build"
    severity = ERROR if certain else NOTE if maybe else WARNING
    outcome = OUTCOMES[prompt.eof]
    if "terminal" in prompt.asks:
        outcome = outcome.replace("nobody answers in a build", "there is none in a build")
    outcome = outcome.replace("in a build", f"in a {context.runs_in}")
    return Finding(
        command.span(call.words[0].start, end),
        f'"{" ".join(names)}" {prompt.asks}; {outcome}: {prompt.use}',
        severity=severity,
        fix=_fix(call, prompt, last, command),
    )


def _hardly_asks(prompt: Prompt, call: Call, context: Context) -> bool:
    return prompt.seldom_if is not None and prompt.seldom_if(call, context.runs_in)


def _fix(call: Call, prompt: Prompt, last: int, command: Command) -> Fix | None:
    if not editable(call):
        return None
    edit: Edit | None = None
    what = f"add {prompt.insert}"
    if prompt.drop:
        edit = _without_letter(call, prompt, command)
        what = f"drop -{prompt.drop}"
    elif prompt.insert:
        word = call.words[0 if prompt.after == 0 else last]
        edit = insert(command, word.end, f" {prompt.insert}")
    if edit is None:
        return None
    return Fix(what, [edit], SAFE if prompt.safe else UNSAFE)


def _without_letter(call: Call, prompt: Prompt, command: Command) -> Edit | None:
    """Take one letter out of ``-it``, or the whole option where it stands alone."""
    flag = call.flag(*prompt.only)
    if flag is None or flag.text.startswith("--") or flag.text.count(prompt.drop) != 1:
        return None
    if len(flag.text) > 2:
        place = flag.start + flag.text.index(prompt.drop)
        return replace(command, place, place + 1, "")
    start = flag.start
    while start > 0 and command.text[start - 1] == " ":
        start -= 1
    return replace(command, start, flag.end, "")


RULE = Rule(
    name="interactive-command",
    summary="a command that asks a question nobody answers in a build",
    severity="warning",
    on="command",
    programs=named(),
    group="correctness",
    fix="safe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/troubleshooting.html",
        "https://manpages.debian.org/bookworm/apt/apt-get.8.en.html",
        "https://dnf.readthedocs.io/en/latest/command_ref.html",
        "https://docs.docker.com/reference/cli/docker/container/run/#tty",
        "https://developer.hashicorp.com/terraform/cli/commands/apply",
    ),
)
