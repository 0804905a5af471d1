"""The same key twice in one mapping."""

from __future__ import annotations

from dryspec.rule import Rule
from dryspec_rules._structural import as_it_is

RULE = Rule(
    name="duplicate-key",
    summary="the same key twice in one mapping",
    severity="warning",
    on="objection",
    group="correctness",
    check=as_it_is,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html",
        "observed: CodeDeploy agent 1.8.1 keeps the last value (Psych)",
    ),
)
