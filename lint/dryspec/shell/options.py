"""Which options of common programs take a value, and which programs bundle letters.

Only what the questions of :class:`dryspec.shell.model.Call` need: a letter that takes a value ends
a bundle (``-oDpkg::Options``), and the word behind ``--target`` is no positional. Source: the
programs' own manuals.
"""

from __future__ import annotations


def _options(text: str) -> frozenset[str]:
    return frozenset(text.split())


_APT = _options("-o -c -t -a --option --config-file --target-release --default-release")
_YUM = _options(
    "-c -d -e -x --enablerepo --disablerepo --exclude --releasever --installroot --repo --setopt"
)
_DOCKER = _options("-H --host --context --config -l --log-level --tlscacert --tlscert --tlskey")
_DOCKER_RUN = _options(
    "-a --attach -c --cpu-shares -e --env --env-file --entrypoint -h --hostname -l --label -m "
    "--memory --mount --name --network --net -p --publish --platform --restart -u --user -v "
    "--volume -w --workdir --add-host --cpus --gpus --ipc --link --log-driver --log-opt --pid "
    "--shm-size --tmpfs --ulimit --volumes-from --cap-add --cap-drop --device --dns --expose "
    "--pull --annotation --cgroup-parent --cidfile --cpu-period --cpu-quota --cpuset-cpus "
    "--cpuset-mems --detach-keys --dns-option --dns-search --domainname --group-add --health-cmd "
    "--health-interval --health-retries --health-start-period --health-timeout --ip --isolation "
    "--label-file --mac-address --memory-reservation --memory-swap --memory-swappiness "
    "--network-alias --pids-limit --runtime --security-opt --stop-signal --stop-timeout "
    "--storage-opt --sysctl --userns --uts --volume-driver"
)
_DOCKER_BUILD = _options(
    "-f --file -t --tag -o --output -c --build-arg --build-context --cache-from --cache-to --label "
    "-m --memory --network --platform --progress --secret --ssh --target --iidfile --metadata-file "
    "--add-host --allow --annotation --attest --builder --call --cgroup-parent --cpu-period "
    "--cpu-quota --cpu-shares --cpuset-cpus --cpuset-mems --isolation --memory-swap "
    "--no-cache-filter --provenance --sbom --security-opt --shm-size --ulimit"
)
_COMPOSE = _options("-f --file -p --project-name --profile --env-file --project-directory")
_PIP = _options(
    "-r --requirement -c --constraint -i --index-url --extra-index-url -t --target -e --editable "
    "-f --find-links --trusted-host --python --platform --prefix --root --cache-dir --proxy --cert"
)
_NPM = _options("--prefix -C --registry -w --workspace --userconfig --cache --loglevel")
_CURL = _options(
    "-o -H -d -X -u -A -b -c -e -F -m -T -U -w -x -y -Y -z -K -E -C -D -r -t -Q "
    "--output --header --data --data-binary --data-raw --data-urlencode --request --user "
    "--user-agent --cookie --cookie-jar --referer --form --max-time --upload-file --proxy "
    "--write-out --retry --retry-delay --connect-timeout --cacert --cert --key --url "
    "--retry-max-time --proto --resolve --range --aws-sigv4"
)
_WGET = _options(
    "-O -o -a -P -e -i -t -T -w -U -Q --output-document --output-file --directory-prefix --tries "
    "--timeout --header --user --password --user-agent --post-data --method --body-data"
)
_GIT = _options("-C -c --git-dir --work-tree --namespace")
_SSH = _options("-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w")
_KUBECTL = _options(
    "-n --namespace --context --kubeconfig --cluster --user -s --server -f --filename -l "
    "--selector -o --output -c --container -p --patch --type --timeout --token --as"
)
_AWS = _options(
    "--region --profile --output --query --endpoint-url --color --ca-bundle --cli-read-timeout "
    "--cli-connect-timeout"
)
_RSYNC = _options("-e --rsh --exclude --include --exclude-from --include-from --filter -f -T")
_GPG = _options(
    "-u --local-user -r --recipient -o --output --homedir --passphrase --passphrase-file "
    "--passphrase-fd --pinentry-mode --keyserver --recv-keys --default-key"
)

_ARGUMENTS: dict[str, frozenset[str]] = {
    "apt": _APT,
    "apt-get": _APT,
    "aptitude": _APT,
    "add-apt-repository": _options("-s -k -m --keyserver"),
    "aws": _AWS,
    "bash": _options("-c -O -o +O +o --init-file --rcfile"),
    "cargo": _options("-p --package --target --features -C --manifest-path --bin --example -j -Z"),
    "cdk": _options(
        "-a --app -c --context -o --output --require-approval --profile -r --role-arn -O "
        "--outputs-file --parameters -t --tags --toolkit-stack-name --plugin --progress"
    ),
    "chmod": _options("--reference"),
    "composer": _options("-d --working-dir"),
    "conda": _options("-n --name -p --prefix -c --channel -f --file --solver"),
    "curl": _CURL,
    "dnf": _YUM,
    "docker": _DOCKER,
    "docker-compose": _COMPOSE | _DOCKER_RUN,
    "dpkg": _options("-D --debug --admindir --root --instdir"),
    "git": _GIT,
    "gpg": _GPG,
    "gpg2": _GPG,
    "grep": _options("-e -f -m -A -B -C --include --exclude --exclude-dir --max-count --regexp"),
    "helm": _options(
        "-n --namespace -f --values --set --set-string --version --kube-context --repo"
    ),
    "journalctl": _options("-u --unit -n --lines -o --output --since --until -p --priority"),
    "jq": _options("--arg --argjson --slurpfile --rawfile --indent -f --from-file"),
    "kubectl": _KUBECTL,
    "make": _options("-C --directory -f --file -I -o -W"),
    "mamba": _options("-n --name -p --prefix -c --channel -f --file"),
    "mysql": _options(
        "-h -u -P -D -S -e --host --user --port --database --socket --execute --defaults-file"
    ),
    "npm": _NPM,
    "npx": _options("-p --package -c --call"),
    "php": _options("-c -d -f -r -B -R -F -E -S -t -z"),
    "pip": _PIP,
    "pip3": _PIP,
    "pnpm": _NPM | _options("--filter --dir"),
    "poetry": _options("-C --directory -P --project"),
    "powershell": _options("-Command -File -ExecutionPolicy"),
    "psql": _options(
        "-c -d -f -h -p -U -v -o -L -F -R -P -T --command --dbname --file --host --port --username "
        "--variable --set --output"
    ),
    "pulumi": _options("-s --stack -C --cwd --color -m --message -c --config"),
    "python": _options("-m -c -W -X"),
    "python3": _options("-m -c -W -X"),
    "node": _options("-e --eval -p --print -r --require -C --conditions --import --loader"),
    "perl": _options("-e -E -M -I -m"),
    "ruby": _options("-e -I -r -C"),
    "redis-cli": _options("-h -p -s -a -n -u --user --pass -r -i"),
    "rsync": _RSYNC,
    "sam": _options(
        "--stack-name --s3-bucket --s3-prefix --region --profile --template --template-file -t "
        "--capabilities --config-file --config-env --parameter-overrides --role-arn "
        "--image-repository"
    ),
    "scp": _options("-c -D -F -i -J -l -o -P -S -X"),
    "sdk": frozenset(),
    "sed": _options("-e -f -l --expression --file"),
    "sftp": _options("-B -b -c -D -F -i -J -l -o -P -R -S -s -X"),
    "sh": _options("-c -o +o"),
    "ssh": _SSH,
    "ssh-keygen": _options("-b -C -f -m -N -P -t -O -s -I -n -V -R -F"),
    "su": _options("-c --command -s --shell -g --group -G --supp-group -w"),
    "tail": _options("-n -c -s --lines --bytes --pid"),
    "tar": _options("-C --directory -f --file -T -X --exclude --strip-components"),
    "tee": frozenset(),
    "twine": _options("-r --repository --repository-url -u --username -p --password -c"),
    "unzip": _options("-d -x -P"),
    "useradd": _options("-b -c -d -e -f -g -G -k -K -p -s -u -Z"),
    "wget": _WGET,
    "yarn": _options("--cwd --registry --modules-folder --cache-folder --network-timeout"),
    "yum": _YUM,
    "zip": _options("-b -n -t -x -i -P"),
    "zypper": _options("-R --root -D --reposd-dir -C --cache-dir"),
}

# Where a letter means one thing for one subcommand and another elsewhere.
_SUB_ARGUMENTS: dict[str, frozenset[str]] = {
    "docker build": _DOCKER_BUILD,
    "docker buildx": _DOCKER_BUILD | _options("--builder --name --driver"),
    "docker compose": _COMPOSE | _DOCKER_RUN,
    "docker create": _DOCKER_RUN,
    "docker exec": _options("-e --env --env-file -u --user -w --workdir --detach-keys"),
    "docker load": _options("-i --input --platform"),
    "docker login": _options("-u --username -p --password"),
    "docker pull": _options("--platform"),
    "docker push": _options("--platform"),
    "docker run": _DOCKER_RUN,
    "docker system": _options("--filter --format"),
    "docker image": _options("--filter --format"),
    "docker container": _DOCKER_RUN | _options("--filter --format"),
    "docker ps": _options("-f --filter -n --last --format"),
    "docker images": _options("-f --filter --format"),
    "git clone": _options(
        "-b --branch -o --origin -u --upload-pack --depth -c --config --reference -j "
        "--jobs --template"
    ),
    "git commit": _options("-m --message -F --file -C -c --author --date -t --template"),
    "git checkout": _options("-b -B --orphan"),
    "git switch": _options("-c -C --orphan"),
    "git merge": _options("-m -F --file -s --strategy -X"),
    "git tag": _options("-m --message -F --file -u --local-user -n"),
    "git push": _options("-o --push-option --repo --receive-pack"),
    "git log": _options("-n --author --since --until -L"),
}

_SHELLS = ("dash", "zsh", "ksh", "ash")
for _shell in _SHELLS:
    _ARGUMENTS[_shell] = _ARGUMENTS["sh"]

# Programs whose options are whole words behind one dash.
_WORD_OPTIONS = _options(
    "terraform tofu terragrunt openssl find java javac mvn keytool go packer consul vault nomad "
    "gcc g++ clang cc ffmpeg convert xcodebuild adb powershell pwsh powershell.exe dotnet ant "
    "jarsigner sdkmanager avdmanager msbuild qemu-system-x86_64 X php-config"
)

# Options before the subcommand that take a value, where "-f" there and behind it differ.
SUBCOMMAND_OPTIONS: dict[str, frozenset[str]] = {
    "apt": _APT,
    "apt-get": _APT,
    "aws": _AWS,
    "docker": _options("-H --host -c --context --config -l --log-level"),
    "docker-compose": _COMPOSE,
    "docker compose": _COMPOSE,
    "yum": _YUM,
    "dnf": _YUM,
    "git": _options("-C -c --git-dir --work-tree --namespace"),
    "gcloud": _options("--project --account --configuration --format --verbosity"),
    "helm": _options("-n --namespace --kube-context --kubeconfig"),
    "kubectl": _options("-n --namespace --context --kubeconfig --cluster --user -s --server"),
    "npm": _NPM,
    "pnpm": _options("-C --dir --filter -F"),
    "poetry": _options("-C --directory -P --project"),
    "pulumi": _options("-s --stack -C --cwd --color"),
    "sam": _options("--config-file --config-env"),
    "yarn": _options("--cwd"),
    "zypper": _options("-R --root"),
    "composer": _options("-d --working-dir"),
    "cdk": _options("-a --app -c --context --profile -o --output"),
    "ng": frozenset(),
    "gpg": _GPG,
    "make": _options("-C --directory -f --file"),
}

_EMPTY: frozenset[str] = frozenset()


def options_with_argument(program: str, subcommand: str) -> frozenset[str]:
    """Return the options that take the next word (or the rest of a bundle) as their value."""
    options = _ARGUMENTS.get(program, _EMPTY)
    if not subcommand:
        return options
    return options | _SUB_ARGUMENTS.get(f"{program} {subcommand}", _EMPTY)


# Positionals after which everything belongs to another command: the image of docker run.
_OPTIONS_END = {
    "docker run": 2,
    "docker exec": 2,
    "docker create": 2,
    "docker-compose run": 2,
    "docker-compose exec": 2,
    "ssh": 1,
    "bash": 1,
    "sh": 1,
    "python": 1,
    "python3": 1,
    "node": 1,
    "npx": 1,
}


def options_end(program: str, subcommand: str) -> int:
    """Return how many positionals end the options of this program; 0: they never end."""
    return _OPTIONS_END.get(program, 0) or _OPTIONS_END.get(f"{program} {subcommand}", 0)


def has_subcommands(program: str) -> bool:
    """Whether options differ between the subcommands of this program."""
    return program in _WITH_SUBCOMMANDS


def bundles_letters(program: str) -> bool:
    """Whether ``-abc`` means ``-a -b -c`` for this program."""
    return program not in _WORD_OPTIONS


_WITH_SUBCOMMANDS = frozenset(
    key.partition(" ")[0] for key in (*_SUB_ARGUMENTS, *_OPTIONS_END) if " " in key
)
