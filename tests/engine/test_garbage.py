"""A checked file is gone at once: nothing of it waits for the garbage collector."""

from __future__ import annotations

import gc

import pytest

from dryspec.engine import lint_text
from dryspec.settings import Settings

BUILDSPEC = """\
version: 0.2
phases:
  install:
    commands:
      - npm ci
      - if [ -f setup.sh ]; then bash -c "cd a && ./setup.sh | tee log"; fi
  build:
    commands:
      - |
        for name in a b; do
          docker push "$REPO:$(git rev-parse --short HEAD)-$name" 2>/dev/null || echo $name
        done
        deploy() { aws s3 sync dist "s3://$BUCKET"; }
        cat <<EOF | sh
        rm -i $FILE
        EOF
      - export TOKEN=$(aws secretsmanager get-secret-value --secret-id x) && echo $TOKEN
    finally:
      - echo `date` > done & wait
artifacts:
  files: ['**/*']
"""
APPSPEC = """\
version: 0.0
os: linux
files: [{source: /, destination: /srv/app}]
permissions: [{object: /srv/app, mode: 755, acls: ["u:bob:rwx"]}]
hooks:
  AfterInstall: [{location: scripts/a.sh, timeout: 60, runas: root}]
"""


@pytest.mark.parametrize("text", [BUILDSPEC, APPSPEC], ids=["buildspec", "appspec"])
def test_no_garbage_is_left(text: str) -> None:
    lint_text("x.yml", text, Settings())
    gc.collect()
    gc.disable()
    try:
        result = lint_text("x.yml", text, Settings())
        assert gc.collect() == 0
        assert result.kind is not None
    finally:
        gc.enable()
