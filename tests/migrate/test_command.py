"""`dryspec migrate` as a command."""

from __future__ import annotations

from pathlib import Path

from support.command import dryspec

OLD = "version: 0.1\r\nphases:\r\n  build:\r\n    commands:\r\n      - cd web\r\n      - make\r\n"


def test_prints_the_new_text_and_remarks_apart(tmp_path: Path) -> None:
    (tmp_path / "buildspec.yml").write_bytes(OLD.encode())
    done = dryspec("migrate", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, OLD.replace("0.1", "0.2"))
    lines = done.stderr.splitlines()
    assert lines[0].startswith('buildspec.yml:5:9: "cd web"')
    assert lines[1] == "buildspec.yml: rewritten for 0.2; 1 remark to read"
    assert (tmp_path / "buildspec.yml").read_bytes() == OLD.encode()


def test_writes_keeping_every_byte_else(tmp_path: Path) -> None:
    path = tmp_path / "buildspec.yaml"
    path.write_bytes(OLD.encode())
    done = dryspec("migrate", "--write", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert path.read_bytes() == OLD.replace("0.1", "0.2").encode()
    again = dryspec("migrate", "--write", "buildspec.yaml", cwd=tmp_path)
    assert (again.returncode, "nothing to migrate" in again.stderr) == (0, True)
    assert path.read_bytes() == OLD.replace("0.1", "0.2").encode()


def test_prints_a_patch(tmp_path: Path) -> None:
    (tmp_path / "buildspec.yml").write_text(OLD.replace("\r", ""))
    done = dryspec("migrate", "--diff", cwd=tmp_path)
    assert done.returncode == 0
    assert "--- a/buildspec.yml" in done.stdout
    assert "-version: 0.1\n+version: 0.2\n" in done.stdout
    assert "0.1" in (tmp_path / "buildspec.yml").read_text()


def test_writes_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "buildspec.yml").write_bytes(OLD.encode())
    assert dryspec("migrate", "--output", "new.yml", cwd=tmp_path).stdout == ""
    assert (tmp_path / "new.yml").read_bytes() == OLD.replace("0.1", "0.2").encode()


def test_reads_standard_input(tmp_path: Path) -> None:
    done = dryspec("migrate", "-", cwd=tmp_path, stdin=OLD)
    assert (done.returncode, done.stdout) == (0, OLD.replace("0.1", "0.2"))
    assert done.stderr.startswith("stdin:5:9: ")


def test_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "appspec.yml").write_text("version: 0.0\nos: linux\n")
    (tmp_path / "buildspec.yml").write_text(OLD)
    for arguments, reason in (
        (["nothing.yml"], "there is no such file"),
        (["appspec.yml"], "is no buildspec"),
        (["--write", "--diff"], "exclude each other"),
        (["--write", "-"], "needs a file"),
        (["buildspec.yml", "appspec.yml"], "one buildspec"),
        (["--wriet"], 'did you mean "--write"?'),
        (["--output", "missing/new.yml"], "cannot be written"),
    ):
        done = dryspec("migrate", *arguments, cwd=tmp_path)
        assert done.returncode == 2, arguments
        assert reason in done.stderr
        assert done.stdout == ""
