"""What commands may make, and what Maven calls its archive."""

from __future__ import annotations

import pytest

from dryspec.context import Context
from dryspec.settings import Settings
from dryspec.source import Source
from dryspec.spec.detect import detect
from dryspec.tree import parse
from dryspec_rules._made import is_opaque, may_make
from dryspec_rules._maven import archive_of

HEAD = "version: 0.2\nphases:\n  build:\n    commands:\n"


def context(*commands: str) -> Context:
    text = HEAD + "".join(f"      - {command!r}\n" for command in commands)
    document = parse(Source("buildspec.yml", text))
    return Context(document, detect(document, "buildspec.yml"), Settings(), None)


@pytest.mark.parametrize(
    ("commands", "made"),
    [
        (["docker build ."], False),
        (["echo writing x.json"], False),
        (["echo $(basename a/x.json)"], False),
        (["echo hello > x.json"], True),
        (["echo x.json | xargs touch"], True),
        (["echo $(render x.json)"], True),
        (["for f in x.json; do touch $f; done"], True),
        (["cat x.json"], False),
        (["./render", "cat x.json"], True),
        (["mvn package", "ls x.json"], True),
        (["render x.json"], True),
        (["# x.json"], True),
    ],
)
def test_may_make(commands: list[str], made: bool) -> None:
    assert may_make(context(*commands), "x.json") is made


@pytest.mark.parametrize(
    "command",
    [
        "docker build -t a . && docker push a",
        "aws ecr get-login-password | docker login --username AWS --password-stdin $A",
        "aws s3 sync dist s3://$BUCKET",
        "npm ci && npm test",
        "python3 -m pytest -q",
        "mvn package",
        "TAG=$(echo $A | cut -c1-7)",
        "curl -fsS https://example.com/tool.tgz -o /tmp/tool.tgz",
        "printf '[]' > out.json",
    ],
)
def test_known_commands(command: str) -> None:
    assert not is_opaque(context(command))


@pytest.mark.parametrize(
    "command",
    [
        "make",
        "./build.sh",
        "bash build.sh",
        "npm run build",
        "python build.py",
        "aws s3 cp s3://bucket/x .",
        "aws s3 sync s3://bucket $DIR",
        "git clone $URL",
        "curl -O $URL",
        "$TOOL build",
        "echo hello > $FILE",
        "{ echo hello; } > $FILE",
        "f() { echo; }; f; tool",
        "docker run -v $PWD:/src image",
        "unzip x.zip",
    ],
)
def test_opaque_commands(command: str) -> None:
    assert is_opaque(context(command))


NAMED = "<artifactId>shop</artifactId><version>1.2</version>"
SPRING = "<parent><groupId>org.springframework.boot</groupId><version>3.1.0</version></parent>"


@pytest.mark.parametrize(
    ("inside", "archive"),
    [
        (NAMED, "shop-1.2.jar"),
        (f"{NAMED}<packaging>war</packaging>", "shop-1.2.war"),
        (f"{NAMED}<packaging>pom</packaging>", ""),
        (f"<!-- <version>9</version> -->{NAMED}", "shop-1.2.jar"),
        (f"{SPRING}<artifactId>shop</artifactId>", "shop-3.1.0.jar"),
        ("<parent><version>1</version></parent><artifactId>shop</artifactId>", ""),
        ("<artifactId>shop</artifactId><version>${revision}</version>", ""),
        (f"{NAMED}<build><finalName>app</finalName></build>", "app.jar"),
        (f"{NAMED}<build><finalName>${{project.artifactId}}</finalName></build>", "shop.jar"),
        (f"{NAMED}<build><finalName>${{name}}</finalName></build>", ""),
        (f"{NAMED}<build><plugins><finalName>app</finalName></plugins></build>", ""),
        (f"{NAMED}<build><plugins><version>3</version></plugins></build>", "shop-1.2.jar"),
        (f"{NAMED}<build><plugins><goal>single</goal></plugins></build>", ""),
        (f"{NAMED}<build><plugins><goal>repackage</goal></plugins></build>", "shop-1.2.jar"),
        (f"{NAMED}<profiles><profile></profile></profiles>", ""),
        (f"{NAMED}<modules><module>a</module></modules>", ""),
        ("", ""),
    ],
)
def test_archive(inside: str, archive: str) -> None:
    assert archive_of(f"<project>{inside}</project>") == archive
