"""What holds for every installation, whatever the appspec and the instance look like."""

from hypothesis import given
from hypothesis import strategies as st
from support.revisions import revision_of

from dryspec_simulate.agent.install import ANY_ACCOUNT, simulate
from dryspec_simulate.agent.instructions import Copy, MakeDirectory
from dryspec_simulate.agent.plan import matches

NAMES = st.sampled_from(["a", "b", "c.txt", "run.sh", ".env"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
DESTINATIONS = st.sampled_from(["/srv", "/srv/a", "/opt/app", "/srv/../data", "srv/x", "/"])
SOURCES = st.one_of(st.just("/"), PATHS)


@st.composite
def revisions(draw):
    entries = {}
    for path in draw(st.lists(PATHS, max_size=6)):
        parts = path.split("/")
        for depth in range(1, len(parts)):
            entries["/".join(parts[:depth])] = {"type": "dir"}
        entries.setdefault(path, {"type": "file", "mode": draw(st.sampled_from(["0644", "0755"]))})
    return [{"path": path, **entry} for path, entry in entries.items()]


@st.composite
def appspecs(draw):
    text = "version: 0.0\nos: linux\nfiles:\n"
    for _ in range(draw(st.integers(1, 3))):
        text += f"  - source: {draw(SOURCES)}\n    destination: {draw(DESTINATIONS)}\n"
    if draw(st.booleans()):
        text += f"permissions:\n  - object: {draw(DESTINATIONS)}\n    mode: 750\n"
        text += f"    pattern: '{draw(st.sampled_from(['**', '*', '*.txt', 'a']))}'\n"
    return text


@given(revisions(), appspecs())
def test_the_same_input_gives_the_same_record(entries, appspec):
    def records():
        revision = revision_of(entries, {"appspec.yml": appspec})
        record = simulate(revision, accounts=ANY_ACCOUNT)
        steps = record.instructions
        return (
            record.verdict,
            record.error,
            None if steps is None else [step.record() for step in steps],
            record.tree_after,
        )

    assert records() == records()


@given(revisions(), appspecs())
def test_every_path_of_the_tree_is_explained(entries, appspec):
    record = simulate(revision_of(entries, {"appspec.yml": appspec}))
    if record.tree_after is None:
        return
    planned = {
        step.path for step in record.instructions or () if isinstance(step, Copy | MakeDirectory)
    }
    assert {entry["path"] for entry in record.tree_after} <= planned


@given(revisions(), appspecs())
def test_after_cleanup_the_same_revision_installs_again(entries, appspec):
    revision = revision_of(entries, {"appspec.yml": appspec})
    first = simulate(revision)
    if first.verdict != "accept":
        return
    again = simulate(
        revision, instance=first.tree_after or (), cleanup=first.cleanup_after, behavior="DISALLOW"
    )
    assert again.verdict == "accept"
    assert again.tree_after == first.tree_after
    assert again.cleanup_after == first.cleanup_after


@given(revisions(), appspecs())
def test_retain_never_changes_what_is_there(entries, appspec):
    revision = revision_of(entries, {"appspec.yml": appspec + "file_exists_behavior: RETAIN\n"})
    kept = {"path": "/srv/a/c.txt", "type": "file", "mode": "0600"}
    record = simulate(revision, instance=[kept])
    if record.tree_after is None:
        return
    found = {entry["path"]: entry for entry in record.tree_after}
    assert found["/srv/a/c.txt"]["content"] == "old"
    assert found["/srv/a/c.txt"]["mode"] == "0600"


@given(st.text("ab*", max_size=8), st.text("ab", max_size=8))
def test_patterns_match_as_a_plain_star_does(pattern, name):
    def plainly(pattern, name):
        if not pattern:
            return not name
        if pattern[0] == "*":
            return plainly(pattern[1:], name) or (bool(name) and plainly(pattern, name[1:]))
        return bool(name) and name[0] == pattern[0] and plainly(pattern[1:], name[1:])

    assert matches(name, pattern) == plainly(pattern, name)
