import pytest

from dryspec_simulate.build.project import CacheSettings, Project
from dryspec_simulate.report.build_text import build_text

CACHE = """
    version: 0.2
    phases: {{build: {{commands: [make]}}}}
    cache:
      paths: ['node_modules/**/*', /root/.npm]
      {more}
"""
S3 = Project("p", cache=CacheSettings("S3", "bucket"))
KEYED = "key: npm-abc\n      fallback-keys: [npm-, any]"


def cache(run, more="", **scenario):
    return run(CACHE.format(more=more), ["node_modules/x", "a"], project=S3, **scenario).cache


@pytest.mark.parametrize(
    ("stored", "hit", "saved"),
    [
        (("npm-abc",), "npm-abc", False),
        (("npm-old", "npm-older"), "npm-old", True),
        (("anything", "npm-old"), "npm-old", True),
        (("anything",), "anything", True),
        (("other",), None, True),
    ],
)
def test_exact_key_then_fallbacks_in_order(run, stored, hit, saved):
    outcome = cache(run, KEYED, cached=stored)
    assert (outcome.hit, outcome.saved) == (hit, saved)


def test_actions(run):
    assert not cache(run, KEYED + "\n      action: restore").saved
    outcome = cache(run, KEYED + "\n      action: save", cached=("npm-abc",))
    assert outcome.hit is None
    assert outcome.saved


def test_a_failed_build_saves_nothing_unless_told(run):
    assert not cache(run, fail=("build[1]",)).saved
    assert cache(run, fail=("build[1]",), answers={"cache-after-failure": "yes"}).saved
    assert not cache(run, fail=("download_source",), answers={"cache-after-failure": "yes"}).saved


def test_paths_are_counted_where_they_can_be(run):
    assert [(path.text, path.files) for path in cache(run).paths] == [
        ("node_modules/**/*", 1),
        ("/root/.npm", None),
    ]


def test_a_directory_is_no_file_that_is_missing(run):
    text = CACHE.format(more="").replace("/root/.npm", "node_modules, made, none")
    record = run(text.replace("[make]", "[cp -r a made]"), ["node_modules/x", "a/b"])
    assert [(path.text, path.files, path.directory) for path in record.cache.paths[1:]] == [
        ("node_modules", None, True),
        ("made", None, True),
        ("none", 0, False),
    ]
    assert "node_modules  (a directory)\n" in build_text(record)


def test_fallbacks_need_a_key(run):
    assert "ignored" in cache(run, "fallback-keys: [npm-]").problems[0]


def test_a_project_without_cache_ignores_the_block(run):
    outcome = run(CACHE.format(more=""), project=Project("p")).cache
    assert "ignored" in outcome.restore
    assert not outcome.saved


def test_what_nobody_says_of_the_cache_is_said(run):
    text = "version: 0.2\nphases: {build: {commands: [make]}}\ncache: {yarn: true}\n"
    first, second = run(text).cache.problems
    assert "only if the project has a cache" in first
    assert "no paths are named" in second
    assert run(text, project=Project("p")).cache.problems == ()


REPORTS = """
    version: 0.2
    phases: {build: {commands: [pytest]}}
    reports:
      unit: {files: ['**/*.xml'], base-directory: results}
      odd: {files: ['a.json'], file-format: cucumberjson}
      wrong: {files: ['a.json']}
      cover: {files: ['none'], file-format: JACOCOXML}
      strange: {files: ['a.json'], file-format: HTML}
"""


def test_reports(run):
    groups = {g.name: g for g in run(REPORTS, ["results/x/a.xml", "b.xml", "a.json"]).reports}
    assert groups["unit"].files == ("results/x/a.xml",)
    assert (groups["unit"].format, groups["unit"].kind) == ("JUNITXML", "TEST")
    assert groups["odd"].problems == ()
    assert "does not look like JUNITXML" in groups["wrong"].problems[0]
    assert groups["cover"].kind == "CODE_COVERAGE"
    assert "INCOMPLETE" in groups["cover"].problems[0]
    assert "is not a format" in groups["strange"].problems[0]
    assert groups["unit"].processed


def test_reports_are_not_read_when_the_upload_is_not_reached(run):
    text = REPORTS.replace("phases: {", "phases: {pre_build: {commands: [test]}, ")
    assert not run(text, fail=("pre_build[1]",)).reports[0].processed
    assert run(text, fail=("build[1]",)).reports[0].processed


def test_auto_discovery_is_mentioned(run):
    assert any("auto-discovery is on" in note for note in run(REPORTS).notes)
    switched = run(REPORTS, overrides={"CODEBUILD_CONFIG_AUTO_DISCOVER": "false"})
    assert any("auto-discovery is off" in note for note in switched.notes)
