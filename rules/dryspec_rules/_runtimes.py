"""Which images offer a runtime version, and which install it on demand."""

from __future__ import annotations

from dryspec import lazy
from dryspec.facts.images import Image, find_image, maintained
from dryspec.facts.runtimes import CUSTOM_SHAPES, NAMES, OLD_NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.settings import Settings
    from dryspec.spec.buildspec import Buildspec
    from dryspec.tree import Scalar

_NUMBER = lazy.pattern(r"\d{1,9}")
_maintained: list[Image] = []
"""The maintained images once they have been asked for."""


def selections(buildspec: Buildspec) -> Iterator[tuple[Scalar, Scalar]]:
    """Yield (runtime, version) of known runtimes whose version is written out."""
    from dryspec_rules._computed import is_computed

    install = buildspec.phases.get("install")
    for runtime, version in install.runtime_versions if install else ():
        known = runtime.value in NAMES or runtime.value in OLD_NAMES
        if known and not version.is_null and not is_computed(version.value):
            yield runtime, version


def judged_images(settings: Settings) -> list[Image]:
    """Return the image that was named, else the maintained ones; none when nothing is known.

    Lambda, Windows and macOS images have no selection, foreign images ignore it, and for the
    oldest images no table is kept.
    """
    if not settings.image:
        if not _maintained:
            _maintained.extend(maintained())
        return _maintained
    image = find_image(settings.image)
    return [image] if image is not None and image.runtimes else []


def offers(image: Image, runtime: str, version: str) -> bool:
    """Tell whether a version is on the image, also by `.x` or `latest`."""
    versions = image.runtimes.get(runtime, ())
    if version == "latest":
        return bool(versions)
    if version.endswith(".x"):
        stem = version[:-2]
        return any(known == stem or known.startswith(f"{stem}.") for known in versions)
    return version in versions


def installs(image: Image, runtime: str, version: str) -> bool:
    """Tell whether the image downloads this version when a buildspec asks for it."""
    shape = CUSTOM_SHAPES.get(runtime)
    if not image.custom or shape is None or runtime not in image.runtimes:
        return False
    return shape.fullmatch(version.removesuffix(".x")) is not None


def provided(settings: Settings, runtime: str, version: str) -> bool:
    """Whether a judged image has the version or installs it; true when nothing is known."""
    images = judged_images(settings)
    return not images or runtime == "docker" or on_one_of(images, runtime, version)


def on_one_of(images: list[Image], runtime: str, version: str) -> bool:
    """Whether one of the images has the version or installs it."""
    for image in images:
        if offers(image, runtime, version) or installs(image, runtime, version):
            return True
    return False


def listed(images: list[Image], runtime: str) -> str:
    """Return the versions that the images have between them, for a message."""
    return ", ".join(offered(images, runtime))


def offered(images: list[Image], runtime: str) -> list[str]:
    """Return the versions that the images have between them, the oldest first."""
    found: list[str] = []
    for image in images:
        found.extend(v for v in image.runtimes.get(runtime, ()) if v not in found)
    found.sort(key=numbers_of)
    return found


def numbers_of(version: str) -> list[int]:
    """Return the numbers of a version: 3.10 comes after 3.9."""
    return [int(number) for number in _NUMBER.findall(version)]
