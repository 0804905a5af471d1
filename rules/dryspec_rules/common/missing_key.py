"""A required key is missing."""

from __future__ import annotations

from dryspec.rule import Rule
from dryspec_rules._structural import of_tables

RULE = Rule(
    name="missing-key",
    summary="a required key is missing",
    severity="error",
    on="document",
    group="correctness",
    check=of_tables("missing-key"),
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html",
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
    ),
)
