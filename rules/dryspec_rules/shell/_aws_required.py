"""Calls of the AWS CLI that lack an option without which it does not start."""

from __future__ import annotations

from dryspec_rules.shell._refusal import found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.finding import Finding
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_REQUIRED: dict[tuple[str, ...], str] = {
    ("amplify", "start-deployment"): "app-id branch-name",
    ("amplify", "start-job"): "app-id branch-name job-type",
    ("autoscaling", "start-instance-refresh"): "auto-scaling-group-name",
    ("cloudformation", "create-change-set"): "stack-name change-set-name",
    ("cloudformation", "create-stack"): "stack-name",
    ("cloudformation", "delete-stack"): "stack-name",
    ("cloudformation", "deploy"): "template-file stack-name",
    ("cloudformation", "execute-change-set"): "change-set-name",
    ("cloudformation", "package"): "template-file s3-bucket",
    ("cloudformation", "update-stack"): "stack-name",
    ("cloudfront", "create-invalidation"): "distribution-id",
    ("codeartifact", "get-authorization-token"): "domain",
    ("codeartifact", "login"): "tool domain repository",
    ("codebuild", "start-build"): "project-name",
    ("codepipeline", "start-pipeline-execution"): "name",
    ("deploy", "create-deployment"): "application-name",
    ("deploy", "push"): "application-name s3-location",
    ("ecr", "create-repository"): "repository-name",
    ("ecr", "describe-images"): "repository-name",
    ("ecs", "describe-services"): "services",
    ("ecs", "describe-task-definition"): "task-definition",
    ("ecs", "run-task"): "task-definition",
    ("ecs", "update-service"): "service",
    ("eks", "describe-cluster"): "name",
    ("eks", "update-kubeconfig"): "name",
    ("elasticbeanstalk", "create-application-version"): "application-name version-label",
    ("lambda", "create-alias"): "function-name name function-version",
    ("lambda", "invoke"): "function-name",
    ("lambda", "publish-layer-version"): "layer-name",
    ("lambda", "publish-version"): "function-name",
    ("lambda", "update-alias"): "function-name name",
    ("lambda", "update-function-code"): "function-name",
    ("lambda", "update-function-configuration"): "function-name",
    ("s3api", "put-object"): "bucket key",
    ("secretsmanager", "get-secret-value"): "secret-id",
    ("sns", "publish"): "message",
    ("ssm", "get-parameter"): "name",
    ("ssm", "get-parameters"): "names",
    ("ssm", "get-parameters-by-path"): "path",
    ("ssm", "put-parameter"): "name value",
    ("ssm", "send-command"): "document-name",
    ("stepfunctions", "start-execution"): "state-machine-arn",
    ("sts", "assume-role"): "role-arn role-session-name",
}
"""Options that a command cannot go without (AWS CLI 1.45, the same in version 2)."""
NAMES = tuple({verb for _, verb in _REQUIRED})
_ALONE = ("--no-", "--debug")
_INSTEAD = ("--cli-input-json", "--cli-input-yaml", "--generate-cli-skeleton", "--help")


def judge(call: Call, command: Command) -> Finding | None:
    """Report the first option that is lacking, where every word of the call is plain to see."""
    names = call.subcommand(2)
    if names not in _REQUIRED or _may_bring_options(call):
        return None
    given = [word for word in call.arguments if word.prefix.startswith("--")]
    options = [word.prefix.partition("=")[0] for word in given]
    if "xargs" in call.wrappers or "help" in names or not set(options).isdisjoint(_INSTEAD):
        return None
    required = [f"--{name}" for name in _REQUIRED[names].split()]
    missing = next((name for name in required if not _is_given(name, options)), None)
    if missing is None:
        return None
    taken = _taken_for(missing, given, required)
    return found(
        call,
        command,
        taken or _last_name(call, names),
        f'"aws {" ".join(names)}" is not given {missing}, without which it stops: '
        + (f"write it for {taken.prefix.partition('=')[0]}" if taken else "add it with its value"),
    )


def _is_given(name: str, options: list[str]) -> bool:
    """Whether an option is there, in full or cut short, as the AWS CLI lets it be."""
    return any(name.startswith(option) for option in options if len(option) > 2)


def _may_bring_options(call: Call) -> bool:
    """Whether a word is none, or several, where it is not the value of an option before it."""
    before = ""
    for word in call.arguments:
        value_of_option = before.startswith("--") and not before.startswith(_ALONE)
        if not word.prefix and word.value is None and not word.quoted and not value_of_option:
            return True
        if any(mark in word.text for mark in ("$@", "[@]", "$*", "[*]")):
            return True
        before = word.prefix
    return False


def _last_name(call: Call, names: tuple[str, ...]) -> Word:
    return next(word for word in reversed(call.words) if word.value == names[-1])


def _taken_for(missing: str, given: list[Word], required: list[str]) -> Word | None:
    """Return the option that was meant: it begins or ends with the same part."""
    parts = missing.strip("-").split("-")
    for word in given:
        name = word.prefix.partition("=")[0]
        others = name.strip("-").split("-")
        if name in required or name in _KNOWN:
            continue
        if others[0] == parts[0] or others[-1] == parts[-1] or name == f"{missing}s":
            return word
    return None


_KNOWN = frozenset({"--template-url", "--s3-prefix", "--s3-key", "--s3-bucket", "--role-name"})
