"""A list, mapping or text where another of them is needed."""

from __future__ import annotations

from dryspec.rule import Rule
from dryspec_rules._structural import as_it_is

RULE = Rule(
    name="wrong-type",
    summary="a list, mapping or text where another is needed",
    severity="error",
    on="objection",
    group="correctness",
    fix="safe",
    check=as_it_is,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html",
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
    ),
)
