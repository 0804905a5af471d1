"""Syntax of bash in a command that sh runs."""

from __future__ import annotations

from dryspec.finding import ERROR, NOTE, WARNING, Finding
from dryspec.rule import Rule
from dryspec.shell.dialect import DIFFERS, REFUSED, Bashism, bashisms, hint
from dryspec_rules.shell._image import AMAZON, UBUNTU, family

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, Command


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report each construct that dash does not know, once per command and kind."""
    del buildspec
    text = context.shell_text
    if context.shell != "sh" or (text is not None and not hint(text)):
        return
    found = [
        (command, first)
        for command in context.shell_commands
        if hint(command.text)
        for first in _first_of_each_kind(bashisms(command.script))
    ]
    if not found:
        return
    image = family(context)
    if image == AMAZON or _sh_becomes_bash(context) or _templates_tell(image, context):
        return
    for command, item in found:
        yield Finding(
            command.span(item.start, item.end),
            f"{item.what} is not POSIX: the default shell sh is dash on Ubuntu images, which "
            f"{item.dash}; use {_instead(item)}env.shell: bash",
            severity=_severity(item, image, command, context),
        )


def _first_of_each_kind(found: list[Bashism]) -> Iterable[Bashism]:
    return {item.what: item for item in reversed(found)}.values()


def _sh_becomes_bash(context: Context) -> bool:
    """Whether the build itself makes ``sh`` another shell, as the packages of Debian allow."""
    text = context.source.text
    if "dpkg-reconfigure" not in text and "/bin/sh" not in text:
        return False
    return any(
        ("dpkg-reconfigure" in command.text and "dash" in command.text)
        or ("ln " in command.text and "bash" in command.text and "/bin/sh" in command.text)
        for command in context.shell_commands
    )


def _templates_tell(image: str, context: Context) -> bool:
    """Whether nothing else tells the image, and the project's templates know of no Ubuntu."""
    if image or context.settings.image or context.project is None:
        return False
    from dryspec_rules._project_images import names_only_bash, names_own

    return names_only_bash(context.project) or names_own(context.project)


def _instead(item: Bashism) -> str:
    return "" if item.instead == "bash" else f"{item.instead}, or set "


def _severity(item: Bashism, image: str, command: Command, context: Context) -> str:
    """Error where dash is sure to run and sure to stop."""
    if item.effect == DIFFERS:
        return NOTE if item.what.startswith('"echo') else WARNING
    sure = image == UBUNTU and context.settings.image != "" and item.effect == REFUSED
    return ERROR if sure and command.script.certain else WARNING


RULE = Rule(
    name="bashism-under-sh",
    summary="syntax that only bash understands in a command that sh runs",
    severity="warning",
    on="buildspec",
    keys=("commands", "finally"),
    group="correctness",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-cmd.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.shell",
        "https://manpages.debian.org/bookworm/dash/dash.1.en.html",
    ),
)
