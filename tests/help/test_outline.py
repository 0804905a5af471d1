"""Outline, folding, inlay hints, lenses and edits."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from support.cursor import context_of

from dryspec.help.edits import difference, mode_to_quote, script_to_create
from dryspec.help.hints import hints
from dryspec.help.lenses import lenses
from dryspec.help.symbols import Symbol, folds, symbols
from dryspec.source import Span

BUILD = """\
version: 0.2
# one
# two
phases:
  build:
    commands:
      - make
      - |
        a
        b
    finally:
      - c
  post_build:
    commands: [d]
artifacts:
  files:
    - '**/*'
"""
SERVER = """\
version: 0.0
os: linux
permissions:
  - object: /a
    mode: 0755
  - object: /b
    mode: "0755"
  - object: /c
    mode: 755
hooks:
  BeforeBlockTraffic:
    - location: new/hook.sh
"""


def tree(found: list[Symbol]) -> list[object]:
    return [
        (symbol.name, tree(symbol.children)) if symbol.children else symbol.name for symbol in found
    ]


def test_outline() -> None:
    assert tree(symbols(context_of("buildspec.yml", BUILD))) == [
        "version",
        (
            "phases",
            [
                ("build", [("commands", ["make", "a"]), ("finally", ["c"])]),
                ("post_build", [("commands", ["d"])]),
            ],
        ),
        ("artifacts", [("files", ["**/*"])]),
    ]


def test_names_lie_inside_their_symbols() -> None:
    def check(found: list[Symbol]) -> None:
        for symbol in found:
            assert symbol.span.start <= symbol.name_span.start
            assert symbol.name_span.end <= symbol.span.end
            check(symbol.children)

    check(symbols(context_of("appspec.yml", SERVER)))


def test_folds() -> None:
    found = {
        (fold.start, fold.end, fold.comment)
        for fold in folds(context_of("buildspec.yml", BUILD).document)
    }
    assert {(2, 3, True), (4, 14, False), (5, 12, False), (8, 10, False)} <= found
    assert all(start < end for start, end, _ in found)


def test_hints_of_a_build() -> None:
    context = context_of("buildspec.yml", BUILD)
    found = [
        (context.source.position(hint.offset)[0], hint.label)
        for hint in hints(context, lambda *_: ["a"] * 12)
    ]
    assert found == [
        (11, "runs even if a command above fails"),
        (13, "runs even if build fails"),
        (17, "12 files"),
    ]


def test_hints_of_a_deployment() -> None:
    labels = [hint.label for hint in hints(context_of("appspec.yml", SERVER))]
    assert labels == ["agent 1 refuses this mode", "from the previous revision"]
    sooner = hints(context_of("appspec.yml", SERVER.replace("mode: 0755", "mode: 0644")))
    assert sooner[0].label == "0644 is 0420 here"


def test_lenses() -> None:
    (build,) = lenses(context_of("buildspec.yml", BUILD), 7)
    assert (build.title, BUILD[build.span.start : build.span.end]) == ("simulate build", "phases")
    (deploy,) = lenses(context_of("appspec.yml", SERVER), 7)
    assert deploy.title == "simulate deployment of 7"


def test_script_to_create(tmp_path: Path) -> None:
    context = context_of("appspec.yml", SERVER, tmp_path)
    at = SERVER.index("new/hook.sh")
    new = script_to_create(context, Span(at, at))
    assert new is not None
    assert (new.path, new.executable) == ("new/hook.sh", True)
    assert new.text.startswith("#!")
    assert script_to_create(context, Span(0, 3)) is None


def test_only_octal_numbers_are_quoted() -> None:
    context = context_of("appspec.yml", SERVER)
    plain, quoted, decimal = (SERVER.index(mode) for mode in ("0755", '"0755"', "755\nhooks"))
    edit = mode_to_quote(context, Span(plain, plain))
    assert edit is not None
    assert edit.replacement == '"0755"'
    assert mode_to_quote(context, Span(quoted + 2, quoted + 2)) is None
    assert mode_to_quote(context, Span(decimal, decimal)) is None


@given(st.text(alphabet="ab\n\r", max_size=30), st.text(alphabet="ab\n\r", max_size=30))
def test_differences_make_the_new_text(old: str, new: str) -> None:
    text = old
    for edit in reversed(difference(old, new)):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    assert text == new
