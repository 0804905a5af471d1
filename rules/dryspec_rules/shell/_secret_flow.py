"""The secrets of a build: those that env names, those that commands fetch, and copies of them."""

from __future__ import annotations

from dryspec.programs.secret_sources import (
    fetches,
    harmless_field,
    names_secret,
    selected,
    surely_secret,
)
from dryspec.shell import Call
from dryspec_rules.shell._flow import Flow, Origin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, Command, Env

FETCHING_WORDS = (
    "parameter-store",
    "secrets-manager",
    "get-secret-value",
    "--with-decryption",
    "kms decrypt",
    "get-login-password",
    "authorization-token",
    "assume-role",
    "session-token",
    "create-access-key",
    "auth-token",
    "vault",
    "gcloud",
    "gh auth",
    "op read",
    "sops",
    "ansible-vault",
    "CREDENTIALS_RELATIVE_URI",
)
"""One of these is in every file that has a secret to follow."""


def declared(buildspec: Buildspec, context: Context) -> set[str]:
    """Return the variables of env that hold secrets.

    All from Secrets Manager; of those from Parameter Store, where plain settings are kept too, the
    ones whose name or parameter says so.
    """
    return context.once("declared secrets", lambda: _declared(buildspec.env))


def _declared(env: Env) -> set[str]:
    names = {key.value for key, _ in env.secrets_manager}
    return names | {
        key.value
        for key, value in env.parameter_store
        if names_secret(key.value) or names_secret(value.value)
    }


def anything_to_follow(buildspec: Buildspec, context: Context) -> bool:
    """Whether a secret may get into a variable or a file: a look at the text, not at the shell."""
    if declared(buildspec, context):
        return True
    words = _fetching_words(context)
    return any(
        ("$(" in command.text or "`" in command.text or ">" in command.text)
        and any(word in command.text for word in words)
        for command in context.shell_commands
    )


def _fetching_words(context: Context) -> Sequence[str]:
    """Return those of the words that the commands have."""
    text = context.shell_text
    if text is None:
        return FETCHING_WORDS
    return context.once(__name__, lambda: [word for word in FETCHING_WORDS if word in text])


def followed(
    buildspec: Buildspec, context: Context, concerns: Callable[[str], bool]
) -> Iterator[tuple[Command, Call, Flow]]:
    """Yield each call with what is known before it; the caller looks, then the call is taken in.

    Commands whose text has nothing to do with secrets are passed over, unless the caller says that
    it ``concerns`` the rule.
    """
    names = {name: Origin(name, own=True) for name in declared(buildspec, context)}
    flow = Flow(dict(names), _fetched, _accepts)
    fetching = _fetching_words(context)
    for command in context.shell_commands:
        if buildspec.legacy:
            flow = Flow(dict(names), _fetched, _accepts)
        text = command.text
        if not flow.concerns(text, fetching) and not concerns(text):
            continue
        for call in command.script.calls:
            yield command, call, flow
            flow.step(call)


def _fetched(call: Call) -> Origin | None:
    what = fetches(call)
    return Origin(what, sure=surely_secret(call)) if what else None


def _accepts(name: str, origin: Origin) -> bool:
    """Whether a variable that gets this value holds a secret, as far as names tell."""
    if origin.field:
        if harmless_field(origin.field):
            return False
        return names_secret(origin.field) or names_secret(name)
    return origin.sure or names_secret(name)


def picks_harmless(call: Call) -> bool:
    """Whether jq takes something out of the answer that is no secret."""
    following = call.feeds
    while isinstance(following, Call):
        field = selected(following)
        if field and (harmless_field(field) or field in ("ARN", "VersionId", "Arn", "Expiration")):
            return True
        following = following.feeds
    return False
