"""A server appspec called `appspec.yaml`, or with capitals."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.source import Span
from dryspec_rules._appspec import WINDOWS, judged_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.tree import Document


_NAMES = ("appspec.yml", "appspec.yaml")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report files for servers whose name is appspec.yaml, or has capitals."""
    name = document.source.name.replace("\\", "/").rpartition("/")[2]
    if context.platform != "server" or name.lower() not in _NAMES or name == _NAMES[0]:
        return
    words = ""
    if name not in _NAMES and _is_for_linux(context) and not _is_renamed(name, context):
        words = (
            f'the agent looks for appspec.yml and finds no "{name}", for Linux tells capitals from '
            "small letters: the deployment fails at BeforeInstall; rename the file"
        )
    elif name == _NAMES[1] and judged_by(context, 1):
        words = (
            "agent 1 finds appspec.yaml at Install only: every other event looks for appspec.yml "
            "and fails, even without hooks; rename the file"
        )
    if words:
        yield Finding(Span(0, document.source.line_end(1)), words)


def _is_for_linux(context: Context) -> bool:
    return context.server is not None and context.server.host != WINDOWS


def _is_renamed(name: str, context: Context) -> bool:
    """Whether a build of the repository copies or moves the file, to its right name perhaps."""
    project = context.project
    if project is None:
        return False
    from dryspec_rules._brought import build_files

    texts = (project.read(file) or b"" for file in build_files(project))
    lines = (line for text in texts for line in text.splitlines() if name.encode() in line)
    return any(word in line for line in lines for word in (b"cp ", b"mv ", b"sed "))


RULE = Rule(
    name="appspec-name-yaml",
    summary="appspec.yaml or AppSpec.yml, which hooks do not find",
    severity="warning",
    on="document",
    group="correctness",
    kinds=("appspec",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
        "read: CodeDeploy agent 2.x",
    ),
)
