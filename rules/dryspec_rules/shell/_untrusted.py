"""Values that an outsider chooses: names of branches and tags, what commits say."""

from __future__ import annotations

from dryspec import lazy
from dryspec.programs.secret_sources import keeps
from dryspec_rules.shell._flow import Flow, Origin, shows_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command

_COMMIT = "what a commit says, which whoever wrote it chose"

NAMES = {
    "CODEBUILD_WEBHOOK_HEAD_REF": "the name of a branch, which whoever pushes it chooses",
    "CODEBUILD_WEBHOOK_BASE_REF": "the name of a branch",
    "CODEBUILD_WEBHOOK_TRIGGER": "the name of a branch or tag, which whoever pushes it chooses",
    "CODEBUILD_SOURCE_VERSION": "often the name of a branch, which whoever pushes it chooses",
    "CODEBUILD_WEBHOOK_ACTOR_ACCOUNT_ID": "the account of whoever caused the build",
    "CODEBUILD_WEBHOOK_LABEL": "text out of a workflow file, which a pull request may change",
    "CODEBUILD_WEBHOOK_WORKFLOW_NAME": "text out of a workflow file, which a pull request may "
    "change",
}
"""Variables with what an outsider may do about them (user guide, page build-env-ref-env-vars)."""

WORDS = (*NAMES, "git log", "git show", "git rev-parse", "git branch", "git symbolic-ref")
"""One of these is in every file that has such a value."""

_ASKING = ("--pretty", "--format", "--abbrev-ref", "symbolic-ref", "--show-current")
"""One of these is in every call of ``git`` that gives such a value."""
_VERSION_OF_OTHER = lazy.pattern(r"\bCODEBUILD_SOURCE_VERSION_\w+")
_MESSAGE = lazy.pattern(r"%(?:s|B|b|an|ae|cn|ce|aN|aE|N|f|D|d|S)")


def chosen_by(name: str) -> str:
    """Say who chooses a value, given the name or command it came from."""
    if name in NAMES:
        return NAMES[name]
    if name.startswith("CODEBUILD_SOURCE_VERSION_"):
        return NAMES["CODEBUILD_SOURCE_VERSION"]
    return _COMMIT if name in ("git log", "git show") else NAMES["CODEBUILD_WEBHOOK_HEAD_REF"]


def followed(buildspec: Buildspec, context: Context) -> Iterator[tuple[Command, Call, Flow]]:
    """Yield each call with what is known before it; the caller looks, then the call is taken in.

    Commands whose text has nothing to do with such values are passed over.
    """
    further = _VERSION_OF_OTHER.findall(context.source.text)
    names = {name: Origin(name, own=True) for name in (*NAMES, *further)}
    flow = Flow(dict(names), _source, _accepts, _passes, exposes)
    for command in context.shell_commands:
        if buildspec.legacy:
            flow = Flow(dict(names), _source, _accepts, _passes, exposes)
        if not flow.concerns(command.text, _ASKING):
            continue
        for call in command.script.calls:
            yield command, call, flow
            flow.step(call)


def _accepts(name: str, origin: Origin) -> bool:
    del name, origin
    return True


def _source(call: Call) -> Origin | None:
    """Say where a call's output comes from when an outsider wrote it."""
    if call.program != "git":
        return None
    for words in (("log",), ("show",)):
        if call.runs("git", *words):
            formats = " ".join(word.text for word in call.arguments)
            shown = "--pretty" in formats or "--format" in formats
            return Origin(f"git {words[0]}") if shown and _MESSAGE.search(formats) else None
    if call.runs("git", "rev-parse") and call.has_flag("--abbrev-ref"):
        return Origin("git rev-parse")
    if call.runs("git", "symbolic-ref") or (
        call.runs("git", "branch") and call.has_flag("--show-current")
    ):
        return Origin(f"git {call.subcommand()[0]}")
    return None


def _passes(call: Call) -> bool:
    """Whether a filter leaves characters in that a shell reads."""
    if call.program == "tr" and call.has_flag("-c", "-C", "--complement"):
        return False
    if call.program == "sed" and any("[^" in word.text for word in call.arguments):
        return False
    return keeps(call) and call.program not in ("base64", "xxd", "od", "hexdump")


def exposes(text: str, name: str) -> bool:
    """Whether an expansion gives characters that a shell reads: not ``${NAME//[^a-z]/}``."""
    return shows_value(text, name) and "[^" not in text
