"""What an artifact holds, against a few lines that say it naively."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from dryspec.source import Source
from dryspec.spec.buildspec import read
from dryspec.tree import parse
from dryspec_simulate.build.scenario import Scenario
from dryspec_simulate.build.simulation import simulate
from dryspec_simulate.build.trees import ListedTree

NAMES = ["a.txt", "b.js", ".env", "é.txt", "two words.md", "~old", "!x"]
DIRECTORIES = ["src", "dist", ".hidden", "dé"]
SEGMENTS = [*NAMES, *DIRECTORIES, "*", "**", "*.txt", "d*"]

trees = st.sets(
    st.tuples(st.lists(st.sampled_from(DIRECTORIES), max_size=2), st.sampled_from(NAMES)).map(
        lambda parts: "/".join((*parts[0], parts[1]))
    ),
    max_size=8,
)
patterns = (
    st.lists(st.sampled_from(SEGMENTS), min_size=1, max_size=3)
    .filter(lambda segments: segments[-1] != "**" and segments[0] != "~old")
    .map("/".join)
)
several = st.lists(patterns, min_size=1, max_size=3)
bases = st.sampled_from([None, "src", "dist", "d*", "*", "none"])


def matches(pattern, path):
    *above, name = (
        "[^/]*".join(map(re.escape, segment.split("*"))) for segment in pattern.split("/")
    )
    several_below = re.escape("") + "[^/]*[^/]*"
    regex = "".join("(?:[^/]+/)*" if one == several_below else f"{one}/" for one in above) + name
    return re.fullmatch(regex, path) is not None


def holds(files, wanted, unwanted, base, flat):
    tops = sorted({path.split("/")[0] for path in files if "/" in path})
    roots = [""] if base is None else [f"{top}/" for top in tops if matches(base, top)]
    below = {path[len(root) :] for root in roots for path in files if path.startswith(root)}
    kept = {
        path
        for path in below
        if any(matches(pattern, path) for pattern in wanted)
        and not any(matches(pattern, path) for pattern in unwanted)
    }
    return sorted({path.rpartition("/")[2] for path in kept} if flat else kept)


@given(trees, several, st.lists(patterns, max_size=2), bases, st.booleans())
def test_an_artifact_holds_what_its_patterns_select(files, wanted, unwanted, base, flat):
    block = {"files": wanted, "exclude-paths": unwanted, "discard-paths": "yes" if flat else "no"}
    if base is not None:
        block["base-directory"] = base
    spec = {"version": "0.2", "phases": {"build": {"commands": ["true"]}}, "artifacts": block}
    buildspec = read(parse(Source("buildspec.yml", json.dumps(spec))))
    (artifact,) = simulate(buildspec, Scenario(ListedTree("a list", sorted(files)))).artifacts
    expected = holds(files, wanted, unwanted, base, flat)
    assert [file.path for file in artifact.files] == expected
    assert artifact.status == ("uploaded" if expected else "failed")
