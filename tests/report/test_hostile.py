"""Whatever stands in a file, a report neither breaks nor obeys it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dryspec.report import FORMATS, render
from report.conftest import make_outcome

# Surrogates stand for bytes that were no UTF-8, as the file system hands them out in names.
ANY = st.text(st.characters())
JSON = ("json", "jsonl", "sarif", "gitlab", "rdjson", "lsp")
FOR_PEOPLE = ("text", "concise", "github", "azure", "markdown")


@given(ANY, ANY, ANY, st.sampled_from(FOR_PEOPLE))
def test_nothing_unprintable_is_printed(line: str, message: str, path: str, name: str) -> None:
    text = render(name, make_outcome(line, 0, len(line), message=message, path=path))
    for char in text:
        assert char.isprintable() or char in {"\n", "\u2060"}


@given(ANY, ANY, st.sampled_from(["github", "azure", "concise"]))
def test_one_finding_is_one_line(message: str, path: str, name: str) -> None:
    outcome = make_outcome("x", 0, 1, message=message, path=path)
    lines = render(name, outcome, quiet=True).split("\n")
    assert len(lines) == 2
    assert lines[1] == ""


@given(ANY, ANY, st.sampled_from(FORMATS))
def test_any_text_can_be_written_as_utf_8(message: str, path: str, name: str) -> None:
    render(name, make_outcome("x", 0, 1, message=message, path=path)).encode("utf-8")


@given(ANY, ANY, st.sampled_from(["junit", "checkstyle"]))
def test_xml_stays_xml(message: str, path: str, name: str) -> None:
    ET.fromstring(render(name, make_outcome("x", 0, 1, message=message, path=path)))


@given(ANY, ANY, st.sampled_from(JSON))
def test_json_stays_json(message: str, path: str, name: str) -> None:
    json.loads(render(name, make_outcome("x", 0, 1, message=message, path=path)))


@given(ANY, ANY, st.sampled_from(JSON))
def test_json_holds_nothing_that_a_terminal_obeys(message: str, path: str, name: str) -> None:
    text = render(name, make_outcome("x", 0, 1, message=message, path=path))
    assert all(char.isprintable() or char == "\n" for char in text)
    assert "".join(text.splitlines()) == text.replace("\n", "")


def test_escapes_in_json_mean_what_they_stand_for() -> None:
    message = "##vso[x] \x9b2J \x7f \u2028 \u202e \N{LANGUAGE TAG} é \N{GRINNING FACE}"
    text = render("json", make_outcome("x", 0, 1, message=message))
    assert (
        "#\\u0023vso[x] \\u009b2J \\u007f \\u2028 \\u202e \\udb40\\udc01 é \N{GRINNING FACE}"
        in text
    )
    assert json.loads(text)["diagnostics"][0]["message"] == message


def test_escapes_are_spelled_out() -> None:
    outcome = make_outcome(
        "echo \x1b[31m\u202e", 5, 11, message="\x1b]0;title\x07", path="\x9bx.yml"
    )
    text = render("text", outcome)
    assert "warning[a-rule]: \\x1b]0;title\\x07\n" in text
    assert "--> \\x9bx.yml:1:6\n" in text
    assert "1 | echo \\x1b[31m\\u202e\n" in text
    assert "  |      ^^^^^^^^^^^^^^" in text


@pytest.mark.parametrize(
    "command", ["##vso[task.x]", "##VSO[task.x]", "##[group]", "##teamcity[x]"]
)
@pytest.mark.parametrize("name", ["text", "concise"])
def test_commands_of_build_services_are_broken(command: str, name: str) -> None:
    outcome = make_outcome(f"echo {command}", 0, 4, message=f"say {command}")
    text = render(name, outcome)
    assert command not in text
    assert command in text.replace("\u2060", "")


def test_no_line_begins_with_a_workflow_command() -> None:
    message = f"{'word ' * 20}::stop-commands::x and more"
    text = render("text", make_outcome("::set-env name=A::b", 0, 5, message=message), width=60)
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]


def test_workflow_commands_are_escaped() -> None:
    outcome = make_outcome("x", 0, 1, message="50%\n::error::no", path="a,b:c%.yml")
    first = render("github", outcome).splitlines()[0]
    assert ",file=a%2Cb%3Ac%25.yml,line=1," in first
    assert first.startswith("::warning title=dryspec a-rule,")
    assert "50%25\\n::error::no%0ASee https://" in first


def test_azure_properties_are_escaped() -> None:
    outcome = make_outcome("x", 0, 1, message="50%]\r\n##vso[x]", path="a;b]c.yml")
    assert render("azure", outcome) == (
        "##vso[task.logissue type=warning;sourcepath=a%3Bb%5Dc.yml;linenumber=1;columnnumber=1;"
        "code=a-rule;]50%AZP25]\\r\\n##vso[x]\n"
    )


def test_markdown_stays_in_its_cell() -> None:
    outcome = make_outcome("x", 0, 1, message="a | b\n<img> [x](y) @somebody `c`")
    row = render("markdown", outcome).splitlines()[-1]
    assert row.endswith("| a \\| b\\\\n\\<img\\> \\[x\\](y) @\u2060somebody \\`c\\` |")
