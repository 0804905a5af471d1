"""What the security rules have to see, and to leave alone, in many spellings of one thing.

The pages show what a rule is about; these tables hold the long tail.
"""

from __future__ import annotations

import textwrap

import pytest

from dryspec.engine import lint_text
from dryspec.settings import Settings

ENV = """\
version: 0.2
env:
  shell: bash
  secrets-manager:
    TOKEN: app/token
  parameter-store:
    DB_PASSWORD: /app/db
phases:
  build:
    commands:
      - |
"""
NO_ENV = "version: 0.2\nenv:\n  shell: bash\nphases:\n  build:\n    commands:\n      - |\n"


def rules_of(command: str, *rules: str, head: str = ENV) -> set[str]:
    text = head + textwrap.indent(command, " " * 8) + "\n"
    result = lint_text("buildspec.yml", text, Settings(select=rules, project=False))
    return {finding.rule for finding in result.findings}


PRINTED = [
    "echo $TOKEN",
    'echo "token=${TOKEN}"',
    "printf '%s' \"$TOKEN\"",
    "echo -n $TOKEN | base64 -w0",
    "echo $TOKEN | rev",
    "echo $TOKEN | xxd -p",
    "echo $TOKEN | od -c",
    "echo $TOKEN | sed 's/./& /g'",
    "echo $TOKEN | cut -c1-4",
    "echo $TOKEN | fold -w1",
    "echo $TOKEN | openssl base64",
    "echo $TOKEN | tr a-z n-za-m",
    "echo $TOKEN | gzip | base64",
    "echo $TOKEN | head -c 4",
    "echo $TOKEN | tee token.txt",
    "echo ${TOKEN:0:4}",
    "echo ${TOKEN%????}",
    'echo "${TOKEN^^}"',
    'base64 <<< "$TOKEN"',
    "cat <<EOF\n$TOKEN\nEOF",
    "printenv TOKEN",
    "printenv",
    "env | sort",
    "env | grep -i pass",
    "set",
    "export -p",
    "declare -p TOKEN",
    "declare -x",
    "cat /proc/self/environ",
    "cat /proc/$$/environ | tr '\\0' '\\n'",
    "python3 -c \"import os; print(os.environ['TOKEN'])\"",
    "node -e 'console.log(process.env)'",
    "node -p process.env.TOKEN",
    "ruby -e 'puts ENV[\"TOKEN\"]'",
    "awk 'BEGIN{print ENVIRON[\"TOKEN\"]}'",
    "jq -n '$ENV'",
    'echo "TOKEN=$TOKEN" > .env; cat .env',
    "set -x; deploy --token $TOKEN",
    "bash -c 'echo $TOKEN'",
    "sudo env",
    'echo "$(echo $TOKEN)"',
    "echo $TOKEN >&2",
    "echo $TOKEN > /dev/stderr",
    "export X=$TOKEN; echo $X",
    "X=$(echo $TOKEN | base64); echo $X",
    "{ echo $TOKEN; } | base64",
    "if true; then echo $DB_PASSWORD; fi",
    'PW=$(aws secretsmanager get-secret-value --secret-id x); echo "$PW" | jq .',
    "echo $(aws secretsmanager get-secret-value --secret-id x)",
    "CREDS=$(aws sts assume-role --role-arn x --role-session-name y); echo $CREDS",
    'PW=$(aws ssm get-parameter --name /db/password --with-decryption); echo "$PW"',
]

NOT_PRINTED = [
    "echo $TOKEN | sha256sum",
    "echo $TOKEN | wc -c",
    "echo ${#TOKEN} ${TOKEN:+set}",
    "echo $TOKEN | sed 's/./*/g'",
    "echo $TOKEN > token.txt",
    "{ echo $TOKEN; } > token.txt",
    "(echo $TOKEN) | docker login --password-stdin",
    "bash -c 'echo $TOKEN' > token.txt",
    "echo $TOKEN > /dev/null",
    'echo "$TOKEN" | base64 -d > key.p12',
    "env | grep ^CODEBUILD_",
    "env | cut -d= -f1",
    "env | wc -l",
    "env > build.env",
    "env FOO=bar make",
    "printenv HOME",
    "set -- a b",
    "set -euo pipefail",
    "export PATH",
    "docker run -e X=1 app printenv",
    "cat > .env <<'EOF'\nTOKEN=$TOKEN\nEOF",
    "cat <<EOF | kubectl apply -f -\ntoken: $TOKEN\nEOF",
    "X=$(echo $TOKEN | sha256sum); echo $X",
    "TOKEN=public; echo $TOKEN",
    "set -x; make; set +x; deploy --token $TOKEN",
    "DB=$(aws secretsmanager get-secret-value --secret-id x)\necho $(echo $DB | jq -r .host)",
    "V=$(aws ssm get-parameter --name /app/version --with-decryption); echo $V",
    "node -p \"require('./package.json').version\"",
    "python3 -c \"import os; print(os.environ['HOME'])\"",
]


@pytest.mark.parametrize("command", PRINTED)
def test_a_printed_secret_is_seen(command: str) -> None:
    assert rules_of(command, "secret-echoed") == {"secret-echoed"}


@pytest.mark.parametrize("command", NOT_PRINTED)
def test_what_shows_no_secret_is_left_alone(command: str) -> None:
    assert rules_of(command, "secret-echoed", "fetched-secret-printed") == set()


FETCHED = [
    "aws secretsmanager get-secret-value --secret-id x",
    "aws secretsmanager get-secret-value --secret-id x | jq -r .SecretString",
    "aws ssm get-parameter --name /x --with-decryption --query Parameter.Value --output text",
    "aws ssm get-parameters-by-path --path /x --with-decryption",
    "aws ecr get-login-password",
    "aws codeartifact get-authorization-token --domain d",
    "aws sts get-session-token",
    "aws kms decrypt --ciphertext-blob fileb://x --query Plaintext --output text | base64 -d",
    "vault kv get secret/x",
    "gcloud secrets versions access latest --secret=x",
    "curl 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
]

CAUGHT = [
    "aws secretsmanager get-secret-value --secret-id x > secret.json",
    "aws secretsmanager get-secret-value --secret-id x | jq -r .SecretString > .env",
    "aws secretsmanager get-secret-value --secret-id x --query ARN --output text",
    "aws secretsmanager get-secret-value --secret-id x | jq -r .VersionId",
    "if aws secretsmanager get-secret-value --secret-id x > /dev/null; then make; fi",
    "aws secretsmanager get-secret-value --secret-id x | grep -q ready",
    "aws ssm get-parameter --name /x",
    "aws ssm get-parameters-by-path --path /x --with-decryption --query 'Parameters[].Name'",
    "aws ecr get-login-password | docker login --username AWS --password-stdin r",
    "aws sts assume-role --role-arn x --role-session-name y --query AssumedRoleUser.Arn",
    "read A B <<< $(aws sts assume-role --role-arn x --role-session-name y)",
    "f() { aws secretsmanager get-secret-value --secret-id $1; }",
    "eval $(aws ssm get-parameter --name x --with-decryption --query Parameter.Value)",
]


@pytest.mark.parametrize("command", FETCHED)
def test_a_fetched_secret_in_the_log_is_seen(command: str) -> None:
    rule = "fetched-secret-printed"
    assert rules_of(command, rule, head=NO_ENV) == {rule}


@pytest.mark.parametrize("command", CAUGHT)
def test_a_caught_secret_is_left_alone(command: str) -> None:
    assert rules_of(command, "fetched-secret-printed", "secret-echoed", head=NO_ENV) == set()


RUN = [
    'eval "git checkout $CODEBUILD_WEBHOOK_HEAD_REF"',
    'sh -ec "echo $CODEBUILD_WEBHOOK_HEAD_REF"',
    'ssh host "deploy $CODEBUILD_WEBHOOK_HEAD_REF"',
    "python3 -c \"print('$CODEBUILD_WEBHOOK_HEAD_REF')\"",
    "bash <<EOF\ngit checkout $CODEBUILD_WEBHOOK_HEAD_REF\nEOF",
    'echo "git checkout $CODEBUILD_WEBHOOK_HEAD_REF" | bash',
    'docker run app sh -c "git checkout $CODEBUILD_WEBHOOK_HEAD_REF"',
    'su app -c "git checkout $CODEBUILD_WEBHOOK_HEAD_REF"',
    'sed -i "s|BRANCH|$CODEBUILD_WEBHOOK_HEAD_REF|" f',
    'trap "echo $CODEBUILD_WEBHOOK_HEAD_REF" EXIT',
    'BRANCH=${CODEBUILD_WEBHOOK_HEAD_REF#refs/heads/}; eval "deploy $BRANCH"',
    "MSG=$(git log -1 --pretty=%B); bash -c \"notify '$MSG'\"",
    'eval "deploy $CODEBUILD_SOURCE_VERSION_infra"',
    'eval "notify $CODEBUILD_WEBHOOK_ACTOR_ACCOUNT_ID"',
]

NOT_RUN = [
    'bash -c \'git checkout "$1"\' _ "$CODEBUILD_WEBHOOK_HEAD_REF"',
    "bash -c 'echo $CODEBUILD_WEBHOOK_HEAD_REF'",
    'bash deploy.sh "$CODEBUILD_WEBHOOK_HEAD_REF"',
    "awk -v ref=\"$CODEBUILD_WEBHOOK_HEAD_REF\" '{print ref}' f",
    'eval "x $CODEBUILD_RESOLVED_SOURCE_VERSION"',
    'eval "deploy ${CODEBUILD_WEBHOOK_HEAD_REF//[^a-z]/}"',
    'REF=$(echo "$CODEBUILD_WEBHOOK_HEAD_REF" | tr -cd a-z); eval "deploy $REF"',
    'COMMIT=$(git log -1 --pretty=%H); eval "deploy $COMMIT"',
    "bash <<'EOF'\necho $CODEBUILD_WEBHOOK_HEAD_REF\nEOF",
]


@pytest.mark.parametrize("command", RUN)
def test_untrusted_text_that_is_run_is_seen(command: str) -> None:
    assert rules_of(command, "untrusted-ref-in-shell", head=NO_ENV)


@pytest.mark.parametrize("command", NOT_RUN)
def test_untrusted_text_as_data_is_left_alone(command: str) -> None:
    assert rules_of(command, "untrusted-ref-in-shell", head=NO_ENV) == set()


ON_COMMAND_LINE = [
    "curl -u me:$PASSWORD https://a.example",
    "curl -fsSu me:$PASSWORD https://a.example",
    'curl --user "me:$PASSWORD" https://a.example',
    "wget --http-password=$PASSWORD https://a.example",
    'mysqldump -p"$PASSWORD" db',
    "sshpass -p $PASSWORD ssh host",
    "helm registry login -p $PASSWORD registry.example",
    "openssl rsa -passin pass:$PASSWORD -in key",
    "redis-cli -a $PASSWORD ping",
    "gpg --batch --passphrase $PASSWORD -d a.gpg",
    "keytool -list -storepass $PASSWORD",
]

ELSEWHERE = [
    "curl -u $USER https://a.example",
    "curl -u ${USER}: https://a.example",
    "mysql -P 3306 -p db",
    "openssl rsa -passin env:PASSWORD -in key",
    "7z x a.7z",
    "psql -p 5432",
    "unzip -p a.zip f",
    "helm install -p x y",
]


@pytest.mark.parametrize("command", ON_COMMAND_LINE)
def test_a_password_on_the_command_line_is_seen(command: str) -> None:
    assert rules_of(command, "password-on-command-line", head=NO_ENV)


@pytest.mark.parametrize("command", ELSEWHERE)
def test_other_options_are_left_alone(command: str) -> None:
    assert rules_of(command, "password-on-command-line", head=NO_ENV) == set()


OPEN = [
    "777",
    "0777",
    "666",
    "757",
    "776",
    "a+rwx",
    "o+w",
    "u+x,o+w",
    "ugo=rwx",
    "4755",
    "u+s",
    "+s",
]
NARROW = [
    "755",
    "644",
    "600",
    "1777",
    "2755",
    "g+s",
    "+x",
    "-w",
    "o-w",
    "u+w",
    "ug+rw",
    "g=u",
    "+t",
]


@pytest.mark.parametrize("mode", OPEN)
def test_open_modes_are_seen(mode: str) -> None:
    assert rules_of(f"chmod -R {mode} dist", "privilege-widening", head=NO_ENV)


@pytest.mark.parametrize("mode", NARROW)
def test_narrow_modes_are_left_alone(mode: str) -> None:
    assert rules_of(f"chmod {mode} dist", "privilege-widening", head=NO_ENV) == set()
