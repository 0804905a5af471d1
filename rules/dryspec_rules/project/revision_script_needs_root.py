"""A hook script that does as an ordinary user what only root may do."""

from __future__ import annotations

from dryspec.facts.accounts import NO_LOGIN
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, short
from dryspec_rules._in_script import in_script
from dryspec_rules._needs_root import is_roots, needs_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.revision import HookScript
    from dryspec.shell import Call

_AS_SOMEBODY = frozenset({"doas", "pkexec", "runuser", "sudo"})
_ELSEWHERE = frozenset({"chroot", "docker", "kubectl", "ssh", "su"})
_ASKS_WHO = ("EUID", "id -u", "whoami", "SUDO_USER")
"""With these a script may tell root from the others."""


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report the first call that fails for the user whom the hook names."""
    user = (script.runas or "").strip()
    if user in {"", "root"} or user in NO_LOGIN or not user.replace("-", "").isalnum():
        return
    if context.server is None or context.server.host == WINDOWS or not script.script.certain:
        return
    if any(word in script.text for word in _ASKS_WHO):
        return
    for call in script.script.calls:
        found = None if _is_guarded(call) else _refused(call, user)
        if found is None:
            continue
        what, advice = found
        words = (
            f'{what}, but the hook runs as "{user}" (runas), who is refused: {advice}, or let root '
            "run the hook"
        )
        yield in_script(script, words, "refused here", *script.position(call.start))
        return


def _is_guarded(call: Call) -> bool:
    """Whether another user runs it, on another machine perhaps, or its failure is provided for."""
    around = (*call.ancestors, call)
    if any(not _AS_SOMEBODY.isdisjoint(each.wrappers) for each in call.ancestors):
        return True
    if any(each.program in _ELSEWHERE for each in around if each is not call):
        return True
    return "||" in (call.next_operator, call.previous_operator) or call.in_condition


def _refused(call: Call, user: str) -> tuple[str, str] | None:
    """Say what a call does that only root may, and what to do about it."""
    as_root = not _AS_SOMEBODY.isdisjoint(call.wrappers)
    for redirect in call.redirects:
        path = redirect.target.value if redirect.target is not None else None
        if ">" in redirect.operator and path and is_roots(path):
            beside = " (the shell does, not sudo)" if as_root else ""
            tee = "tee -a" if redirect.operator == ">>" else "tee"
            return f'writes to "{short(path)}"{beside}', f'use "| sudo {tee}"'
    if as_root or not needs_root(call, user):
        return None
    words = " ".join(word.text for word in call.words)
    return f'runs "{short(words)}", which takes root', "put sudo before it"


RULE = Rule(
    name="revision-script-needs-root",
    summary="a hook script that does as a user what only root may do",
    severity="warning",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "https://manpages.debian.org/bookworm/apt/apt-get.8.en.html",
        "https://www.freedesktop.org/software/systemd/man/latest/systemctl.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
