"""A runtime version that the image, or every maintained image, cannot provide."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import ERROR, SAFE, UNSAFE, WARNING, Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.facts.images import Image
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar

_JDK = lazy.pattern(r"(?:[a-z-]*?)-?(?:1\.)?(\d+)(?:\.[\dx]+)*")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report versions that are neither on an image nor installed on demand."""
    from dryspec_rules._runtimes import judged_images, on_one_of, selections

    chosen = list(selections(buildspec))
    images = judged_images(context.settings) if chosen else []
    for runtime, version in chosen:
        name, text = runtime.value, version.value
        if name == "docker" or not images or on_one_of(images, name, text):
            continue
        message = (
            _with_image(images[0], context.settings.image, name, text)
            if context.settings.image
            else _without_image(images, name, text)
        )
        certain = context.settings.image and (
            not images[0].custom or name not in images[0].runtimes
        )
        near = _meant(images, name, text)
        yield Finding(
            version.span,
            message + (f'; write "{near}"' if near else _nearest(images, name, text)),
            severity=ERROR if certain else WARNING,
            fix=_fix(version, near),
        )


def _with_image(image: Image, image_name: str, runtime: str, version: str) -> str:
    from dryspec_rules._runtimes import listed

    if runtime not in image.runtimes:
        return f'{image_name} has no runtime "{runtime}" (it has {", ".join(image.runtimes)})'
    words = f'{image_name} has no {runtime} "{version}" (it has {listed([image], runtime)})'
    return words + (_demand(runtime, "installs") if image.custom else "")


def _without_image(images: list[Image], runtime: str, version: str) -> str:
    from dryspec.facts.images import images_with
    from dryspec_rules._runtimes import listed

    offered = listed(images, runtime)
    have = f"they have {offered}" if offered else f'they have no "{runtime}" at all'
    older = [image.name for image in images_with(runtime, version)]
    where = f"; of those no longer maintained, {' and '.join(older[:2])} had it" if older else ""
    return f'no maintained image offers {runtime} "{version}" ({have}{_demand(runtime)}){where}'


def _demand(runtime: str, verb: str = "install") -> str:
    """How other versions have to be written; for java the listed ones already show it."""
    from dryspec.facts.runtimes import CUSTOM_SHAPE_WORDS

    shape = CUSTOM_SHAPE_WORDS.get(runtime)
    return (
        f", and {verb} others only when written like {shape}" if shape and runtime != "java" else ""
    )


def _meant(images: list[Image], runtime: str, version: str) -> str:
    """Return the proper spelling of a version that is there, where that is what is wrong."""
    from dryspec_rules._runtimes import numbers_of, offered

    if runtime != "java":
        asked = numbers_of(version)
        return next(
            (known for known in offered(images, runtime) if _same(numbers_of(known), asked)), ""
        )
    number = _JDK.fullmatch(version.lower())
    near = f"corretto{number[1]}" if number else ""
    return near if any(near in image.runtimes.get("java", ()) for image in images) else ""


def _same(known: list[int], asked: list[int]) -> bool:
    """Whether two versions differ in zeros at the end alone: 8 and 8.0."""
    shared = min(len(known), len(asked))
    rest = known[shared:] + asked[shared:]
    return shared > 0 and known[:shared] == asked[:shared] and not any(rest)


def _nearest(images: list[Image], runtime: str, version: str) -> str:
    """Name the version that comes closest: newest of the same number, next, or last."""
    from dryspec_rules._runtimes import numbers_of, offered

    asked = numbers_of(version)
    known = offered(images, runtime) if asked else []
    if not known:
        return ""
    same = [text for text in known if numbers_of(text)[: len(asked)] == asked]
    later = [text for text in known if numbers_of(text) > asked]
    near = same[-1] if same else (later or known[-1:])[0]
    return f'; the nearest available is "{near}"'


def _fix(version: Scalar, near: str) -> Fix | None:
    if not near:
        return None
    from dryspec_rules._edits import write

    same = version.value.isdigit() or version.value.startswith("corretto")
    return Fix(f'write "{near}"', [write(version, near)], SAFE if same else UNSAFE)


RULE = Rule(
    name="runtime-version-unavailable",
    summary="a runtime version that no maintained image, or not the given one, can provide",
    severity="warning",
    on="buildspec",
    group="correctness",
    fix="safe",
    keys=("runtime-versions",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/runtime-versions.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html",
        "https://github.com/aws/aws-codebuild-docker-images",
        "observed: YAML_FILE_ERROR Unknown runtime version named '10' of nodejs (build logs)",
    ),
)
