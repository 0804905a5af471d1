"""What is remembered of commands never changes what is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dryspec.engine import Result, lint_text
from dryspec.memory import Memory
from dryspec.settings import Settings

HEAD = "version: 0.2\nenv:\n  variables:\n    A: b\nphases:\n  build:\n    commands:\n"
COMMANDS = [
    "yum install gcc\n",
    'echo "$A" | tee log\n',
    "set -eo pipefail\n",
    "cd src && make\n",
    "source env.sh\n",
    "make || true\n",
    "|\n        apt-get install jq\n        [[ a == b ]]\n",
    "'docker login -u me -p secret'\n",
    "curl -s https://example.com/x | sh\n",
    "echo 'unclosed\n",
]
SETTINGS = Settings(select=("all",))


def shown(result: Result) -> list[object]:
    return [
        (
            f.rule,
            f.severity,
            f.message,
            f.span,
            [(r.span, r.message, r.path) for r in f.related],
            f.fix and [(e.span, e.replacement) for e in f.fix.edits],
        )
        for f in result.findings
    ]


def spec(commands: list[str], indent: str = "      ") -> str:
    return HEAD + "".join(f"{indent}- {command}" for command in commands)


@given(st.lists(st.lists(st.sampled_from(COMMANDS), max_size=5), min_size=2, max_size=4))
def test_same_findings_with_and_without(texts: list[list[str]]) -> None:
    memory = Memory()
    for commands in texts:
        text = spec(commands)
        plain = lint_text("buildspec.yml", text, SETTINGS)
        assert shown(lint_text("buildspec.yml", text, SETTINGS, None, memory)) == shown(plain)


def test_settings_are_part_of_what_is_remembered() -> None:
    memory = Memory()
    text = spec(["yum install gcc\n"])
    noted = Settings(severities={"interactive-command": "note"})
    for settings in (Settings(), noted, Settings(ignore=("interactive-command",)), Settings()):
        plain = lint_text("buildspec.yml", text, settings)
        assert shown(lint_text("buildspec.yml", text, settings, None, memory)) == shown(plain)


def test_same_findings_on_real_files(corpus: Path) -> None:
    memory = Memory()
    seen = 0
    for path in sorted(corpus.rglob("*buildspec*"))[:150]:
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        plain = shown(lint_text(path.name, text, SETTINGS))
        for _ in range(2):
            assert shown(lint_text(path.name, text, SETTINGS, None, memory)) == plain, path
        seen += 1
    if not seen:
        pytest.skip("no buildspecs in the corpus")


WORDS = ("yum", "docker", "aa", "ab", "ba", "pipefail", "x" * 60)


@given(
    st.lists(st.text(alphabet="ab\nyumdocker pipefailx", max_size=90), max_size=6),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
)
def test_words_are_found_as_in_the_whole_text(texts: list[str], words: list[str]) -> None:
    memory = Memory()
    for text in texts:
        contains = memory.words_of(text)
        assert [contains(word) for word in words] == [word in text for word in words]


@given(
    st.sampled_from(WORDS),
    st.text(alphabet="ab ", max_size=80),
    st.text(alphabet="ab ", max_size=80),
    st.data(),
)
def test_a_word_typed_letter_by_letter_is_found(
    word: str, before: str, after: str, data: st.DataObject
) -> None:
    memory = Memory()
    for length in sorted(data.draw(st.sets(st.integers(0, len(word))))):
        text = before + word[:length] + after
        assert memory.words_of(text)(word) == (word in text)
