import subprocess
import sys

import pytest

from dryspec_simulate.build.hazards import after_failure

UNGUARDED = """
    version: 0.2
    phases:
      pre_build:
        commands: [echo hi]
      build:
        commands:
          - echo start
          - docker build -t app .
      post_build:
        commands:
          - docker push app
"""


def found(buildspec, text):
    return [(hazard.place, hazard.places) for hazard in after_failure(buildspec(text))]


def test_a_push_after_a_failed_build(buildspec):
    hazards = after_failure(buildspec(UNGUARDED))
    assert [(h.place, h.places, h.effect) for h in hazards] == [
        ("post_build[1]", ["build[2]"], "pushes an image")
    ]
    assert hazards[0].failing.text == "docker build -t app ."
    assert hazards[0].call.program == "docker"
    assert "POST_BUILD runs although BUILD failed" in hazards[0].why


@pytest.mark.parametrize(
    "guard",
    [
        '- test "$CODEBUILD_BUILD_SUCCEEDING" = 1',
        '- if [ "$CODEBUILD_BUILD_SUCCEEDING" = 0 ]; then exit 1; fi',
        "- '[ -f target/app.jar ] || exit 1'",
        "- ./check.sh $CODEBUILD_BUILD_SUCCEEDING",
        "- exit 1",
    ],
)
def test_a_guard_before_it_is_enough(buildspec, guard):
    text = UNGUARDED.replace(
        "          - docker push", f"          {guard}\n          - docker push"
    )
    assert found(buildspec, text) == []


def test_a_guard_around_it_is_enough(buildspec):
    wrapped = "if [ $CODEBUILD_BUILD_SUCCEEDING -eq 1 ]; then docker push app; fi"
    assert found(buildspec, UNGUARDED.replace("docker push app", wrapped)) == []


def test_abort_is_enough(buildspec):
    text = UNGUARDED.replace("      build:\n", "      build:\n        on-failure: ABORT\n")
    assert found(buildspec, text) == []


def test_a_build_that_cannot_fail_is_no_hazard(buildspec):
    assert found(buildspec, UNGUARDED.replace("docker build -t app .", "echo built")) == []


def test_publishing_in_finally(buildspec):
    text = """
        version: 0.2
        phases:
          build:
            commands: [make]
            finally: [aws s3 sync out s3://site/]
    """
    assert found(buildspec, text) == [("build.finally[1]", ["build[1]"])]


def test_continue_leads_into_the_next_phase(buildspec):
    text = """
        version: 0.2
        phases:
          pre_build:
            on-failure: CONTINUE
            commands: [make test]
          build:
            commands: [npm publish]
    """
    assert found(buildspec, text) == [("build[1]", ["pre_build[1]"])]


HEAVY = ["argparse", "contextlib", "dataclasses", "inspect", "json", "logging", "pathlib", "typing"]


def test_looking_for_hazards_stays_cheap():
    code = f"""
import dryspec_simulate.build.hazards
print([name for name in {HEAVY} if name in sys.modules])
"""
    command = [sys.executable, "-I", "-S", "-c", _with_paths(code)]
    out = subprocess.run(command, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def _with_paths(code):
    import dryspec
    import dryspec_simulate

    roots = [package.__path__[0].rsplit("/", 1)[0] for package in (dryspec, dryspec_simulate)]
    return f"import sys\nsys.path[:0] = {roots!r}\n" + code
