"""Whatever the buildspec holds, a simulation ends without a fault of ours."""

import json

from hypothesis import given
from hypothesis import strategies as st

from dryspec.source import Source
from dryspec.spec.buildspec import read
from dryspec.tree import parse
from dryspec_simulate.build.batch import expand_batch
from dryspec_simulate.build.batch_run import run_batch
from dryspec_simulate.build.rulings import Rulings
from dryspec_simulate.build.scenario import Scenario
from dryspec_simulate.build.simulation import simulate
from dryspec_simulate.build.trees import ListedTree
from dryspec_simulate.build.what_if import what_if
from dryspec_simulate.report.build_json import build_json
from dryspec_simulate.report.build_markdown import build_markdown
from dryspec_simulate.report.build_text import build_text
from dryspec_simulate.report.what_if_text import what_if_text

KEYS = [
    "version",
    "phases",
    "install",
    "build",
    "post_build",
    "commands",
    "finally",
    "on-failure",
    "artifacts",
    "files",
    "name",
    "base-directory",
    "exclude-paths",
    "discard-paths",
    "secondary-artifacts",
    "cache",
    "key",
    "paths",
    "fallback-keys",
    "reports",
    "batch",
    "build-graph",
    "build-list",
    "build-matrix",
    "build-fanout",
    "identifier",
    "depend-on",
    "dynamic",
    "static",
    "env",
    "variables",
    "exported-variables",
    "parallelism",
    "fast-fail",
    "unit",
]
TEXTS = [
    "0.2",
    "yes",
    "**",
    "**/*",
    "a/../..",
    "/x",
    "$X",
    "${X",
    "${X:-",
    "$(",
    "`",
    "{",
    "[",
    "|",
    ">",
    "&&",
    ";",
    "cd..~",
    "exit",
    "exit-1",
    "RETRY-*(",
    "ABORT",
    "docker-push",
    "$CODEBUILD_SRC_DIR",
    "$(date)",
    "a\\b",
    "cd $X && exit 1",
    "if [ $CODEBUILD_BUILD_SUCCEEDING = 1 ]; then docker push x; fi",
    "[ $CODEBUILD_BUILD_SUCCEEDING",
    "bash -c 'exit 3'",
    "f() { f; }; f",
    "cp -r a b > c 2>&1 | tee d",
    "export A=$A:b; popd; pushd x; cd -",
    "tar -cf",
    "zip",
    "aws s3 cp s3://b",
    "",
]
scalars = st.one_of(st.sampled_from(TEXTS), st.integers(), st.none(), st.booleans(), st.text())
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=25,
)
specs = st.dictionaries(st.sampled_from(KEYS), values, max_size=8).map(
    lambda spec: json.dumps({"version": "0.2", **spec})
)
commands = st.lists(st.sampled_from(TEXTS), max_size=5)
runnable = st.fixed_dictionaries(
    {"install": commands, "build": commands, "post_build": commands, "files": commands}
).map(
    lambda parts: json.dumps(
        {
            "version": "0.2",
            "phases": {name: {"commands": parts[name]} for name in list(parts)[:3]},
            "artifacts": {"files": parts["files"], "base-directory": (parts["files"] or ["."])[0]},
            "cache": {"paths": parts["files"]},
        }
    )
)
SCENARIO = Scenario(ListedTree("list", ["a/b.txt", "x", "c/d/e"]))


@given(st.one_of(specs, runnable, st.text(max_size=200)))
def test_any_buildspec_simulates(text):
    buildspec = read(parse(Source("buildspec.yml", text)))
    record = simulate(buildspec, SCENARIO)
    assert record.status in ("SUCCEEDED", "FAILED")
    assert build_text(record)
    assert build_markdown(record)
    assert json.loads(build_json(record))["version"] == 1


@given(runnable)
def test_any_failure_can_be_tried(text):
    assert what_if_text(what_if(read(parse(Source("buildspec.yml", text))), SCENARIO))


@given(specs)
def test_any_batch_expands(text):
    buildspec = read(parse(Source("buildspec.yml", text)))
    if buildspec.batch is not None:
        assert run_batch(expand_batch(buildspec.batch), Rulings()).status
