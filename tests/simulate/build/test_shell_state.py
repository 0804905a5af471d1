from datetime import datetime

import pytest

from dryspec_simulate.build.environment import Environment
from dryspec_simulate.build.expand import expand


def views(run, commands, version="0.2", env="", **more):
    items = "".join(f"\n      - {command!r}" for command in commands)
    text = f"version: {version}\n{env}\nphases:\n  build:\n    commands:{items}\n"
    record = run(text, ["app/src/a", "lib/b"], **more)
    return [record.views[f"build[{n}]"] for n in range(1, len(commands) + 1)]


def directories(run, commands, **more):
    return [view.directory for view in views(run, commands, **more)]


def test_what_doubles_with_every_command_is_not_followed(run):
    commands = ["A=0123456789", *["A=$A$A"] * 60, 'cd "$A"', "B=$A", "make"]
    view = views(run, commands)[-1]
    assert view.directory is None
    text = {variable.name: variable.text for variable in views(run, commands)[-2].sets}
    assert text == {"B": None}
    view = views(run, ["A=0123456789", *["A+=$A"] * 60])[-1]
    assert [variable.text for variable in view.sets] == [None]


def test_a_text_full_of_open_brackets_is_read_in_one_go():
    for sign in ("$(", "${", "`", "$(echo ", "\\$"):
        assert expand(sign * 100_000, Environment()).text


def test_the_directory_is_kept(run):
    commands = [
        "cd app",
        "cd src && make",
        "cd ..",
        "cd -",
        "cd /tmp",
        "cd $CODEBUILD_SRC_DIR",
        "ls",
    ]
    assert directories(run, commands) == [".", "app", "app/src", "app", "app/src", "/tmp", "."]


def test_a_repeated_command_counts_every_time(run):
    commands = ["cd app", "cd ..", "cd app", "cd $CODEBUILD_SRC_DIR/lib", "cd ..", "cd app", "ls"]
    assert directories(run, commands) == [".", "app", ".", "app", "lib", ".", "app"]


def test_a_repeated_command_counts_in_the_next_phase(run):
    text = """
        version: 0.2
        phases:
          pre_build: {commands: [cd app, cd ..]}
          build: {commands: [(cd app), cd app, ls]}
          post_build: {commands: [cd .., cd app && cd src, cd .., cd .., cd app && cd src, ls]}
    """
    found = run(text).views
    assert [found[f"build[{n}]"].directory for n in (1, 2, 3)] == [".", ".", "app"]
    assert [found[f"post_build[{n}]"].directory for n in (2, 4, 6)] == [".", "app", "app/src"]


def test_a_repeated_assignment_counts_every_time(run):
    found = sets(run, ["A=1", "A=$A$A", "A=$A$A"])
    assert [text for ((_, _, text),) in found] == ["1", "11", "1111"]


def test_each_command_has_a_shell_of_its_own_in_version_0_1(run):
    assert directories(run, ["cd app", "ls"], version="0.1") == [".", "."]
    again = ["cd app && touch x", "cd app && touch x", "cd ..", "ls"]
    assert directories(run, again, version="0.1") == ["."] * 4


def test_what_does_not_last_does_not_move(run):
    commands = ["(cd app)", "cd app | cat", "bash -c 'cd app'", "ls"]
    assert directories(run, commands) == [".", ".", ".", "."]


def test_a_copy_of_the_shell_has_a_directory_of_its_own(run):
    text = """
        version: 0.2
        phases:
          build:
            commands:
              - (cd app && touch a && (cd src && touch b) && touch c) && touch d
              - X=$(cd app && touch e); bash -c 'cd lib; touch f'; touch g; (touch h; cd lib)
        artifacts: {files: ['**/*']}
    """
    (artifact,) = run(text).artifacts
    made = [file.path for file in artifact.files]
    assert made == ["app/a", "app/c", "app/e", "app/src/b", "d", "g", "h", "lib/f"]


def test_what_depends_on_the_unknown_is_unknown(run):
    assert directories(run, ["cd $WHERE", "ls"])[1] is None
    assert directories(run, ["if [ -d x ]; then cd x; fi", "ls"])[1] is None


@pytest.mark.parametrize(
    ("command", "directory"),
    [
        ("cd app || exit 1", "app"),
        ("cd app || { echo no; exit 1; }", "app"),
        ("command cd app", "app"),
        ("builtin cd app", "app"),
        ("time cd app", "app"),
        ("cd app || true", None),
        ("cd app && make || true", None),
        ("! cd app", None),
        ("make || cd app", None),
        ("make || { cd app; }", None),
        ('A=""; cd $A', None),
        ("pushd", None),
        ("eval 'cd app'", None),
        ("make && cd app", "app"),
        ("{ make && cd app; } && make", "app"),
        ("make && cd app || exit 1; make", "app"),
        ("make && cd app; make", None),
        ("make && cd app || make", None),
        ("{ make && cd app; }; make", None),
    ],
)
def test_a_directory_is_known_where_nothing_could_have_prevented_the_move(run, command, directory):
    assert directories(run, [command, "ls"])[1] == directory


@pytest.mark.parametrize(
    ("command", "directory"),
    [
        ("make", "lib"),
        ("cd src", "lib"),
        ("(cd src; make)", "lib"),
        ("cd src && make", None),
        ("cd src; cd ..; make", None),
        ("eval $(which_way); make", None),
    ],
)
def test_a_command_that_failed_may_have_moved_before(run, command, directory):
    text = f"""
        version: 0.2
        phases:
          pre_build: {{commands: [cd lib]}}
          build:
            commands: [{command!r}]
            finally: [ls]
    """
    record = run(text, ["lib/src/a"], fail=["build[1]"])
    assert record.views["build.finally[1]"].directory == directory


def test_a_command_that_failed_may_have_assigned_before(run):
    text = """
        version: 0.2
        phases:
          build: {commands: [A=1 && B=1, "A=2; make"]}
          post_build: {commands: ["C=$A$B", "D=$B"]}
    """
    views = run(text, fail=["build[2]"]).views
    assert [(v.name, v.text) for v in views["post_build[1]"].sets] == [("C", None)]
    assert [(v.name, v.text) for v in views["post_build[2]"].sets] == [("D", "1")]


def test_the_directory_survives_the_phase(run):
    text = """
        version: 0.2
        phases:
          pre_build: {commands: [cd app]}
          build: {commands: [ls]}
    """
    assert run(text).views["build[1]"].directory == "app"


def sets(run, commands, **more):
    return [[(v.name, v.kind, v.text) for v in view.sets] for view in views(run, commands, **more)]


def test_variables(run):
    commands = ["export A=1", "B=$A/x", "export C=$(git rev-parse HEAD)", "A=$A$C", "read LINE"]
    assert sets(run, commands) == [
        [("A", "known", "1")],
        [("B", "known", "1/x")],
        [("C", "unknown", None)],
        [("A", "unknown", None)],
        [("LINE", "unknown", None)],
    ]


def test_a_value_is_known_where_nothing_could_have_prevented_it(run):
    commands = ["make && A=1", "make && A=1 || make", "make && A=1; make", "make && export A=1"]
    assert [text for ((_, _, text),) in sets(run, commands)] == ["1", None, None, "1"]


@pytest.mark.parametrize(
    "command",
    [
        "export A=$?",
        "A=$#",
        "A=(1 2)",
        "A=~/x",
        "export A={a,b}",
        "let A=3",
        "((A=4))",
        "((A+=4))",
        "((A++))",
        "((--A))",
        "B=$((A = 2))",
        'B="${A:=q}"',
        "eval 'A=5'",
        "for A in 1 2; do make; done",
        "make || unset A",
    ],
)
def test_what_a_shell_makes_of_a_variable_is_not_guessed(run, command):
    (*_, (_, _, text)) = sets(run, ["A=before", f"{command}; true", "C=$A"])[2]
    assert text is None


@pytest.mark.parametrize(
    "command",
    [
        "aws cloudformation deploy --parameter-overrides A=${B} Key=${B}",
        "aws deploy create-deployment --s3-location bucket=${B},key=A=x",
        "docker run -e A=$B --name ${B} image",
        'make A="$((1 + 2))" C=${B}',
        'echo "A=${B} A--"',
    ],
)
def test_the_operand_of_a_program_sets_no_variable(run, command):
    assert sets(run, ["A=before", command, "C=$A"])[1:] == [[], [("C", "known", "before")]]


def test_a_function_goes_and_the_variable_stays(run):
    assert sets(run, ["A=1", "unset -f A", "B=$A"])[2] == [("B", "known", "1")]


def test_variables_are_lost_in_version_0_1(run):
    assert sets(run, ["A=1", "B=${A:-gone}"], version="0.1")[1] == [("B", "known", "gone")]


def test_precedence_and_masking(run):
    env = "env:\n  variables: {A: spec, B: spec}\n  parameter-store: {P: /p}\n"
    found = sets(run, ["X=$A-$B", "Y=$P"], env=env, overrides={"B": "start"})
    assert found == [[("X", "known", "spec-start")], [("Y", "unknown", None)]]


def test_exported_variables(run):
    text = """
        version: 0.2
        env:
          exported-variables: [TAG, AWS_X, NEVER]
        phases: {build: {commands: [export TAG=v1]}}
    """
    exported = {item.name: item for item in run(text).exported}
    assert exported["TAG"].variable.text == "v1"
    assert "AWS_" in exported["AWS_X"].problem
    assert exported["NEVER"].problem


ENVIRONMENT = Environment()
ENVIRONMENT.set("A", "alpha", "test")
ENVIRONMENT.set("EMPTY", "", "test")
ENVIRONMENT.set("U", None, "test")
NOW = datetime(2026, 1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", "x"),
        ("$A/${A}", "alpha/alpha"),
        ("${A:0:2}-${A:3}", "al-ha"),
        ("${NONE:-d}${EMPTY:-e}${EMPTY-f}", "de"),
        ("$env:A", "alpha"),
        ("$(echo $A)", "alpha"),
        ("$(date +%F)", "2026-01-02"),
        ("`date +%Y%m%d`", "20260102"),
        ("$(date '+%H:%M')", "03:04"),
        (r"\$A", "$A"),
        ("$", "$"),
        ("$(", "$("),
    ],
)
def test_what_can_be_evaluated(text, expected):
    expansion = expand(text, ENVIRONMENT, NOW)
    assert (expansion.text, expansion.known) == (expected, True)


@pytest.mark.parametrize(
    "text", ["$U", "$NONE", "${U:-x}", "$(git log)", "${A##*/}", "$(rm -rf x)"]
)
def test_what_cannot_stays_as_it_stands(text):
    expansion = expand(f"a-{text}", ENVIRONMENT, NOW)
    assert expansion.text == f"a-{text}"
    assert expansion.unknown == (text,)


def test_a_date_stays_without_a_clock():
    assert expand("$(date +%F)", ENVIRONMENT).text == "$(date +%F)"
