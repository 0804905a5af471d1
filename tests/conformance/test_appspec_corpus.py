"""Real appspecs: no rule fails on them, and errors stand exactly where the agent refuses."""

from dryspec.engine import lint_text
from dryspec.settings import Settings
from dryspec.source import Source
from dryspec.spec.appspec import read_server
from dryspec.spec.appspec_agent2 import agent2_differences
from dryspec.tree import parse

SETTINGS = Settings(kind="appspec", agent="1", project=False)


def texts(corpus):
    for path in sorted((corpus / "appspec").rglob("*")):
        if path.suffix in {".yml", ".yaml", ".json"}:
            yield path.name, path.read_bytes().decode("utf-8", "replace")


def test_errors_stand_exactly_where_the_agent_refuses(corpus):
    wrong = []
    for name, text in texts(corpus):
        result = lint_text(name, text, SETTINGS)
        rules = {found.rule for found in result.findings}
        assert "internal-error" not in rules, name
        if result.platform != "server":
            continue
        refused = bool(read_server(parse(Source(name, text))).problems)
        if refused != any(found.severity == "error" for found in result.findings):
            wrong.append((name, refused))
    assert wrong == []


def test_differences_of_agent_2_lie_inside_the_file(corpus):
    for name, text in texts(corpus):
        for difference in agent2_differences(read_server(parse(Source(name, text)))):
            assert 0 <= difference.span.start <= difference.span.end <= len(text), name
