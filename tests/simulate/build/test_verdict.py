import pytest

from dryspec.shell import parse
from dryspec_simulate.build.publishing import cleans_up, publishes
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
]


@pytest.mark.parametrize(("text", "status", "programs"), AFTER_FAILURE)
def test_what_a_command_does_after_a_failure(text, status, programs):
    script = parse(text)
    verdict = judge(script, "0")
    running = [call.program for call in script.calls if verdict.may_run(call)]
    assert verdict.status is status
    assert sorted(running) == sorted(programs)


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
    assert cleans_up(parse("docker rm -f db").calls[0])
    assert not cleans_up(parse("docker ps").calls[0])
