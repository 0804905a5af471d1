"""What a look at a text tells: it may say yes for nothing, but never no where there is something.

The rules that ask it first are held to that with every entry of their tables.
"""

from __future__ import annotations

import pytest

from dryspec.glance import may_give, may_stand_alone, names_in
from dryspec.programs.interactive import BY_PROGRAM, Prompt
from dryspec.shell import parse
from dryspec_rules.shell._prompts import matching, may_match, named
from dryspec_rules.shell.long_running_foreground import FOLLOWERS, SERVERS

ENTRIES = [
    (program, subcommands, prompt)
    for program, entries in BY_PROGRAM.items()
    for subcommands, prompt in entries
]
FORMS = [
    "{}",
    "sudo {}",
    "x && /usr/bin/{}",
    "x=$({})",
    "npx {}",
    "bash -c '{}'",
    "x;\\{}\n",
    "(\n{})",
]


def test_names_are_cut_out_wherever_they_stand():
    text = "X=$(\"apt-get\" -y);./b.sh|é --a=1 's:b'&&\\rm"
    assert names_in(text) == ["X", "apt-get", "-y", ".", "b.sh", "--a", "1", "s:b", "rm"]


@pytest.mark.parametrize(("program", "subcommands", "prompt"), ENTRIES)
def test_a_call_that_asks_is_seen_in_the_text(
    program: str, subcommands: tuple[str, ...], prompt: Prompt
):
    words = [program, *subcommands, *prompt.only[:1]]
    for form in FORMS:
        text = form.format(" ".join(words))
        asking = [
            view
            for call in parse(text).calls
            for view, found, _ in matching(call)
            if found is prompt and not (prompt.unless is not None and prompt.unless(view))
        ]
        if asking:
            assert may_match(text), text
            beside = named()[program]
            assert program in names_in(text)
            assert not beside or set(beside) & set(names_in(text))


def test_tables_hold_names_as_a_text_has_them():
    rows = [[program, *subcommands] for program, subcommands, _ in ENTRIES]
    rows += [[program, *words] for program, all_words in SERVERS.items() for words in all_words]
    rows += [[program, *options] for program, options in FOLLOWERS.items()]
    for row in rows:
        assert names_in(" ".join(row)) == row


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("rm -i x", True),
        ("rm -ri x", True),
        ('rm "-ri" x', True),
        ("rm --interactive=once x", True),
        ("rm -rf x", False),
        ("rm --quiet i", False),
    ],
)
def test_options(text: str, may: bool):
    assert may_give(("-i", "--interactive"), names_in(text)) is may


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("node", True),
        ("node\n", True),
        ('"node" ', True),
        ("echo 1 | node | cat", True),
        ("(node)", True),
        ("node 2>&1", True),
        ("node <x", True),
        ("node x.js", False),
        ("node -e 'x'", False),
        ("node 'x.js'", False),
        ("node 'x.js", True),
        ("node $X", False),
    ],
)
def test_standing_alone(text: str, may: bool):
    assert may_stand_alone("node", text) is may
