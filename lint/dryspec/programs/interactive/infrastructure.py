"""Tools of clouds, services and containers."""

from __future__ import annotations

from dryspec.programs.interactive.prompt import FAILS, HANGS, Prompt, has_word, starts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Call


_BEFORE_APPROVAL = " ".join(
    f"{before}0.{minor}."
    for before in ('"', "'", "=", "terraform_", "terraform/", "terraform:")
    for minor in (7, 8, 9, 10)
)
"""How a file names one of the versions of Terraform before 0.11, which ask nothing."""


def _applies_plan(call: Call) -> bool:
    """Whether ``terraform apply`` gets a saved plan, which needs no approval."""
    return len(call.positionals) > 1


def _detached(call: Call) -> bool:
    """Whether docker needs no terminal after all: only ``-i`` and ``-t`` together do."""
    return call.has_flag("-d", "--detach") or not call.has_flag("-i", "--interactive")


def _docker_stdin_password(call: Call) -> bool:
    return call.has_flag("-p", "--password", "--password-stdin")


PROMPTS = (
    # Infrastructure
    Prompt(
        "terraform apply",
        "asks for approval", FAILS, "apply a saved plan, or add -auto-approve",
        answered="-auto-approve --auto-approve -auto-approve=true", unless=_applies_plan,
        variables="TF_CLI_ARGS_apply TF_CLI_ARGS", insert="-auto-approve", after=1, safe=False,
        markers=_BEFORE_APPROVAL,
    ),
    Prompt(
        "terraform destroy; tofu apply; tofu destroy",
        "asks for approval", FAILS, "apply a saved plan, or add -auto-approve",
        answered="-auto-approve --auto-approve -auto-approve=true", unless=_applies_plan,
        variables="TF_CLI_ARGS_apply TF_CLI_ARGS", insert="-auto-approve", after=1, safe=False,
    ),
    Prompt(
        "terragrunt apply; terragrunt destroy; terragrunt run-all; terragrunt apply-all",
        "asks for approval", FAILS, "add --terragrunt-non-interactive",
        answered="--terragrunt-non-interactive --non-interactive -auto-approve --auto-approve",
        variables="TERRAGRUNT_NON_INTERACTIVE TG_NON_INTERACTIVE",
        unless=has_word("plan", "validate", "output", "init"),
    ),
    Prompt(
        "pulumi up; pulumi update; pulumi destroy; pulumi refresh", "asks for approval", FAILS,
        "add --yes", answered="-y --yes --skip-preview", variables="PULUMI_SKIP_CONFIRMATIONS",
        insert="--yes", after=1, safe=False,
    ),
    Prompt(
        "cdk destroy", "asks before it destroys the stack", FAILS, "add --force",
        answered="-f --force", insert="--force", after=1, safe=False,
    ),
    Prompt(
        "cdk deploy", "asks when permissions change", FAILS,
        "add --require-approval never, or review the change in an earlier stage",
        answered="--require-approval --ci", unless=starts("--require-approval"),
        insert="--require-approval never", after=1, safe=False, maybe=True,
        markers="requireApproval",
    ),
    Prompt("sam deploy", "asks for every parameter", FAILS, "drop --guided", only="--guided -g"),
    Prompt(
        "sam delete", "asks before it deletes the stack", FAILS, "add --no-prompts",
        answered="--no-prompts", insert="--no-prompts", after=1, safe=False,
    ),
    Prompt(
        "aws configure", "asks for keys, region and format", FAILS,
        'use "aws configure set NAME VALUE", or the service role as it is',
        unless=lambda call: call.subcommand(2)[1:] not in ((), ("sso",)),
    ),
    Prompt("aws sso login", "opens a browser", HANGS, "use the service role", terminal=True),
    Prompt(
        "eb terminate", "asks for the name again", FAILS, "add --force", answered="--force",
        insert="--force", after=1, safe=False,
    ),
    Prompt(
        "amplify push; amplify publish; amplify init; amplify delete", "asks for confirmation",
        FAILS,
        "add --yes", answered="-y --yes --force", insert="--yes", after=1, safe=False,
    ),
    Prompt(
        "copilot app delete; copilot env delete; copilot svc delete", "asks for confirmation",
        FAILS,
        "add --yes", answered="--yes", insert="--yes", after=2, safe=False,
    ),
    Prompt(
        "az login", "opens a browser", HANGS, "use --service-principal or --identity",
        answered="--service-principal --identity -i --federated-token",
    ),
    Prompt(
        "gcloud auth login", "opens a browser", HANGS,
        'use "gcloud auth activate-service-account"', unless=starts("--cred-file", "--brief"),
    ),
    Prompt("heroku login", "opens a browser", FAILS, "set HEROKU_API_KEY",
           variables="HEROKU_API_KEY"),
    Prompt("firebase login", "opens a browser", FAILS, "use a service account"),
    Prompt(
        "gh auth login", "asks how to log in", FAILS, "use --with-token, or set GH_TOKEN",
        answered="--with-token", variables="GH_TOKEN GITHUB_TOKEN",
    ),
    Prompt(
        "gh pr create", "asks for title and text", FAILS, "add --fill",
        answered="--fill -f --title -t --fill-first --fill-verbose --web",
    ),
    Prompt("vagrant destroy", "asks for confirmation", FAILS, "add -f", answered="-f --force",
           insert="-f", after=1, safe=False),
    Prompt("argocd app delete", "asks for confirmation", FAILS, "add --yes", answered="-y --yes",
           insert="--yes", after=2, safe=False),
    Prompt(
        "ansible-playbook", "asks for a password", FAILS, "use a vault password file or -e",
        only="-k -K --ask-pass --ask-become-pass --ask-vault-pass --ask-vault-password",
    ),
    Prompt(
        "certbot", "asks for e-mail and consent", FAILS, "add --non-interactive --agree-tos -m",
        answered="-n --non-interactive --noninteractive", unless=has_word("renew", "certificates"),
    ),
    # Containers
    Prompt(
        "docker run; docker exec", "needs a terminal", FAILS, "drop -t",
        only="-t --tty", terminal=True, drop="t", certain=True,
        unless=_detached,
    ),
    # Compose 2 sees by itself that there is no terminal, and so does `run` of Compose 1.
    Prompt("docker-compose exec", "needs a terminal in Compose 1", FAILS, "add -T",
           answered="-T --no-TTY --no-tty -d --detach", terminal=True, insert="-T", after=-2),
    Prompt(
        "docker system prune; docker image prune; docker volume prune; docker container prune; "
        "docker builder prune; docker network prune", "asks before it deletes", FAILS, "add -f",
        answered="-f --force", insert="-f", after=2,
    ),
    Prompt(
        "docker compose rm; docker-compose rm", "asks before it deletes", FAILS, "add -f",
        answered="-f --force", insert="-f", after=-2,
    ),
    Prompt(
        "docker login", "asks for the password", FAILS, "pipe it in with --password-stdin",
        unless=_docker_stdin_password, terminal=True,
    ),
    Prompt("kubectl edit", "opens an editor", FAILS, 'use "kubectl apply" or "kubectl patch"',
           terminal=True, variables="KUBE_EDITOR EDITOR"),
)  # fmt: skip
