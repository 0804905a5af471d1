"""An SELinux user under the key of the guide."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.ruby import Hash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report `user` and `role` in contexts."""
    del context
    for permission in appspec.permissions:
        given = permission.value("context")
        data = given.data if given is not None else None
        for name in ("user", "role"):
            key = data.key(name) if isinstance(data, Hash) else None
            if key is not None:
                hint = (
                    'reads the SELinux user from "name": rename the key'
                    if name == "user"
                    else "knows no roles: remove it"
                )
                yield Finding(
                    key.span,
                    f'agent 1.8.1 ignores "{name}" in a context and {hint}',
                    tags=("unnecessary",),
                )


RULE = Rule(
    name="appspec-context-user-ignored",
    summary="context.user is ignored",
    severity="warning",
    on="server",
    group="correctness",
    keys=("context",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
