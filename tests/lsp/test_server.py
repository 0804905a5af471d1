"""Conversations with the real server, over pipes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.lsp_client import Client
from support.lsp_edits import applied

BAD = "version: 0.2\nphases:\n  build:\n    comands:\n      - make\n"
SERVER_SPEC = """\
version: 0.0
os: linux
hooks:
  ApplicationStop:
    - location: scripts/stop.sh
permissions:
  - object: /srv
    mode: 0644
"""
PULL: dict[str, Any] = {"textDocument": {"diagnostic": {}}}
WATCH = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}


def text_at(text: str, range_: dict[str, Any]) -> str:
    start, end = range_["start"], range_["end"]
    assert start["line"] == end["line"]
    return text.split("\n")[start["line"]][start["character"] : end["character"]]


def rules(diagnostics: list[dict[str, Any]]) -> set[str]:
    return {item["code"] for item in diagnostics}


def everywhere(text: str) -> dict[str, Any]:
    return {"start": {"line": 0, "character": 0}, "end": {"line": text.count("\n"), "character": 0}}


def actions(client: Client, uri: str, range_: Any, only: list[str] | None = None) -> Any:
    context: dict[str, Any] = {"diagnostics": []}
    if only is not None:
        context["only"] = only
    return client.about("textDocument/codeAction", uri, range=range_, context=context)


def test_pushes_diagnostics_with_rule_page_and_version(client: Client, tmp_path: Path) -> None:
    client.start()
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, BAD, version=7)
    found = {item["code"]: item for item in client.diagnostics(uri, version=7)}
    unknown = found["unknown-key"]
    assert text_at(BAD, unknown["range"]) == "comands"
    assert unknown["source"] == "dryspec"
    assert unknown["severity"] == 1
    assert unknown["codeDescription"]["href"].endswith("/rules/unknown-key/")


@pytest.mark.parametrize(
    ("name", "text", "rule", "tag"),
    [
        ("buildspec.yml", BAD.replace("0.2", "0.1"), "version-legacy", 2),
        ("buildspec.yml", BAD + "# dryspec: ignore[duplicate-key]\n", "unused-suppression", 1),
        ("appspec.yml", SERVER_SPEC + "---\nx: y\n", "appspec-multi-document", 1),
    ],
)
def test_deprecated_and_unnecessary_parts_are_tagged(
    client: Client, tmp_path: Path, name: str, text: str, rule: str, tag: int
) -> None:
    client.start(options={"extendSelect": ["style"]})
    uri = (tmp_path / name).as_uri()
    client.open(uri, text)
    found = {item["code"]: item for item in client.diagnostics(uri)}
    assert found[rule]["tags"] == [tag]
    assert "tags" not in next(item for code, item in found.items() if code != rule)


def test_related_places_come_along(client: Client, tmp_path: Path) -> None:
    client.start()
    uri = (tmp_path / "buildspec.yml").as_uri()
    text = "version: 0.2\nversion: 0.2\nphases:\n  build:\n    commands:\n      - make\n"
    client.open(uri, text)
    doubled = next(d for d in client.diagnostics(uri) if d["code"] == "duplicate-key")
    (related,) = doubled["relatedInformation"]
    assert related["location"]["uri"] == uri
    assert related["location"]["range"]["start"] == {"line": 0, "character": 0}


def test_edits_change_diagnostics_and_closing_clears_them(client: Client, tmp_path: Path) -> None:
    client.start()
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, BAD)
    assert "unknown-key" in rules(client.diagnostics(uri, 1))
    client.change(uri, BAD.replace("comands", "commands"), 2)
    assert "unknown-key" not in rules(client.diagnostics(uri, 2))
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert client.diagnostics(uri) == []


def test_other_yaml_files_are_left_alone(client: Client, tmp_path: Path) -> None:
    client.start()
    uri = (tmp_path / "values.yaml").as_uri()
    client.open(uri, "replicas: 2\n")
    assert client.diagnostics(uri) == []


@pytest.mark.parametrize(("encoding", "width"), [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)])
def test_positions_in_the_agreed_encoding(
    client: Client, tmp_path: Path, encoding: str, width: int
) -> None:
    agreed = client.start({"general": {"positionEncodings": [encoding]}})
    assert agreed["positionEncoding"] == encoding
    uri = (tmp_path / "buildspec.yml").as_uri()
    # One character beyond the basic plane, one letter with a combining accent (two code points).
    line = '      - echo "😀" "e\u0301" $CODEBUILD_BUILD_ID'
    client.open(uri, f"version: 0.2\nphases:\n  build:\n    commands:\n{line}\n")
    accent = {"utf-8": 3, "utf-16": 2, "utf-32": 2}[encoding]
    start = len('      - echo "') + width + len('" "') + accent + len('" $')
    hover = client.at("textDocument/hover", uri, 4, start + 3)
    assert hover["range"]["start"] == {"line": 4, "character": start}
    assert hover["range"]["end"] == {"line": 4, "character": start + len("CODEBUILD_BUILD_ID")}
    assert client.at("textDocument/hover", uri, 4, start - 2) is None


def test_utf16_unless_the_client_says_otherwise(client: Client) -> None:
    assert client.start()["positionEncoding"] == "utf-16"


def test_pull_diagnostics(client: Client, tmp_path: Path) -> None:
    offered = client.start(PULL)
    assert offered["diagnosticProvider"]["workspaceDiagnostics"]
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, BAD)
    first = client.about("textDocument/diagnostic", uri)
    assert "unknown-key" in rules(first["items"])
    same = client.about("textDocument/diagnostic", uri, previousResultId=first["resultId"])
    assert same == {"kind": "unchanged", "resultId": first["resultId"]}
    client.change(uri, BAD.replace("comands", "commands"), 2)
    again = client.about("textDocument/diagnostic", uri, previousResultId=first["resultId"])
    assert "unknown-key" not in rules(again["items"])
    assert not [m for m in client.asked if m["method"] == "textDocument/publishDiagnostics"]


def test_workspace_diagnostics_of_several_folders(client: Client, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        (folder / "deep").mkdir(parents=True)
        (folder / "deep" / "buildspec.yml").write_text(BAD)
        (folder / "values.yml").write_text(BAD)
    client.start(PULL, folders=folders)
    opened = (folders[0] / "deep" / "buildspec.yml").as_uri()
    client.open(opened, BAD.replace("comands", "commands"), version=3)
    report = client.request("workspace/diagnostic", {"previousResultIds": []})
    items = {item["uri"]: item for item in report["items"]}
    other = (folders[1] / "deep" / "buildspec.yml").as_uri()
    assert set(items) == {opened, other}
    assert "unknown-key" not in rules(items[opened]["items"])
    assert "unknown-key" in rules(items[other]["items"])
    known = [{"uri": uri, "value": item["resultId"]} for uri, item in items.items()]
    again = client.request("workspace/diagnostic", {"previousResultIds": known})
    assert {item["kind"] for item in again["items"]} == {"unchanged"}


def test_each_folder_has_its_own_configuration(client: Client, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    (folders[0] / "dryspec.toml").write_text('ignore = ["unknown-key"]\n')
    client.start(folders=folders[:1])
    one, two = ((folder / "buildspec.yml").as_uri() for folder in folders)
    client.open(one, BAD)
    client.open(two, BAD)
    assert "unknown-key" not in rules(client.diagnostics(one, 1))
    assert "unknown-key" in rules(client.diagnostics(two, 1))
    added = [{"uri": folders[1].as_uri(), "name": "two"}]
    client.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": added, "removed": []}})
    assert "unknown-key" in rules(client.diagnostics(two, 1))
    config = folders[1] / "dryspec.toml"
    config.write_text('ignore = ["unknown-key"]\n')
    changed = {"changes": [{"uri": config.as_uri(), "type": 1}]}
    client.notify("workspace/didChangeWatchedFiles", changed)
    assert "unknown-key" not in rules(client.diagnostics(two, 1))


def test_quick_fix_and_its_diagnostic(client: Client, tmp_path: Path) -> None:
    client.start()
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, BAD)
    at = {"start": {"line": 3, "character": 6}, "end": {"line": 3, "character": 6}}
    found = actions(client, uri, at)
    fix = next(a for a in found if a["title"].startswith("rename it"))
    assert fix["diagnostics"][0]["code"] == "unknown-key"
    assert applied(BAD, fix["edit"]["changes"][uri]) == BAD.replace("comands", "commands")
    assert not fix["isPreferred"], "an unsafe fix is never the preferred one"


def test_fix_all_only_when_asked_for_source_actions(client: Client, tmp_path: Path) -> None:
    client.start()
    uri = (tmp_path / "buildspec.yml").as_uri()
    text = BAD.replace("comands", "commands") + "artifacts:\n  files: dist/app.js\n"
    client.open(uri, text)
    (found,) = actions(client, uri, everywhere(text), ["source.fixAll"])
    assert found["kind"] == "source.fixAll.dryspec"
    fixed = applied(text, found["edit"]["changes"][uri])
    assert fixed != text
    client.change(uri, fixed, 2)
    assert actions(client, uri, everywhere(fixed), ["source.fixAll"]) == []
    quick = actions(client, uri, everywhere(text), ["quickfix"])
    assert all(action["kind"] == "quickfix" for action in quick)


@pytest.mark.parametrize("where", ["on this line", "in this file"])
def test_ignoring_a_rule(client: Client, tmp_path: Path, where: str) -> None:
    client.start()
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, BAD)
    assert "unknown-key" in rules(client.diagnostics(uri, 1))
    at = {"start": {"line": 3, "character": 6}, "end": {"line": 3, "character": 6}}
    title = f"ignore unknown-key {where}"
    ignore = next(a for a in actions(client, uri, at) if a["title"] == title)
    client.change(uri, applied(BAD, ignore["edit"]["changes"][uri]), 2)
    assert "unknown-key" not in rules(client.diagnostics(uri, 2))


def test_the_rule_page_opens_outside(client: Client, tmp_path: Path) -> None:
    client.start({"window": {"showDocument": {"support": True}}})
    client.replies["window/showDocument"] = {"success": True}
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, BAD)
    at = {"start": {"line": 3, "character": 6}, "end": {"line": 3, "character": 6}}
    page = next(a for a in actions(client, uri, at) if a["title"] == "open the page of unknown-key")
    client.request("workspace/executeCommand", page["command"])
    shown = client.take(lambda m: m.get("method") == "window/showDocument")
    assert shown["params"]["external"]
    assert shown["params"]["uri"].endswith("/unknown-key/")


def test_no_other_address_is_opened(client: Client) -> None:
    client.start({"window": {"showDocument": {"support": True}}})
    command = {"command": "dryspec.openRulePage", "arguments": ["file:///etc/passwd"]}
    client.request("workspace/executeCommand", command)
    said = client.take(lambda m: m.get("method") == "window/showMessage")
    assert "no page of a rule" in said["params"]["message"]
    assert not [m for m in client.asked if m.get("method") == "window/showDocument"]


def test_creating_the_missing_script_clears_the_finding(client: Client, tmp_path: Path) -> None:
    client.start(WATCH)
    uri = (tmp_path / "appspec.yml").as_uri()
    client.open(uri, SERVER_SPEC)
    watched = client.take(
        lambda m: m.get("method") == "client/registerCapability" and "stop.sh" in str(m)
    )
    globs = [
        w["globPattern"]
        for w in watched["params"]["registrations"][0]["registerOptions"]["watchers"]
    ]
    assert "**/scripts/stop.sh" in globs
    at = {"start": {"line": 4, "character": 20}, "end": {"line": 4, "character": 20}}
    create = next(a for a in actions(client, uri, at) if a["title"] == "create scripts/stop.sh")
    made, filled = create["edit"]["documentChanges"]
    script = tmp_path / "scripts" / "stop.sh"
    assert made == {
        "kind": "create",
        "uri": script.as_uri(),
        "options": {"overwrite": False, "ignoreIfExists": True},
    }
    script.parent.mkdir()
    script.write_text(filled["edits"][0]["newText"])
    client.request("workspace/executeCommand", create["command"])
    assert script.read_text().startswith("#!/bin/bash\n")
    assert script.stat().st_mode & 0o111
    change = {"changes": [{"uri": script.as_uri(), "type": 1}]}
    client.notify("workspace/didChangeWatchedFiles", change)
    titles = [a["title"] for a in actions(client, uri, at)]
    assert "create scripts/stop.sh" not in titles
    assert client.at("textDocument/definition", uri, 4, 20)[0]["uri"] == script.as_uri()


def test_nothing_outside_the_folders_is_made_executable(client: Client, tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    outside = tmp_path / "outside.sh"
    outside.write_text("#!/bin/sh\n")
    (inside / "link.sh").symlink_to(outside)
    client.start(folders=[inside])
    for path in (outside, inside / "link.sh"):
        command = {"command": "dryspec.makeExecutable", "arguments": [path.as_uri()]}
        client.request("workspace/executeCommand", command)
        said = client.take(lambda m: m.get("method") == "window/showMessage")
        assert "left alone" in said["params"]["message"]
    assert not outside.stat().st_mode & 0o111


def test_settings_are_picked_up(client: Client, tmp_path: Path) -> None:
    client.start(options={"ignore": ["unknown-key"]})
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, BAD)
    assert "unknown-key" not in rules(client.diagnostics(uri))
    changed = {"settings": {"dryspec": {"ignore": []}}}
    client.notify("workspace/didChangeConfiguration", changed)
    assert "unknown-key" in rules(client.diagnostics(uri))


def test_settings_are_fetched_where_the_client_hands_them_out(
    client: Client, tmp_path: Path
) -> None:
    client.replies["workspace/configuration"] = [{"ignore": ["unknown-key"], "agent": "3"}]
    client.start({"workspace": {"configuration": True}})
    said = client.take(lambda m: m.get("method") == "window/showMessage")
    assert '"agent" is one of 1, 2, both, not "3"' in said["params"]["message"]
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, BAD)
    assert "unknown-key" not in rules(client.diagnostics(uri))


def test_the_repository_s_configuration_counts(client: Client, tmp_path: Path) -> None:
    config = tmp_path / "dryspec.toml"
    config.write_text('ignore = ["unknown-key"]\nplugins = ["evil"]\n')
    client.start(WATCH)
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, BAD)
    assert "unknown-key" not in rules(client.diagnostics(uri))
    config.write_text("")
    client.asked.clear()
    change = {"changes": [{"uri": config.as_uri(), "type": 2}]}
    client.notify("workspace/didChangeWatchedFiles", change)
    assert "unknown-key" in rules(client.diagnostics(uri))


def test_a_bad_configuration_is_said_and_the_file_still_checked(
    client: Client, tmp_path: Path
) -> None:
    (tmp_path / "dryspec.toml").write_text('ignore = ["unknwn-key"]\n')
    client.start()
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, BAD)
    said = client.take(lambda m: m.get("method") == "window/showMessage")
    assert "unknwn-key" in said["params"]["message"]
    assert "unknown-key" in rules(client.diagnostics(uri))


def test_workspace_diagnostics_leave_out_what_is_ignored(client: Client, tmp_path: Path) -> None:
    for folder in ("kept", "generated", "excluded"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "buildspec.yml").write_text(BAD)
    (tmp_path / ".gitignore").write_text("generated/\n")
    (tmp_path / "dryspec.toml").write_text('exclude = ["excluded/"]\n')
    client.start(PULL)
    report = client.request("workspace/diagnostic", {"previousResultIds": []})
    assert [item["uri"] for item in report["items"]] == [
        (tmp_path / "kept" / "buildspec.yml").as_uri()
    ]


def test_workspace_diagnostics_read_no_more_than_lint_does(client: Client, tmp_path: Path) -> None:
    (tmp_path / "buildspec.yml").write_text(BAD)
    with (tmp_path / "buildspec-huge.yml").open("w") as huge:
        huge.truncate(11 * 1024 * 1024)
    client.start(PULL)
    report = client.request("workspace/diagnostic", {"previousResultIds": []})
    assert [item["uri"] for item in report["items"]] == [(tmp_path / "buildspec.yml").as_uri()]


def test_unsaved_documents_have_no_files(client: Client) -> None:
    client.start()
    client.open("untitled:buildspec.yml", BAD)
    assert "unknown-key" in rules(client.diagnostics("untitled:buildspec.yml"))
    assert client.about("textDocument/codeLens", "untitled:buildspec.yml") == []


def test_simulations_open_as_documents(client: Client, tmp_path: Path) -> None:
    client.start({"window": {"showDocument": {"support": True}}}, options={"instances": 4})
    client.replies["window/showDocument"] = {"success": True}
    uri = (tmp_path / "appspec.yml").as_uri()
    client.open(uri, SERVER_SPEC)
    (lens,) = client.about("textDocument/codeLens", uri)
    assert lens["command"]["title"] == "simulate deployment of 4"
    result = client.request("workspace/executeCommand", lens["command"])
    assert "4 instances" in result["text"]
    shown = client.take(lambda m: m.get("method") == "window/showDocument")
    report = Path(shown["params"]["uri"].removeprefix("file://"))
    assert report.read_text() == result["text"]
    assert client.close() == 0
    assert not report.exists(), "reports go with the server"


def test_build_simulation_takes_the_buffer(client: Client, tmp_path: Path) -> None:
    client.start()
    path = tmp_path / "buildspec.yml"
    path.write_text("version: 0.2\nphases:\n  build:\n    commands:\n      - old\n")
    client.open(path.as_uri(), path.read_text().replace("old", "brand-new"))
    (lens,) = client.about("textDocument/codeLens", path.as_uri())
    result = client.request("workspace/executeCommand", lens["command"])
    assert "brand-new" in result["text"]
    assert result["exitCode"] == 0
    report = Path(result["uri"].removeprefix("file://"))
    assert report.exists()
    client.kill()
    assert not report.parent.exists(), "nor does a server that is ended by a signal leave them"


def test_inlay_hints_can_be_turned_off(client: Client, tmp_path: Path) -> None:
    client.start(options={"inlayHints": False, "codeLens": False})
    uri = (tmp_path / "appspec.yml").as_uri()
    client.open(uri, SERVER_SPEC)
    assert client.about("textDocument/inlayHint", uri, range=everywhere(SERVER_SPEC)) == []
    assert client.about("textDocument/codeLens", uri) == []
    client.notify("workspace/didChangeConfiguration", {"settings": {"dryspec": {}}})
    labels = [
        hint["label"]
        for hint in client.about("textDocument/inlayHint", uri, range=everywhere(SERVER_SPEC))
    ]
    assert labels == ["from the previous revision", "0644 is 0420 here"]


def test_rename_refuses_in_words(client: Client, tmp_path: Path) -> None:
    client.start()
    uri = (tmp_path / "buildspec.yml").as_uri()
    text = "version: 0.2\nenv:\n  variables:\n    A: b\n"
    text += "phases:\n  build:\n    commands:\n      - echo $A\n"
    client.open(uri, text)
    assert client.at("textDocument/prepareRename", uri, 7, 14)["placeholder"] == "A"
    edit = client.at("textDocument/rename", uri, 7, 14, newName="NEW")
    assert applied(text, edit["changes"][uri]) == text.replace("A: b", "NEW: b").replace(
        "$A", "$NEW"
    )
    params = {"textDocument": {"uri": uri}, "position": {"line": 7, "character": 14}}
    refused = client.ask("textDocument/rename", {**params, "newName": "1"})
    assert "cannot be a name" in refused["error"]["message"]


def test_snippets_only_for_clients_that_know_them(client: Client, tmp_path: Path) -> None:
    knows = {"textDocument": {"completion": {"completionItem": {"snippetSupport": True}}}}
    client.start(knows)
    uri = (tmp_path / "buildspec.yml").as_uri()
    client.open(uri, "version: 0.2\nphases:\n  bu")
    item = next(i for i in client.at("textDocument/completion", uri, 2, 4) if i["label"] == "build")
    assert item["insertTextFormat"] == 2
    assert item["textEdit"]["newText"] == "build:\n    commands:\n      - $0"
    assert item["textEdit"]["range"]["start"] == {"line": 2, "character": 2}


def test_outline_folding_and_links(client: Client, tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "stop.sh").write_text("#!/bin/sh\n")
    client.start()
    uri = (tmp_path / "appspec.yml").as_uri()
    client.open(uri, SERVER_SPEC)
    names = [symbol["name"] for symbol in client.about("textDocument/documentSymbol", uri)]
    assert names == ["version", "os", "hooks", "permissions"]
    folds = client.about("textDocument/foldingRange", uri)
    assert {"startLine": 2, "endLine": 4} in [
        {k: fold[k] for k in ("startLine", "endLine")} for fold in folds
    ]
    (link,) = client.about("textDocument/documentLink", uri)
    assert text_at(SERVER_SPEC, link["range"]) == "scripts/stop.sh"
    assert link["target"].endswith("/scripts/stop.sh")


def test_clean_goodbye(client: Client) -> None:
    client.start()
    assert client.close() == 0


def test_watches_what_is_typed(client: Client, tmp_path: Path) -> None:
    client.start(WATCH)
    uri = (tmp_path / "appspec.yml").as_uri()
    client.open(uri, SERVER_SPEC)
    client.change(uri, SERVER_SPEC.replace("stop.sh", "halt.sh"), 2)
    client.take(lambda m: m.get("method") == "client/registerCapability" and "halt.sh" in str(m))


def test_an_open_appspec_is_told_nothing_of_its_scripts(client: Client, tmp_path: Path) -> None:
    (tmp_path / "stop.sh").write_text("#!/bin/sh\nset -e\napt-get remove nginx\n")
    client.start()
    uri = (tmp_path / "appspec.yml").as_uri()
    text = "version: 0.0\nos: linux\nhooks:\n  ApplicationStop:\n    - location: stop.sh\n"
    client.open(uri, text, version=1)
    assert "interactive-command" not in rules(client.diagnostics(uri, version=1))
