"""What the values of CodeBuild's variables look like, where the user guide says it."""

from __future__ import annotations

SOURCES = (
    "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
    "https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook.html",
)
DATE = "2026-09-22"

HEAD_REF = "CODEBUILD_WEBHOOK_HEAD_REF"
BASE_REF = "CODEBUILD_WEBHOOK_BASE_REF"
TRIGGER = "CODEBUILD_WEBHOOK_TRIGGER"
EVENT = "CODEBUILD_WEBHOOK_EVENT"

EVENTS = (
    "PUSH",
    "PULL_REQUEST_CREATED",
    "PULL_REQUEST_UPDATED",
    "PULL_REQUEST_REOPENED",
    "PULL_REQUEST_MERGED",
    "PULL_REQUEST_CLOSED",
    "RELEASED",
    "PRERELEASED",
    "WORKFLOW_JOB_QUEUED",
)
"""Values of CODEBUILD_WEBHOOK_EVENT."""

STARTS: dict[str, tuple[str, ...]] = {
    HEAD_REF: ("refs/heads/", "refs/tags/"),
    BASE_REF: ("refs/heads/", "refs/tags/"),
    TRIGGER: ("branch/", "tag/", "pr/"),
    "CODEBUILD_BUILD_ARN": ("arn:",),
    "CODEBUILD_PROJECT_ARN": ("arn:",),
    "CODEBUILD_BUILD_URL": ("https://",),
}
"""Variables whose values, where they are set, begin in one of these ways."""

SIGNS = {
    "CODEBUILD_BUILD_ID": ":",
    "CODEBUILD_BUILD_ARN": ":",
    "CODEBUILD_PROJECT_ARN": ":",
    "CODEBUILD_BUILD_URL": ":",
    HEAD_REF: "/",
    BASE_REF: "/",
    TRIGGER: "/",
}
"""Colons and slashes that are in every value of a variable, by its name."""

LAST_PART = {
    "CODEBUILD_BUILD_ID": "${CODEBUILD_BUILD_ID#*:}",
    "CODEBUILD_BUILD_ARN": "${CODEBUILD_BUILD_ARN##*:}",
    HEAD_REF: f"${{{HEAD_REF}##*/}}",
    BASE_REF: f"${{{BASE_REF}##*/}}",
    TRIGGER: f"${{{TRIGGER}##*/}}",
}
"""What gives the part of a value behind its last colon or slash."""
