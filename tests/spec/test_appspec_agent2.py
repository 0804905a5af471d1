"""Where agent 2 is known to read an appspec differently."""

import pytest

from dryspec.source import Source
from dryspec.spec.appspec import read_server
from dryspec.spec.appspec_agent2 import agent2_differences
from dryspec.tree import parse

HEAD = "version: 0.0\nos: linux\n"
HOOK = HEAD + "hooks:\n  AfterInstall:\n    - location: a.sh\n      "
PERMISSION = HEAD + "permissions:\n  - object: /srv\n    "


def differences(text):
    return agent2_differences(read_server(parse(Source("appspec.yml", text))))


@pytest.mark.parametrize(
    ("text", "kind", "effect"),
    [
        (HOOK + "timeout: 5m", "timeout-spelling", "refused"),
        (HOOK + 'timeout: "30"', "timeout-spelling", "refused"),
        (HOOK + "timeout: 010", "timeout-spelling", "refused"),
        (HOOK + "sudo: 1", "sudo-boolean", "refused"),
        (HOOK + "runas: ''", "empty-runas", "different"),
        (PERMISSION + "mode: 0644", "mode-octal", "different"),
        (PERMISSION + "pattern: 'css/*'", "pattern-path", "different"),
        (PERMISSION + "pattern: '*.{a,b}'", "pattern-metacharacter", "different"),
        (PERMISSION + "except: ['**']", "except-everything", "different"),
        (HEAD + "files:", "null-section", "refused"),
        (HEAD + "files:\n- source: ''\n  destination: /a", "empty-source", "refused"),
    ],
)
def test_a_difference_is_named_and_placed(text, kind, effect):
    found = differences(text)
    assert [(item.kind, item.effect) for item in found] == [(kind, effect)]
    assert 0 < found[0].span.start < found[0].span.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        HOOK + "timeout: 300",
        HOOK + "timeout: 0x10",
        HOOK + "sudo: true",
        PERMISSION + 'mode: "0644"',
        PERMISSION + "mode: 644",
        PERMISSION + "pattern: '*.html'",
        HEAD,
    ],
)
def test_what_both_read_alike_is_no_difference(text):
    assert differences(text) == []
