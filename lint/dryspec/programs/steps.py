"""What common build commands are for: installing, building, testing, publishing, cleaning up.

Tool knowledge from the tools' own manuals. A rule that judges a lost exit status asks here first:
a failed ``npm ci`` matters, a failed ``docker rmi`` in a clean-up does not.
"""

from __future__ import annotations

from dryspec import lazy
from dryspec.glance import names_in
from dryspec.shell.options import SUBCOMMAND_OPTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.shell import Call

INSTALL = "install"
BUILD = "build"
TEST = "test"
PUBLISH = "publish"


def _names_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _table(text: str) -> dict[str, str]:
    """Read lines of ``kind: program subcommand; program ...``."""
    table: dict[str, str] = {}
    for line in text.strip().splitlines():
        kind, _, commands = line.partition(":")
        for command in commands.split(";"):
            table[command.strip()] = kind.strip()
    return table


_STEPS = _table("""
install: apt-get install; apt install; yum install; dnf install; microdnf install; apk add
install: npm ci; npm install; npm i; yarn install; pnpm install; pnpm i; bun install
install: bower install; pip install; pip3 install; pipenv install; pipenv sync; poetry install
install: uv sync; bundle install; gem install; composer install; go get; go install
install: cargo install; conda install; dotnet restore; nuget restore; mvn dependency:resolve
install: amazon-linux-extras install; helm dependency
build: npm run build; yarn build; yarn run build; pnpm build; pnpm run build; ng build
build: vite build; mvn package; mvn install; mvn compile; mvn verify; gradle build
build: gradlew build; gradle assemble; make; cmake; ninja; docker build; docker buildx build
build: docker compose build; docker-compose build; go build; cargo build; dotnet build
build: dotnet publish; msbuild; sbt; sam build; cdk synth; tsc; webpack; gulp; grunt; hugo
build: jekyll build; packer build; bazel build; swift build; xcodebuild; sam validate
build: terraform init; terraform plan; terraform validate; sam package; zip; hexo generate
test: npm test; npm t; npm run test; yarn test; yarn run test; pnpm test; jest; mocha; vitest
test: pytest; tox; nox; mvn test; gradle test; gradlew test; go test; cargo test; dotnet test
test: make test; make check; phpunit; rspec; rake test; rails test; cypress run; playwright test
test: ctest; ng test; karma start; npm run coverage; yarn coverage; yarn run coverage
test: pnpm coverage; pnpm run coverage
publish: docker push; docker buildx push; docker manifest push; npm publish; twine upload
publish: cargo publish; mvn deploy; gradle publish; gem push; helm upgrade; helm install
publish: helm push; kubectl apply; terraform apply; terragrunt apply; pulumi up; cdk deploy
publish: sam deploy; serverless deploy; sls deploy; eb deploy; copilot deploy; git push
publish: ansible-playbook; packer publish; amplify publish; aws s3 cp; aws s3 sync; aws s3 mv
publish: aws cloudformation deploy; aws cloudformation package; aws cloudformation create-stack
publish: aws cloudformation update-stack; aws deploy create-deployment; aws deploy push
publish: aws ecs update-service; aws ecs register-task-definition
publish: aws lambda update-function-code; aws lambda publish-version
publish: aws lambda publish-layer-version; aws lambda update-alias
publish: aws cloudfront create-invalidation; aws codepipeline start-pipeline-execution
publish: aws elasticbeanstalk update-environment
publish: aws elasticbeanstalk create-application-version; aws apprunner start-deployment
publish: aws stepfunctions update-state-machine
""")
_TEST_WORDS = frozenset(
    {word for name, kind in _STEPS.items() if kind == TEST for word in name.split()}
    - {word for name, kind in _STEPS.items() if kind != TEST for word in name.split()}
)
"""Every test has one of these, or something with "test" in it."""
_PACKAGE_MANAGERS = ("npm", "yarn", "pnpm")
_VARIANT = lazy.pattern(r"(?<=build|.test)[:_-][^ ]*$")
"""What stands behind the name of a script that is one of several: ``npm run build:prod``."""
_RUNNERS = ("npx", "bunx", "yarn", "pnpm", "poetry", "pipenv", "bundle", "uv")
STEP_PROGRAMS = frozenset(
    (*(command.partition(" ")[0] for command in _STEPS), *_RUNNERS, "mvnw", "python", "python3")
)
"""Programs whose calls may be a step of a build."""
_DEPTH = max(len(command.split()) for command in _STEPS)

_CLEANS = _table("""
clean: rm; rmdir; unlink; kill; pkill; killall; umount; unset; unalias; deactivate; userdel
clean: groupdel; docker rm; docker rmi; docker stop; docker kill; docker logout; docker prune
clean: docker network rm; docker volume rm; docker image rm; docker container rm
clean: docker container stop; docker compose down; docker-compose down; docker system prune
clean: docker container prune; docker image prune; docker compose rm; docker-compose rm
clean: docker-compose stop; docker compose stop; systemctl stop; service stop; npm uninstall
clean: pip uninstall; pip3 uninstall; npm cache; yarn cache; apt-get remove; apt-get purge
clean: apt-get clean; yum remove; yum clean; yum erase; dnf remove; dnf clean; kubectl delete
clean: helm uninstall; helm delete; git reset; git clean; git remote; git branch; git stash
clean: terraform destroy; cdk destroy; logout; sam delete; sync; update-alternatives
clean: git worktree; npm prune; apt remove; apt purge; apt-mark; apt-get autoremove
clean: apt autoremove; docker context; ssh-keygen; mvn clean; make clean
clean: gradle clean; gradlew clean; terraform workspace; docker buildx create; docker buildx use
clean: docker buildx rm; docker buildx stop; docker buildx prune; docker buildx inspect
clean: docker volume prune; docker network prune; docker builder prune; docker container kill
""")

FILTERS = _names_of(
    "tee grep egrep fgrep sed awk gawk head tail cat sort uniq cut tr wc ts less more column fold "
    "xcpretty xcbeautify nl rev xargs base64 dd"
)
"""Programs that pass on or cut down what they read; at the end of a pipe they hardly ever fail."""

_QUIET = _names_of(
    "echo printf : true false set export unset exit return break continue local declare readonly "
    "shift trap umask ulimit alias sleep date pwd env printenv whoami hostname uname id clear wait "
    "basename dirname seq expr test [ [[ (( let type which command hash tput history df free "
    "nproc lscpu uptime shopt jobs disown"
)
"""Programs that do not fail in practice, or whose status is an answer."""

_ANSWERS = _names_of(
    "test [ [[ (( grep egrep fgrep diff cmp command which type hash pgrep expr let false kill "
    "git-diff id getent mountpoint nc dpkg-query timeout curl"
)
_ANSWERING = {
    "git": (
        "diff", "rev-parse", "ls-remote", "show-ref", "describe", "merge-base", "config", "log",
        "cat-file", "ls-files", "check-ref-format", "tag", "status",
    ),
    "docker": ("info", "inspect", "ps", "images", "manifest", "version", "image", "network"),
    "npm": ("ls", "list", "outdated", "audit", "view", "config", "bin"),
    "systemctl": ("is-active", "is-enabled", "status"),
    "supervisorctl": ("status",),
    "pm2": ("list", "ls", "status", "jlist", "describe", "show", "info"),
    "forever": ("list",),
    "terraform": ("workspace",),
    "kubectl": ("get", "describe"),
    "helm": ("status", "list", "get", "history"),
    "dpkg": ("-s", "-l", "-L"),
    "rpm": ("-q",),
    "apt-cache": ("policy", "show"),
}  # fmt: skip
_READING = ("describe", "get", "list", "head", "wait", "ls", "lookup", "search", "scan", "query")


def _names(call: Call, depth: int) -> Iterator[str]:
    """Yield ``npm run build``, ``npm run``, ``npm``: what the tables may know."""
    program = call.program
    words = [program]
    for word in call.words[1:]:
        value = word.value or ""
        if value[:1] == "-" or not value:
            continue
        words.append(value)
        if len(words) == depth:
            break
    for length in range(len(words), 0, -1):
        yield " ".join(words[:length])


def step(call: Call) -> str:
    """Say which step of a build a call is: install, build, test, publish, or ""."""
    program = call.program
    if program in _RUNNERS:
        inner = _inner_step(call)
        if inner:
            return inner
    if program in ("python", "python3"):
        return _python_step(call)
    goals = [word.value for word in call.words[1:] if word.value and word.value[0] != "-"]
    if program in ("mvn", "mvnw", "gradle", "gradlew"):
        tool = program.removesuffix("w")
        found = [_STEPS.get(f"{tool} {goal}", "") for goal in goals]
        return next((kind for kind in reversed(found) if kind), BUILD if goals else "")
    for name in _names(call, _DEPTH):
        if name in _STEPS:
            return _STEPS[name]
        if program in _PACKAGE_MANAGERS and (kind := _STEPS.get(_VARIANT.sub("", name))):
            return kind
    return ""


def may_test(text: str) -> bool:
    """Whether a call of a command with this text may be a test: no is sure."""
    names = names_in(text)
    if "test" not in text and _TEST_WORDS.isdisjoint(names):
        return False
    return not STEP_PROGRAMS.isdisjoint(names)


def _inner_step(call: Call) -> str:
    """Look through ``npx cdk deploy``, ``poetry run pytest``, ``bundle exec rspec``."""
    words = [word.value or "" for word in call.words[1:] if not (word.value or "").startswith("-")]
    if words and words[0] in ("run", "exec", "dlx"):
        words = words[1:]
    for length in range(min(len(words), _DEPTH), 0, -1):
        kind = _STEPS.get(" ".join(words[:length]), "")
        if kind:
            return kind
    return ""


def _python_step(call: Call) -> str:
    module = call.option_value("-m")
    rest = [word.value or "" for word in call.words[1:]]
    if module == "pip" and "install" in rest:
        return INSTALL
    if module in ("pytest", "unittest", "tox"):
        return TEST
    if module in ("build", "PyInstaller"):
        return BUILD
    return PUBLISH if module == "twine" else ""


TAKES_DOWN = frozenset({"docker", "docker-compose", "terraform", "aws", "kubectl", "cdk", "helm"})
"""Programs whose clean-ups are worth a word: what they leave behind costs money or disturbs."""


def cleans_up(call: Call) -> bool:
    """Whether a call only removes something; it is normal that there is nothing to remove."""
    if any(name in _CLEANS for name in _names(call, 3)):
        return True
    if call.program != "aws":
        return False
    words = [word.value or "" for word in call.positionals[:2]]
    verbs = ("delete", "terminate", "stop", "remove", "deregister", "detach", "untag", "rb", "rm")
    return len(words) == 2 and words[1].startswith(verbs)


def takes_down(call: Call) -> bool:
    """Whether a call removes what the build has put up, and what it leaves behind is worth a word.

    Objects of S3 are what others use: they are removed to make room for the build's own.
    """
    if call.program not in TAKES_DOWN or not cleans_up(call):
        return False
    return call.program != "aws" or call.subcommand(2) != ("s3", "rm")


_ASSIGNS = lazy.pattern(r"""["']?(?:(?:export|readonly)\s+)?[A-Za-z_]\w*=[^\s;|&`(]*+""")
"""The argument of an ``eval`` that only assigns, and runs nothing to know what."""


def never_fails(call: Call) -> bool:
    """Whether nobody waits for this call's failure: output, options, tests."""
    if call.program == "eval" and len(call.words) == 2:
        return _ASSIGNS.fullmatch(call.words[1].text) is not None
    return call.program in _QUIET or (not call.words and not _has_calls(call))


def _has_calls(call: Call) -> bool:
    return any(
        assignment.value is not None and assignment.value.substitutions
        for assignment in call.assignments
    )


def answers(call: Call) -> bool:
    """Whether the exit status of a call is an answer (found, different) rather than a failure."""
    program = call.program
    if program in _ANSWERS:
        return True
    if asks_version(call):
        return True
    if program in _ANSWERING:
        return any((word.value or "") in _ANSWERING[program] for word in call.words[1:3])
    if program == "aws":
        words = [word.value or "" for word in call.positionals[:2]]
        return len(words) == 2 and words[1].startswith(_READING)
    return False


def asks_version(call: Call) -> bool:
    """Whether a call only asks a program which version it is, or for its help."""
    second = call.words[1].value if len(call.words) > 1 else None
    return second in ("--version", "-v", "-V", "-version", "version", "--help")


_GROUPING = frozenset(
    {
        *("run", "exec", "image", "compose", "system", "volume", "container", "buildx"),
        *("manifest", "artisan"),
    }
)
"""Subcommands that only say which group the next word belongs to."""
_JOINTS = dict.fromkeys(map(ord, "-:_"))
_IN_NAMES_OF_FILES = dict.fromkeys(map(ord, "-_./"))
_READ_A_FILE = frozenset({"bash", "dash", "node", "php", "python", "python3", "ruby", "sh"})
"""Programs that say nothing without the file they run."""


def short_name(call: Call) -> str:
    """Return how a message names a call: ``npm ci``, ``npm run build``, ``aws s3 sync``."""
    names = [call.words[0].text if call.words else ""]
    if call.program in (".", "source"):
        names += [word.text.strip("\"'") for word in call.positionals[:1]]
    if call.program in _READ_A_FILE and len(call.words) > 1:
        file = call.words[1].text
        if "." in file and file.translate(_IN_NAMES_OF_FILES).isalnum():
            names.append(file)
    always = call.program in ("aws", "gcloud", "az", "service")
    for value in _following(call, 2):
        grouped = always or len(names) == 1 or names[-1] in _GROUPING
        if not grouped or not value.translate(_JOINTS).isalnum():
            break
        names.append(value)
    name = " ".join(names)
    return name if len(name) <= 40 else name[:37] + "..."


def _following(call: Call, count: int) -> tuple[str, ...]:
    """Return the subcommands, or the words right behind a program that has none."""
    if call.program in SUBCOMMAND_OPTIONS:
        return call.subcommand(count)
    found: list[str] = []
    for word in call.words[1 : count + 1]:
        if word.prefix.startswith("-"):
            break
        found.append(word.value or "")
    return tuple(found)
