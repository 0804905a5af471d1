"""Servers and watchers in the foreground."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.glance import may_give, names_in
from dryspec.programs.steps import short_name
from dryspec.rule import Rule
from dryspec_rules.shell._env import is_set
from dryspec_rules.shell._prompts import views

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

SERVERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "npm": (("start",), ("run", "start"), ("run", "dev"), ("run", "serve"), ("run", "watch")),
    "yarn": (("start",), ("dev",), ("serve",), ("run", "start"), ("run", "dev")),
    "pnpm": (("start",), ("dev",), ("run", "start"), ("run", "dev")),
    "rails": (("server",), ("s",)),
    "flask": (("run",),),
    "ng": (("serve",),),
    "vite": (("dev",), ("serve",), ("preview",)),
    "next": (("dev",), ("start",)),
    "webpack": (("serve",), ("watch",)),
    "webpack-dev-server": ((),),
    "nodemon": ((),),
    "http-server": ((),),
    "serve": ((),),
    "storybook": (("dev",),),
    "manage.py": (("runserver",),),
    "artisan": (("serve",),),
    "hugo": (("server",), ("serve",)),
    "mkdocs": (("serve",),),
    "jekyll": (("serve",), ("server",)),
    "uvicorn": ((),),
    "gunicorn": ((),),
    "sam": (("local", "start-api"), ("local", "start-lambda"), ("sync",)),
    "kubectl": (("port-forward",), ("proxy",)),
    "pm2": (("log",), ("logs",), ("monit",)),
    "catalina.sh": (("run",),),
    "streamlit": (("run",),),
    "dockerd": ((),),
    "mvn": (("spring-boot:run",),),
    "mvnw": (("spring-boot:run",),),
    "pm2-runtime": ((),),
}
FOLLOWERS = {
    "tail": ("-f", "-F", "--follow"),
    "journalctl": ("-f", "--follow"),
    "docker": ("-f", "--follow"),
    "kubectl": ("-f", "--follow"),
    "aws": ("--follow",),
    "tsc": ("-w", "--watch"),
    "sass": ("--watch",),
    "pm2": ("--no-daemon",),
}
_PROGRAMS: dict[str, tuple[str, ...]] = {
    **{
        program: tuple(words[-1] for words in rows) if all(rows) else ()
        for program, rows in SERVERS.items()
    },
    "tail": (),
    "journalctl": (),
    "tsc": (),
    "sass": FOLLOWERS["sass"],
    "pm2": ("log", "logs", "monit", "--no-daemon"),
    "docker": ("logs", "up"),
    "docker-compose": ("up",),
    "kubectl": ("logs", "port-forward", "proxy"),
    "aws": ("tail",),
}
"""What may run on, with the names one of which then stands beside it."""
_PROCESS_MANAGERS = frozenset({"pm2", "forever", "naught", "systemctl", "service"})
_PACKAGE_MANAGERS = ("npm", "yarn", "pnpm")
_STEPS = frozenset(("build", "ci", "compile", "deploy", "generate", "install", "lint", "test"))
_STARTING = ("start", "restart", "reload", "startOrRestart", "startOrReload")
_STAYING = ("--no-daemon", "--attach", "logs", "monit")
_RETURNING = (
    *("--help", "--version", "-d", "--detach", "--daemon", "-D", "--wait"),
    *("--no-start", "--nostream"),
)

_USE = lazy.pattern(r"docker context use (?!default\b)")


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report each call that serves or watches until somebody ends it."""
    if _may_run_on(command.text):
        for call in command.script.calls:
            yield from _running_on(call, command, context)


def _may_run_on(text: str) -> bool:
    """Whether a call of a command with this text may run on: no is sure."""
    names = names_in(text)
    if "up" in names:
        return True
    for program in SERVERS.keys() & names:
        for words in SERVERS[program]:
            if all(word in names for word in words):
                return True
    return any(may_give(FOLLOWERS[program], names) for program in FOLLOWERS.keys() & names)


def _running_on(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    if call.background or call.feeds is not None or "timeout" in call.wrappers:
        return
    if call.in_substitution or call.context[:1] == ("function",):
        return
    for view in views(call):
        if not _never_ends(view) or _hands_over(call, context):
            continue
        if _compose_up(view) and _is_deployed(view, command, context):
            continue
        flag = view.flag(*FOLLOWERS[view.program]) if _follows(view) else None
        name = short_name(view) if flag is None else f"{short_name(view)} {flag.prefix}"
        yield Finding(
            command.span(view.words[0].start, view.words[-1].end),
            f'"{name}" runs until somebody ends it, and the {context.runs_in} waits for its '
            f"timeout; {_advice(view, flag, context)}",
        )
        return


def _advice(call: Call, flag: Word | None, context: Context) -> str:
    """Say what helps: a hook also waits for what holds its output."""
    if _compose_up(call):
        return "add -d, or --abort-on-container-exit where a container runs tests"
    if call.runs("pm2", "logs") or call.runs("pm2", "log"):
        return "add --nostream"
    if context.runs_in == "build":
        return 'start it with "nohup ... &", or give it an end with "timeout"'
    if flag is not None:
        return f'leave "{flag.prefix}" out'
    if call.program == "gunicorn":
        return "add --daemon, or let a service manager such as systemd start it"
    return (
        "let a service manager such as systemd start it, or write "
        '"nohup ... >/dev/null 2>&1 </dev/null &"'
    )


def _never_ends(call: Call) -> bool:
    if _compose_up(call):
        ends = call.has_flag("--abort-on-container-exit", "--exit-code-from", "--no-start")
    else:
        ends = not (_serves(call) or _follows(call))
    return not ends and not call.has_flag(*_RETURNING)


def _hands_over(call: Call, context: Context) -> bool:
    """Whether a script of `package.json` comes back: no server, or left to a process manager."""
    if context.project is None or call.program not in _PACKAGE_MANAGERS:
        return False
    from dryspec_rules._package_scripts import scripts_named

    texts = scripts_named(context.project, call)
    return any(_returns(text) or _runs_steps_alone(text) for text in texts)


def _runs_steps_alone(text: str) -> bool:
    """Whether a command line runs nothing but other scripts that are steps of a build."""
    for part in text.split("&&"):
        program, *words = part.split() or [""]
        name = words[1] if words[:1] == ["run"] and len(words) > 1 else "".join(words[:1])
        if program not in _PACKAGE_MANAGERS or name.partition(":")[0] not in _STEPS:
            return False
    return True


def _returns(text: str) -> bool:
    """Whether a command line starts a server and goes on."""
    words = text.split()
    if any(word in _STAYING for word in words):
        return False
    if text.rstrip().endswith("&") and not text.rstrip().endswith("&&"):
        return True
    programs = {word.rpartition("/")[2] for word in words}
    return bool(programs & _PROCESS_MANAGERS) and any(word in _STARTING for word in words)


def _serves(call: Call) -> bool:
    for words in SERVERS.get(call.program, ()):  # noqa: SIM110 - shows in the profile
        if call.subcommand(len(words)) == words:
            return True
    return False


def _follows(call: Call) -> bool:
    flags = FOLLOWERS.get(call.program)
    if flags is None or not call.has_flag(*flags):
        return False
    if call.program in ("docker", "kubectl"):
        return call.subcommand() == ("logs",)
    return call.program != "aws" or call.subcommand(2) == ("logs", "tail")


def _is_deployed(call: Call, command: Command, context: Context) -> bool:
    """Whether `up` goes to a context, such as one of ECS, where it deploys and comes back.

    A context of another Docker engine (`docker context create NAME --docker ...`) does not.
    """
    chosen = call.option_word("--context", "-c")
    if chosen is None:
        used = is_set("DOCKER_CONTEXT", call, command, context)
        if not used and not context.once(f"{__name__} use", lambda: _uses_a_context(context)):
            return False
    local = chosen is not None and chosen.text.endswith("default")
    return not local and "--docker" not in context.source.text


def _uses_a_context(context: Context) -> bool:
    return _USE.search(context.source.text) is not None


def _compose_up(call: Call) -> bool:
    return call.runs("docker", "compose", "up") or call.runs("docker-compose", "up")


RULE = Rule(
    name="long-running-foreground",
    summary="a server or watcher in the foreground",
    severity="warning",
    on="command",
    programs=_PROGRAMS,
    group="correctness",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-background-tasks.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html",
    ),
)
