"""Properties: nothing raises, every span cuts out what it claims, both ways of parsing agree."""

from __future__ import annotations

import sys

from hypothesis import example, given, settings
from hypothesis import strategies as st

from dryspec.shell import Call, Script, Word, parse
from dryspec.shell.soundness import is_plain, is_sound
from dryspec.shell.syntax import syntax_problem

_parse = sys.modules["dryspec.shell.parse"]

_PIECES = [
    "a", "apt-get install -y x", "é", "😀", " ", "\n", ";", "&&", "||", "|", "&", "(", ")", "$(",
    "`", "'", '"', "\\", "$X", "${X:-y}", "${", "}", "{ ", "<", ">", "2>&1", "<<E\n", "\nE\n",
    "if ", "then ", "fi", "for i in ", "do ", "done", "case x in ", "esac", ";;", "[[ ", " ]]",
    "X=", "export ", "bash -c ", "'b; c'", '"d \\" e"', "sudo ", "#", "!", "=(", "((", "))", "\0",
]  # fmt: skip

_KEYWORDS = [
    "if",
    "then",
    "elif",
    "else",
    "fi",
    "for",
    "in",
    "x",
    "do",
    "done",
    "while",
    "until",
    "case",
    "esac",
    "{",
    "}",
    "(",
    ")",
    "$(",
    ";",
    "&",
    "&&",
    "||",
    "|",
    ";;",
    "\n",
    ">",
    "<",
    "2>&1",
    "!",
    "time",
    "coproc",
    "function",
    "f()",
    "[",
    "[[",
    "]]",
    "]",
    "((",
    "))",
    "#",
    "\\",
    "`",
    '"',
    "'",
    "$x",
    "a",
    "b",
    "A=b",
]
shell_like = st.lists(st.sampled_from(_PIECES), max_size=14).map("".join)
# The grammar takes a lone "-" at the beginning for something else; no program is called so.
plain = st.text("abz019_./:@%+,=- \t\n", max_size=40).map(lambda text: f"a{text}")


@settings(max_examples=400, deadline=None)
@given(shell_like | st.text(max_size=60))
def test_any_text_is_parsed(text: str) -> None:
    script = parse(text)
    for call in script.calls:
        assert 0 <= call.start <= call.end <= len(text)
        call.has_flag("-y")
        assert call.positionals is not None
        assert call in call.pipeline.elements
        assert call.output(2)
    assert script.facts is not None


@settings(max_examples=400, deadline=None)
@given(shell_like)
def test_spans_cut_out_what_they_claim(text: str) -> None:
    for call in parse(text).calls:
        if not call.exact or any(not outer.exact for outer in call.ancestors):
            continue
        for word in call.all_words:
            assert text[word.start : word.end] == word.text
            for variable in word.variables:
                assert variable.name in text[variable.start : variable.end]
        for redirect in call.redirects:
            if redirect.target is not None:
                assert text[redirect.target.start : redirect.target.end] == redirect.target.text


def _words(words: list[Word]) -> list[tuple[str, int, int, str | None]]:
    return [(word.text, word.start, word.end, word.value) for word in words]


def _shape(call: Call) -> object:
    return (
        call.program,
        call.wrappers,
        call.start,
        call.end,
        _words(call.words),
        _words(call.all_words),
        call.stdin,
        [a.name for a in call.assignments],
    )


def _shapes(script: Script) -> list[object]:
    return [_shape(call) for call in script.calls]


@settings(max_examples=600, deadline=None)
@given(plain)
def test_the_short_way_equals_the_long_way(text: str) -> None:
    if _parse._PLAIN.fullmatch(text) is None:
        return
    short = _parse.parse_plain(text)
    if short is None:
        return
    long = _parse.parse_tree(text)
    if long.certain:
        assert _shapes(short) == _shapes(long)


@settings(max_examples=1000, deadline=None)
@given(shell_like | st.lists(st.sampled_from(_KEYWORDS), max_size=9).map(" ".join))
def test_what_is_called_sound_has_no_syntax_problem(text: str) -> None:
    if is_sound(parse(text)):
        assert syntax_problem(text) is None


_NEARLY_PLAIN = [
    *("a", "2", "X=1", "if", "fi", "{", "}", "!", "time", "[[", "#", "# a", "\\", "\\a", "\\\n"),
    *(" ", "  ", "\t", "\n", "\r", ";", "&&", "||", "|", "&", "(", ")", ">", ">>", "<", "<<", ">&"),
    *("2>&1", "&>", "$", "$X", "${X}", "${X:-a}", "${", "$(", "$(a)", "$(a 'b' | c)", "$(if)"),
    *("`a`", "`", "''", "'a b'", "'", '""', '"a $X"', '"$(a)"', '"', "$'", '$"', "$((1))", "é"),
]


@settings(max_examples=2000, deadline=None)
@example("$${\n}")
@given(st.lists(st.sampled_from(_NEARLY_PLAIN), max_size=9).map("".join))
def test_what_is_called_plain_has_no_syntax_problem(text: str) -> None:
    if is_plain(text):
        assert syntax_problem(text) is None


def test_a_pipe_that_follows_nothing_the_grammar_knows() -> None:
    assert parse("{ > ${x:-a} ( 2>&1 |&! until if ").certain is False


@settings(max_examples=400, deadline=None)
@given(shell_like | st.text(max_size=60))
def test_a_syntax_problem_lies_in_the_text(text: str) -> None:
    problem = syntax_problem(text)
    assert problem is None or 0 <= problem[0] <= len(text)
