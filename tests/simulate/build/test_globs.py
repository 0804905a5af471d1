import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dryspec_simulate.build.globs import (
    Pattern,
    compile_any,
    compile_prune,
    expand_braces,
    is_outside,
    normalise,
)

MATCHES = [
    ("app.jar", "app.jar"),
    ("**/*", "a"),
    ("**/*", "a/b/c.txt"),
    ("**/*", ".env"),
    ("**/*", ".git/config"),
    ("sub/*", "sub/a.txt"),
    ("sub/*", "sub/.hidden"),
    ("sub/**/*", "sub/a/b.txt"),
    ("sub/**/*", "sub/a.txt"),
    ("sub/**", "sub/a/b.txt"),
    ("*/x.txt", "dir/x.txt"),
    ("**/x.txt", "x.txt"),
    ("**/x.txt", "a/b/x.txt"),
    ("**/*.map", "js/app.js.map"),
    ("**/*.map", ".map"),
    ("docs/**/*.txt", "docs/a/b/c.txt"),
    ("docs/**/*.txt", "docs/c.txt"),
    ("**/.*", "a/.env"),
    ("**/.*/**/*", "a/.git/config"),
    ("**/node_modules/**/*", "node_modules/x/y.js"),
    ("**/node_modules/**/*", "a/node_modules/y.js"),
    ("a/**/b/**/c", "a/x/b/y/z/c"),
    ("a/**/b/**/c", "a/b/c"),
    ("**/**/a", "a"),
    ("./dist/app.js", "dist/app.js"),
    (r".\Proj\bin\*", "Proj/bin/app.exe"),
    ("**.js", "a/b.js"),
    ("a?.txt", "ab.txt"),
    ("[ab].txt", "a.txt"),
    ("[!ab].txt", "c.txt"),
    ("{a,b}/*.txt", "b/x.txt"),
    ("a+b(c).txt", "a+b(c).txt"),
    ("*", "a\nb"),
]
DIFFERS = [
    ("app.jar", "a/app.jar"),
    ("App.jar", "app.jar"),
    ("sub/*", "sub/a/b.txt"),
    ("sub/*", "subx/a.txt"),
    ("*/x.txt", "x.txt"),
    ("*/x.txt", "a/b/x.txt"),
    ("**/x.txt", "ax.txt"),
    ("**/*.map", "a.map/x"),
    ("docs/**/*.txt", "docs.txt"),
    ("docs/**/*.txt", "other/c.txt"),
    ("**/node_modules/**/*", "node_modules"),
    ("**/node_modules/**/*", "my_node_modules/x"),
    ("a/**/b", "a/b/c"),
    ("a?.txt", "a/.txt"),
    ("[!a].txt", "/.txt"),
    ("sub/**/*", "sub"),
]


@pytest.mark.parametrize(("pattern", "path"), MATCHES)
def test_selects(pattern, path):
    assert compile_any([pattern])(path)


@pytest.mark.parametrize(("pattern", "path"), DIFFERS)
def test_leaves(pattern, path):
    assert not compile_any([pattern])(path)


names = st.text(st.sampled_from("ab."), min_size=1, max_size=3)
paths = st.lists(names, min_size=1, max_size=4).map("/".join)
segments = st.one_of(names, st.just("**"), st.just("*"), st.tuples(names).map(lambda n: "*" + n[0]))
patterns = st.lists(segments, min_size=1, max_size=5).map("/".join)


def plainly(pattern: str, path: str) -> bool:
    """The dialect in the fewest words: match segment by segment, `**` eating any number."""

    def match(wanted: list[str], given: list[str]) -> bool:
        if not wanted:
            return not given
        if wanted[0] == "**" and len(wanted) > 1:
            return match(wanted[1:], given) or (bool(given) and match(wanted, given[1:]))
        if wanted[0] == "**":
            return bool(given)
        if not given:
            return False
        regex = "".join("[^/]*" if c == "*" else re.escape(c) for c in wanted[0])
        return bool(re.fullmatch(regex, given[0])) and match(wanted[1:], given[1:])

    return match(normalise(pattern).split("/"), path.split("/"))


@given(patterns, paths)
def test_agrees_with_the_plain_reading(pattern, path):
    assert compile_any([pattern])(path) == plainly(pattern, path)


@given(st.lists(patterns, max_size=4), paths)
def test_a_list_matches_when_one_of_it_does(several, path):
    assert compile_any(several)(path) == any(compile_any([one])(path) for one in several)


@given(st.lists(patterns, min_size=1, max_size=4), paths, names)
def test_nothing_below_a_pruned_directory_is_kept(several, directory, name):
    prune = compile_prune(several)
    if prune is not None and prune(directory):
        assert compile_any(several)(f"{directory}/{name}")


@given(st.text(max_size=30), paths)
def test_any_text_is_a_pattern(text, path):
    assert compile_any([text])(path) in (True, False)


def test_braces_expand_and_too_many_stay():
    assert expand_braces("a{b,c}{d,e}") == ["abd", "abe", "acd", "ace"]
    bomb = "{a,b}" * 20
    assert expand_braces(bomb) == [bomb]


def test_literal_prefix_and_depth_bound_the_walk():
    assert Pattern("static/js/**/*").starts == ("static/js",)
    assert Pattern("static/js/**/*").depth is None
    assert Pattern("static/*/x.js").starts == ("static",)
    assert Pattern("static/*/x.js").depth == 1
    assert Pattern("*").depth == 0


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", "~/x", "C:/x"])
def test_outside(path):
    assert is_outside(path)


def test_climbing_back_is_inside():
    assert not is_outside("a/../b")


@pytest.mark.parametrize(("pattern", "part"), [("**.js", "**.js"), ("a?", "?"), ("{a,b}", "{")])
def test_undocumented_parts_are_named(pattern, part):
    assert Pattern(pattern).undocumented == part
    assert Pattern("**/*.js").undocumented is None


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 30 + "*b", "a" * 30 + "b"),
        ("**/" + "*a" * 30 + "b", "x/" + "xa" * 30 + "b"),
        ("**a" * 30 + "b", "/a" * 30 + "b"),
        ("**/*a/" * 30 + "b", "xa/" * 60 + "b"),
    ],
)
def test_many_wildcards_take_no_longer_than_few(pattern, path):
    matches = compile_any([pattern])
    assert matches(path)
    assert not matches("a" * 200)
    assert not matches("a/" * 200 + "a")


@pytest.mark.parametrize(("pattern", "path"), MATCHES)
def test_what_stands_in_every_match_stands_in_this_one(pattern, path):
    assert Pattern(pattern).always in normalise(path)
