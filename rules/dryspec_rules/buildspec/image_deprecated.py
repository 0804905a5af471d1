"""A build on an image that is no longer updated."""

from __future__ import annotations

from dryspec.finding import NOTE, UNSAFE, WARNING, Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dryspec.embedded import Embedded
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar

_TAGS = ("deprecated",)


def check(buildspec: Buildspec | Embedded, context: object) -> Iterator[Finding]:
    """Report deprecated, unmaintained and dated images: in `batch`, and of a template's project."""
    del context
    for node in _images(buildspec):
        finding = _judge(node)
        if finding:
            yield finding


def _images(buildspec: Buildspec | Embedded) -> Iterable[Scalar]:
    from dryspec.embedded import Embedded

    if isinstance(buildspec, Embedded):
        image = buildspec.image or buildspec.usual_image
        return [image] if image is not None else []
    if buildspec.batch is None:
        return []
    from dryspec_rules._batch import images

    return images(buildspec.batch)


def _judge(node: Scalar) -> Finding | None:
    from dryspec.facts import images as facts

    name = node.value.strip()
    if facts.is_gone(name):
        return Finding(
            node.span, _message(name, "was withdrawn years ago"), severity=WARNING, tags=_TAGS
        )
    image = facts.find_image(name)
    if image is None:
        return None
    if image.status == facts.DEPRECATED:
        return Finding(node.span, _message(name, "is deprecated"), severity=WARNING, tags=_TAGS)
    if image.status == facts.LISTED:
        return Finding(
            node.span, _message(name, "is no longer maintained"), severity=NOTE, tags=_TAGS
        )
    release = facts.release_of(name.removeprefix(facts.PREFIX))
    if release:
        from dryspec_rules._edits import write

        major = facts.PREFIX + release
        return Finding(
            node.span,
            f'"{name}" is one dated release, which is not cached on the hosts and gets no fixes; '
            f'write "{major}"',
            severity=NOTE,
            fix=Fix(f'write "{major}"', [write(node, major)], UNSAFE),
        )
    return None


def _message(name: str, state: str) -> str:
    from dryspec.facts.images import newest_like

    return (
        f'"{name}" {state}: it gets no security fixes and is not cached on the hosts; move to '
        f"{newest_like(name).full_name}"
    )


RULE = Rule(
    name="image-deprecated",
    summary="a build on an image that is no longer updated",
    severity="warning",
    on="buildspec",
    group="suspicious",
    fix="unsafe",
    keys=("image",),
    beside=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/deprecated-images.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html",
        "https://github.com/aws/aws-codebuild-docker-images",
    ),
)
