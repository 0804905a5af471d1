"""Where commands run after a `cd`."""

from __future__ import annotations

import pytest

from dryspec.shell import parse
from dryspec.shell.answers import in_this_shell
from dryspec.shell.directory import Directory


def after(*commands: str) -> Directory:
    place = Directory()
    for command in commands:
        for call in parse(command).calls:
            if in_this_shell(call):
                place.step(call)
    return place


@pytest.mark.parametrize(
    ("commands", "directory", "known"),
    [
        (("cd a", "cd b"), "a/b", True),
        (("cd a/b", "cd .."), "a", True),
        (("cd ./a/",), "a", True),
        (("cd /opt", "cd x"), "/opt/x", True),
        (("(cd a)",), "", True),
        (("cd a && make && cd ..",), "", True),
        (("cd a || exit 1",), "a", True),
        (("cd a || { echo no; exit 1; }",), "a", True),
        (("cd a || true",), "", False),
        (("cd a && make || true",), "", False),
        (("cd $X",), "", False),
        (("cd ..",), "", False),
        (("pushd a",), "", False),
        (("cd $CODEBUILD_SRC_DIR/web", "cd src"), "web/src", True),
        (("popd", "cd /opt"), "/opt", True),
        (("cd " + "a/" * 3000,), "", False),
        (("if a; then cd b; fi",), "", False),
    ],
)
def test_directory(commands: tuple[str, ...], directory: str, known: bool) -> None:
    place = after(*commands)
    assert place.known is known
    if known:
        assert place.path == directory
