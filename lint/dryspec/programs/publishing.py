"""Which commands make something public, and which give back what outlives the build, as data.

Used by the what-if of the simulator and by the rule `post-build-unguarded`, so that both always
mean the same commands. Sources: the manuals of the programs named.
"""

from __future__ import annotations

from dryspec import lazy
from dryspec.glance import names_in

BY_NAME = "deploys, by its name"
"""The effect of a script that only its name gives away."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Call

_DEPLOYS = "deploys"
_PUSHES_IMAGE = "pushes an image"
_PUBLISHES = "publishes"
_PUBLISHES_PACKAGE = "publishes a package"
_CHANGES = "changes infrastructure"
_RELEASES = "makes a release"

# The program with its leading words, options left out, and what it does.
PUBLISHING = {
    "docker push": _PUSHES_IMAGE,
    "docker image push": _PUSHES_IMAGE,
    "docker manifest push": _PUSHES_IMAGE,
    "docker compose push": _PUSHES_IMAGE,
    "docker stack deploy": _DEPLOYS,
    "docker-compose push": _PUSHES_IMAGE,
    "podman push": _PUSHES_IMAGE,
    "buildah push": _PUSHES_IMAGE,
    "nerdctl push": _PUSHES_IMAGE,
    "crane push": _PUSHES_IMAGE,
    "crane copy": _PUSHES_IMAGE,
    "skopeo copy": _PUSHES_IMAGE,
    "ko apply": _DEPLOYS,
    "aws s3api put-object": "uploads to S3",
    "aws lambda update-function-code": "deploys a function",
    "aws lambda publish-version": "publishes a function version",
    "aws lambda publish-layer-version": "publishes a layer",
    "aws lambda update-alias": "moves traffic to a function version",
    "aws lambda create-function": "deploys a function",
    "aws ecs update-service": "deploys to ECS",
    "aws ecs create-service": "deploys to ECS",
    "aws ecs deploy": "deploys to ECS",
    "aws deploy create-deployment": _DEPLOYS,
    "aws deploy push": "uploads a revision",
    "aws cloudformation deploy": _CHANGES,
    "aws cloudformation create-stack": _CHANGES,
    "aws cloudformation update-stack": _CHANGES,
    "aws cloudformation execute-change-set": _CHANGES,
    "aws cloudformation update-stack-set": _CHANGES,
    "aws codepipeline put-job-success-result": "reports success",
    "aws codepipeline start-pipeline-execution": "starts a pipeline",
    "aws codeartifact publish-package-version": _PUBLISHES_PACKAGE,
    "aws ecr put-image": _PUSHES_IMAGE,
    "aws ecr-public put-image": _PUSHES_IMAGE,
    "aws elasticbeanstalk update-environment": _DEPLOYS,
    "aws elasticbeanstalk create-application-version": "uploads an application version",
    "aws amplify start-deployment": _DEPLOYS,
    "aws amplify start-job": _DEPLOYS,
    "aws apprunner start-deployment": _DEPLOYS,
    "aws apigateway create-deployment": _DEPLOYS,
    "aws autoscaling start-instance-refresh": _DEPLOYS,
    "aws lightsail create-container-service-deployment": _DEPLOYS,
    "aws opsworks create-deployment": _DEPLOYS,
    "aws serverlessrepo create-application-version": _RELEASES,
    "npm publish": _PUBLISHES_PACKAGE,
    "yarn publish": _PUBLISHES_PACKAGE,
    "yarn npm publish": _PUBLISHES_PACKAGE,
    "pnpm publish": _PUBLISHES_PACKAGE,
    "lerna publish": _PUBLISHES_PACKAGE,
    "changeset publish": _PUBLISHES_PACKAGE,
    "semantic-release": _RELEASES,
    "goreleaser release": _RELEASES,
    "twine upload": _PUBLISHES_PACKAGE,
    "poetry publish": _PUBLISHES_PACKAGE,
    "flit publish": _PUBLISHES_PACKAGE,
    "hatch publish": _PUBLISHES_PACKAGE,
    "uv publish": _PUBLISHES_PACKAGE,
    "gem push": _PUBLISHES_PACKAGE,
    "cargo publish": _PUBLISHES_PACKAGE,
    "nuget push": _PUBLISHES_PACKAGE,
    "dotnet nuget push": _PUBLISHES_PACKAGE,
    "jfrog rt u": _PUBLISHES_PACKAGE,
    "jfrog rt upload": _PUBLISHES_PACKAGE,
    "jf rt u": _PUBLISHES_PACKAGE,
    "jf rt upload": _PUBLISHES_PACKAGE,
    "git push": "pushes to the repository",
    "gh release create": _RELEASES,
    "gh release upload": _RELEASES,
    "gh release edit": _RELEASES,
    "hub release create": _RELEASES,
    "terraform apply": _CHANGES,
    "tofu apply": _CHANGES,
    "terragrunt apply": _CHANGES,
    "terragrunt run-all apply": _CHANGES,
    "pulumi up": _CHANGES,
    "pulumi update": _CHANGES,
    "cdk deploy": _CHANGES,
    "sam deploy": _CHANGES,
    "sam sync": _CHANGES,
    "sam publish": _RELEASES,
    "serverless deploy": _DEPLOYS,
    "sls deploy": _DEPLOYS,
    "eb deploy": _DEPLOYS,
    "copilot deploy": _DEPLOYS,
    "copilot svc deploy": _DEPLOYS,
    "copilot job deploy": _DEPLOYS,
    "copilot pipeline deploy": _DEPLOYS,
    "amplify publish": _DEPLOYS,
    "amplify push": _DEPLOYS,
    "chalice deploy": _DEPLOYS,
    "zappa deploy": _DEPLOYS,
    "zappa update": _DEPLOYS,
    "ecs-cli compose up": _DEPLOYS,
    "ecs-cli compose service up": _DEPLOYS,
    "ecs-cli push": _PUSHES_IMAGE,
    "ecs-deploy": "deploys to ECS",
    "ecs deploy": "deploys to ECS",
    "kubectl apply": "deploys to Kubernetes",
    "kubectl create": "deploys to Kubernetes",
    "kubectl replace": "deploys to Kubernetes",
    "kubectl patch": "deploys to Kubernetes",
    "kubectl set image": "deploys to Kubernetes",
    "kubectl rollout restart": "deploys to Kubernetes",
    "oc apply": "deploys to Kubernetes",
    "helm upgrade": "deploys to Kubernetes",
    "helm install": "deploys to Kubernetes",
    "helm push": "publishes a chart",
    "helmfile apply": "deploys to Kubernetes",
    "helmfile sync": "deploys to Kubernetes",
    "argocd app sync": "deploys to Kubernetes",
    "skaffold run": "deploys to Kubernetes",
    "skaffold deploy": "deploys to Kubernetes",
    "firebase deploy": _DEPLOYS,
    "netlify deploy": _DEPLOYS,
    "vercel deploy": _DEPLOYS,
    "wrangler deploy": _DEPLOYS,
    "wrangler publish": _DEPLOYS,
    "gcloud app deploy": _DEPLOYS,
    "gcloud run deploy": _DEPLOYS,
    "gcloud functions deploy": _DEPLOYS,
    "heroku container:push": _PUSHES_IMAGE,
    "heroku container:release": _DEPLOYS,
    "cf push": _DEPLOYS,
    "s3cmd put": "uploads to S3",
    "s3cmd sync": "uploads to S3",
}

_GIVING_BACK = {
    "docker rm",
    "docker stop",
    "docker kill",
    "docker compose down",
    "docker-compose down",
    "docker compose stop",
    "docker-compose stop",
    "terraform destroy",
    "tofu destroy",
    "pulumi destroy",
    "cdk destroy",
    "sam delete",
    "serverless remove",
    "sls remove",
    "aws cloudformation delete-stack",
    "aws ec2 terminate-instances",
    "aws rds delete-db-instance",
    "aws ecs stop-task",
    "kubectl delete",
    "helm uninstall",
    "helm delete",
    "kind delete cluster",
    "k3d cluster delete",
    "minikube delete",
}

# Programs whose words name what to do, in any position, and those words.
_GOALS = {
    "mvn": lazy.pattern(r"deploy|(?:.+:)?(?:deploy|deploy-file|build)|release:perform"),
    "mvnw": lazy.pattern(r"deploy|(?:.+:)?(?:deploy|deploy-file|build)|release:perform"),
    "gradle": lazy.pattern(r"(?:.*:)?(?:publish\w*|upload\w*|jib|bintrayUpload)"),
    "gradlew": lazy.pattern(r"(?:.*:)?(?:publish\w*|upload\w*|jib|bintrayUpload)"),
    "sbt": lazy.pattern(r"(?:.*/)?(?:publish|publishSigned|release)"),
    "make": lazy.pattern(r"(?:docker[-_])?(?:deploy|publish|release|push)(?:[-_].*)?"),
    "task": lazy.pattern(r"(?:deploy|publish|release)(?:[-_:].*)?"),
    "just": lazy.pattern(r"(?:deploy|publish|release)(?:[-_].*)?"),
    "rake": lazy.pattern(r"(?:deploy|publish|release)(?:[-_:].*)?"),
    "fab": lazy.pattern(r"(?:deploy|publish|release)(?:[-_].*)?"),
    "cap": lazy.pattern(r"(?:\w+:)?deploy(?::.*)?"),
}
_GOALS_WITHOUT_LOCAL = frozenset({"publishToMavenLocal", "publishLocal"})

_SCRIPT_NAME = lazy.pattern(
    r"(?:deploy|publish|release)(?:[-_.][\w.-]*)?\.(?:sh|bash|py|js|ps1|rb)"
)
_SCRIPT_TASK = lazy.pattern(r"(?:deploy|publish|release)(?:[:_-].*)?")
_INTERPRETERS = frozenset({"bash", "sh", "dash", "zsh", "python", "python3", "node", "ruby", "."})
_PACKAGE_RUNNERS = frozenset({"npm", "yarn", "pnpm", "bun"})
# What a failed build leaves for people and for the next build is not a publication.
_KEPT_AFTER_FAILURE = lazy.pattern(
    r"(?:^|[/_.-])(?:tf)?(?:state|logs?|reports?|coverage|(?:test[-_]?)?results?|cache|screenshots|"
    r"videos|traces?)(?:[/_.-]|$)",
    lazy.IGNORECASE,
)
_DRY = ("--dry-run", "--dryrun", "--dry_run", "--no-execute-changeset", "--help", "--skip-publish")
_REMOTE = lazy.pattern(r"[^/]+:")
_SUCCESS = lazy.pattern(
    r"succe|passed|completed?\b|deployed|released|published|✅", lazy.IGNORECASE
)
_TELLS_FAILURE = lazy.pattern(r"fail|error|status|\$\{?CODEBUILD_BUILD_SUCCEEDING", lazy.IGNORECASE)

# Programs that start another one given as words: how many words to leave out.
_RUNNERS = {
    "npx": 1,
    "bunx": 1,
    "uvx": 1,
    "pipx run": 2,
    "pnpm exec": 2,
    "pnpm dlx": 2,
    "yarn dlx": 2,
    "yarn exec": 2,
    "poetry run": 2,
    "pipenv run": 2,
    "uv run": 2,
    "bundle exec": 2,
    "mise exec": 2,
}

# Every program that one of the tables or checks below can recognise; the others cost nothing.
_PROGRAMS = (
    {words.partition(" ")[0] for words in (*PUBLISHING, *_RUNNERS)}
    | set(_GOALS)
    | _INTERPRETERS
    | _PACKAGE_RUNNERS
    | {"scp", "rsync"}
)


# One of these is in most texts that publish; the others name one of the programs in _BESIDE and,
# beside it, one of the names there.
_TELLING = ("deploy", "publish", "release", "push", "pload", "jib")


def _beside() -> dict[str, set[str]]:
    beside: dict[str, set[str]] = {"aws": {"cp", "sync", "mv"}, "scp": {"scp"}, "rsync": {"rsync"}}
    for words in PUBLISHING:
        if not any(word in words for word in _TELLING):
            beside.setdefault(words.partition(" ")[0], set()).add(words.rpartition(" ")[2])
    return beside


_BESIDE = _beside()


def may_publish(text: str) -> bool:
    """Tell whether a call of a command may make something public: a quick look, no is sure."""
    for word in _TELLING:
        if word in text:
            return True
    names = names_in(text)
    return any(not _BESIDE[program].isdisjoint(names) for program in _BESIDE.keys() & names)


def publishes(call: Call) -> str | None:
    """Return what a call makes public, as the end of a sentence ("pushes an image"), or None."""
    program = call.program
    if program not in _PROGRAMS and not _SCRIPT_NAME.fullmatch(program):
        return None
    words = _words(call)
    effect = _effect(call, words) if words else None
    if effect is None or call.has_flag(*_DRY):
        return None
    return effect


def _effect(call: Call, words: list[str]) -> str | None:
    return (
        _longest(words)
        or _by_arguments(call, words)
        or _by_goal(words)
        or _by_name(words)
        or _announces(call, words)
    )


def gives_back(call: Call) -> bool:
    """Tell whether a call gives back what outlives the build: containers, stacks, clusters."""
    words = _words(call)
    return any(" ".join(words[:length]) in _GIVING_BACK for length in range(2, 5))


def _words(call: Call) -> list[str]:
    """Return program and positional words, the programs that only start another one left out."""
    words = [call.program, *(word.value or word.prefix for word in call.positionals)]
    if call.program in ("python", "python3") and call.has_flag("-m"):
        module = call.option_value("-m")
        return [module, *(word for word in words[1:] if word != module)] if module else words
    length = _RUNNERS.get(" ".join(words[:2])) or _RUNNERS.get(call.program)
    if length is None:
        return words
    return [words[length].partition("@")[0], *words[length + 1 :]] if words[length:] else []


def _longest(words: list[str]) -> str | None:
    for length in (4, 3, 2, 1):
        effect = PUBLISHING.get(" ".join(words[:length]))
        if effect is not None:
            return effect
    return None


def _by_arguments(call: Call, words: list[str]) -> str | None:
    program = words[0]
    if program == "aws" and words[1:2] == ["s3"] and words[2:3] in (["cp"], ["sync"], ["mv"]):
        if _KEPT_AFTER_FAILURE.search("".join(word.text for word in call.positionals[2:3])):
            return None
        return "uploads to S3" if any(word.startswith("s3://") for word in words[4:]) else None
    if program in ("docker", "podman", "nerdctl") and "build" in words[1:3]:
        pushes = call.has_flag("--push") or "push=true" in (call.option_value("--output") or "")
        return _PUSHES_IMAGE if pushes else None
    if program in ("scp", "rsync") and len(words) > 2 and _REMOTE.match(words[-1]):
        return "copies to another host"
    return None


def _by_goal(words: list[str]) -> str | None:
    goals = _GOALS.get(words[0])
    if goals is None:
        return None
    for word in words[1:]:
        local = word.rpartition(":")[2] in _GOALS_WITHOUT_LOCAL
        builds = word.rpartition(":")[2] == "build" and "jib" not in word
        if goals.fullmatch(word) and not local and not builds:
            if words[0] != "make":
                return _PUBLISHES_PACKAGE
            return _DEPLOYS if "deploy" in word else _PUBLISHES
    return None


def _by_name(words: list[str]) -> str | None:
    """Recognise scripts called after what they do: `deploy.sh`, `npm run deploy`."""
    program = words[0]
    script = words[1] if program in _INTERPRETERS and len(words) > 1 else program
    if _SCRIPT_NAME.fullmatch(script.rpartition("/")[2]):
        return BY_NAME
    if program in _PACKAGE_RUNNERS and _SCRIPT_TASK.fullmatch(_package_task(words)):
        return BY_NAME
    return None


def _package_task(words: list[str]) -> str:
    """Return the script of `npm run X`, `yarn run X`, `yarn X`; npm has no such short form."""
    explicit = words[1:2] in (["run"], ["run-script"])
    if not explicit and words[0] == "npm":
        return ""
    return next(iter(words[2 if explicit else 1 :]), "")


def _announces(call: Call, words: list[str]) -> str | None:
    """Recognise a notification that speaks of success and of nothing else."""
    if words[:3] != ["aws", "sns", "publish"]:
        return None
    text = " ".join(word.text for word in call.arguments)
    return (
        "announces success" if _SUCCESS.search(text) and not _TELLS_FAILURE.search(text) else None
    )
