"""CodeCommit over HTTPS without anything that gives git credentials."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Edit, Finding, Fix
from dryspec.rule import Rule
from dryspec.source import Span
from dryspec_rules.shell._codecommit import HTTPS, only_named, talks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command
    from dryspec.tree import Mapping

_YES = frozenset({"yes", "true", "on", "y"})
_ARRANGED = ("credential", ".netrc", "GIT_ASKPASS", ".gitconfig", "GIT_CONFIG", "insteadOf")
_LATER = ("git fetch", "git push", "git pull", "git remote update", "git ls-remote")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report the first command that reaches CodeCommit without credentials."""
    helper = buildspec.env.git_credential_helper
    if helper is not None and helper.value.lower() in _YES:
        return
    for command, call, end in _askers(buildspec, context):
        before, after = _around(command, context)
        if any(mark in before for mark in _ARRANGED):
            return
        if only_named(call) and not any(words in after for words in _LATER):
            continue
        asked = f"{call.program} {call.subcommand()[0]}" if call.subcommand() else call.program
        yield Finding(
            command.span(call.start, end),
            f'"{asked}" asks CodeCommit over HTTPS, and nothing gives git a user name: it fails '
            'with "could not read Username"; set env.git-credential-helper to yes',
            fix=_fix(buildspec),
        )
        return


def _askers(buildspec: Buildspec, context: Context) -> Iterator[tuple[Command, Call, int]]:
    """Yield the calls that ask CodeCommit, each with the end of what to show of it."""
    if "codecommit" in context.source.text:
        for command, call, word, address in talks(buildspec, context):
            if HTTPS.search(address):
                yield command, call, max(word.end, call.start + 1)
    if context.project is None or "submodule" not in context.source.text:
        return
    modules = context.project.read(".gitmodules") or b""
    if HTTPS.search(modules.decode("utf-8", "replace")):
        for command in context.shell_commands:
            for call in command.script.calls:
                if call.runs("git", "submodule") and call.subcommand(2)[1:] == ("update",):
                    yield command, call, call.end


def _around(command: Command, context: Context) -> tuple[str, str]:
    """Return the text of the commands up to this one, and from it on."""
    texts = [other.text for other in context.shell_commands]
    index = context.shell_commands.index(command)
    return "\n".join(texts[: index + 1]), "\n".join(texts[index:])


def _fix(buildspec: Buildspec) -> Fix | None:
    """Write the key into `env`, or the whole of `env` in front of `phases`."""
    source, root, env = buildspec.source, buildspec.root, buildspec.env
    if root is None or buildspec.legacy:
        return None
    from dryspec_rules._edits import put_first, write

    if env.git_credential_helper is not None:
        edit: Edit | None = write(env.git_credential_helper, "yes")
    elif env.mapping is not None:
        edit = put_first(source, env.mapping, "git-credential-helper: yes")
    elif root.key("env") is not None:
        edit = None
    else:
        edit = _before_phases(buildspec, root)
    return None if edit is None else Fix("use CodeBuild's credential helper", [edit], UNSAFE)


def _before_phases(buildspec: Buildspec, root: Mapping) -> Edit | None:
    key, source = root.key("phases"), buildspec.source
    if key is None or root.flow:
        return None
    start = source.offset(source.position(key.span.start)[0], 1)
    indent = source.text[start : key.span.start]
    if indent.strip():
        return None
    line = source.newline
    text = f"{indent}env:{line}{indent}  git-credential-helper: yes{line}"
    return Edit(Span(start, start), text)


RULE = Rule(
    name="codecommit-no-credentials",
    summary="CodeCommit over HTTPS without credentials for git",
    severity="warning",
    on="buildspec",
    group="correctness",
    fix="unsafe",
    words=("codecommit", "submodule"),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.git-credential-helper",
        "https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-https-unixes.html",
        "observed: fatal: could not read Username for 'https://...': No such device or address",
    ),
)
