"""Where a buildspec defines variables, and what their names may be."""

from __future__ import annotations

from dryspec import lazy
from dryspec.tree import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar

    Pairs = list[tuple[Scalar, Scalar]]

_HIDDEN = lazy.pattern(
    r"(^|[\s;&|({])(source|\.|eval|Invoke-Expression|iex|call)\s|export\s+\$|export \"?\$",
    lazy.MULTILINE,
)


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


def may_set_unseen(text: str) -> bool:
    """Tell whether a command runs what may set variables of any name: another file, ``eval``."""
    return _HIDDEN.search(text) is not None


def named(name: str, texts: list[str]) -> bool:
    """Whether a command names a variable other than to expand it."""
    import re

    pattern = re.compile(rf"(?<![\w$])(?<!\$\{{)(?:\$env:)?{re.escape(name)}(?!\w)")
    return any(name in text and pattern.search(text) for text in texts)
