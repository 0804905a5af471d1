"""Variables that CodeBuild sets, with what they hold."""

from __future__ import annotations

SOURCES = ("https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",)
DATE = "2026-09-22"

RESERVED_PREFIX = "CODEBUILD_"
SETTABLE_PREFIX = "CODEBUILD_CONFIG_"
"""Names under the reserved prefix that a user may set (report discovery, runner registration)."""

_SECONDARY = ("CODEBUILD_SOURCE_REPO_URL", "CODEBUILD_SOURCE_VERSION", "CODEBUILD_SRC_DIR")

VARIABLES = {
    "AWS_DEFAULT_REGION": "Region of the build, for example us-east-1.",
    "AWS_REGION": "Region of the build, for example us-east-1.",
    "CODEBUILD_BATCH_BUILD_IDENTIFIER": "Identifier of the task in a batch build.",
    "CODEBUILD_BUILD_ARN": "ARN of the build.",
    "CODEBUILD_BUILD_ID": "Id of the build: project name, colon, UUID.",
    "CODEBUILD_BUILD_IMAGE": "Image that the build runs in.",
    "CODEBUILD_BUILD_NUMBER": "Number of the build in its project, counted from 1.",
    "CODEBUILD_BUILD_SUCCEEDING": "1 while no command has failed, 0 after a failure.",
    "CODEBUILD_BUILD_URL": "Address of the build's page in the console.",
    "CODEBUILD_CURRENT_SHARD_FILES": "Test files of this shard, inside codebuild-tests-run only.",
    "CODEBUILD_INITIATOR": "Who or what started the build, for example codepipeline/NAME.",
    "CODEBUILD_KMS_KEY_ID": "Key that encrypts the build's output.",
    "CODEBUILD_LOG_PATH": "Log stream of the build in CloudWatch Logs.",
    "CODEBUILD_PROJECT_ARN": "ARN of the build project.",
    "CODEBUILD_PUBLIC_BUILD_URL": "Address of the build's public page, where it has one.",
    "CODEBUILD_RESOLVED_SOURCE_VERSION": (
        "Commit id or object version of the source; unset for S3 sources and before the download."
    ),
    "CODEBUILD_RUNNER_OWNER": "Owner of the repository that a runner build serves.",
    "CODEBUILD_RUNNER_REPO": "Repository that a runner build serves.",
    "CODEBUILD_RUNNER_REPO_DOMAIN": "Host of the repository that a runner build serves.",
    "CODEBUILD_RUNNER_WITH_BUILDSPEC": "Set when a runner build also runs the buildspec.",
    "CODEBUILD_SOURCE_REPO_URL": "Address of the source; may be empty under CodePipeline.",
    "CODEBUILD_SOURCE_VERSION": "What was asked for: commit, branch, tag, pr/N or S3 version.",
    "CODEBUILD_SRC_DIR": "Directory of the primary source, where commands start.",
    "CODEBUILD_START_TIME": "Start of the build in milliseconds since 1970.",
    "CODEBUILD_WEBHOOK_ACTOR_ACCOUNT_ID": "Account that caused the webhook event.",
    "CODEBUILD_WEBHOOK_BASE_REF": "Branch that the pull request of the event goes to.",
    "CODEBUILD_WEBHOOK_EVENT": "Kind of the webhook event.",
    "CODEBUILD_WEBHOOK_HEAD_REF": "Branch that the event comes from; its pusher chose the name.",
    "CODEBUILD_WEBHOOK_JOB_ID": "Job id of a runner build.",
    "CODEBUILD_WEBHOOK_LABEL": "Label of a runner build.",
    "CODEBUILD_WEBHOOK_MERGE_COMMIT": "Merge commit of the event's pull request.",
    "CODEBUILD_WEBHOOK_PREV_COMMIT": "Newest commit before the event's push.",
    "CODEBUILD_WEBHOOK_RUN_ID": "Run id of a runner build.",
    "CODEBUILD_WEBHOOK_TRIGGER": "What triggered the build: pr/N, branch/NAME or tag/NAME.",
    "CODEBUILD_WEBHOOK_WORKFLOW_NAME": "Workflow of a runner build.",
    "HOME": "Always /root.",
}
"""Name to one sentence."""


def describe(name: str) -> str | None:
    """Return the sentence for a variable, secondary sources included, or ``None``."""
    if name in VARIABLES:
        return VARIABLES[name]
    for base in _SECONDARY:
        if name.startswith(f"{base}_"):
            source = name.removeprefix(f"{base}_")
            return f"{VARIABLES[base].rstrip('.')}, here of the source {source}."
    return None


def is_reserved(name: str) -> bool:
    """Tell whether users are asked not to define this name."""
    return name.startswith(RESERVED_PREFIX) and not name.startswith(SETTABLE_PREFIX)
