"""A hook script that stops the agent by which it is run."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._appspec import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import HookScript
    from dryspec.shell import Call

_AGENT = "codedeploy-agent"
_SERVICE_MANAGERS = ("systemctl", "service", "initctl", _AGENT)
"""Programs that stop a service; the agent's own is called as /etc/init.d/codedeploy-agent, too."""
_PACKAGE_MANAGERS = ("apt", "apt-get", "dnf", "dpkg", "rpm", "yum")
_STOPPING = frozenset({"stop", "restart", "try-restart", "force-restart", "condrestart"})
_REMOVING = frozenset({"remove", "purge", "erase", "reinstall", "-e", "-r", "-P", "--remove"})


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report the first call that stops, restarts or removes codedeploy-agent."""
    del context
    if _AGENT not in script.text:
        return
    for call in script.script.calls:
        if not _stops(call) or _may_not_run(call):
            continue
        line, _ = script.position(call.start)
        shown = short(script.text[call.words[0].start : call.words[-1].end])
        yield Finding(
            script.span,
            f'line {line} of "{script.path}" stops the agent that runs it ("{shown}"): '
            "CodeDeploy waits up to an hour for the event to end, or takes it for failed when the "
            "agent is back; do that outside of a deployment",
            related=[Related(script.span, "stopped here", script.path, line)],
        )
        return


def _stops(call: Call) -> bool:
    words = {word.text.removesuffix(".service") for word in call.words[1:]}
    if call.program in _SERVICE_MANAGERS:
        named = call.program == _AGENT or _AGENT in words
        return named and not _STOPPING.isdisjoint(words)
    return call.program in _PACKAGE_MANAGERS and _AGENT in words and not _REMOVING.isdisjoint(words)


def _may_not_run(call: Call) -> bool:
    """Whether it waits for nobody, or for a condition such as an agent that does not run."""
    return call.background or call.previous_operator == "||" or bool(call.enclosing)


RULE = Rule(
    name="revision-script-stops-agent",
    summary="a hook script that stops the agent by which it is run",
    severity="warning",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/troubleshooting-ec2-instances.html",
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/codedeploy-agent.html",
    ),
)
