"""A value outside the list of values."""

from __future__ import annotations

from dryspec.rule import Rule
from dryspec_rules._structural import as_it_is

RULE = Rule(
    name="invalid-value",
    summary="a value that the format does not have",
    severity="warning",
    on="objection",
    group="correctness",
    fix="unsafe",
    check=as_it_is,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html",
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
    ),
)
