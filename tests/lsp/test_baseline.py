"""Known findings are not shown, and what is known is looked up again when its file changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.lsp_client import Client

BAD = "version: 0.2\nphases:\n  build:\n    comands:\n      - make\n"
WATCH = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}


def record(*known: str, count: int = 1) -> str:
    items = [{"rule": "unknown-key", "line": line, "count": count} for line in known]
    return json.dumps({"version": 1, "files": {"buildspec.yml": items}})


def rules(found: list[dict[str, Any]]) -> set[str]:
    return {item["code"] for item in found}


@pytest.fixture
def uri(tmp_path: Path) -> str:
    (tmp_path / "dryspec.toml").write_text('baseline = "known.json"\n')
    return (tmp_path / "buildspec.yml").as_uri()


def changed(client: Client, path: Path) -> None:
    client.notify(
        "workspace/didChangeWatchedFiles", {"changes": [{"uri": path.as_uri(), "type": 2}]}
    )


def test_known_findings_are_not_shown(client: Client, tmp_path: Path, uri: str) -> None:
    (tmp_path / "known.json").write_text(record("comands:"))
    client.start()
    client.open(uri, BAD)
    assert "unknown-key" not in rules(client.diagnostics(uri, 1))
    client.change(uri, BAD + "    comands2:\n", 2)
    (new,) = (found for found in client.diagnostics(uri, 2) if found["code"] == "unknown-key")
    assert new["range"]["start"]["line"] == 5
    at = {"start": {"line": 3, "character": 6}, "end": {"line": 3, "character": 6}}
    actions = client.about(
        "textDocument/codeAction", uri, range=at, context={"diagnostics": [], "only": ["quickfix"]}
    )
    assert not [action for action in actions if "unknown-key" in str(action.get("diagnostics"))]


def test_a_changed_baseline_is_picked_up(client: Client, tmp_path: Path, uri: str) -> None:
    known = tmp_path / "known.json"
    known.write_text(record())
    client.start(WATCH)
    client.open(uri, BAD)
    assert "unknown-key" in rules(client.diagnostics(uri, 1))
    client.take(
        lambda m: m.get("method") == "client/registerCapability" and "**/known.json" in str(m)
    )
    known.write_text(record("comands:"))
    changed(client, known)
    assert "unknown-key" not in rules(client.diagnostics(uri, 1))
    known.write_text(record("another line"))
    changed(client, known)
    assert "unknown-key" in rules(client.diagnostics(uri, 1))


def test_pulled_diagnostics_know_the_baseline(client: Client, tmp_path: Path, uri: str) -> None:
    (tmp_path / "known.json").write_text(record("comands:"))
    (tmp_path / "buildspec.yml").write_text(BAD)
    client.start({"textDocument": {"diagnostic": {}}})
    (item,) = client.request("workspace/diagnostic", {"previousResultIds": []})["items"]
    assert "unknown-key" not in rules(item["items"])
    client.open(uri, BAD)
    report = client.about("textDocument/diagnostic", uri)
    assert "unknown-key" not in rules(report["items"])


@pytest.mark.parametrize("content", [None, "no baseline"])
def test_a_baseline_that_cannot_be_read_hides_nothing(
    client: Client, tmp_path: Path, uri: str, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "known.json").write_text(content)
    client.start()
    client.open(uri, BAD)
    assert "unknown-key" in rules(client.diagnostics(uri, 1))
    said = client.take(lambda m: m.get("method") == "window/showMessage")
    assert "known.json" in said["params"]["message"]
    client.change(uri, BAD + "\n", 2)
    client.diagnostics(uri, 2)
    again = [m for m in client.asked if m.get("method") == "window/showMessage"]
    assert not again, "once is enough"


def test_a_baseline_outside_the_repository_is_not_read(
    client: Client, tmp_path: Path, uri: str
) -> None:
    (tmp_path / "dryspec.toml").write_text('baseline = "../known.json"\n')
    client.start()
    client.open(uri, BAD)
    assert "unknown-key" in rules(client.diagnostics(uri, 1))
    said = client.take(lambda m: m.get("method") == "window/showMessage")
    assert "leads out of the repository" in said["params"]["message"]
