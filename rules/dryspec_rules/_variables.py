"""Where a buildspec defines variables, and what their names may be."""

from __future__ import annotations

from dryspec.tree import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar

    Pairs = list[tuple[Scalar, Scalar]]


def blocks(buildspec: Buildspec) -> list[tuple[str, Pairs]]:
    """Return the three blocks of `env` that define variables, by name."""
    env = buildspec.env
    return [
        ("variables", env.variables),
        ("parameter-store", env.parameter_store),
        ("secrets-manager", env.secrets_manager),
    ]


def names(buildspec: Buildspec) -> Iterator[Scalar]:
    """Yield the name of every variable that `env` and the builds of a batch define."""
    for _, pairs in blocks(buildspec):
        for key, _ in pairs:
            yield key
    if buildspec.batch is None:
        return
    from dryspec_rules._batch import matrix_part, tasks

    for task in tasks(buildspec.batch):
        for key, _ in task.variables:
            yield key
    node = matrix_part(buildspec.batch, "dynamic", "env", "variables")
    if isinstance(node, Mapping):
        for key, _ in node.items():
            yield key


def is_name(text: str) -> bool:
    """Tell whether a POSIX shell can use a text as the name of a variable."""
    return text.isascii() and text.isidentifier()
