"""A script in bash syntax without an interpreter line."""

from __future__ import annotations

from dryspec.finding import NOTE, Finding, Related
from dryspec.rule import Rule
from dryspec.shell.dialect import DIFFERS, bashisms
from dryspec.shell.shebang import late_shebang, read_shebang
from dryspec_rules._appspec import WINDOWS, short
from dryspec_rules._in_script import in_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.revision import HookScript
    from dryspec.shell.shebang import Shebang
    from dryspec.spec.appspec import ServerAppspec

_AMAZON_USER = "ec2-user"
_AMAZON_HOME = f"/home/{_AMAZON_USER}"
"""Of Amazon Linux and its kin; Ubuntu and Debian call theirs otherwise."""
RELATIVE = ("bin/", "usr/bin/")
"""Interpreters that are meant to begin with a slash."""


def check(script: HookScript, context: Context) -> Iterator[Finding]:
    """Report first lines with a slip, and bash syntax in scripts that do not ask for bash."""
    if context.server is None or context.server.host == WINDOWS:
        return
    slip = _slip(script)
    if slip:
        severity = NOTE if script.data.startswith(b"#!") else ""
        related = [Related(script.span, "it stands here", script.path, 1, 1)]
        yield Finding(script.span, slip, severity=severity, related=related)
        return
    first = script.text.split("\n", 1)[0]
    if first.startswith("#!") and not first.rstrip().endswith(("/sh", " sh", "/dash")):
        return
    if script.data.startswith(b"\xef\xbb\xbf"):
        return
    late = late_shebang(script.text)
    if late is not None and not late[1].shell:
        yield _misplaced(script, *late, ", which cannot read it")
        return
    for item in bashisms(script.script):
        if item.effect == DIFFERS:
            continue
        reason = f'asks for "{first[2:].strip()}"' if first.startswith("#!") else "has no #! line"
        if late is not None:
            reason = f"has its #! {_place(late[0])}, where it is a comment,"
        place = script.position(item.start)
        words = f"uses {item.what}, which is bash, but the script {reason} and runs under sh"
        severity = ""
        if "<(" not in item.what and _has_bash_for_sh(script, context.server):
            words += ", which understands it here (ec2-user: Amazon Linux), not on Ubuntu"
            severity = NOTE
        words += ": begin it with #!/bin/bash"
        yield in_script(script, words, "it is used here", *place, severity=severity)
        return
    if late is not None and (late[1].errexit or late[1].shell != "sh"):
        lost = ' without "-e"' if late[1].errexit else ""
        yield _misplaced(script, *late, lost)


def _has_bash_for_sh(script: HookScript, server: ServerAppspec) -> bool:
    """Whether the instances are surely of a system on which `sh` is bash."""
    if _AMAZON_HOME in script.text:
        return True
    return any(each.runas == _AMAZON_USER for each in server.scripts) or any(
        f"{item.destination_text}/".startswith(f"{_AMAZON_HOME}/") for item in server.files
    )


def _misplaced(script: HookScript, number: int, shebang: Shebang, outcome: str) -> Finding:
    """Report an interpreter line that does not stand first."""
    line = short(f"#!{shebang.program} {shebang.arguments}".strip())
    return Finding(
        script.span,
        f'"{line}" stands {_place(number)} of "{script.path}", where it is a comment: the script '
        f"runs under sh{outcome}; begin the file with it",
        severity="" if outcome else NOTE,
        related=[Related(script.span, "it stands here", script.path, number)],
    )


def _place(number: int) -> str:
    return f"in line {number}" if number > 1 else "behind blanks in line 1"


def _slip(script: HookScript) -> str:
    """Say what is wrong with a first line that is nearly an interpreter line."""
    first = script.text.split("\n", 1)[0].rstrip()
    shown, where = short(first[1:]), script.named(1)
    if script.data.startswith(b"!/"):
        return (
            f'{where} lacks its "#", so it is run as a command, which fails, and the rest runs '
            f'under sh: write "#!{shown}"'
        )
    shebang = read_shebang(script.text)
    if shebang is None or not shebang.program.startswith(RELATIVE):
        return ""
    return (
        f'{where} asks for "{short(shebang.program)}" without a slash in front, which is looked '
        "for in the directory that the agent runs in: unless that is /, the event fails (script "
        f'error 4); write "#!/{short(shebang.program)}"'
    )


RULE = Rule(
    name="revision-script-shebang",
    summary="a bash script without an interpreter line",
    severity="warning",
    on="script",
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
