"""Runtime names, how their versions are written, and when upstream stops mending them."""

from __future__ import annotations

from dryspec import lazy

SOURCES = (
    "https://docs.aws.amazon.com/codebuild/latest/userguide/runtime-versions.html",
    "https://endoflife.date/",
)
DATE = "2026-09-22"
"""Day up to which the tables of this module are known to be complete."""

NAMES = ("dotnet", "golang", "java", "nodejs", "php", "python", "ruby", "rust")
"""Runtimes that the current images know."""

OLD_NAMES = ("android", "docker")
"""Runtimes that only older images know (``docker`` does nothing where it is still known)."""

NEAR_NAMES = {
    ".net": "dotnet",
    "amazon-corretto": "java",
    "corretto": "java",
    "dot-net": "dotnet",
    "dotnet-core": "dotnet",
    "dotnetcore": "dotnet",
    "go": "golang",
    "jdk": "java",
    "jre": "java",
    "node": "nodejs",
    "node-js": "nodejs",
    "node.js": "nodejs",
    "npm": "nodejs",
    "openjdk": "java",
    "py": "python",
    "python2": "python",
    "python3": "python",
    "rustlang": "rust",
}
"""What people write, and what the runtime is called."""

CUSTOM_SHAPES = {
    "dotnet": lazy.pattern(r"\d+\.\d+\.\d+"),
    "golang": lazy.pattern(r"\d+\.\d+(\.\d+)?"),
    "java": lazy.pattern(r"corretto\d+"),
    "nodejs": lazy.pattern(r"\d+(\.\d+(\.\d+)?)?"),
    "php": lazy.pattern(r"\d+\.\d+\.\d+"),
    "python": lazy.pattern(r"\d+(\.\d+(\.\d+)?)?"),
    "ruby": lazy.pattern(r"\d+\.\d+\.\d+"),
}
"""Versions that images with a custom handler install when asked, as regular expressions of the
whole text. ``rust`` is not in the guide's list."""

CUSTOM_SHAPE_WORDS = {
    "dotnet": "8.0.300",
    "golang": "1.24 or 1.24.1",
    "java": "corretto21",
    "nodejs": "22 or 22.12.0",
    "php": "8.3.16",
    "python": "3.12 or 3.12.8",
    "ruby": "3.3.7",
}
"""An example of each shape, for messages."""

END_OF_LIFE = {
    "dotnet": {
        "2.0": "2018-10-01",
        "2.1": "2021-08-21",
        "2.2": "2019-12-23",
        "3.0": "2020-03-03",
        "3.1": "2022-12-13",
        "5.0": "2022-05-10",
        "6.0": "2024-11-12",
        "7.0": "2024-05-14",
    },
    "golang": {
        "1.10": "2019-02-25",
        "1.11": "2019-09-03",
        "1.12": "2020-02-25",
        "1.13": "2020-08-11",
        "1.14": "2021-02-16",
        "1.15": "2021-08-16",
        "1.16": "2022-03-15",
        "1.17": "2022-08-02",
        "1.18": "2023-02-01",
        "1.19": "2023-08-08",
        "1.20": "2024-02-06",
        "1.21": "2024-08-13",
        "1.22": "2025-02-11",
        "1.23": "2025-08-12",
        "1.24": "2026-02-11",
    },
    "nodejs": {
        "6": "2019-04-30",
        "8": "2019-12-31",
        "9": "2018-06-30",
        "10": "2021-04-30",
        "11": "2019-06-01",
        "12": "2022-04-30",
        "13": "2020-06-01",
        "14": "2023-04-30",
        "15": "2021-06-01",
        "16": "2023-09-11",
        "17": "2022-06-01",
        "18": "2025-04-30",
        "19": "2023-06-01",
        "20": "2026-04-30",
        "21": "2024-06-01",
        "23": "2025-06-01",
    },
    "php": {
        "5.6": "2018-12-31",
        "7.0": "2019-01-10",
        "7.1": "2019-12-01",
        "7.2": "2020-11-30",
        "7.3": "2021-12-06",
        "7.4": "2022-11-28",
        "8.0": "2023-11-26",
        "8.1": "2025-12-31",
    },
    "python": {
        "2.7": "2020-01-01",
        "3.4": "2019-03-18",
        "3.5": "2020-09-30",
        "3.6": "2021-12-23",
        "3.7": "2023-06-27",
        "3.8": "2024-10-07",
        "3.9": "2025-10-31",
    },
    "ruby": {
        "2.3": "2019-03-31",
        "2.4": "2020-03-31",
        "2.5": "2021-03-31",
        "2.6": "2022-04-12",
        "2.7": "2023-03-31",
        "3.0": "2024-04-23",
        "3.1": "2025-03-26",
        "3.2": "2026-03-31",
    },
}
"""Last day of upstream's security fixes by runtime and release line, ended ones only."""

REQUIRED_JAVA = {"28": ("corretto8", "openjdk8"), "29": ("corretto8", "openjdk8")}
"""``android`` versions with the ``java`` versions that they need (old images only)."""


def release_line(runtime: str, version: str) -> str:
    """Return the line that upstream maintains as one: ``3.9`` of ``3.9.16``, ``18`` of ``18.x``."""
    parts = version.split(".")
    return parts[0] if runtime == "nodejs" else ".".join(parts[:2])


def end_of_life(runtime: str, version: str) -> str | None:
    """Return the day upstream stopped mending a version, ``None`` when it has not or is unknown."""
    return END_OF_LIFE.get(runtime, {}).get(release_line(runtime, version))
