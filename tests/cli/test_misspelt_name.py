"""A spec under a misspelt name is not passed over without a word."""

from __future__ import annotations

import pytest

from dryspec.misspelt import misspelt

APPSPEC = "version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n    - location: a.sh\n"
BUILDSPEC = "version: 0.2\nphases:\n  build:\n    commands: [make]\n"


@pytest.mark.parametrize(
    ("name", "text", "right"),
    [
        ("appsepc.yml", APPSPEC, "appspec.yml"),
        ("app-spec.yaml", APPSPEC, "appspec.yaml"),
        ("bulidspec.yml", BUILDSPEC, "buildspec.yml"),
        ("build_spec.yml", BUILDSPEC, "buildspec.yml"),
    ],
)
def test_the_right_name_is_offered(tmp_path, name, text, right):
    (tmp_path / name).write_text(text)
    assert misspelt([str(tmp_path)]) == (name, right)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pubspec.yaml", "name: shop\nversion: 1.0.0\nflutter:\n  files:\n"),
        ("apispec.yml", "openapi: 3.0.0\ninfo:\n  version: 1\n"),
        ("deploy.yml", APPSPEC),
        ("appsepc.txt", APPSPEC),
    ],
)
def test_other_files_are_left_alone(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    assert misspelt([str(tmp_path), str(tmp_path / "missing")]) is None


def test_the_command_says_it(tmp_path, monkeypatch, capsys):
    from dryspec.commands.lint import main

    (tmp_path / "appsepc.yml").write_text(APPSPEC)
    monkeypatch.chdir(tmp_path)
    main([])
    assert '"appsepc.yml" is no name of a spec: did you mean "appspec.yml"?' in (
        capsys.readouterr().err
    )
