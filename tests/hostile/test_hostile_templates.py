"""Templates that nobody would write on purpose end in bounded time, with a documented code."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from support.bounded import bounded

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX")

HEAD = (
    "Resources:\n  App:\n    Type: AWS::CodeBuild::Project\n    Properties:\n      Source:\n"
    "        BuildSpec: "
)


def joined_aliases(levels: int) -> str:
    lines = [f"  A{n + 1}: &a{n + 1} !Join ['', [*a{n}, *a{n}, *a{n}]]\n" for n in range(levels)]
    return f"Mappings:\n  A0: &a0 abcdefghij\n{''.join(lines)}{HEAD}*a{levels}\n"


TERRAFORM = {
    "unclosed-in-heredoc": "buildspec = <<EOT\n" + "${a " * 100_000 + "\nEOT\n",
    "unclosed-in-string": 'buildspec = "' + '${"' * 100_000 + "\n",
    "unclosed-directives": "buildspec = <<EOT\n" + "%{ if " * 100_000 + "\nEOT\n",
    "many-fills": "buildspec = <<EOT\n" + "${a}" * 100_000 + "\nEOT\n",
    "unclosed-heredocs": "buildspec = [" + "<<A\n" * 100_000,
    "unclosed-objects": "buildspec = yamlencode({" + "a = {" * 30_000,
    "nested-lists": "buildspec = yamlencode({" + "a = [" * 30_000 + "]" * 30_000,
    "many-values": "buildspec = yamlencode({a = [" + "a, " * 100_000,
    "many-joined": "buildspec = yamlencode({a = " + "concat([a], " * 30_000,
    "many-choices": "buildspec = yamlencode({a = " + "a ? [b] : " * 30_000,
    "many-words": "buildspec = " + "a b " * 100_000,
    "one-long-word": "buildspec\n" + "a" * 400_000,
    "unclosed-comments": "buildspec = 1 /*" * 50_000,
    "nested-braces": "{" * 200_000 + "buildspec",
}
CLOUDFORMATION = {
    "joined-aliases": joined_aliases(60),
    "cyclic-aliases": HEAD + "&a !If [x, *a, !Join ['', &b [*a, *b]]]\n",
    "unclosed-sub": HEAD + "!Sub |\n          version: 0.2\n          " + "${a " * 100_000 + "\n",
    "many-subs": HEAD + "!Sub |\n          version: 0.2\n          " + "${a}" * 50_000 + "\n",
}


@pytest.mark.parametrize("name", TERRAFORM)
def test_terraform(name: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(TERRAFORM[name])
    done = bounded("lint", "--select", "all", "main.tf", cwd=tmp_path)
    assert done.code in {0, 1}, done


@pytest.mark.parametrize("name", CLOUDFORMATION)
def test_cloudformation(name: str, tmp_path: Path) -> None:
    (tmp_path / "template.yml").write_text(CLOUDFORMATION[name])
    done = bounded("lint", "--select", "all", "template.yml", cwd=tmp_path)
    assert done.code in {0, 1}, done
