"""The CodeCommit credential helper without UseHttpPath."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

_OPTION = "usehttppath"
_NEEDED = "UseHttpPath"


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report `git config credential.helper` for CodeCommit in a file without the other half."""
    if not call.runs("git", "config"):
        return
    name = next((word for word in call.arguments if _is_helper(word.value or word.text)), None)
    if name is None or not any("codecommit" in word.text for word in call.arguments):
        return
    if _OPTION in context.source.text.lower():
        return
    yield Finding(
        command.span(call.start, call.end),
        "the CodeCommit helper signs the path of the repository, which git does not tell it "
        f'without {_NEEDED}, so git gets no credentials; run "{_second(call, name.text)}" too',
        fix=_fix(call, command, name.text),
    )


def _is_helper(text: str) -> bool:
    lowered = text.lower().strip("\"'")
    return lowered.startswith("credential.") and lowered.endswith("helper")


def _second(call: Call, name: str) -> str:
    quote = name[0] if name[:1] in "\"'" else ""
    section = name.strip("\"'")
    section = section[: section.lower().rindex("helper")]
    scope = next((w.text for w in call.arguments if w.value in ("--global", "--system")), "")
    return " ".join(
        part for part in ("git config", scope, f"{quote}{section}{_NEEDED}{quote}", "true") if part
    )


def _fix(call: Call, command: Command, name: str) -> Fix | None:
    from dryspec_rules.shell._edit import editable, insert

    if not editable(call) or len(call.pipeline.elements) > 1 or call.redirects:
        return None
    edit = insert(command, call.end, f" && {_second(call, name)}")
    return None if edit is None else Fix(f"set {_NEEDED} too", [edit], UNSAFE)


RULE = Rule(
    name="codecommit-no-http-path",
    summary="the CodeCommit credential helper without UseHttpPath",
    severity="warning",
    on="call",
    programs=("git",),
    words=("codecommit",),
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-https-unixes.html",
        "https://git-scm.com/docs/gitcredentials#Documentation/gitcredentials.txt-useHttpPath",
    ),
)
