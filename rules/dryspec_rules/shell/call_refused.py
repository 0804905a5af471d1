"""A call that its program is sure to refuse."""

from __future__ import annotations

from dryspec.rule import Rule
from dryspec_rules.shell._aws_options import NAMES
from dryspec_rules.shell._aws_refusals import SERVICES
from dryspec_rules.shell._aws_required import NAMES as REQUIRING
from dryspec_rules.shell._kubernetes_refusals import HELM
from dryspec_rules.shell._poetry_refusals import COMMANDS as POETRY
from dryspec_rules.shell._poetry_refusals import has_plugins
from dryspec_rules.shell._refusals import JUDGES, NPM_SCRIPTS
from dryspec_rules.shell._service_refusals import COMPOSE_FLAGS, VERBS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dryspec.context import Context
    from dryspec.finding import Finding
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report the calls that the table of refusals knows, where nothing in them is left open."""
    found = JUDGES[call.program](call, command) if command.script.certain else None
    if found is None or call.program in command.script.functions:
        return
    if call.program != "poetry" or not has_plugins(context):
        yield found


_BESIDE: dict[str, Iterable[str]] = {
    **dict.fromkeys(JUDGES, ()),
    "base64": ("-D",),
    "docker": ("build", "load", "login", "pull", "push", "tag"),
    "docker-compose": COMPOSE_FLAGS,
    **dict.fromkeys(("service", "systemctl"), VERBS),
    "npm": NPM_SCRIPTS,
    **dict.fromkeys(("python", "python3"), ("pip", "pip3", "pytest", "-m")),
    **dict.fromkeys(("pip", "pip3"), ("install",)),
    "aws": ("ls", "sync", *SERVICES, *NAMES, *REQUIRING),
    "curl": ("-o", "--output"),
    "go": ("build",),
    "helm": HELM,
    "kubectl": ("apply", "create", "delete", "replace"),
    "mkdir": ("-P",),
    "poetry": POETRY,
    "sed": ("-i",),
}
"""The programs, with names one of which stands beside them."""

RULE = Rule(
    name="call-refused",
    summary="a call that its program is sure to refuse",
    severity="warning",
    on="call",
    programs=_BESIDE,
    group="correctness",
    fix="unsafe",
    check=check,
    sources=(
        "https://docs.docker.com/reference/cli/docker/buildx/build/",
        "https://docs.docker.com/reference/cli/docker/image/tag/",
        "https://docs.npmjs.com/cli/v10/commands",
        "https://pip.pypa.io/en/stable/cli/pip_install/",
        "https://docs.aws.amazon.com/cli/latest/reference/s3/sync.html",
        "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeployment.html",
        "https://manpages.debian.org/bookworm/unzip/unzip.1.en.html",
        "https://manpages.debian.org/bookworm/wget/wget.1.en.html",
        "https://docs.python.org/3/library/venv.html",
        "https://manpages.debian.org/bookworm/systemd/systemctl.1.en.html",
        "https://developer.hashicorp.com/terraform/cli/commands",
        "https://helm.sh/docs/topics/v2_v3_migration/",
        "https://kubernetes.io/docs/reference/kubectl/generated/kubectl_apply/",
        "https://maven.apache.org/guides/introduction/introduction-to-the-lifecycle.html",
        "https://docs.aws.amazon.com/cli/latest/reference/s3/",
        "https://python-poetry.org/blog/announcing-poetry-2.0.0/",
    ),
)
