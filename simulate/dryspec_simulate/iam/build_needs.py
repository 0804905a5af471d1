"""What a buildspec, and the project around it, needs of the CodeBuild service role.

After the CodeBuild user guide, pages "Setting up", "Build specification reference", "Test
report permissions", "Batch builds", "VPC support" and "Docker sample".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dryspec_simulate.iam.need import Need, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.spec.buildspec import Buildspec, Command
    from dryspec.tree import Node

SERVICE: Role = "CodeBuild service role"
BATCH: Role = "CodeBuild batch role"

SETTING_UP = "CodeBuild user guide, Setting up"
SPEC = "CodeBuild user guide, Build specification reference"

PULL = (
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:GetAuthorizationToken",
    "ecr:GetDownloadUrlForLayer",
)
PUSH = (
    "ecr:CompleteLayerUpload",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
)
VPC = (
    "ec2:CreateNetworkInterface",
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
)
KMS = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")
SESSION = (
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
)
REPORTS = (
    "codebuild:BatchPutCodeCoverages",
    "codebuild:BatchPutTestCases",
    "codebuild:CreateReport",
    "codebuild:CreateReportGroup",
    "codebuild:UpdateReport",
)
LOGS = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")

PROJECT_FEATURES: dict[str, Need] = {
    "vpc": Need(SERVICE, VPC, "the project runs in a VPC", "CodeBuild user guide, VPC support"),
    "kms": Need(SERVICE, KMS, "a customer key encrypts the artifacts", SETTING_UP),
    "session-manager": Need(
        SERVICE, SESSION, "builds can be entered", "CodeBuild user guide, Session Manager"
    ),
    "ecr-image": Need(SERVICE, PULL, "the build image is in ECR", SETTING_UP),
    "codecommit": Need(SERVICE, ("codecommit:GitPull",), "the source is CodeCommit", SETTING_UP),
    "s3-source": Need(
        SERVICE, ("s3:GetObject", "s3:GetObjectVersion"), "the source is in S3", SETTING_UP
    ),
    "connection": Need(
        SERVICE,
        ("codestar-connections:UseConnection",),
        "a full clone through a connection",
        "CodePipeline user guide, Troubleshooting",
    ),
}
"""What the project, not the buildspec, decides; chosen with --with."""


def build_needs(spec: Buildspec) -> Iterator[Need]:
    """Yield what a buildspec needs, each with the line that causes it."""
    yield _need(spec, None, LOGS, "every build writes its log", SETTING_UP)
    yield from _secrets(spec)
    yield from _outputs(spec)
    if spec.root is not None:
        batch = spec.root.key("batch")
        if batch is not None:
            actions = ("codebuild:RetryBuild", "codebuild:StartBuild", "codebuild:StopBuild")
            page = "CodeBuild user guide, Batch builds"
            yield _need(spec, batch, actions, "batch starts further builds", page, role=BATCH)
    for command in spec.commands:
        yield from _command(spec, command)


def _need(
    spec: Buildspec,
    node: Node | None,
    actions: tuple[str, ...],
    cause: str,
    source: str,
    *,
    resource: str = "*",
    role: Role = SERVICE,
) -> Need:
    line = spec.source.line(node.span.start) if node is not None else None
    path = spec.source.name if node is not None else None
    return Need(role, actions, cause, source, resource, path, line)


def _secrets(spec: Buildspec) -> Iterator[Need]:
    for name, value in spec.env.parameter_store:
        resource = f"arn:aws:ssm:*:*:parameter/{value.value.lstrip('/')}"
        if value.value.startswith("arn:"):
            resource = value.value
        cause = f"{name.value} comes from the parameter store"
        yield _need(spec, name, ("ssm:GetParameters",), cause, SPEC, resource=resource)
    for name, value in spec.env.secrets_manager:
        yield _need(
            spec,
            name,
            ("secretsmanager:GetSecretValue",),
            f"{name.value} comes from Secrets Manager",
            SPEC,
            resource=_secret_arn(value.value),
        )


def _secret_arn(reference: str) -> str:
    """Give the ARN of a reference ``secret-id:json-key:version-stage:version-id``.

    The service ends a secret's ARN in a dash and six characters of its own.
    """
    if reference.startswith("arn:"):
        return ":".join(reference.split(":")[:7])
    return f"arn:aws:secretsmanager:*:*:secret:{reference.partition(':')[0]}-*"


def _outputs(spec: Buildspec) -> Iterator[Need]:
    root = spec.root
    if root is None:
        return
    artifacts, reports, cache = root.key("artifacts"), root.key("reports"), root.key("cache")
    if artifacts is not None and spec.source.uploads:
        actions = ("s3:GetBucketAcl", "s3:GetBucketLocation", "s3:PutObject")
        yield _need(spec, artifacts, actions, "artifacts are uploaded to S3", SETTING_UP)
    if cache is not None:
        cause = "the cache is kept in S3, unless the project's cache is local"
        yield _need(spec, cache, ("s3:GetObject", "s3:PutObject"), cause, SETTING_UP)
    if reports is not None:
        page = "CodeBuild user guide, Test report permissions"
        resource = "arn:aws:codebuild:*:*:report-group/*"
        yield _need(spec, reports, REPORTS, "reports are written", page, resource=resource)


def _command(spec: Buildspec, command: Command) -> Iterator[Need]:
    """Yield what the Docker and ECR commands of a buildspec need."""
    for call in command.script.calls:
        words = [word.value or word.prefix for word in call.words]
        node_line = spec.source.line(command.span(call.start, call.start + 1).start)
        if call.program == "aws" and words[1:2] == ["ecr"] and "login" in " ".join(words[2:3]):
            actions: tuple[str, ...] = ("ecr:GetAuthorizationToken",)
            cause = "logs in to ECR"
        elif call.program == "docker" and "push" in words[1:3]:
            actions, cause = tuple(sorted({*PULL, *PUSH})), "pushes an image, if to ECR"
        elif call.program == "docker" and "pull" in words[1:3]:
            actions, cause = PULL, "pulls an image, if from ECR"
        else:
            continue
        page = "CodeBuild user guide, Docker sample"
        yield Need(SERVICE, actions, cause, page, "*", spec.source.name, node_line)


def unlisted_calls(spec: Buildspec) -> Iterator[tuple[int, str]]:
    """Yield line and name of AWS calls whose actions these tables do not know."""
    for command in spec.commands:
        for call in command.script.calls:
            words = [word.value or word.prefix for word in call.words]
            plain = [word for word in words[1:] if word and not word.startswith("-")]
            if call.program != "aws" or len(plain) < 2 or plain[0] == "ecr":
                continue
            line = spec.source.line(command.span(call.start, call.start + 1).start)
            yield line, f"aws {plain[0]} {plain[1]}"
