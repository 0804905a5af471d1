"""A required key is missing."""

from __future__ import annotations

from dryspec.rule import Rule
from dryspec_rules._structural import as_it_is

RULE = Rule(
    name="missing-key",
    summary="a required key is missing",
    severity="error",
    on="objection",
    group="correctness",
    check=as_it_is,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html",
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
    ),
)
