"""A destination that the system owns."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import destination_of, short, source_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec

_SYSTEM = frozenset(
    {
        "/",
        "/bin",
        "/boot",
        "/dev",
        "/lib",
        "/lib64",
        "/proc",
        "/root",
        "/sbin",
        "/sys",
        "/usr",
        "/usr/bin",
        "/usr/lib",
        "/usr/sbin",
        "c:",
        "c:/windows",
        "c:/windows/system32",
    }
)


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report `/` and system directories as destinations of directories."""
    del context
    for mapping in appspec.files:
        node, source = destination_of(mapping), source_of(mapping)
        if node is None or source is None or "." in source.value.strip("./").rpartition("/")[2]:
            continue
        path = node.value.replace("\\", "/").rstrip("/").lower() or "/"
        if path in _SYSTEM:
            yield Finding(
                node.span,
                f'everything copied to "{short(node.value)}" is deleted again by the next '
                "deployment, and files that exist there stop this one: use a directory of the "
                "application",
            )


RULE = Rule(
    name="appspec-destination-root",
    summary="a system directory as destination",
    severity="warning",
    on="server",
    group="suspicious",
    keys=("files",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
