"""Commands that ask, when they ask, what answers them, and what happens when nobody does.

CodeBuild gives a command no terminal (observed in logs: "the input device is not a TTY"); what
kind of standard input it gives is not documented. The outcome at end of file is tool knowledge
from the tools' manuals and sources, checked locally for ``rm``, ``cp``, ``mv``, ``read`` and
Python.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dryspec.shell import Call

DATE = "2026-11-25"

FAILS = "fails"
"""It stops with an error when nobody answers."""
SKIPS = "skips"
"""It takes silence for "no", does nothing and succeeds."""
HANGS = "hangs"
"""It may wait until the build's timeout."""
DEFAULTS = "defaults"
"""It goes on with a default that nobody chose."""

OUTCOMES = {
    FAILS: "nobody answers in a build, so it stops with an error",
    SKIPS: "nobody answers in a build, so it does nothing and still exits 0",
    HANGS: "nobody answers in a build, so it may wait until the timeout",
    DEFAULTS: "nobody answers in a build, so it goes on with answers that nobody chose",
}


class Prompt:
    """One way a command asks.

    Args:
        commands: ``program subcommand ...``, separated by ``;``.
        asks: what it does, continuing ``"npm init" ...``.
        eof: what happens when nobody answers, a key of :data:`OUTCOMES`.
        use: what to do, an imperative.
        answered: options any of which answers or switches the question off.
        only: it asks only when one of these options is given.
        variables: ``NAME`` or ``NAME=value``, any of which switches the question off.
        insert: option that a fix may add; ``after`` says behind which word (0 is the program).
        drop: letters that a fix may take out of the option that makes it ask.
        terminal: it needs a terminal, so a pipe or file as input does not help.
        unless: further test; true when the call does not ask after all.
        certain: the failure without a terminal is certain and was observed.
        licence: there is no option, ``yes |`` is the accepted way.
        safe: whether the fix keeps the meaning.
        maybe: it asks only in cases that the file does not show; a note.
        markers: texts that, somewhere in the file, configure the answer.
        seldom: options with which it asks only in cases that the file does not show.
        seldom_if: a test of a call of a build that asks only in such cases.

    """

    __slots__ = (
        "after", "answered", "asks", "certain", "commands", "drop", "eof", "insert", "licence",
        "markers", "maybe", "only", "safe", "seldom", "seldom_if", "terminal", "unless", "use",
        "variables",
    )  # fmt: skip

    def __init__(
        self,
        commands: str,
        asks: str,
        eof: str,
        use: str,
        *,
        answered: str = "",
        only: str = "",
        variables: str = "",
        insert: str = "",
        after: int = -1,
        drop: str = "",
        terminal: bool = False,
        unless: Callable[[Call], bool] | None = None,
        certain: bool = False,
        licence: bool = False,
        safe: bool = True,
        maybe: bool = False,
        markers: str = "",
        seldom: str = "",
        seldom_if: Callable[[Call], bool] | None = None,
    ) -> None:
        self.commands = tuple(tuple(command.split()) for command in commands.split(";"))
        self.asks = asks
        self.eof = eof
        self.use = use
        self.answered = tuple(answered.split())
        self.only = tuple(only.split())
        self.variables = tuple(variables.split())
        self.insert = insert
        self.after = after
        self.drop = drop
        self.terminal = terminal
        self.unless = unless
        self.certain = certain
        self.licence = licence
        self.safe = safe
        self.maybe = maybe
        self.markers = tuple(markers.split())
        self.seldom = tuple(seldom.split())
        self.seldom_if = seldom_if


def _has_words(count: int) -> Callable[[Call], bool]:
    """Whether the call has at least so many arguments that are no options."""
    return lambda call: len(call.positionals) >= count


def _has_word(*words: str) -> Callable[[Call], bool]:
    """Whether one of these words is among the arguments."""
    return lambda call: any(word.value in words for word in call.words)


def _starts(*prefixes: str) -> Callable[[Call], bool]:
    """Whether an argument begins so."""
    return lambda call: any(word.prefix.startswith(prefixes) for word in call.words[1:])


_ESSENTIAL = frozenset({
    "apt", "base-files", "base-passwd", "bash", "bsdutils", "coreutils", "dash", "debianutils",
    "diffutils", "dpkg", "findutils", "grep", "gzip", "hostname", "libc-bin", "login",
    "ncurses-base", "ncurses-bin", "perl-base", "sed", "sysvinit-utils", "tar", "util-linux",
})  # fmt: skip
"""Packages without which no Debian or Ubuntu image runs apt (Debian policy, 3.8)."""
_ALONE = frozenset({
    "apt-transport-https", "bzip2", "cpio", "dos2unix", "gettext-base", "make", "pv", "time",
    "tree", "unzip",
})  # fmt: skip
"""Packages that need nothing but what is there with apt itself."""
_IN_IMAGES = frozenset({
    "curl", "file", "gettext", "git", "gnupg", "jq", "less", "openssh-client", "openssl", "patch",
    "rsync", "wget", "xz-utils", "zip",
})  # fmt: skip
"""Packages of CodeBuild's Ubuntu images: seldom does one of them bring something along."""


def _apt_quiet(call: Call) -> bool:
    """Whether ``-qq`` (which implies ``-y``) or a configuration answers apt, or it has no question.

    It asks when more changes than was named; what is there already brings nothing along.
    """
    if _installs_only(_ESSENTIAL | _ALONE, call):
        return True
    quiet = 0
    for word in call.words[1:]:
        text = word.prefix
        if text[:1] == "-" and text[1:2] != "-":
            quiet += text.count("q")
        quiet += text == "--quiet"
        if text.startswith(("-q=2", "--quiet=2")) or "Assume-Yes" in text:
            return True
    return quiet > 1


def _installs_only(packages: frozenset[str], call: Call) -> bool:
    """Whether some of these packages are installed and nothing else."""
    words = call.positionals
    if len(words) < 2 or words[0].value != "install":
        return False
    return all((word.value or "").partition("=")[0] in packages for word in words[1:])


def _apt_has_them(call: Call) -> bool:
    return _installs_only(_ESSENTIAL | _ALONE | _IN_IMAGES, call)


def is_given_something(call: Call) -> bool:
    """Whether an interpreter is given a script, a module, an expression or a query to run."""
    return len(call.words) > 1


def _su_runs(call: Call) -> bool:
    """Whether ``su`` is given a script for the shell, or only tells about itself."""
    given = [word for word in call.positionals if word.value != "-"]
    return len(given) > 1 or call.has_flag("-h", "--help", "-V", "--version")


def _tmux_detached(call: Call) -> bool:
    """Whether an option of one letter among others detaches the session: ``-ds name``."""
    return any(word.prefix[:1] == "-" and "d" in word.prefix for word in call.words[2:])


_BEFORE_APPROVAL = " ".join(
    f"{before}0.{minor}."
    for before in ('"', "'", "=", "terraform_", "terraform/", "terraform:")
    for minor in (7, 8, 9, 10)
)
"""How a file names one of the versions of Terraform before 0.11, which ask nothing."""


def _applies_plan(call: Call) -> bool:
    """Whether ``terraform apply`` gets a saved plan, which needs no approval."""
    return len(call.positionals) > 1


def _message_given(call: Call) -> bool:
    return call.has_flag(
        "-m", "--message", "-F", "--file", "-C", "-c", "--reuse-message", "--no-edit", "--fixup",
        "--squash", "--dry-run", "-am",
    )  # fmt: skip


def _tag_quiet(call: Call) -> bool:
    return call.has_flag("-m", "--message", "-F", "--file") or not call.has_flag("-a", "-s")


def _read_elsewhere(call: Call) -> bool:
    return call.has_flag("-t", "-u")


def _vim_scripted(call: Call) -> bool:
    scripted = ("+", "-c", "-e", "-s", "-E", "-S", "--batch", "-batch", "--script", "--version")
    return any(word.prefix.startswith(scripted) for word in call.words[1:])


def _ssh_keygen_quiet(call: Call) -> bool:
    if call.has_flag("-l", "-y", "-R", "-F", "-H", "-e", "-i", "-B"):
        return True
    return call.option_word("-N") is not None and call.option_word("-f") is not None


def _jest_once(call: Call) -> bool:
    return call.has_flag("--watchAll=false", "--ci", "--watch=false") or not call.has_flag(
        "--watch", "--watchAll"
    )


def _openssl_req_quiet(call: Call) -> bool:
    return call.has_flag("-subj", "-batch", "-config", "-in", "-text", "-noout")


def _key_password(call: Call) -> bool:
    if call.has_flag("-passin", "-passout", "-nodes", "-noenc"):
        return True
    return not call.has_flag("-export", "-aes256", "-aes128", "-des3", "-aes192")


def _detached(call: Call) -> bool:
    """Whether docker needs no terminal after all: only ``-i`` and ``-t`` together do."""
    return call.has_flag("-d", "--detach") or not call.has_flag("-i", "--interactive")


def _docker_stdin_password(call: Call) -> bool:
    return call.has_flag("-p", "--password", "--password-stdin")


_APT = "apt-get {0}; apt {0}"
_YUM = "yum {0}; dnf {0}"


def _each(pattern: str, words: str) -> str:
    return ";".join(pattern.format(word) for word in words.split())


_YES = "add -y"

PROMPTS = (
    # System packages
    Prompt(
        _each(_APT, "install upgrade dist-upgrade full-upgrade remove purge autoremove build-dep"),
        "asks before it changes more than you named", FAILS, _YES,
        answered="-y --yes --assume-yes --force-yes -s --simulate --dry-run --just-print "
        "--assume-no --print-uris --no-act", unless=_apt_quiet, insert="-y", after=1,
        seldom="--reinstall", seldom_if=_apt_has_them,
        markers="Assume-Yes",
    ),
    Prompt(
        "aptitude install; aptitude upgrade; aptitude remove", "asks before it installs", FAILS,
        _YES,
        answered="-y --assume-yes -s --simulate", insert="-y", after=1,
    ),
    Prompt(
        "dpkg-reconfigure", "asks the questions of the package", HANGS,
        "add -f noninteractive", answered="--frontend=noninteractive",
        unless=lambda call: call.option_value("-f", "--frontend") == "noninteractive",
        variables="DEBIAN_FRONTEND=noninteractive", insert="-f noninteractive", after=0,
    ),
    Prompt(
        "add-apt-repository; apt-add-repository", "waits for Enter in some releases", DEFAULTS,
        _YES, maybe=True,
        answered="-y --yes -r --remove -L --list", insert="-y", after=0,
    ),
    Prompt(
        _each(_YUM, "install update upgrade remove erase groupinstall localinstall reinstall "
        "downgrade autoremove swap"),
        "asks before it changes anything", FAILS, _YES,
        answered="-y --assumeyes --assumeno --downloadonly", markers="assumeyes=1", insert="-y",
        after=1,
    ),
    Prompt(
        "microdnf install; microdnf update; microdnf remove; microdnf upgrade",
        "asks before it changes anything", FAILS, _YES, answered="-y --assumeyes",
        insert="-y", after=1,
    ),
    Prompt(
        "amazon-linux-extras install", "asks before it installs", FAILS, _YES,
        answered="-y", insert="-y", after=1,
    ),
    Prompt(
        "zypper install; zypper in; zypper update; zypper up; zypper remove; zypper rm; zypper dup",
        "asks before it changes anything", FAILS, "add --non-interactive in front of the command",
        answered="-n --non-interactive -y --no-confirm", insert="--non-interactive", after=0,
    ),
    Prompt(
        "pacman -S; pacman -Sy; pacman -Syu; pacman -R", "asks before it changes anything", FAILS,
        "add --noconfirm", answered="--noconfirm", insert="--noconfirm", after=1,
    ),
    # JavaScript
    Prompt(
        "npm init", "asks for name, version and more", DEFAULTS, _YES,
        answered="-y --yes -f --force",
        unless=_has_words(2), insert="-y", after=1,
    ),
    Prompt(
        "npm login; npm adduser; yarn login; pnpm login", "asks for user and password", FAILS,
        'write the token into .npmrc or use "aws codeartifact login --tool npm"',
    ),
    Prompt(
        "yarn upgrade-interactive", "shows a list to choose from", FAILS, "use yarn upgrade",
        terminal=True,
    ),
    Prompt(
        "react-scripts test; craco test", "watches for changes instead of ending", HANGS,
        "set CI=true or add --watchAll=false",
        answered="--watchAll=false --watch=false --ci --no-watch", variables="CI",
    ),
    Prompt(
        "jest", "watches for changes instead of ending", HANGS, "drop the watch option",
        unless=_jest_once,
    ),
    Prompt(
        "ng test", "may watch for changes instead of ending", HANGS, "add --watch=false",
        answered="--watch=false --no-watch --single-run --configuration", variables="CI",
        unless=lambda call: call.option_value("--watch") == "false", insert="--watch=false",
        after=1,
        safe=False,
    ),
    Prompt(
        "karma start", "watches for changes instead of ending", HANGS, "add --single-run",
        answered="--single-run --singleRun", variables="CI", insert="--single-run", after=1,
        unless=_has_words(2), safe=False,
    ),
    Prompt(
        "cypress open; playwright codegen", "opens a window", FAILS,
        'use "cypress run" or plain "playwright test"', terminal=True,
    ),
    Prompt("playwright test", "opens a window", FAILS, "drop --ui", only="--ui --debug",
           terminal=True),
    # Python
    Prompt(
        "pip uninstall; pip3 uninstall", "asks before it removes", FAILS, _YES, answered="-y --yes",
        insert="-y", after=1,
    ),
    Prompt(
        _each("conda {0}; mamba {0}", "install create update remove uninstall upgrade"),
        "asks before it changes anything", FAILS, _YES,
        answered="-y --yes --dry-run", variables="CONDA_ALWAYS_YES=true CONDA_ALWAYS_YES=1",
        markers="always_yes",
        insert="-y", after=1,
    ),
    Prompt(
        "conda env remove", "asks before it removes", FAILS, _YES, answered="-y --yes",
        insert="-y", after=2,
    ),
    Prompt(
        "poetry init", "asks for name, version and more", DEFAULTS, "add --no-interaction",
        answered="-n --no-interaction", insert="--no-interaction", after=1,
    ),
    Prompt(
        "twine upload", "asks for user and password when none are configured", FAILS,
        "add --non-interactive and set TWINE_USERNAME and TWINE_PASSWORD",
        answered="--non-interactive -u --username -p --password --config-file -r --repository",
        variables="TWINE_PASSWORD TWINE_NON_INTERACTIVE", insert="--non-interactive", after=1,
    ),
    Prompt(
        "manage.py flush; manage.py createsuperuser", "asks before it goes on", FAILS,
        "add --noinput", answered="--noinput --no-input", insert="--noinput", after=1,
    ),
    Prompt(
        "manage.py collectstatic", "asks before it overwrites files", FAILS, "add --noinput",
        answered="--noinput --no-input --dry-run -n", insert="--noinput", after=1,
    ),
    Prompt(
        "cookiecutter", "asks for every value of the template", FAILS, "add --no-input",
        answered="--no-input --help --version", insert="--no-input", after=0,
    ),
    # PHP, Ruby, JVM and others
    # Laravel takes silence for "no" and says so with status 1 since version 7. Without a .env file
    # the environment is "production", in which it asks.
    Prompt(
        "artisan migrate; artisan migrate:fresh; artisan migrate:refresh; artisan db:seed; "
        "artisan migrate:rollback; artisan migrate:reset; artisan db:wipe",
        "asks before it touches a production database", FAILS, "add --force",
        answered="--force --pretend --env=testing --env=local",
        variables="APP_ENV=testing APP_ENV=local", markers=".env.example .env.testing .env.local",
        safe=False,
    ),
    Prompt(
        "composer init", "asks for name, type and more", DEFAULTS, "add --no-interaction",
        answered="-n --no-interaction", variables="COMPOSER_NO_INTERACTION=1",
    ),
    Prompt(
        "mvn archetype:generate; mvn release:prepare; mvn release:perform", "asks for each value",
        HANGS, "add -B", answered="-B --batch-mode -DinteractiveMode=false", insert="-B", after=0,
    ),
    Prompt(
        "sbt", "opens its shell when no command is given", HANGS, "name the command to run",
        unless=is_given_something,
    ),
    Prompt(
        "sdk install", "asks whether to make the version the default", FAILS,
        "set sdkman_auto_answer=true in its configuration",
        variables="sdkman_auto_answer=true", markers="sdkman_auto_answer=true",
    ),
    Prompt("rustup-init", "asks how to install", FAILS, _YES, answered="-y", insert="-y", after=0),
    Prompt(
        "opam init", "asks whether to change the profile", FAILS, "add -y --disable-sandboxing",
        answered="-y --yes", variables="OPAMYES",
    ),
    Prompt("mix local.hex; mix local.rebar", "asks before it installs", FAILS, "add --force",
           answered="--force", insert="--force", after=1),
    Prompt("cpan", "asks how to configure itself", DEFAULTS, "set PERL_MM_USE_DEFAULT=1",
           variables="PERL_MM_USE_DEFAULT=1"),
    Prompt("sdkmanager", "asks to accept licences", FAILS, "pipe yes into it", only="--licenses",
           licence=True),
    Prompt("flutter doctor", "asks to accept licences", FAILS, "pipe yes into it",
           only="--android-licenses", licence=True),
    Prompt("pecl install", "asks for the extension's options", DEFAULTS,
           "pipe a line break into it",
           licence=True),
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
        unless=_has_word("plan", "validate", "output", "init"),
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
        answered="--require-approval --ci", unless=_starts("--require-approval"),
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
        'use "gcloud auth activate-service-account"', unless=_starts("--cred-file", "--brief"),
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
        answered="-n --non-interactive --noninteractive", unless=_has_word("renew", "certificates"),
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
    # git and ssh
    Prompt("git commit", "opens an editor for the message", FAILS, "add -m", unless=_message_given,
           variables="GIT_EDITOR EDITOR VISUAL", terminal=True),
    Prompt("git rebase", "opens an editor", FAILS, "drop -i", only="-i --interactive",
           terminal=True,
           variables="GIT_SEQUENCE_EDITOR GIT_EDITOR EDITOR"),
    Prompt("git add; git checkout; git stash; git reset", "asks for each change", SKIPS, "drop -p",
           only="-p --patch -i --interactive"),
    Prompt("git tag", "opens an editor for the message", FAILS, "add -m", unless=_tag_quiet,
           variables="GIT_EDITOR EDITOR VISUAL", terminal=True),
    Prompt("ssh-keygen", "asks for file name and passphrase", DEFAULTS, "add -q -N '' -f FILE",
           unless=_ssh_keygen_quiet),
    Prompt("gpg; gpg2", "asks for details of the new key", FAILS,
           "add --batch with a parameter file",
           only="--gen-key --full-gen-key --full-generate-key --generate-key", answered="--batch"),
    Prompt("openssl req", "asks for the subject", FAILS, "add -subj or -batch",
           unless=_openssl_req_quiet),
    Prompt("openssl pkcs12; openssl genrsa", "asks for a password", FAILS,
           "add -passin or -passout env:NAME", unless=_key_password),
    Prompt("keytool", "asks whether to trust the certificate", FAILS, "add -noprompt",
           only="-import -importcert", answered="-noprompt", insert="-noprompt", after=-2,
           safe=False),
    # Files and archives
    Prompt("rm; cp; mv", "asks before each file", SKIPS, "drop -i", only="-i --interactive",
           answered="-f --force --interactive=never", drop="i", safe=False),
    Prompt("dialog; whiptail", "draws a dialogue", FAILS, "take the answer from a variable",
           terminal=True),
    Prompt("vi; vim; nano; emacs; pico", "opens an editor", HANGS, "use sed -i, or write the file",
           terminal=True, unless=_vim_scripted),
    Prompt("crontab", "opens an editor", HANGS, "pipe the lines into crontab -", only="-e",
           terminal=True),
    Prompt("screen", "needs a terminal", FAILS, "add -d -m",
           answered="-d -D -dm -X -ls -list -wipe -v --help", terminal=True),
    Prompt("tmux new; tmux new-session", "needs a terminal", FAILS, "add -d",
           answered="-d", terminal=True, insert="-d", after=1, unless=_tmux_detached),
    Prompt("top; htop", "redraws its screen until somebody ends it", HANGS,
           "use ps, or top -b -n 1",
           answered="-b --batch-mode", terminal=True),
    Prompt("watch", "repeats its command until somebody ends it", HANGS, "use a loop with an end",
           answered="-g --chgexit", terminal=True),
    Prompt("update-alternatives", "asks which one to take", FAILS, "use --set", only="--config"),
    Prompt("ccmake; make menuconfig; make nconfig", "asks for every option", FAILS,
           'use "cmake" or "make olddefconfig"', terminal=True),
    # Users and databases
    Prompt("passwd; mysql_secure_installation", "asks for a password", FAILS,
           "use chpasswd, or a script of SQL"),
    Prompt("adduser", "asks for password and name", FAILS,
           "use useradd, or add --disabled-password --gecos ''",
           answered="--disabled-password --system --disabled-login --gecos -D --group -S",
           unless=_has_words(2)),
    Prompt("psql", "asks for the password", FAILS, "set PGPASSWORD", only="-W --password",
           variables="PGPASSWORD"),
    # Shell and interpreters
    Prompt("read", "waits for a line of input", FAILS, "take the value from a variable",
           unless=_read_elsewhere),
    Prompt("python; python3; node; irb; php; perl; ruby; lua; ghci; scala; erl; iex; jshell",
           "starts a prompt when it is given nothing to run", SKIPS, "name the script to run",
           unless=is_given_something),
    Prompt("bash; sh; zsh; dash; ksh; pwsh",
           "starts a shell when it is given nothing to run", SKIPS,
           "name the script to run", unless=is_given_something),
    Prompt("su", "starts another user's shell, in which nothing below runs", SKIPS,
           'add -c "COMMAND"', answered="-c --command --session-command", unless=_su_runs),
    Prompt("sudo", "starts root's shell, in which nothing below runs", SKIPS,
           "put sudo before each command", only="-i -s --login --shell", unless=_has_words(1)),
    Prompt("mysql; sqlite3", "starts a prompt when it is given nothing to run", SKIPS,
           "add -e, or feed it a file", unless=is_given_something),
)  # fmt: skip
"""Every entry in the order in which it is tried."""


def _index() -> dict[str, list[tuple[tuple[str, ...], Prompt]]]:
    table: dict[str, list[tuple[tuple[str, ...], Prompt]]] = {}
    for prompt in PROMPTS:
        for command in prompt.commands:
            table.setdefault(command[0], []).append((command[1:], prompt))
    return table


BY_PROGRAM = _index()
"""Entries by program, each with the subcommands it is about."""
