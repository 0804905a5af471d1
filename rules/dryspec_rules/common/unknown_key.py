"""A key that nothing reads."""

from __future__ import annotations

from dryspec.rule import Rule
from dryspec_rules._structural import of_tables

RULE = Rule(
    name="unknown-key",
    summary="a key that nothing reads",
    severity="warning",
    on="document",
    group="correctness",
    fix="unsafe",
    check=of_tables("unknown-key"),
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html",
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
    ),
)
