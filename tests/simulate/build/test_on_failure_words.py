import pytest

BUILD = """
    version: 0.2
    phases:
      build:
        on-failure: {}
        commands: [make]
        finally: ['if [ "$CODEBUILD_BUILD_SUCCEEDING" = 0 ]; then tar cf logs.tar logs; fi']
    artifacts: {{files: [logs.tar]}}
    """


@pytest.mark.parametrize(
    ("value", "attempts", "words"),
    [
        ("STOP", 1, "is none of ABORT, CONTINUE and RETRY"),
        ("CONTINUE-make", 1, "is none of ABORT, CONTINUE and RETRY"),
        ("RETRY-", 1, "is none of ABORT, CONTINUE and RETRY"),
        ("RETRY-2-", 1, "is none of ABORT, CONTINUE and RETRY"),
        ("RETRY-200", 101, "asks for more than 100 retries"),
        ("RETRY-101-exit", 101, "asks for more than 100 retries"),
        ("RETRY-timeout", 1, "repeats nothing"),
        ('"RETRY-(("', 1, "repeats nothing"),
        ("RETRY-0", 1, ""),
        ("RETRY-100", 101, ""),
        ("retry-1-EXIT", 1, "repeats nothing"),
        ("continue", 1, ""),
        ("~", 1, ""),
    ],
)
def test_what_is_said_of_a_value(run, value, attempts, words):
    record = run(BUILD.format(value), fail=("build[1]",))
    notes = [note for note in record.notes if "on-failure" in note]
    assert record.run.phase("BUILD").attempts == attempts
    assert len(notes) == bool(words)
    assert not words or words in notes[0]


def test_nothing_is_said_where_nothing_fails(run):
    assert not [note for note in run(BUILD.format("STOP")).notes if "on-failure" in note]


def test_finally_makes_what_only_a_failed_phase_makes(run):
    (failed,) = run(BUILD.format("CONTINUE"), fail=("build[1]",)).artifacts
    assert [file.path for file in failed.files] == ["logs.tar"]
    (fine,) = run(BUILD.format("CONTINUE")).artifacts
    assert not fine.files


def test_a_guard_that_may_fail_is_not_called_unable_to(run):
    text = """
        version: 0.2
        phases:
          post_build:
            commands: ['if [ "$CODEBUILD_BUILD_SUCCEEDING" = 0 ]; then exit 1; fi', "true"]
        """
    assert not run(text, fail=("post_build[1]",)).notes
    assert "cannot fail" in run(text, fail=("post_build[2]",)).notes[0]
