"""What a look at a command's text says of it is never at odds with what its script says."""

import pytest

from dryspec.programs.publishing import PUBLISHING, may_publish, publishes
from dryspec.shell import parse
from dryspec_simulate.build.verdict import (
    is_sure_to_succeed,
    judge,
    may_end_itself,
    may_guard,
)

FORMS = [
    "{}", "sudo {}", "x=$({})", "npx {} && true", "! {}", "{} || exit 1", "[ -n x ] && {}", "({})",
    "if test -f x; then {}; fi", "bash -c '{}'", "set -e; false; {}", '"{}', "((X)) && {}",
]  # fmt: skip
PLAIN = [
    "echo Build started on `date`", 'echo "latest $TAG, done"', "printf 'exit %s' 1", "true",
    "npm test", "exit 3", "false", "[ $CODEBUILD_BUILD_SUCCEEDING = 1 ]", "echo $(exit 1)",
    "docker push a:latest", "twine upload dist/*", "./deploy.sh", "make push", "mvn jib:build",
    "aws s3 cp a s3://b", "scp a b:c", "docker build --push .", "npm run publish", "ls",
]  # fmt: skip


@pytest.mark.parametrize("inner", [*PUBLISHING, *PLAIN])
def test_no_is_sure(inner: str):
    for form in FORMS:
        text = form.format(inner)
        script = parse(text)
        if not may_publish(text):
            assert not any(publishes(call) for call in script.calls), text
        for succeeding in "01":
            verdict = judge(script, succeeding)
            assert may_end_itself(text) or verdict.status is not False, text
            assert may_guard(text) or not verdict.guards, text
            assert not is_sure_to_succeed(text) or verdict.status is True, text


def test_what_is_usual_is_seen_at_once():
    assert is_sure_to_succeed("echo Build started on `date`")
    assert not may_end_itself("docker push repo/app:latest")
    assert not may_publish("docker build -t app .")
    assert not may_guard("docker push app")
