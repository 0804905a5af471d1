"""Build images: what each offers, as of :data:`DATE`.

Runtimes are those that an image's ``runtimes.yml`` names; versions that the user guide's table
added later are included.
"""

from __future__ import annotations

SOURCES = (
    "https://github.com/aws/aws-codebuild-docker-images",
    "https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html",
    "https://docs.aws.amazon.com/codebuild/latest/userguide/deprecated-images.html",
)
DATE = "2026-09-22"
"""Date of the newest source: the image definitions are of 2026-04-09, the user guide's tables
of this day."""

MAINTAINED = "maintained"
LISTED = "listed"
DEPRECATED = "deprecated"
"""``maintained``: cached and patched; ``listed``: still named by the user guide, no longer
updated; ``deprecated``: in the guide's list of deprecated images, or in no list any more."""

LINUX = "linux"
WINDOWS = "windows"
MAC = "mac"

PREFIX = "aws/codebuild/"

Versions = dict[str, tuple[str, ...]]


class Image:
    """One image.

    Args:
        name: without ``aws/codebuild/``.
        status: ``maintained``, ``listed`` or ``deprecated``.
        base: operating system release.
        runtimes: versions by runtime name; empty where nothing can be selected.
        custom: whether any other version of the documented shape is installed when asked for.
        system: ``linux``, ``windows`` or ``mac``.
        lambda_: whether the image is for Lambda compute.
    """

    __slots__ = (
        "base",
        "custom",
        "lambda_",
        "name",
        "runtimes",
        "status",
        "system",
    )

    def __init__(
        self,
        name: str,
        status: str,
        base: str,
        runtimes: Versions | None = None,
        *,
        custom: bool = False,
        system: str = LINUX,
        lambda_: bool = False,
    ) -> None:
        self.name = name
        self.status = status
        self.base = base
        self.runtimes = runtimes or {}
        self.custom = custom
        self.system = system
        self.lambda_ = lambda_

    @property
    def full_name(self) -> str:
        """The name as a project writes it."""
        return PREFIX + self.name

    def __repr__(self) -> str:
        return f"Image({self.name!r})"


_CORRETTO = ("corretto8", "corretto11", "corretto17", "corretto21", "corretto25")
_GO_7 = ("1.20", "1.21", "1.22", "1.23", "1.24", "1.25", "1.26")
_GO_8 = ("1.24", "1.25", "1.26")
_PYTHON_7 = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")
_PYTHON_8 = _PYTHON_7[1:]
_NODE_7 = ("18", "20", "22", "24")
_NODE_8 = ("22", "24")
_PHP = ("8.2", "8.3", "8.4", "8.5")
_RUBY_7 = ("3.1", "3.2", "3.3", "3.4", "4.0")
_RUBY_8 = _RUBY_7[2:]
_DOTNET_7 = ("6.0", "8.0", "10.0")
_DOTNET_8 = _DOTNET_7[1:]


def _generation_7(node: tuple[str, ...], php: tuple[str, ...] = _PHP) -> Versions:
    return {
        "java": _CORRETTO,
        "golang": _GO_7,
        "python": _PYTHON_7,
        "nodejs": node,
        "php": php,
        "ruby": _RUBY_7,
        "dotnet": _DOTNET_7,
    }


def _generation_8(node: tuple[str, ...], rust: tuple[str, ...]) -> Versions:
    return {
        "java": _CORRETTO,
        "golang": _GO_8,
        "python": _PYTHON_8,
        "nodejs": node,
        "php": _PHP,
        "ruby": _RUBY_8,
        "dotnet": _DOTNET_8,
        "rust": rust,
    }


_SINGLE_6: Versions = {
    "java": ("corretto17",),
    "golang": ("1.18",),
    "python": ("3.10",),
    "nodejs": ("16",),
    "php": ("8.1",),
    "ruby": ("3.1",),
    "dotnet": ("6.0",),
}
_STANDARD_4: Versions = {
    "android": ("28", "29"),
    "java": ("corretto8", "corretto11"),
    "golang": ("1.12", "1.13", "1.14"),
    "python": ("3.7", "3.8", "3.9"),
    "php": ("7.3", "7.4"),
    "ruby": ("2.6", "2.7"),
    "nodejs": ("10", "12"),
    "docker": ("18", "19"),
    "dotnet": ("3.1",),
}


def _lambda_images() -> list[Image]:
    tags = (
        "corretto11 corretto17 corretto21 dotnet6 dotnet8 go1.21 go1.24 nodejs18 nodejs20 nodejs22 "
        "python3.11 python3.12 python3.13 ruby3.2 ruby3.4"
    )
    return [
        Image(
            f"amazonlinux-{machine}-lambda-standard:{tag}",
            MAINTAINED,
            "Amazon Linux 2023",
            lambda_=True,
        )
        for machine in ("x86_64", "aarch64")
        for tag in tags.split()
    ]


_ALL = (
    Image(
        "standard:8.0",
        MAINTAINED,
        "Ubuntu 24.04",
        _generation_8((*_NODE_8, "26"), ("1.93", "1.97")),
        custom=True,
    ),
    Image(
        "standard:7.0",
        MAINTAINED,
        "Ubuntu 22.04",
        _generation_7((*_NODE_7, "26")),
        custom=True,
    ),
    Image("standard:6.0", LISTED, "Ubuntu 22.04", _SINGLE_6, custom=True),
    Image(
        "standard:5.0",
        LISTED,
        "Ubuntu 20.04",
        {
            "java": ("corretto8", "corretto11"),
            "golang": ("1.15", "1.16"),
            "python": ("3.7", "3.8", "3.9"),
            "nodejs": ("12", "14"),
            "php": ("7.3", "7.4", "8.0"),
            "ruby": ("2.6", "2.7"),
            "dotnet": ("3.1", "5.0"),
        },
        custom=True,
    ),
    Image(
        "amazonlinux-x86_64-standard:6.0",
        MAINTAINED,
        "Amazon Linux 2023",
        _generation_8((*_NODE_8, "26"), ("1.93", "1.97")),
        custom=True,
    ),
    Image(
        "amazonlinux-x86_64-standard:5.0",
        MAINTAINED,
        "Amazon Linux 2023",
        _generation_7((*_NODE_7, "26")),
        custom=True,
    ),
    Image(
        "amazonlinux-x86_64-standard:4.0",
        LISTED,
        "Amazon Linux 2",
        _SINGLE_6 | {"python": ("3.9",), "docker": ("20",)},
        custom=True,
    ),
    Image(
        "amazonlinux-x86_64-standard:corretto8",
        LISTED,
        "Amazon Linux 2",
        {"java": ("corretto8",)},
    ),
    Image(
        "amazonlinux-x86_64-standard:corretto11",
        LISTED,
        "Amazon Linux 2",
        {"java": ("corretto11",)},
    ),
    Image(
        "amazonlinux-aarch64-standard:4.0",
        MAINTAINED,
        "Amazon Linux 2023",
        _generation_8(_NODE_8, ("1.94",)) | {"docker": ("23",)},
        custom=True,
    ),
    Image(
        "amazonlinux-aarch64-standard:3.0",
        MAINTAINED,
        "Amazon Linux 2023",
        _generation_7(_NODE_7, ("8.1", *_PHP)) | {"rust": ("1.94",), "docker": ("23",)},
        custom=True,
    ),
    Image(
        "amazonlinux-aarch64-standard:2.0",
        LISTED,
        "Amazon Linux 2",
        {
            "java": ("corretto8", "corretto11"),
            "golang": ("1.12", "1.13", "1.14"),
            "python": ("3.7", "3.8", "3.9"),
            "nodejs": ("10", "12"),
            "php": ("7.3", "7.4"),
            "ruby": ("2.6", "2.7"),
            "dotnet": ("3.1",),
            "docker": ("19",),
        },
        custom=True,
    ),
    Image("standard:4.0", DEPRECATED, "Ubuntu 20.04", _STANDARD_4),
    Image("amazonlinux-x86_64-standard:3.0", DEPRECATED, "Amazon Linux 2", _STANDARD_4),
    Image("amazonlinux-aarch64-standard:1.0", DEPRECATED, "Amazon Linux 2"),
    Image("standard:3.0", DEPRECATED, "Ubuntu 18.04"),
    Image("standard:2.0", DEPRECATED, "Ubuntu 18.04"),
    Image("amazonlinux-x86_64-standard:2.0", DEPRECATED, "Amazon Linux 2"),
    Image("amazonlinux-x86_64-standard:1.0", DEPRECATED, "Amazon Linux 2"),
    *_lambda_images(),
    Image("windows-base:2019-1.0", MAINTAINED, "Windows Server Core 2019", system=WINDOWS),
    Image("windows-base:2019-2.0", MAINTAINED, "Windows Server Core 2019", system=WINDOWS),
    Image("windows-base:2019-3.0", MAINTAINED, "Windows Server Core 2019", system=WINDOWS),
    Image("windows-base:2022-1.0", MAINTAINED, "Windows Server Core 2022", system=WINDOWS),
    Image("macos-arm-base:15", MAINTAINED, "macOS 15", system=MAC),
    Image("macos-arm-base:26", MAINTAINED, "macOS 26", system=MAC),
)

IMAGES = {image.name: image for image in _ALL}
"""Every image that CodeBuild provides, by name without ``aws/codebuild/``, newest first."""

GONE_FAMILIES = (
    "android-java-6",
    "android-java-7",
    "android-java-8",
    "docker",
    "dot-net",
    "golang",
    "java",
    "nodejs",
    "php",
    "python",
    "ruby",
    "ubuntu-base",
)
"""One-language images of the first years: in no list any more, still kept under
``unsupported_images`` in the image repository."""


def find_image(name: str) -> Image | None:
    """Return the image that a project names, or ``None`` when it is not one of CodeBuild's.

    The prefix may be left out, ``amazonlinux2-`` stands for ``amazonlinux-`` (alias since
    2024-11-22), and a dated release (``standard:5.0-22.06.30``) is its major image.
    """
    short = name.strip().removeprefix(PREFIX)
    if short.startswith("amazonlinux2-"):
        short = "amazonlinux-" + short.removeprefix("amazonlinux2-")
    return IMAGES.get(short) or IMAGES.get(release_of(short) or "")


def release_of(name: str) -> str | None:
    """Return the major image of a dated release (``standard:5.0-22.06.30``), else ``None``."""
    family, _, tag = name.rpartition(":")
    major, dash, _ = tag.partition("-")
    return f"{family}:{major}" if dash and family.endswith("standard") else None


def is_managed(name: str) -> bool:
    """Tell whether a name is that of an image which CodeBuild provides or once provided."""
    return name.startswith(PREFIX) or find_image(name) is not None


def is_gone(name: str) -> bool:
    """Tell whether a name is that of an image of the first years, for one language or platform."""
    family = name.removeprefix(PREFIX).split(":")[0]
    beanstalk = family.startswith("eb-") and "-amazonlinux-" in family
    return name.startswith(PREFIX) and (beanstalk or family in GONE_FAMILIES)


def is_old(name: str) -> bool:
    """Tell whether an image is deprecated or withdrawn: what current images lack may be there."""
    image = find_image(name)
    return is_gone(name) if image is None else image.status == DEPRECATED


def maintained() -> list[Image]:
    """Return the Linux container images that are cached and patched, newest generation first."""
    return [
        image
        for image in _ALL
        if image.status == MAINTAINED and image.system == LINUX and not image.lambda_
    ]


def images_with(runtime: str, version: str) -> list[Image]:
    """Return the images whose list names exactly this version."""
    return [image for image in _ALL if version in image.runtimes.get(runtime, ())]


def newest_like(name: str) -> Image:
    """Return the newest maintained image of the same family, else the newest Ubuntu image."""
    short = name.strip().removeprefix(PREFIX).replace("amazonlinux2-", "amazonlinux-")
    family = short.rpartition(":")[0]
    same = [image for image in maintained() if image.name.rpartition(":")[0] == family]
    return (same or maintained())[0]
