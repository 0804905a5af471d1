"""docker login with the password as an argument."""

from __future__ import annotations

from dryspec.facts.secrets import is_placeholder
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.glance import may_give, names_in
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, insert, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command


_OPTIONS = ("-p", "--password")


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report `-p` and `--password` of `docker login`."""
    if may_give(_OPTIONS, names_in(command.text)):
        for call in command.script.calls:
            yield from _with_password(call, command, context)


def _with_password(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    if not call.runs("docker", "login"):
        return
    flag = call.flag(*_OPTIONS)
    value = call.option_word(*_OPTIONS)
    if flag is None or value is None:
        return
    place = command.span(flag.start, max(flag.end, value.end))
    name = flag.prefix.partition("=")[0] if flag.prefix.startswith("--") else flag.prefix[:2]
    option = f'"docker login {name}"'
    written = call.option_value(*_OPTIONS)
    if written is not None and not is_placeholder(written):
        yield Finding(
            place,
            f"{option} writes the password in plain text into the repository and every log; change "
            f"it, take the new one from {_store(context)}, and pipe it in with --password-stdin",
        )
        return
    yield Finding(
        place,
        f"{option} puts the password on the command line, where the process list and error "
        "messages show it; pipe it in with --password-stdin",
        fix=_fix(call, command, flag, value),
    )


def _store(context: Context) -> str:
    if context.runs_in == "hook":
        return "Secrets Manager when the hook runs"
    return "env.secrets-manager"


def _fix(call: Call, command: Command, flag: Word, value: Word) -> Fix | None:
    alone = len(call.pipeline.elements) == 1 and call.stdin == "inherited"
    if not alone or call.wrappers or call.assignments or flag is value or not editable(call):
        return None
    edits = [
        insert(command, call.start, f"{_printing(value, command)} | "),
        replace(command, flag.start, value.end, "--password-stdin"),
    ]
    kept = [edit for edit in edits if edit is not None]
    if len(kept) < 2:
        return None
    return Fix("pipe the password in with --password-stdin", kept, UNSAFE)


def _printing(value: Word, command: Command) -> str:
    """Return a command that prints what the word stands for."""
    if len(value.substitutions) == 1:
        inner = value.substitutions[0]
        text = command.text[inner.start : inner.end]
        whole = value.text.strip('"') == text and text.startswith("$(")
        if whole and len(inner.lists) == 1 and len(inner.lists[0]) == 1:
            return text[2:-1].strip()
    bare = (value.variables or value.substitutions) and not value.quoted and '"' not in value.text
    return "printf '%s' " + (f'"{value.text}"' if bare else value.text)


RULE = Rule(
    name="docker-login-password-arg",
    summary="docker login with the password on the command line",
    severity="warning",
    on="command",
    programs={"docker": ("login",)},
    group="security",
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.docker.com/reference/cli/docker/login/#password-stdin",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html",
    ),
)
