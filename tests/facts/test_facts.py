"""The tables agree with themselves and with each other."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys

import pytest

from dryspec.facts import compute, events, images, limits, runtimes, variables
from dryspec.facts.images import IMAGES, Image
from dryspec.spec import appspec_grammar

TABLES = [compute, images, limits, runtimes, variables]
LINUX = [image for image in IMAGES.values() if image.runtimes]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_table_names_sources_and_a_date(table: object) -> None:
    assert all(source.startswith("https://") for source in table.SOURCES)  # type: ignore[attr-defined]
    datetime.date.fromisoformat(table.DATE)  # type: ignore[attr-defined]


@pytest.mark.parametrize("image", LINUX, ids=lambda image: image.name)
def test_runtimes_have_known_names(image: Image) -> None:
    assert set(image.runtimes) <= {*runtimes.NAMES, *runtimes.OLD_NAMES}


@pytest.mark.parametrize("image", LINUX, ids=lambda image: image.name)
def test_versions_are_in_ascending_order_without_repeats(image: Image) -> None:
    for versions in image.runtimes.values():
        numbers = [tuple(int(part) for part in re.findall(r"\d+", text)) for text in versions]
        assert numbers == sorted(set(numbers))


def test_maintained_images_install_other_versions() -> None:
    assert images.maintained()
    assert all(image.custom and image.runtimes for image in images.maintained())


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("aws/codebuild/standard:7.0", "standard:7.0"),
        ("standard:7.0", "standard:7.0"),
        ("aws/codebuild/amazonlinux2-x86_64-standard:5.0", "amazonlinux-x86_64-standard:5.0"),
        ("aws/codebuild/amazonlinux-aarch64-standard:3.0", "amazonlinux-aarch64-standard:3.0"),
        ("aws/codebuild/standard:5.0-22.06.30", "standard:5.0"),
        ("aws/codebuild/windows-base:2019-3.0", "windows-base:2019-3.0"),
        ("aws/codebuild/standard:99.0", None),
        ("public.ecr.aws/docker/library/node:22", None),
    ],
)
def test_find_image(name: str, found: str | None) -> None:
    image = images.find_image(name)
    assert (image.name if image else None) == found


def test_gone_images_are_managed_but_not_found() -> None:
    name = "aws/codebuild/nodejs:6.3.1"
    assert images.is_gone(name)
    assert images.is_managed(name)
    assert images.find_image(name) is None


@pytest.mark.parametrize(
    ("name", "newest"),
    [
        ("aws/codebuild/standard:4.0", "standard:8.0"),
        ("aws/codebuild/amazonlinux2-aarch64-standard:1.0", "amazonlinux-aarch64-standard:4.0"),
        ("aws/codebuild/nodejs:6.3.1", "standard:8.0"),
    ],
)
def test_newest_image_of_a_family(name: str, newest: str) -> None:
    assert images.newest_like(name).name == newest


@pytest.mark.parametrize("runtime", runtimes.CUSTOM_SHAPES)
def test_shape_accepts_its_examples_and_patch_versions(runtime: str) -> None:
    shape = runtimes.CUSTOM_SHAPES[runtime]
    for example in runtimes.CUSTOM_SHAPE_WORDS[runtime].split(" or "):
        assert shape.fullmatch(example)
    assert not shape.fullmatch("latest")


def test_ended_lines_ended_before_the_table_was_made() -> None:
    for lines in runtimes.END_OF_LIFE.values():
        for line, day in lines.items():
            assert datetime.date.fromisoformat(day) <= datetime.date.fromisoformat(runtimes.DATE)
            assert runtimes.release_line("php", line + ".1") == line or "." not in line


def test_newest_versions_have_not_ended() -> None:
    for runtime, versions in IMAGES["standard:8.0"].runtimes.items():
        assert runtimes.end_of_life(runtime, versions[-1]) is None


@pytest.mark.parametrize(
    ("runtime", "version", "day"),
    [
        ("python", "3.8.10", "2024-10-07"),
        ("nodejs", "18.x", "2025-04-30"),
        ("nodejs", "18", "2025-04-30"),
        ("python", "3.14", None),
        ("java", "corretto8", None),
        ("python", "$VERSION", None),
    ],
)
def test_end_of_life(runtime: str, version: str, day: str | None) -> None:
    assert runtimes.end_of_life(runtime, version) == day


def test_near_names_lead_to_real_names() -> None:
    assert set(runtimes.NEAR_NAMES.values()) <= set(runtimes.NAMES)
    assert not set(runtimes.NEAR_NAMES) & {*runtimes.NAMES, *runtimes.OLD_NAMES}


def test_environment_types_offer_known_compute_types() -> None:
    for kind, offered in compute.ENVIRONMENT_TYPES.items():
        assert set(offered) <= set(compute.COMPUTE_TYPES), kind


def test_the_grammar_knows_every_event_that_can_be_scripted() -> None:
    assert set(appspec_grammar.SCRIPTED_EVENTS) == set(events.scripted(events.BALANCED))
    assert tuple(appspec_grammar.LAMBDA_EVENTS) == events.scripted(events.LAMBDA)
    assert tuple(appspec_grammar.ECS_EVENTS) == events.scripted(events.ECS)
    assert set(events.scripted(events.BALANCED)) >= events.FROM_PREVIOUS


def test_variables_are_described_in_a_sentence() -> None:
    for name, sentence in variables.VARIABLES.items():
        assert re.fullmatch(r"[A-Z_]+", name)
        assert sentence.endswith(".")
        assert "\n" not in sentence


def test_variables_of_secondary_sources_are_described() -> None:
    assert "source Lib" in (variables.describe("CODEBUILD_SRC_DIR_Lib") or "")
    assert variables.describe("CODEBUILD_NONSENSE") is None


def test_reserved_names() -> None:
    assert variables.is_reserved("CODEBUILD_MINE")
    assert not variables.is_reserved("CODEBUILD_CONFIG_AUTO_DISCOVER")
    assert not variables.is_reserved("MY_CODEBUILD_THING")


def test_tables_import_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from dryspec.facts import compute, images, limits, runtimes, variables\n"
        "print([m for m in ('typing', 'dataclasses', 'enum', 're', 'json') if m in sys.modules])"
    )
    result = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"sys_path={sys.path!r}\nimport sys\nsys.path=sys_path\n{code}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == "[]"
