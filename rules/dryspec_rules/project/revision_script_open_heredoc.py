"""A here-document in a hook script that nothing ends."""

from __future__ import annotations

from dryspec import lazy
from dryspec.rule import Rule
from dryspec.shell.shebang import shell_of
from dryspec_rules._appspec import WINDOWS, short
from dryspec_rules._in_script import in_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.revision import HookScript

_BEGINNING = lazy.pattern(r"""(?<![<($\w])(<<-?) ?(['"]?)([A-Z]\w*)\2(?=[\s|;&>]|$)""")
"""The operator and its word; no shift (`1 << N`) and no text of one (`<<<`)."""
_END = lazy.pattern(r"""(\t*)([A-Z]\w*)(?:$|[)"'`].*)""")
"""The word at the start of a line: alone, or before what closes the text around all of it."""


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report the first here-document whose last line is missing, so that it takes what follows."""
    if context.server is None or context.server.host == WINDOWS or "<<" not in script.text:
        return
    if not shell_of(script.text):
        return
    if script.script.certain and not any(call.stdin == "heredoc" for call in script.script.calls):
        return
    lines = script.text.replace("\r\n", "\n").split("\n")
    ends = _ends(lines)
    for found in _BEGINNING.finditer(script.text):
        operator, word = found[1], found[3]
        line, column = script.position(found.start())
        if lines[line - 1].lstrip().startswith("#") or ends.get((operator, word), 0) > line:
            continue
        rest = lines[line:]
        if not any(rest):
            return
        words = (
            f'begins a here-document that no line "{short(word)}" ends: all that follows is its '
            f"text, and nothing of it runs; {_advice(operator, word, line, rest)}"
        )
        yield in_script(script, words, "begins here", line, column)
        return


def _ends(lines: list[str]) -> dict[tuple[str, str], int]:
    """Return the last line that may end a here-document, by its operator and word.

    One that closes a substitution or the quotes of `bash -c '...'` as well is taken for it.
    """
    last: dict[tuple[str, str], int] = {}
    for number, line in enumerate(lines, 1):
        found = _END.fullmatch(line)
        if found is None:
            continue
        if not found[1]:
            last["<<", found[2]] = number
        last["<<-", found[2]] = number
    return last


def _advice(operator: str, word: str, line: int, rest: list[str]) -> str:
    """Return what to do: name a line that has the word and blanks, or ask for one."""
    for number, text in enumerate(rest, line + 1):
        if text.strip() == word:
            beside = (
                "only tabs may stand before it"
                if operator == "<<-"
                else ("nothing may stand beside it, not even blanks")
            )
            return f"line {number} has the word, but {beside}"
    return f'end it with a line that holds "{short(word)}" alone'


RULE = Rule(
    name="revision-script-open-heredoc",
    summary="a here-document that nothing ends",
    severity="warning",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=("https://www.gnu.org/software/bash/manual/html_node/Redirections.html",),
)
