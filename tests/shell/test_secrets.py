"""Shapes of keys, names of secrets, and what only looks like one."""

from __future__ import annotations

import pytest

from dryspec.facts.secrets import is_placeholder, is_secret_name, shapes_in

# Assembled, so that no scanner takes this file for a leak.
KEYS = [
    "AKIA" + "Q3EGPWKZT7YB5LMN",
    "gh" + "p_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
    "glpat" + "-a1B2c3D4e5F6g7H8i9J0",
    "xox" + "b-123456789012-a1B2c3D4e5F6",
    "sk_" + "live_a1B2c3D4e5F6g7H8i9J0",
    "npm" + "_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
    "squ" + "_3f9a1c7e5b2d8046af13ce97b5d2e8046af13c97",
    "-----BEGIN RSA PRIVATE" + " KEY-----",
    "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0In0" + ".c2lnbmF0dXJlLWhlcmU",
    "postgres://app:" + "s3cr3tpw@db.internal/x",
]


@pytest.mark.parametrize("key", KEYS)
def test_shapes(key: str) -> None:
    text = f'export X="{key}" # and more'
    found = list(shapes_in(text))
    assert len(found) == 1
    start, end, what = found[0]
    assert text[start:end].startswith(key[:12])
    assert what


@pytest.mark.parametrize(
    "text",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "https://$USER:$TOKEN@github.com/x",
        "https://user:${PASS}@host/",
        "git@github.com:a/b.git",
        "https://host:8080/path@1",
        "http://localhost:3000",
        "eyJ",
        "npm_config_cache=/x",
        "gh pr create",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app@sha256:abc",
    ],
)
def test_no_shapes(text: str) -> None:
    assert not list(shapes_in(text))


ANALYSIS = "3f9a1c7e5b2d8046" + "af13ce97b5d2e8046af13c97"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"mvn sonar:sonar -Dsonar.login={ANALYSIS} -Dsonar.projectKey=shop", ANALYSIS),
        (f'dotnet sonarscanner begin /d:sonar.login="{ANALYSIS}"', ANALYSIS),
        ("mvn sonar:sonar -Dsonar.login=admin", ""),
        ("mvn sonar:sonar -Dsonar.login=$SONAR", ""),
        (f"git checkout {ANALYSIS}", ""),
    ],
)
def test_tokens_given_as_a_login(text: str, found: str) -> None:
    assert "".join(text[start:end] for start, end, _ in shapes_in(text)) == found


MAPS_KEY = "AIza" + "SyD4v9kQ2mXw7Rb1Lh6Tn8Zc3Yp5Ju0Eg2a"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"MAPS_KEY={MAPS_KEY}", True),
        (f"docker build --build-arg VITE_MAPS_KEY={MAPS_KEY} .", False),
        (f'export NEXT_PUBLIC_MAPS_KEY="{MAPS_KEY}"', False),
        ("export NEXT_PUBLIC_DEPLOY_KEY=" + KEYS[0], True),
    ],
)
def test_keys_that_pages_carry_openly(text: str, found: bool) -> None:
    assert bool(list(shapes_in(text))) is found


@pytest.mark.parametrize(
    "name",
    ["PASSWORD", "DB_PASSWORD", "dbPassword", "API_KEY", "APIKEY", "TOKEN", "NPM_TOKEN",
     "CLIENT_SECRET", "AWS_SECRET_ACCESS_KEY", "PRIVATE_KEY", "db_passwd", "GITHUB_TOKEN_RW",
     "VITE_CLIENT_SECRET", "REACT_APP_DB_PASSWORD", "NEXT_PUBLIC_STRIPE_SECRET_KEY"],
)  # fmt: skip
def test_secret_names(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    ["TOKEN_URL", "SECRET_NAME", "SECRET_ARN", "PASSWORD_FILE", "KEY_PATH", "SECRET_ID", "STAGE",
     "TOKENIZER", "MONKEY", "API_KEY_PARAMETER", "KMS_KEY_ID", "BYPASS", "COMPASS_DIR",
     "SECRET_KEY_NAME", "SECRETS_MANAGER", "NEXT_PUBLIC_API_KEY", "VUE_APP_TOKEN", "NG_APP_API_KEY",
     "PUBLIC_API_KEY"],
)  # fmt: skip
def test_other_names(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    "value",
    ["", "changeme", "<your token>", "$TOKEN", "{{ token }}", "arn:aws:ssm:x", "/app/db/password",
     "https://x/y", "true", "xxxxxxxx", "example", "your-token-here", "./token.txt", "123",
     "G-Q7K2M9X4ZT", "UA-12345678-1", "GTM-K7Q2M9X", "pk_" + "live_q8Zr2LkP0vXw7N"],
)  # fmt: skip
def test_placeholders(value: str) -> None:
    assert is_placeholder(value)


@pytest.mark.parametrize(
    "value",
    ["hunter22", "q8Zr2LkP0vXw7N", "correct horse battery", "g-hunter22", "sk_" + "live_a1b2"],
)
def test_values(value: str) -> None:
    assert not is_placeholder(value)
