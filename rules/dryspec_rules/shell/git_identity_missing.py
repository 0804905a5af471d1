"""A commit in a build where git does not know whose it is."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec

_KNOWN_BY = lazy.pattern(
    r"user\.email|gitconfig|GIT_(?:AUTHOR|COMMITTER)_EMAIL|\bEMAIL=|--author|config --file"
)
"""What gives git a name and an address, or may give it one."""
_SCRIPTS = lazy.pattern(r"(?:^|[\s;&])(?:\.|source)\s|\.sh\b")
"""Scripts may set it before."""
_COMMITS = (("git", "commit"), ("git", "rebase"), ("git", "cherry-pick"), ("git", "am"))


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report the first such commit, unless anything in the file may tell git who it is."""
    if not context.posix_shell or _KNOWN_BY.search(context.source.text):
        return
    for command in context.shell_commands:
        if _SCRIPTS.search(command.text):
            return
        if "git" not in command.text:
            continue
        for call in command.script.calls:
            if _needs_an_identity(call) and not call.has_flag("--abort", "--dry-run"):
                yield Finding(
                    command.span(call.words[0].start, call.words[-1].end),
                    'git does not know who commits here and stops with "Please tell me who you '
                    "are\": CodeBuild's images have no identity; before it, git config --global "
                    "user.email and user.name",
                )
                return


def _needs_an_identity(call: Call) -> bool:
    if call.program != "git":
        return False
    return any(call.runs(*words) for words in _COMMITS) or (
        call.runs("git", "tag") and call.has_flag("-a", "--annotate", "-m", "--message")
    )


RULE = Rule(
    name="git-identity-missing",
    summary="a commit in a build where git does not know whose it is",
    severity="warning",
    on="buildspec",
    words=("git commit", "git rebase", "git cherry-pick", "git am", "git tag -"),
    group="correctness",
    check=check,
    sources=(
        "https://git-scm.com/docs/git-commit#_commit_information",
        "https://github.com/aws/aws-codebuild-docker-images",
    ),
)
