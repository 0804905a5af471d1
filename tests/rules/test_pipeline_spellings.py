"""CodeCommit and the files of deploy actions, in many spellings of one thing."""

from __future__ import annotations

import textwrap

import pytest

from dryspec.engine import lint_text
from dryspec.settings import Settings

HEAD = "version: 0.2\nenv:\n  shell: bash\nphases:\n  build:\n    commands:\n      - |\n"
REPOSITORY = "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/x"
HELPER = "git config --global credential.helper '!aws codecommit credential-helper $@'"


def found(command: str, rule: str, tail: str = "") -> bool:
    text = HEAD + textwrap.indent(command, " " * 8) + "\n" + tail
    return bool(lint_text("b.yml", text, Settings(select=(rule,), project=False)).findings)


ASKING = [
    f"git clone {REPOSITORY}",
    'git clone "https://git-codecommit.$AWS_REGION.amazonaws.com/v1/repos/$REPO" --depth 1',
    f"URL={REPOSITORY}; git clone -b main $URL",
    f"git remote add cc {REPOSITORY}\ngit push cc main",
    f"git push {REPOSITORY} HEAD:main",
    f"git ls-remote {REPOSITORY}",
    "git -C x clone https://git-codecommit.cn-north-1.amazonaws.com.cn/v1/repos/x",
    "git clone https://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/x",
    f"pip install git+{REPOSITORY}@main",
    f"if true; then git clone {REPOSITORY}; fi",
]

PROVIDED = [
    f"{HELPER}\ngit clone {REPOSITORY}",
    f"git -c credential.helper='!aws codecommit credential-helper $@' clone {REPOSITORY}",
    f"cp netrc ~/.netrc\ngit clone {REPOSITORY}",
    "git clone https://u:p@git-codecommit.us-east-1.amazonaws.com/v1/repos/x",
    "git clone ssh://git-codecommit.us-east-1.amazonaws.com/v1/repos/x",
    f"git remote add cc {REPOSITORY}",
    f"echo {REPOSITORY}",
]


@pytest.mark.parametrize("command", ASKING)
def test_codecommit_without_credentials_is_seen(command: str) -> None:
    assert found(command, "codecommit-no-credentials")


@pytest.mark.parametrize("command", PROVIDED)
def test_codecommit_with_credentials_is_left_alone(command: str) -> None:
    assert not found(command, "codecommit-no-credentials")


def test_the_helper_of_codebuild_is_enough() -> None:
    text = (
        HEAD.replace("shell: bash", "git-credential-helper: 'yes'")
        + f"        git clone {REPOSITORY}"
    )
    assert not lint_text("b.yml", text, Settings(select=("codecommit-no-credentials",))).findings


@pytest.mark.parametrize(
    "command",
    [
        HELPER,
        'git config --global credential.helper "!aws codecommit credential-helper \\$@"',
        HELPER.replace("credential.helper", 'credential."https://git-codecommit.*".helper'),
    ],
)
def test_a_helper_without_path_is_seen(command: str) -> None:
    assert found(command, "codecommit-no-http-path")
    path = command.replace(".helper", ".UseHttpPath").partition(" '")[0]
    assert not found(f"{command}\n{path} true", "codecommit-no-http-path")


GOOD = [
    """printf '[{"name":"a","imageUri":"%s"}]' $X > imagedefinitions.json""",
    """printf '[{"name":"a","imageUri":"%s"}]' $X | tee imagedefinitions.json""",
    """printf "[{\\"name\\":\\"a\\",\\"imageUri\\":\\"%s\\"}]" $X > imagedefinitions.json""",
    """echo "[{\\"name\\":\\"$N\\",\\"imageUri\\":\\"$(cat uri)\\"}]" > imagedefinitions.json""",
    """echo '[{"name":"a","imageUri":"'$X'"}]' > imagedefinitions.json""",
    """cat > imagedefinitions.json <<EOF\n[{"name":"a","imageUri":"${X}:$(cat tag)"}]\nEOF""",
    """printf '{"ImageURI":"%s"}' $X > imageDetail.json""",
    """echo "[$A, $B]" > imagedefinitions.json""",
    """echo "$JSON" > imagedefinitions.json""",
    """printf '%s' "$JSON" > imagedefinitions.json""",
    """jq -n --arg u "$X" '[{name:"a",imageUri:$u}]' > imagedefinitions.json""",
]

BROKEN = [
    """printf '{"name":"a","imageUri":"%s"}' $X > imagedefinitions.json""",
    """printf '[{"name":"a","imageURI":"%s"}]' $X > imagedefinitions.json""",
    """echo [{"name":"a","imageUri":"$X"}] > imagedefinitions.json""",
    """echo "[{'name':'a','imageUri':'$X'}]" > imagedefinitions.json""",
    """cat > imagedefinitions.json <<EOF\n[{"name":"a","imageUri":"$X"},]\nEOF""",
    """printf '[{"ImageURI":"%s"}]' $X > imageDetail.json""",
    """printf '{"imageUri":"%s"}' $X > imageDetail.json""",
]


@pytest.mark.parametrize("command", GOOD)
def test_readable_image_definitions_are_left_alone(command: str) -> None:
    assert not found(command, "image-definitions-shape")


@pytest.mark.parametrize("command", BROKEN)
def test_unreadable_image_definitions_are_seen(command: str) -> None:
    assert found(command, "image-definitions-shape")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("imagedefinitions.json", False),
        ("imageDetail.json", False),
        ("out/imagedefinitions.json", False),
        ("web-imagedefinitions.json", False),
        ("images.json", False),
        ("imageDefinitions.json", True),
        ("image-definitions.json", True),
        ("image_definitions.json", True),
        ("imagedefinition.json", True),
        ("out/ImageDefinitions.json", True),
        ("imagedetail.json", True),
        ("imageDetails.json", True),
        ("image-detail.json", True),
    ],
)
def test_near_misses_of_names_are_seen(name: str, near: bool) -> None:
    tail = f"artifacts:\n  files:\n    - {name}\n"
    assert found("make", "image-definitions-name", tail) is near


@pytest.mark.parametrize(
    ("written", "artifacts", "lost"),
    [
        ("imagedefinitions.json", "files: ['**/*']", False),
        ("imagedefinitions.json", "files: ['*.json']", False),
        ("imagedefinitions.json", "files: [./imagedefinitions.json]", False),
        ("out/imagedefinitions.json", "files: ['**/*.json']", False),
        (
            "out/imagedefinitions.json",
            "{files: [imagedefinitions.json], base-directory: out}",
            False,
        ),
        ("$OUT/imagedefinitions.json", "files: [imagedefinitions.json]", False),
        ("imagedefinitions.json", "files: [$FILE]", False),
        ("imagedefinitions.json", "files: [appspec.yaml]", True),
        ("/tmp/imagedefinitions.json", "files: [imagedefinitions.json]", True),
        ("../imagedefinitions.json", "files: ['**/*']", True),
        ("out/imagedefinitions.json", "files: ['*.json']", True),
        ("imagedefinitions.json", "{files: ['**/*'], base-directory: dist}", True),
    ],
)
def test_files_that_no_artifact_collects_are_seen(written: str, artifacts: str, lost: bool) -> None:
    inner = artifacts if artifacts.startswith("{") else f"{{{artifacts}}}"
    tail = f"artifacts: {inner}\n"
    command = f"./images.sh > {written}"
    assert found(command, "image-definitions-not-collected", tail) is lost
