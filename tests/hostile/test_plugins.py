"""Rule packages that a repository names are code of that repository: they need leave."""

from __future__ import annotations

from pathlib import Path

from support.command import dryspec

GOOD = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"


def test_plugins_of_a_repository_need_leave(tmp_path: Path) -> None:
    package = tmp_path / "own_rules"
    package.mkdir()
    (package / "__init__.py").write_text("open('loaded', 'w').close()\n")
    (tmp_path / "dryspec.toml").write_text('plugins = ["own_rules"]\n')
    (tmp_path / "buildspec.yml").write_text(GOOD)
    done = dryspec("lint", cwd=tmp_path, PYTHONPATH=str(tmp_path))
    assert "own_rules" in done.stderr
    assert "--allow-plugins" in done.stderr
    assert not (tmp_path / "loaded").exists()
    dryspec("lint", "--allow-plugins", cwd=tmp_path, PYTHONPATH=str(tmp_path))
    assert (tmp_path / "loaded").exists()


def test_a_plugin_s_rule_runs_like_ours(tmp_path: Path) -> None:
    package = tmp_path / "own_rules"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "no_make.py").write_text(
        "from dryspec.finding import Finding\n"
        "from dryspec.rule import Rule\n\n\n"
        "def check(call, command, context):\n"
        "    yield Finding(command.span(call.start, call.end), 'make is not used here')\n\n\n"
        "RULE = Rule(name='no-make', summary='make', severity='warning', on='call',\n"
        "            programs=('make',), group='correctness', check=check)\n"
    )
    (tmp_path / "dryspec.toml").write_text('plugins = ["own_rules"]\n')
    (tmp_path / "buildspec.yml").write_text(GOOD)
    done = dryspec(
        "lint", "--allow-plugins", "--format", "concise", cwd=tmp_path, PYTHONPATH=str(tmp_path)
    )
    assert "buildspec.yml:5:9: warning no-make: make is not used here" in done.stdout
    assert done.returncode == 1
