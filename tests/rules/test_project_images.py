"""The images that a repository's templates name decide what ``sh`` is."""

from __future__ import annotations

from pathlib import Path

import pytest

from dryspec.engine import lint_text
from dryspec.project import Project
from dryspec.settings import Settings

SPEC = "version: 0.2\nphases:\n  build:\n    commands:\n      - source ./env.sh\n"


def found(root: Path, image: str = "", *, project: bool = True) -> int:
    settings = Settings(select=["bashism-under-sh"], image=image, project=project)
    tree = Project(str(root), "buildspec.yml")
    return len(lint_text("buildspec.yml", SPEC, settings, tree).findings)


def put(root: Path, files: dict[str, str]) -> None:
    (root / ".git").mkdir(exist_ok=True)
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.mark.parametrize(
    "files",
    [
        {"infra/main.tf": 'image = "aws/codebuild/amazonlinux2-x86_64-standard:5.0"'},
        {"stack.yaml": "Image: aws/codebuild/amazonlinux-aarch64-standard:3.0"},
        {"lib/stack.ts": "buildImage: codebuild.LinuxBuildImage.AMAZON_LINUX_2_5,"},
        {"app.py": "LinuxArmBuildImage.AMAZON_LINUX_2_STANDARD_3_0"},
        {
            "a.ts": "LinuxBuildImage.fromCodeBuildImageId("
            "'aws/codebuild/amazonlinux-x86_64-standard:5.0')",
            "b.tf": 'image = "aws/codebuild/windows-base:2022-1.0"',
        },
    ],
)
def test_quiet_where_every_image_is_amazon_linux(tmp_path: Path, files: dict[str, str]) -> None:
    put(tmp_path, files)
    assert found(tmp_path) == 0
    assert found(tmp_path, image="aws/codebuild/standard:7.0") == 1
    assert found(tmp_path, project=False) == 1


OWN = "Image: !Sub '${AWS::AccountId}.dkr.ecr.eu-west-1.amazonaws.com/build:1'\n"
NAMING = "BuildSpec: buildspec.yml\n"


@pytest.mark.parametrize(
    "files",
    [
        {"stack.yaml": OWN + NAMING},
        {"main.tf": 'image = "1.dkr.ecr.eu-west-1.amazonaws.com/b:1"\nbuildspec = "buildspec.yml"'},
        {"app.ts": "LinuxBuildImage.fromEcrRepository(images), 'buildspec.yml'"},
    ],
)
def test_quiet_where_the_image_is_of_the_users_own(tmp_path: Path, files: dict[str, str]) -> None:
    put(tmp_path, files)
    assert found(tmp_path) == 0
    assert found(tmp_path, image="aws/codebuild/standard:7.0") == 1


@pytest.mark.parametrize(
    "files",
    [
        {"stack.yaml": OWN},
        {"stack.yaml": OWN + NAMING.replace("build", "other")},
        {"stack.yaml": OWN + NAMING, "a.tf": '"aws/codebuild/standard:7.0"'},
        {
            "app.ts": "LinuxBuildImage.fromEcrRepository(a) LinuxBuildImage.STANDARD_7_0 "
            "buildspec.yml"
        },
    ],
)
def test_speaks_where_the_image_may_be_another(tmp_path: Path, files: dict[str, str]) -> None:
    put(tmp_path, files)
    assert found(tmp_path) == 1


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"main.tf": 'image = "node:20"'},
        {
            "a.tf": 'image = "aws/codebuild/amazonlinux2-x86_64-standard:5.0"',
            "b.tf": 'image = "aws/codebuild/standard:7.0"',
        },
        {"a.ts": "LinuxBuildImage.STANDARD_7_0"},
        {"node_modules/a/a.ts": "LinuxBuildImage.AMAZON_LINUX_2_5"},
        {"README.md": "aws/codebuild/amazonlinux2-x86_64-standard:5.0"},
    ],
)
def test_speaks_where_the_image_is_not_sure(tmp_path: Path, files: dict[str, str]) -> None:
    put(tmp_path, files)
    assert found(tmp_path) == 1


def test_reads_nothing_outside_git(tmp_path: Path) -> None:
    put(tmp_path, {"main.tf": '"aws/codebuild/amazonlinux2-x86_64-standard:5.0"'})
    (tmp_path / ".git").rmdir()
    assert found(tmp_path) == 1


@pytest.mark.parametrize(
    ("files", "severity"),
    [
        ({"main.tf": 'image = "aws/codebuild/docker:17.09.0"'}, "note"),
        ({"a.tf": '"aws/codebuild/docker:17.09.0" "aws/codebuild/standard:7.0"'}, "warning"),
        ({"a.ts": "LinuxBuildImage.STANDARD_1_0"}, "warning"),
        ({}, "warning"),
    ],
)
def test_old_images_still_have_old_commands(
    tmp_path: Path, files: dict[str, str], severity: str
) -> None:
    put(tmp_path, files)
    text = SPEC.replace("source ./env.sh", "$(aws ecr get-login)")
    settings = Settings(select=["ecr-get-login-removed"])
    tree = Project(str(tmp_path), "buildspec.yml")
    (one,) = lint_text("buildspec.yml", text, settings, tree).findings
    assert one.severity == severity


AMAZON = 'image = "aws/codebuild/amazonlinux2-x86_64-standard:5.0"\n'
UBUNTU = 'image = "aws/codebuild/standard:7.0"\n'


@pytest.mark.parametrize(
    ("files", "count"),
    [
        ({"a.tf": f'{AMAZON}buildspec = "buildspec.yml"', "b.tf": UBUNTU}, 0),
        ({"a.tf": f'{AMAZON}buildspec = "./buildspec.yml"', "b.tf": UBUNTU}, 0),
        ({"a.tf": f'{UBUNTU}buildspec = "buildspec.yml"', "b.tf": AMAZON}, 1),
        ({"a.tf": f'{AMAZON}buildspec = "other/buildspec.yml"', "b.tf": UBUNTU}, 1),
        ({"a.tf": f'{AMAZON}{UBUNTU}buildspec = "buildspec.yml"'}, 1),
        ({"a.tf": f'{AMAZON}"buildspec.yml"', "b.tf": f'{UBUNTU}"buildspec.yml"'}, 1),
    ],
)
def test_the_image_beside_the_name_of_the_buildspec_is_its_own(
    tmp_path: Path, files: dict[str, str], count: int
) -> None:
    put(tmp_path, files)
    assert found(tmp_path) == count


def test_a_link_to_a_directory_above_is_not_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"a/b/main.tf": 'image = "aws/codebuild/amazonlinux2-x86_64-standard:5.0"'})
    for name in ("one", "two", "three"):
        (tmp_path / "a" / name).symlink_to(".", target_is_directory=True)
    walked: list[str] = []
    entries = Project.entries

    def noted(tree: Project, directory: str) -> list[tuple[str, str]]:
        walked.append(directory)
        return entries(tree, directory)

    monkeypatch.setattr(Project, "entries", noted)
    assert found(tmp_path) == 0
    assert walked == ["", "a", "a/b"]
