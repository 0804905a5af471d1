"""What one command leaves behind for the next."""

from __future__ import annotations

import pytest

from dryspec.shell import parse
from dryspec.shell.session import Session


def after(*commands: str, shared: bool = True) -> Session:
    session = Session(shared)
    for command in commands:
        session.run(parse(command))
    return session


def test_options() -> None:
    assert after("set -e", "npm ci").errexit()
    assert after("set -euo pipefail").pipefail()
    assert not after("set -e", "set +e").errexit()
    assert not after("(set -e)").errexit()


def test_version_0_1_forgets_everything() -> None:
    session = after("set -e", "export A=1", "cd x", shared=False)
    assert not session.errexit()
    assert not session.exports("A")
    assert session.directory == ""


def test_exports_and_values() -> None:
    session = after("A=1", "export A", "export B=$(x)", "C='a b'", "unset C")
    assert session.exports("A")
    assert session.value("A") == "1"
    assert session.exports("B")
    assert session.value("B") is None
    assert session.value("C") is None


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
        (("if a; then cd b; fi",), "", False),
    ],
)
def test_directory(commands: tuple[str, ...], directory: str, known: bool) -> None:
    session = after(*commands)
    assert session.directory_known is known
    if known:
        assert session.directory == directory
