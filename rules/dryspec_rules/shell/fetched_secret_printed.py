"""Secrets that a command fetches and prints to the log."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.programs.secret_sources import fetches, keeps
from dryspec.rule import Rule
from dryspec_rules.shell._secret_flow import FETCHING_WORDS, picks_harmless

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report commands that hand out a secret and whose output nothing catches."""
    del context
    what = fetches(call)
    if not what or picks_harmless(call) or call.background:
        return
    from dryspec_rules.shell._log import reaches_log

    if not reaches_log(call, _passes):
        return
    yield Finding(
        command.span(call.start, call.end),
        f'"{what}" prints a secret to the log, and CodeBuild masks only what env names; catch it '
        "with NAME=$(...), or take it from env.secrets-manager or env.parameter-store",
    )


def _passes(call: Call) -> bool:
    return keeps(call) or (call.program in ("python", "python3") and call.has_flag("-m"))


RULE = Rule(
    name="fetched-secret-printed",
    summary="a secret that a command fetches and prints to the log",
    severity="warning",
    on="call",
    programs=("ansible-vault", "aws", "az", "curl", "gcloud", "gh", "op", "sops", "vault", "wget"),
    group="security",
    words=FETCHING_WORDS,
    builds_only=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
        "https://docs.aws.amazon.com/cli/latest/reference/secretsmanager/get-secret-value.html",
        "https://docs.aws.amazon.com/cli/latest/reference/ssm/get-parameter.html",
        "https://getsops.io/docs/",
        "https://cwe.mitre.org/data/definitions/532.html",
    ),
)
