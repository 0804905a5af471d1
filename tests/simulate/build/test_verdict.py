import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dryspec.programs.publishing import gives_back, publishes
from dryspec.shell import parse
from dryspec_simulate.build.verdict import judge

V = "$CODEBUILD_BUILD_SUCCEEDING"

# command -> its status when the build has failed, and the programs that run then
AFTER_FAILURE = [
    (f'if [ "{V}" = "0" ]; then exit 1; fi', False, ["[", "exit"]),
    (f"[ {V} -eq 1 ] || exit 3", False, ["[", "exit"]),
    (f"[ {V} -eq 1 ] && docker push x", False, ["["]),
    (f"if [ {V} == 1 ]; then\n docker push x\nelse\n echo no\nfi", True, ["[", "echo"]),
    (f"test {V} -eq 1", False, ["test"]),
    (f"bash -c 'if [ \"{V}\" -eq 0 ]; then exit 1; fi'", False, ["bash", "[", "exit"]),
    ("(( CODEBUILD_BUILD_SUCCEEDING == 0 )) && exit 1", False, ["((", "exit"]),
    ("set -e\n" + f"test {V} = 1\ndocker push x", False, ["set", "test"]),
    (f'if [ "$B" = main ] && [ {V} = 1 ]; then docker push x; fi', True, ["[", "["]),
    (f"! [ {V} = 0 ] || exit 2", False, ["[", "exit"]),
    (f"ok() {{ test {V} = 1; }}\nok && docker push x", False, ["ok", "test"]),
    ("exit 1", False, ["exit"]),
    ("(exit 4)", False, ["exit"]),
    ("false || true", True, ["false", "true"]),
    ("make && docker push x", None, ["make", "docker"]),
    ("make || true", True, ["make", "true"]),
    ("X=$(make)", None, ["", "make"]),
    ("exit 256", True, ["exit"]),
    ("make || exit 0\nfalse", None, ["make", "exit", "false"]),
    ("make && exit 0\nexit 5", None, ["make", "exit", "exit"]),
    ("(make || exit 4)\ntrue", True, ["make", "exit", "true"]),
    ("set -e\nmake\nexit 0", None, ["set", "make", "exit"]),
    ("set -e\nset +e\nmake\nexit 0", True, ["set", "set", "make", "exit"]),
    ("bash -e -c 'make; exit 0'", None, ["bash", "make", "exit"]),
    ("set -o pipefail\nfalse | true", False, ["set", "false", "true"]),
    ("! { make; false; }", True, ["make", "false"]),
    ("if ! { false; }; then exit 3; fi", False, ["false", "exit"]),
    ("f() { return 0; make; exit 1; }\nf", True, ["f", "return"]),
    ("f() { for i in $X; do return 1; done; exit 3; }\nf", False, ["f", "return", "exit"]),
    ("f() { for i in $X; do return 1; done; exit 0; }\nf", None, ["f", "return", "exit"]),
    ("f() { make || return 1; }\nf", None, ["f", "make", "return"]),
    ("test -n $X && f() { true; }\nf", None, ["test", "f", "true"]),
    ("exec make\nexit 1", None, ["make"]),
    ("eval 'exit 2'\ntrue", False, ["eval", "exit"]),
    ("trap 'exit 4' EXIT\ntrue", None, ["trap", "true"]),
    (f"case {V} in 0) exit 1;; esac", None, ["exit"]),
    (f"[ {V} -eq true ] || exit 2", False, ["[", "exit"]),
    (f"[[ {V} -eq true ]] && exit 0", None, ["[[", "exit"]),
    (f"[[ {V} == [01] ]]", None, ["[["]),
    (f"[ {V} -eq 00 ]", True, ["["]),
    ('[ "${CODEBUILD_BUILD_SUCCEEDING:+x}" = x ]', None, ["["]),
]


@pytest.mark.parametrize(("text", "status", "programs"), AFTER_FAILURE)
def test_what_a_command_does_after_a_failure(text, status, programs):
    script = parse(text)
    verdict = judge(script, "0")
    running = [call.program for call in script.calls if verdict.may_run(call)]
    assert verdict.status is status
    assert sorted(running) == sorted(programs)


def test_the_number_of_a_failure_is_told_where_it_is_known():
    numbers = {"exit 3": 3, f"[ {V} -eq x ]": 2, "false": 1, "make && exit 3": None}
    numbers["f() { for i in $X; do return 1; done; exit 3; }\nf"] = None
    for text, number in numbers.items():
        verdict = judge(parse(text), "0")
        assert (verdict.exit_status if verdict.status is False else None) == number


_PLAIN = st.sampled_from(
    [
        *("first", "second", "true", "false", "exit 0", "exit 3", "exit 256", "echo a", "f"),
        *("set -e", "set +e", "set -o pipefail", "return 1", "X=$(first)", "first | false"),
        *("false | second", "second &", 'eval "exit 2"', 'bash -c "first; exit 5"', "! first"),
        *(f"[ {V} = 1 ]", f'test "{V}" -eq 0', f"[ {V} -lt x ]", f"[[ {V} != 1 ]]", "[ -f /none ]"),
    ]
)


def _around(inner):
    joined = st.lists(
        st.tuples(inner, st.sampled_from([" && ", " || ", "\n"])), min_size=1, max_size=3
    )
    block = joined.map(lambda parts: "".join(a + b for a, b in parts).rstrip("&| \n"))
    return st.one_of(
        block,
        st.tuples(block, block, block).map(lambda p: f"if {p[0]}\nthen {p[1]}\nelse {p[2]}\nfi"),
        block.map(lambda body: f"{{ {body}\n}}"),
        block.map(lambda body: f"! {{ {body}\n}}"),
        block.map(lambda body: f"( {body}\n)"),
        # No function calls itself: that would be processes without end.
        block.filter(lambda body: "f" not in body.replace("\n", " ").split(" ")).map(
            lambda body: f"f() {{ {body}\n}}\nf"
        ),
        block.map(lambda body: f"for i in 1 2; do {body}\ndone"),
        block.map(lambda body: f"case {V} in 0) {body}\n;; *) second;; esac"),
    )


_TEXTS = _around(st.one_of(_PLAIN, _around(_PLAIN)))


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bin")
    for name in ("first", "second"):
        program = folder / name
        program.write_text(f'#!/bin/sh\necho {name} >> log\n[ "$FAILING" != {name} ]\n')
        program.chmod(0o755)
    return folder


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash to compare with")
@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from("01"), st.sampled_from(["first", "second", ""]))
def test_what_a_verdict_claims_is_what_bash_does(programs, data, succeeding, failing):
    """Bash runs nothing here but builtins and two programs of the test's own."""
    text = data.draw(_TEXTS)
    script = parse(text)
    verdict = judge(script, succeeding)
    log = programs / "log"
    log.write_text("")
    ran = subprocess.run(
        ["bash", "-c", text],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=20,
        cwd=programs,
        env={
            "PATH": f"{programs}:/usr/bin:/bin",
            "FAILING": failing,
            "CODEBUILD_BUILD_SUCCEEDING": succeeding,
        },
    )
    if b"syntax error" in ran.stderr:
        return
    told = {call.program for call in script.calls if verdict.may_run(call)}
    if script.certain:
        assert set(log.read_text().split()) <= told
    if verdict.status is not None:
        assert verdict.status is (ran.returncode == 0)
    if verdict.status is False and verdict.exit_status is not None:
        assert verdict.exit_status == ran.returncode


def test_a_guard_lets_a_good_build_pass():
    script = parse(f"[ {V} -eq 1 ] || exit 1")
    assert judge(script, "1").status is True
    # The other spelling fails a good build: the test itself is false then.
    assert judge(parse(f"[ {V} -eq 0 ] && exit 1"), "1").status is False


@pytest.mark.parametrize(
    "text",
    [
        f"./notify.sh {V}",
        "test -f target/app.jar || exit 1",
        f"case {V} in 1) docker push x;; esac",
        f"if ($env:{V[1:]} -eq 1) {{ docker push x }}",
    ],
)
def test_what_may_decide_by_itself_counts_as_a_guard(text):
    assert judge(parse(text), "0").guards


def test_echoing_the_state_guards_nothing():
    assert not judge(parse(f"echo {V}"), "0").guards


PUBLISHING = [
    "docker push $X:latest",
    "aws --region eu-west-1 s3 sync dist s3://b/",
    "aws s3 cp --recursive . s3://b --acl private",
    "mvn -B clean deploy -DskipTests",
    "./gradlew publish",
    "npx cdk deploy --all",
    "npm run deploy:prod",
    "python -m twine upload dist/*",
    "poetry run twine upload dist/*",
    "./scripts/deploy.sh prod",
    "bash deploy.sh",
    "aws sns publish --message 'build succeeded' --topic-arn $T",
    "terraform apply -auto-approve plan",
    "docker buildx build --push -t a .",
    "make deploy",
    "kubectl apply -f k8s/",
    "aws ecs update-service --cluster c --service s",
    "git push origin HEAD",
]
HARMLESS = [
    "docker build -t x .",
    "aws s3 cp s3://b/x .",
    "aws s3 cp x y",
    "npm run build",
    "npm publish --dry-run",
    "terraform plan",
    "gradle publishToMavenLocal",
    "mvn package",
    f'aws sns publish --message "status {V}"',
    "aws sns publish --message 'build failed'",
    "git pull",
    "echo docker push",
    "yarn install",
]


@pytest.mark.parametrize("text", PUBLISHING)
def test_publishing(text):
    assert publishes(parse(text).calls[0])


@pytest.mark.parametrize("text", HARMLESS)
def test_not_publishing(text):
    assert not any(publishes(call) for call in parse(text).calls)


def test_cleaning_up():
    assert gives_back(parse("docker rm -f db").calls[0])
    assert not gives_back(parse("docker ps").calls[0])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("if ($Env:CODEBUILD_BUILD_SUCCEEDING -eq 0) { exit 1 }", 1),
        ('if ("$env:CODEBUILD_BUILD_SUCCEEDING" -ne "1") {\n  Write-Host "no"\n  exit 3\n}\n', 3),
        ("if (${env:CODEBUILD_BUILD_SUCCEEDING} -eq '0') { Write-Error no; exit 2; }", 2),
        ("if %CODEBUILD_BUILD_SUCCEEDING%==0 exit 1", 1),
        ('IF NOT "%CODEBUILD_BUILD_SUCCEEDING%" == "1" ( exit /b 4 )', 4),
    ],
)
def test_guards_of_windows_shells(text, number):
    failed, succeeded = judge(parse(text), "0"), judge(parse(text), "1")
    assert (failed.status, failed.exit_status, failed.guards) == (False, number, True)
    assert succeeded.status is True


@pytest.mark.parametrize(
    "text",
    [
        "if ($Env:CODEBUILD_BUILD_SUCCEEDING -eq 0) { exit 1 }; docker push x",
        "if ($Env:CODEBUILD_BUILD_SUCCEEDING -eq 0) { Write-Host no }",
        "if ($Env:CODEBUILD_BUILD_SUCCEEDING -eq 0) { if ($x) { exit 1 } }",
        "if ($Env:OTHER -eq 0) { exit 1 }",
    ],
)
def test_other_commands_of_powershell_stay_open(text):
    assert judge(parse(text), "0").status is None
