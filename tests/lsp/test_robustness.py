"""What must not happen: a dead server, a run repository, growing memory."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from support.lsp_client import Client

GOOD = "version: 0.2\nphases:\n  build:\n    commands:\n      - make\n"

CRASHING = """
import sys
from dryspec.loader import load_rules
def crash(*_):
    raise RuntimeError("a rule is broken")
    yield
for rule in load_rules("buildspec"):
    if rule.name == "swallowed-key":
        rule.check = crash
from dryspec.lsp import main
sys.exit(main())
"""
BROKEN_HOVER = """
import sys
from dryspec.lsp import translate, main
def crash(*_):
    raise RuntimeError("hover is broken")
translate.hover_of = crash
sys.exit(main())
"""
UNLOADABLE = """
import sys
import dryspec.selection
from dryspec.rule import RuleError
def crash(*_):
    raise RuleError("rules/x.py fails on import")
dryspec.selection.load_rules = crash
from dryspec.lsp import main
sys.exit(main())
"""


def test_a_crash_in_a_rule_is_a_finding(tmp_path: Path) -> None:
    client = Client(tmp_path, [sys.executable, "-c", CRASHING])
    client.start()
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, GOOD.replace("version: 0.2\n", ""))
    found = {item["code"]: item["message"] for item in client.diagnostics(uri)}
    assert "a rule is broken" in found["internal-error"]
    assert "version-missing" in found, "the other rules still run"
    assert client.close() == 0


def test_a_crash_in_an_answer_is_a_line_in_the_log(tmp_path: Path) -> None:
    client = Client(tmp_path, [sys.executable, "-c", BROKEN_HOVER])
    client.start()
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, GOOD)
    assert client.at("textDocument/hover", uri, 0, 1) is None
    said = client.take(lambda m: m.get("method") == "window/logMessage")
    assert said["params"]["message"] == "dryspec: hover failed (RuntimeError: hover is broken)"
    assert client.about("textDocument/documentSymbol", uri), "other questions are answered"
    assert client.close() == 0


def test_goodbye_while_the_client_owes_an_answer(client: Client, tmp_path: Path) -> None:
    client.start({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}})
    client.silent = True
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, GOOD)
    for folder in ("one", "two"):
        added = [{"uri": (tmp_path / folder).as_uri(), "name": folder}]
        event = {"event": {"added": added, "removed": []}}
        client.notify("workspace/didChangeWorkspaceFolders", event)
    client.take(lambda m: m.get("method") == "client/registerCapability")
    assert client.close() == 0


def test_rules_that_do_not_load_leave_the_server_alive(tmp_path: Path) -> None:
    client = Client(tmp_path, [sys.executable, "-c", UNLOADABLE])
    client.start()
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, GOOD)
    said = client.take(lambda m: m.get("method") == "window/logMessage")
    assert "fails on import" in said["params"]["message"]
    assert client.at("textDocument/hover", uri, 0, 1) is not None
    assert client.close() == 0


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "a: &a [*a, *a]\n<<: *a\n",
        "- " * 3000,
        "\0\x01\ud7ff",
        "x: !!python/object/apply:os.system ['true']\n",
        "version: 0.2\nphases:\n  build:\n    commands:\n      - '" + "$(" * 3000 + "'\n",
        "﻿version: 0.2\r\nphases:\r\n",
    ],
)
def test_no_text_ends_the_server(client: Client, tmp_path: Path, text: str) -> None:
    client.start()
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, text)
    client.diagnostics(uri)
    for method in ("hover", "completion", "definition"):
        client.at(f"textDocument/{method}", uri, 0, 3)
    for method in ("documentSymbol", "foldingRange", "codeLens", "documentLink"):
        client.about(f"textDocument/{method}", uri)
    assert client.close() == 0


def test_a_hostile_repository_runs_nothing(tmp_path: Path) -> None:
    trap = "import pathlib; pathlib.Path(__file__).with_name('SPRUNG').write_text('!')\n"
    for name in ("yaml", "pygls", "lsprotocol", "tree_sitter", "tree_sitter_bash", "lark", "evil"):
        (tmp_path / f"{name}.py").write_text(trap)
    (tmp_path / "sitecustomize.py").write_text(trap)
    rules = tmp_path / "dryspec_rules"
    rules.mkdir()
    (rules / "__init__.py").write_text(trap)
    (tmp_path / "dryspec.toml").write_text('plugins = ["evil"]\n')
    (tmp_path / "pyproject.toml").write_text('[tool.dryspec]\nplugins = ["evil"]\n')
    client = Client(tmp_path, [sys.executable, "-I", "-c", "from dryspec.lsp import main; main()"])
    client.start()
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, GOOD)
    client.diagnostics(uri)
    command = {"command": "dryspec.simulateBuild", "arguments": [uri]}
    client.request("workspace/executeCommand", command)
    client.close()
    assert not list(tmp_path.rglob("SPRUNG"))


def test_the_working_directory_is_no_place_to_import_from(tmp_path: Path) -> None:
    (tmp_path / "lark.py").write_text("raise SystemExit('imported from the working directory')\n")
    probe = (
        "import sys; sys.path.insert(0, ''); from dryspec.lsp import _forget_working_directory;"
        "_forget_working_directory(); import lark; print(lark.__file__)"
    )
    client = Client(tmp_path, [sys.executable, "-c", probe])
    assert client.process.wait(30) == 0
    client.kill()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc for memory figures")
def test_memory_stays_flat_over_many_edits(client: Client, tmp_path: Path) -> None:
    client.start()
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, GOOD)
    client.diagnostics(uri, 1)
    version = 1

    def edit(count: int) -> int:
        """Make edits that go to and fro between two texts; return resident KiB."""
        nonlocal version
        for _ in range(count):
            version += 1
            client.change(uri, f"{GOOD}      - make target-{version % 2} | tee log\n", version)
            client.diagnostics(uri, version)
            client.asked.clear()
        status = Path(f"/proc/{client.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1])

    warm = edit(300)
    assert edit(1500) - warm < 1000, "less than a KiB for each edit"


HOVER = "textDocument/hover"


def code_of(answer: dict[str, object]) -> object:
    error = answer["error"]
    return error["code"] if isinstance(error, dict) else None


def test_every_request_is_answered(tmp_path: Path) -> None:
    client = Client(tmp_path)
    place = {"textDocument": {"uri": "file:///x"}, "position": {"line": 0, "character": 0}}
    assert code_of(client.ask(HOVER, place)) == -32002, "not before initialize"
    client.start()
    assert code_of(client.ask(HOVER, {"position": 3})) == -32602
    assert code_of(client.ask(HOVER, {**place, "position": {"line": -1, "character": 0}})) == -32602
    assert code_of(client.ask("no/such", {})) == -32601
    client.request("shutdown", None)
    assert code_of(client.ask(HOVER, place)) == -32600, "not after shutdown"
    client.notify("exit", None)
    assert client.process.wait(30) == 0
    client.kill()


def test_leaving_without_a_shutdown_is_an_error(tmp_path: Path) -> None:
    client = Client(tmp_path)
    client.start()
    client.notify("exit", None)
    assert client.process.wait(30) == 1
    client.kill()
