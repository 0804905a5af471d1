"""A ValidateService script that takes an error page for an answer."""

from __future__ import annotations

from dryspec import lazy
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, short
from dryspec_rules._in_script import in_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.revision import HookScript
    from dryspec.shell import Call, Script

_HERE = lazy.pattern(r"(?:https?://)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?![\w.-])")
_LOOKS = ("-f", "--fail", "--fail-with-body", "-w", "--write-out", "-o", "--output")
"""Options with which errors count, or with which the answer goes to something else."""
_SENDS = ("-d", "--data", "-F", "--form", "-T", "--upload-file")


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report a `curl` of the instance itself that decides and fails for no answer."""
    if script.event != "ValidateService" or not _is_read(script, context):
        return
    for call in script.script.calls:
        if not _asks_the_instance(call) or not _decides(call, script.script):
            continue
        line = script.position(call.start)[0]
        shown = short(script.text[call.start : call.end].split("\n", 1)[0])
        words = (
            f'runs "{shown}", which exits 0 whatever is answered, 404 and 500 too, so that the '
            "deployment only learns that something listens: add -f"
        )
        yield in_script(script, words, "asked here", line)
        return


def _is_read(script: HookScript, context: Context) -> bool:
    if context.server is None or context.server.host == WINDOWS or "curl" not in script.text:
        return False
    return script.is_understood


def _asks_the_instance(call: Call) -> bool:
    if call.program != "curl" or call.has_flag(*_LOOKS, *_SENDS):
        return False
    if any(redirect.operator.startswith(">") for redirect in call.redirects):
        return False
    return any(_HERE.match(word.prefix) for word in call.arguments)


def _decides(call: Call, script: Script) -> bool:
    """Whether the event fails when the call does, and for nothing that it prints."""
    from dryspec_rules.shell._status import DECIDES, fate

    if call.feeds is not None or call.in_substitution or call.enclosing:
        return False
    return fate(call, script) == DECIDES


RULE = Rule(
    name="revision-validate-accepts-errors",
    summary="a ValidateService script that takes an error page for an answer",
    severity="note",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "https://curl.se/docs/manpage.html#-f",
    ),
)
