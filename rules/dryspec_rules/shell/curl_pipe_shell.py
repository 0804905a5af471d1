"""A script from the network that runs without anybody having looked at it."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.shell import Call
from dryspec_rules.shell._status import DECIDES, TESTED, earlier_pipefail, fate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Command

_INTERPRETERS = frozenset(
    {"bash", "sh", "dash", "zsh", "ksh", "ash", "python", "python3", "perl", "ruby", "node", "php"}
)
_UNNOTICED = ", and a failed download goes unnoticed"
_PASSING = frozenset({"tee", "sed", "tr", "gunzip", "zcat", "cat"})


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report a download whose output becomes the script of an interpreter."""
    runner = _piped_into(call) or _substituted_into(call)
    if runner is None:
        return
    start, end = min(call.start, runner.start), max(call.end, _end(runner))
    unnoticed = "" if _is_noticed(call, command, context) else _UNNOTICED
    yield Finding(
        command.span(start, end),
        f'what "{call.program}" downloads goes straight to "{runner.words[0].text}": nothing '
        f"checks what it is{unnoticed}; download it, verify a checksum, then run it",
    )


def _is_noticed(call: Call, command: Command, context: Context) -> bool:
    """Whether the failure of a download may end the build, as with ``set -eo pipefail``."""
    return fate(call, command.script) in (DECIDES, TESTED) or earlier_pipefail(command, context)


def _end(runner: Call) -> int:
    return runner.words[-1].end if runner.words else runner.end


def _piped_into(call: Call) -> Call | None:
    following = call.feeds
    while isinstance(following, Call) and following.program in _PASSING:
        following = following.feeds
    if not isinstance(following, Call) or following.program not in _INTERPRETERS:
        return None
    if following.has_flag("-c", "-e", "-m") and following.program not in {"bash", "sh"}:
        return None
    if following.has_flag("-c") or following.stdin not in ("pipe",):
        return None
    script = [word for word in following.positionals if word.text != "-"]
    reads_input = following.has_flag("-s") or (script and script[0].text == "/dev/stdin")
    if script and not reads_input:
        return None  # it runs a script of its own and reads the download as data
    return following


def _substituted_into(call: Call) -> Call | None:
    """``bash <(curl ...)``, ``sh -c "$(curl ...)"``, ``eval "$(curl ...)"``, ``. <(curl ...)``."""
    if not call.ancestors or not call.enclosing or call.enclosing[-1].kind != "substitution":
        return None
    if call.feeds is not None:
        return None
    outer = call.ancestors[-1]
    keyword = call.enclosing[-1].keyword
    if keyword == "<(":
        return outer if outer.program in _INTERPRETERS | {"source", "."} else None
    if outer.program == "eval" or (outer.program in _INTERPRETERS and outer.has_flag("-c", "-e")):
        return outer
    return None


RULE = Rule(
    name="curl-pipe-shell",
    summary="a download that an interpreter runs unseen",
    severity="warning",
    on="call",
    programs=dict.fromkeys(("curl", "wget"), (*_INTERPRETERS, "eval", "source", ".")),
    group="security",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_appsec_software_integrity_verification.html",
        "https://owasp.org/www-project-top-10-ci-cd-security-risks/CICD-SEC-09-Improper-Artifact-Integrity-Validation",
    ),
)
