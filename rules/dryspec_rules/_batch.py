"""Ways through the `batch` block that several rules take."""

from __future__ import annotations

from dryspec.tree import Mapping, Scalar, Sequence, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.spec.buildspec import Batch, BatchTask
    from dryspec.tree import Node


def tasks(batch: Batch) -> list[BatchTask]:
    """Return the builds that are written out one by one."""
    return batch.list + batch.graph


def matrix_part(batch: Batch, *steps: str) -> Node | None:
    """Return a node below `build-matrix`, or ``None``."""
    node: Node | None = batch.matrix
    for step in steps:
        node = node.get(step) if isinstance(node, Mapping) else None
    return node


def texts(node: Node | None) -> list[Scalar]:
    """Return a scalar, or the scalars of a list."""
    if isinstance(node, Sequence):
        items = [resolve(item) for item in node.items]
        return [item for item in items if isinstance(item, Scalar) and not item.is_null]
    return [node] if isinstance(node, Scalar) and not node.is_null else []


def images(batch: Batch) -> Iterator[Scalar]:
    """Yield every image that a build of the batch names."""
    for task in tasks(batch):
        if task.image:
            yield task.image
    for part in ("static", "dynamic"):
        yield from texts(matrix_part(batch, part, "env", "image"))
