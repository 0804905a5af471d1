"""Whole files with one known defect each: rule, file, and the words the finding stands on."""

from __future__ import annotations

_SPEC = "version: 0.2\n"
_BUILD = "phases:\n  build:\n    commands:\n      - make\n"
_BATCH = "version: 0.2\nbatch:\n"
_SERVER = "version: 0.0\nos: linux\n"
_FILES = _SERVER + "files:\n  - source: web\n    destination: /srv/web\n"
_PERMISSION = _FILES + "permissions:\n  - object: /srv/web\n    owner: app\n"
_HOOKS = _FILES + "hooks:\n"
_START = _HOOKS + "  ApplicationStart:\n    - location: scripts/start.sh\n"

BUILDSPEC: list[tuple[str, str, str]] = [
    ("unknown-key", _SPEC + _BUILD.replace("build:", "biuld:"), "biuld"),
    ("unknown-key", _SPEC + _BUILD + "artefacts:\n  files: [a]\n", "artefacts"),
    ("unknown-key", _SPEC + "env:\n  STAGE: prod\n" + _BUILD, "STAGE"),
    (
        "continuation-cut",
        _SPEC + _BUILD.replace("make", "|\n        make \\ \n          all"),
        "\\ ",
    ),
    ("option-as-item", _SPEC + _BUILD + "      - -k all\n", "-k"),
    ("continuation-folded", _SPEC + _BUILD.replace("make", "make \\\n        all"), "\\"),
    (
        "alias-not-expanded",
        _SPEC
        + "env:\n  shell: bash\n"
        + _BUILD.replace("make", "|\n        alias m=make\n        m all"),
        "m",
    ),
    (
        "option-as-command",
        _SPEC + _BUILD.replace("make", "|\n        make \\\n          # x\n          --all"),
        "--all",
    ),
    (
        "option-as-command",
        _SPEC + _BUILD.replace("make", "|\n        make\n          -k all"),
        "-k",
    ),
    ("continuation-folded", _SPEC + _BUILD.replace("make", "'make \\\n        all'"), "\\"),
    ("status-of-other-command", _SPEC + _BUILD + "      - STATUS=$?\n", "STATUS=$?"),
    ("misplaced-key", _SPEC + _BUILD + "  artifacts:\n    files: [a]\n", "artifacts"),
    ("misplaced-key", _SPEC + _BUILD + "commands:\n  - make\n", "commands"),
    ("duplicate-key", _SPEC + _BUILD + "  build:\n    commands: [x]\n", "build"),
    ("missing-key", _SPEC + "phases:\n  build:\n    finally: [make]\n", "finally"),
    ("swallowed-key", _SPEC + _BUILD + "artifacts:\n  files:\n    - a\n      name:x\n", "name:"),
    ("yaml-syntax", _SPEC + "phases:\n\tbuild:\n", "\t"),
    ("yaml-syntax", _SPEC + _BUILD + "      - 'echo x\n", "'echo x"),
    ("looks-like-appspec", "version: 0.0\nos: linux\nfiles: []\n", "os"),
    ("command-not-string", _SPEC + _BUILD + '      - echo "a: b"\n', 'echo "a: b"'),
    ("command-not-string", _SPEC + _BUILD + "      - {make: all}\n", "{make: all}"),
    ("anchor-in-command", _SPEC + _BUILD + "      - &cmake --build .\n", "--build ."),
    (
        "command-truncated-by-comment",
        _SPEC + _BUILD + '      - curl "https://example.com/ #y"\n',
        '#y"',
    ),
    (
        "folded-multiline",
        _SPEC + _BUILD + "      - >\n        cat <<EOF > a\n        text\n        EOF\n",
        "text",
    ),
    (
        "folded-multiline",
        _SPEC + _BUILD + "      - >\n        if true; then\n        make\n        fi\n",
        "fi",
    ),
    ("phases-missing", _SPEC + "artifacts:\n  files: [a]\n", "version"),
    ("version-missing", _BUILD, "phases"),
    ("version-is-release-number", "version: 1.0\n" + _BUILD, "1.0"),
    ("version-is-release-number", "version: v0.2\n" + _BUILD, "v0.2"),
    ("version-is-release-number", "version: 2024-05-06\n" + _BUILD, "2024-05-06"),
    ("version-misplaced", _BUILD + "    version: 0.2\n", "version"),
    (
        "cache-emptied",
        _SPEC + _BUILD.replace("make", "npm ci") + "cache:\n  paths: ['node_modules/**/*']\n",
        "'node_modules/**/*'",
    ),
    ("version-spelling", "version: 0.20\n" + _BUILD, "0.20"),
    (
        "version-spelling",
        "version: '0.2'\nbatch:\n  build-list:\n    - identifier: a\n" + _BUILD,
        "'0.2'",
    ),
    ("v01-keys-in-v02", _SPEC + "environment_variables:\n  plaintext: {A: b}\n" + _BUILD, "env"),
    ("v02-keys-in-v01", "version: 0.1\nenv:\n  variables: {A: b}\n" + _BUILD, "env"),
    ("v01-state-loss", "version: 0.1\n" + _BUILD.replace("make", "cd app\n      - make"), "cd app"),
    ("wrong-type", _SPEC + "phases:\n  build:\n    - make\n", "- make"),
    ("wrong-type", _SPEC + "phases:\n  build:\n    commands: make\n", "make"),
    ("invalid-value", _SPEC + _BUILD + "artifacts:\n  files: [a]\n  discard-paths: sure\n", "sure"),
    ("on-failure-invalid", _SPEC + _BUILD + "    on-failure: STOP\n", "STOP"),
    (
        "on-failure-retry-side-effects",
        _SPEC + "phases:\n  build:\n    on-failure: RETRY\n    commands: [npm publish]\n",
        "npm publish",
    ),
    (
        "on-failure-continue-pre-build",
        _SPEC
        + "phases:\n  install:\n    on-failure: CONTINUE\n    commands: [npm ci]\n"
        + _BUILD[8:],
        "CONTINUE",
    ),
    ("reserved-env-prefix", _SPEC + "env:\n  variables:\n    CODEBUILD_X: x\n" + _BUILD, "CODEB"),
    ("env-self-reference", _SPEC + "env:\n  variables:\n    PATH: $PATH:/x\n" + _BUILD, "$PATH"),
    ("env-name-invalid", _SPEC + "env:\n  variables:\n    MY-NAME: x\n" + _BUILD, "MY-NAME"),
    (
        "env-duplicate-source",
        _SPEC + "env:\n  variables:\n    A: x\n  parameter-store:\n    A: /a\n" + _BUILD,
        "A",
    ),
    ("unknown-shell", _SPEC + "env:\n  shell: /bin/bash\n" + _BUILD, "/bin/bash"),
    (
        "plaintext-secret",
        _SPEC + "env:\n  variables:\n    DB_PASSWORD: Tr0ub4dor-3x\n" + _BUILD,
        "Tr0ub4dor-3x",
    ),
    (
        "secrets-ref-malformed",
        _SPEC + "env:\n  secrets-manager:\n    A: a:b:c:d:e\n" + _BUILD,
        "a:b",
    ),
    (
        "parameter-name-shape",
        _SPEC + "env:\n  parameter-store:\n    A: not a name\n" + _BUILD,
        "not a name",
    ),
    (
        "export-undefined",
        _SPEC + "env:\n  exported-variables: [TAG]\n" + _BUILD + "      - (export TAG=1)\n",
        "TAG",
    ),
    ("export-undefined", _SPEC + "env:\n  exported-variables: [NEVER_SET]\n" + _BUILD, "NEVER_SET"),
    ("export-forbidden", _SPEC + "env:\n  exported-variables: [AWS_X]\n" + _BUILD, "AWS_X"),
    (
        "secret-echoed",
        _SPEC + "env:\n  secrets-manager:\n    TOKEN: a:b\n" + _BUILD + "      - env\n",
        "env",
    ),
    (
        "run-as-hazards",
        _SPEC + "run-as: app\n" + _BUILD + "      - apt-get install -y jq\n",
        "apt-get",
    ),
    (
        "runtime-unknown",
        _SPEC + "phases:\n  install:\n    runtime-versions:\n      node: 22\n" + _BUILD[8:],
        "node",
    ),
    (
        "runtime-version-unavailable",
        _SPEC + "phases:\n  install:\n    runtime-versions:\n      java: 17\n" + _BUILD[8:],
        "17",
    ),
    (
        "runtime-eol",
        _SPEC + "phases:\n  install:\n    runtime-versions:\n      python: 3.8\n" + _BUILD[8:],
        "3.8",
    ),
    (
        "runtime-docker-deprecated",
        _SPEC + "phases:\n  install:\n    runtime-versions:\n      docker: 19\n" + _BUILD[8:],
        "docker",
    ),
    (
        "empty-runtime-versions",
        _SPEC + "phases:\n  install:\n    runtime-versions:\n    commands: [make]\n" + _BUILD[8:],
        "runtime-versions",
    ),
    ("artifacts-files-missing", _SPEC + _BUILD + "artifacts:\n  name: x\n", "artifacts"),
    (
        "artifact-type-deprecated",
        _SPEC + _BUILD + "artifacts:\n  type: zip\n  files: [a]\n",
        "type",
    ),
    ("artifact-secret-file", _SPEC + _BUILD + "artifacts:\n  files: [server.pem]\n", "server.pem"),
    ("artifact-secret-file", _SPEC + _BUILD + "artifacts:\n  files: [id_rsa]\n", "id_rsa"),
    ("glob-directory", _SPEC + _BUILD + "artifacts:\n  files: [dist/]\n", "dist/"),
    ("glob-unsupported-syntax", _SPEC + _BUILD + "artifacts:\n  files: ['{a,b}.js']\n", "{a,b}.js"),
    (
        "exclude-pattern-shape",
        _SPEC + _BUILD + "artifacts:\n  files: ['**/*']\n  exclude-paths: ['**/*']\n",
        "**/*",
    ),
    (
        "secondary-id-invalid",
        _SPEC + _BUILD + "artifacts:\n  files: [a]\n  secondary-artifacts:\n"
        "    my-site:\n      files: [b]\n",
        "my-site",
    ),
    (
        "base-directory-repeated",
        _SPEC + _BUILD + "artifacts:\n  base-directory: dist\n  files: ['dist/**/*']\n",
        "'dist/**/*'",
    ),
    (
        "artifact-secret-file",
        _SPEC
        + _BUILD
        + "      - echo $DEPLOY_PRIVATE_KEY > key.pem\nartifacts:\n  files: ['**/*']\n",
        "> key.pem",
    ),
    (
        "report-format",
        _SPEC + _BUILD + "reports:\n  c:\n    files: [lcov.info]\n    file-format: CLOVERXML\n",
        "lcov.info",
    ),
    (
        "report-format",
        _SPEC + _BUILD + "reports:\n  unit:\n    files: [a.json]\n    file-format: JUNITXML\n",
        "a.json",
    ),
    (
        "report-too-many",
        _SPEC + _BUILD + "reports:\n" + "".join(f"  r{n}:\n    files: [a.xml]\n" for n in range(6)),
        "r5",
    ),
    (
        "v02-cd-carry-over",
        _SPEC + "phases:\n  install:\n    commands: [cd app]\n  build:\n    commands: [cd app]\n",
        "cd app",
    ),
    (
        "placeholder-left",
        _SPEC
        + _BUILD.replace("make", "docker push <account-id>.dkr.ecr.eu-west-1.amazonaws.com/a"),
        "<account-id>",
    ),
    (
        "env-name-misspelt",
        _SPEC + "env:\n  variables: {WEB_DOAMIN: a}\n" + _BUILD.replace("make", "make $WEB_DOMAIN"),
        "WEB_DOAMIN",
    ),
    (
        "artifact-path-at-root",
        _SPEC + _BUILD + "artifacts:\n  files: [/target/app.jar]\n",
        "/target/app.jar",
    ),
    (
        "cache-path-at-root",
        _SPEC + _BUILD + "cache:\n  paths: [/node_modules/**/*]\n",
        "/node_modules/**/*",
    ),
    ("cache-paths-missing", _SPEC + _BUILD + "cache:\n  key: a\n", "cache"),
    (
        "cache-fallback-without-key",
        _SPEC + _BUILD + "cache:\n  paths: [a]\n  fallback-keys: [b]\n",
        "fallback-keys",
    ),
    (
        "cache-fallback-limit",
        _SPEC + _BUILD + "cache:\n  key: k-1\n  paths: [a]\n  fallback-keys: [a, b, c, d, e, f]\n",
        "f",
    ),
    ("batch-identifier", _BATCH + "  build-list:\n    - identifier: a-b\n" + _BUILD, "a-b"),
    (
        "batch-identifier",
        _BATCH + "  build-list:\n    - identifier: a\n    - identifier: a\n" + _BUILD,
        "a",
    ),
    (
        "batch-depend-unknown",
        _BATCH + "  build-graph:\n    - identifier: a\n      depend-on: [zz]\n" + _BUILD,
        "zz",
    ),
    (
        "batch-cycle",
        _BATCH + "  build-graph:\n    - identifier: a\n      depend-on: [a]\n" + _BUILD,
        "a",
    ),
    (
        "batch-multiple-types",
        _BATCH
        + "  build-list:\n    - identifier: a\n  build-fanout:\n    parallelism: 2\n"
        + _BUILD,
        "build-fanout",
    ),
    (
        "batch-compute-and-fleet",
        _BATCH + "  build-list:\n    - identifier: a\n      env:\n        fleet: f\n"
        "        compute-type: BUILD_GENERAL1_SMALL\n" + _BUILD,
        "BUILD_GENERAL1_SMALL",
    ),
    (
        "batch-compute-type",
        _BATCH
        + "  build-list:\n    - identifier: a\n      env:\n        compute-type: TINY\n"
        + _BUILD,
        "TINY",
    ),
    (
        "image-deprecated",
        _BATCH + "  build-list:\n    - identifier: a\n      env:\n"
        "        image: aws/codebuild/standard:3.0\n" + _BUILD,
        "aws/codebuild/standard:3.0",
    ),
    (
        "matrix-shape",
        _BATCH + "  build-matrix:\n    dynamic:\n      env:\n        image: one\n" + _BUILD,
        "one",
    ),
    ("fanout-parallelism", _BATCH + "  build-fanout:\n    parallelism: many\n" + _BUILD, "many"),
    (
        "multiline-no-errexit",
        _SPEC + _BUILD + "      - |\n        make deps\n        make dist\n",
        "make",
    ),
    ("shell-syntax", _SPEC + _BUILD + "      - if true; then make\n", "if"),
    ("shell-syntax", _SPEC + _BUILD + "      - make $(date\n", "$(date"),
    (
        "shell-syntax",
        _SPEC + _BUILD + "      - |\n" + "        make each of them now\n" * 50 + "        (make\n",
        "(make",
    ),
    (
        "grep-count-zero-fails",
        _SPEC + _BUILD + "      - N=$(grep -c a b)\n      - if [ $N -gt 0 ]; then make; fi\n",
        "grep -c a b",
    ),
    ("background-job", _SPEC + _BUILD + "      - make serve &\n      - make test\n", "make serve"),
    (
        "post-build-unguarded",
        _SPEC + _BUILD + "      - npm test\n  post_build:\n    commands:\n      - npm publish\n",
        "npm publish",
    ),
    (
        "post-build-unguarded",
        _SPEC
        + _BUILD
        + "      - npm test\n  post_build:\n    commands: [terraform apply tf.plan]\n",
        "terraform apply",
    ),
    ("unreachable-phase", _SPEC + _BUILD + "      - exit 1\n      - make dist\n", "exit 1"),
    (
        "unreachable-phase",
        _SPEC + _BUILD + "    finally: ['false', make report]\n",
        "false",
    ),
    (
        "unreachable-phase",
        _SPEC
        + _BUILD
        + "    on-failure: abort\n  post_build:\n    commands: [docker compose down]\n",
        "docker compose down",
    ),
    (
        "tests-in-pre-build",
        _SPEC
        + "phases:\n  pre_build:\n    commands: [npm test]\n"
        + _BUILD[8:]
        + "reports:\n  unit:\n    files: [junit.xml]\n",
        "npm test",
    ),
    (
        "cwd-sensitive-output",
        _SPEC
        + _BUILD
        + "      - cd app\n      - echo a > out.txt\nartifacts:\n  files: [out.txt]\n",
        "out.txt",
    ),
    (
        "cwd-sensitive-output",
        _SPEC + _BUILD + "      - cd /tmp && zip -qr a.zip a\nartifacts:\n  files: [a.zip]\n",
        "a.zip",
    ),
    (
        "image-definitions-name",
        _SPEC + _BUILD + "artifacts:\n  files: [imageDefinitions.json]\n",
        "imageDefinitions.json",
    ),
    (
        "image-definitions-name",
        _SPEC + _BUILD + "artifacts:\n  files: [out/imagedetail.json]\n",
        "imagedetail.json",
    ),
    (
        "image-definitions-not-collected",
        _SPEC + _BUILD + "      - ./images.sh > imagedefinitions.json\n",
        "imagedefinitions.json",
    ),
    (
        "image-definitions-not-collected",
        _SPEC
        + _BUILD
        + "      - ./images.sh | tee out/imageDetail.json\n"
        + "artifacts:\n  files: [imageDetail.json]\n",
        "imageDetail.json",
    ),
    (
        "image-definitions-shape",
        _SPEC + _BUILD + '      - echo \'{"name":"a"}\' > imagedefinitions.json\n',
        '"name"',
    ),
    (
        "windows-shell-mismatch",
        _SPEC + "env:\n  shell: powershell.exe\n" + _BUILD + "      - export A=b\n",
        "export",
    ),
    (
        "windows-shell-mismatch",
        _SPEC + "env:\n  shell: bash\n" + _BUILD + '      - cat "$env:NOTES"\n',
        "$env:NOTES",
    ),
    (
        "variable-case-differs",
        _SPEC + "env:\n  variables: {STAGE: a}\n" + _BUILD + "      - make $Stage\n",
        "$Stage",
    ),
    (
        "image-definitions-name",
        _SPEC + _BUILD + "artifacts:\n  files: [imagedefinations.json]\n",
        "imagedefinations.json",
    ),
    ("name-shell-invalid", _SPEC + _BUILD + "artifacts:\n  name: $Env:STAGE\n", "$Env:STAGE"),
    (
        "privileged-batch-task",
        _BATCH
        + "  build-list:\n    - identifier: a\n      env:\n        privileged-mode: true\n"
        + _BUILD.replace("make", "cfn-lint a.yml"),
        "true",
    ),
    (
        "matrix-explosion",
        _BATCH
        + "  build-matrix:\n    dynamic:\n      env:\n        variables:\n          A: ["
        + ", ".join(map(str, range(101)))
        + "]\n"
        + _BUILD,
        "build-matrix",
    ),
    (
        "report-mixed-type",
        _SPEC + _BUILD + "reports:\n  unit:\n    files: [junit.xml, coverage.xml]\n",
        "coverage.xml",
    ),
    ("name-shell-invalid", _SPEC + _BUILD + "artifacts:\n  files: [a]\n  name: a-$(date\n", "date"),
    (
        "runtime-conflict",
        _SPEC + "phases:\n  install:\n    runtime-versions:\n      android: 29\n"
        "      java: corretto11\n" + _BUILD[8:],
        "corretto11",
    ),
    (
        "discard-paths-collision",
        _SPEC + _BUILD + "artifacts:\n  files: [a/x.txt, b/x.txt]\n  discard-paths: yes\n",
        "b/x.txt",
    ),
]

APPSPEC: list[tuple[str, str, str]] = [
    (
        "appspec-published-on-web-root",
        _SERVER + "files:\n  - source: /\n    destination: /var/www/html/\n",
        "/",
    ),
    (
        "appspec-published-on-web-root",
        _SERVER + "files:\n  - destination: /usr/share/nginx/html\n    source: .\n",
        ".",
    ),
    (
        "appspec-mode-setuid",
        _FILES + "permissions:\n  - object: /srv/web\n    mode: 4755\n",
        "4755",
    ),
    ("unknown-key", _FILES + "    overwrite: yes\n", "overwrite"),
    ("unknown-key", _FILES.replace("files", "Files"), "Files"),
    ("misplaced-key", _FILES + "ApplicationStart:\n  - location: a.sh\n", "ApplicationStart"),
    ("duplicate-key", _START + "  ApplicationStart: []\n", "ApplicationStart"),
    ("yaml-syntax", _FILES + "   x: y\n", "x"),
    ("appspec-version-missing", "os: linux\n", "os"),
    ("appspec-version-quoted", 'version: "0.0"\nos: linux\n', '"0.0"'),
    ("appspec-version-value", "version: 1.1\nos: linux\n", "1.1"),
    ("appspec-os-missing", "version: 0.0\nfiles: []\n", "version"),
    ("appspec-os-value", "version: 0.0\nos: ubuntu\n", "ubuntu"),
    ("appspec-os-mismatch", _FILES.replace("/srv/web", "C:\\web"), "C:\\web"),
    ("appspec-os-mismatch", _HOOKS + "  AfterInstall:\n    - location: a.bat\n", "a.bat"),
    ("appspec-platform-mix", _SERVER + "Resources: []\n", "Resources"),
    ("appspec-feb-value", _FILES + "file_exists_behavior: overwrite\n", "overwrite"),
    ("appspec-files-shape", _SERVER + "files:\n  source: a\n  destination: /a\n", "source"),
    ("appspec-source-missing", _SERVER + "files:\n  - destination: /a\n", "destination"),
    ("appspec-destination-missing", _SERVER + "files:\n  - source: a\n", "source"),
    ("appspec-source-glob", _FILES.replace("web\n", "*.jar\n", 1).replace("*", "a*"), "a*.jar"),
    ("appspec-source-parent", _FILES.replace("web\n", "../web\n", 1), "../web"),
    ("appspec-source-backslash", _FILES.replace("web\n", "a\\b\n", 1), "a\\b"),
    ("appspec-source-type", _FILES.replace("web\n", "404\n", 1), "404"),
    ("appspec-destination-relative", _FILES.replace("/srv/web", "srv/web"), "srv/web"),
    ("appspec-destination-tilde", _FILES.replace("/srv/web", "~/web"), "~/web"),
    ("appspec-destination-variable", _FILES.replace("/srv/web", "$HOME/web"), "$HOME/web"),
    ("appspec-destination-dotdot", _FILES.replace("/srv/web", "/srv/../web"), "/srv/../web"),
    ("appspec-destination-root", _FILES.replace("/srv/web", "/usr/bin"), "/usr/bin"),
    (
        "appspec-duplicate-target",
        _FILES + "  - source: web\n    destination: /srv/web\n",
        "/srv/web",
    ),
    ("appspec-permissions-windows", _PERMISSION.replace("linux", "windows"), "object"),
    ("appspec-permission-object", _FILES + "permissions:\n  - owner: app\n", "owner"),
    (
        "appspec-permission-no-match",
        _PERMISSION.replace("object: /srv", "object: /opt"),
        "/opt/web",
    ),
    ("appspec-permission-self", _PERMISSION + "    type: [directory]\n", "/srv/web"),
    ("appspec-permission-inert", _PERMISSION.replace("    owner: app\n", ""), "/srv/web"),
    ("appspec-permission-overlap", _PERMISSION + "  - object: /srv/web\n    mode: 644\n", "/srv"),
    ("appspec-type-shape", _PERMISSION + "    type: file\n", "file"),
    ("appspec-type-value", _PERMISSION + "    type: [link]\n", "link"),
    ("appspec-pattern-path", _PERMISSION + "    pattern: css/*\n", "css/*"),
    ("appspec-pattern-empty", _PERMISSION + '    pattern: ""\n', '""'),
    ("appspec-except-shape", _PERMISSION + "    except: a.txt\n", "a.txt"),
    ("appspec-mode-octal", _PERMISSION + "    mode: 0644\n", "0644"),
    ("appspec-mode-length", _PERMISSION + "    mode: 100644\n", "100644"),
    ("appspec-mode-character", _PERMISSION + "    mode: u+x\n", "u+x"),
    ("appspec-mode-short", _PERMISSION + "    mode: 64\n", "64"),
    ("appspec-mode-world-writable", _PERMISSION + "    mode: 777\n", "777"),
    ("appspec-mode-setid-owner", _PERMISSION + "    mode: 4755\n", "4755"),
    ("appspec-owner-form", _PERMISSION.replace("app\n", "app:web\n"), "app:web"),
    ("appspec-acl-shape", _PERMISSION + "    acls: u:ann:rw\n", "u:ann:rw"),
    ("appspec-acl-entry", _PERMISSION + "    acls: [ann]\n", "ann"),
    ("appspec-acl-base", _PERMISSION + "    acls: ['u::rw']\n", "u::rw"),
    ("appspec-acl-character", _PERMISSION + "    acls: ['u:ann:rq', 'm::rw']\n", "u:ann:rq"),
    ("appspec-acl-no-mask", _PERMISSION + "    acls: ['u:ann:rw']\n", "u:ann:rw"),
    ("appspec-context-type", _PERMISSION + "    context:\n      name: u\n", "name: u"),
    (
        "appspec-context-user-ignored",
        _PERMISSION + "    context:\n      user: u\n      type: t\n      range: s0\n",
        "user",
    ),
    ("appspec-hooks-shape", _FILES + "hooks: [a]\n", "[a]"),
    ("appspec-hook-unknown-event", _START.replace("ApplicationStart", "AppStart"), "AppStart"),
    ("appspec-hook-reserved-event", _START.replace("ApplicationStart", "Install"), "Install"),
    (
        "appspec-hook-wrong-platform-event",
        _START.replace("ApplicationStart", "AfterAllowTestTraffic"),
        "AfterAllowTestTraffic",
    ),
    ("appspec-hook-no-location", _HOOKS + "  AfterInstall:\n    - timeout: 3\n", "timeout"),
    ("appspec-hook-location-form", _START.replace("start.sh", "start.sh now"), "start.sh now"),
    ("appspec-hook-timeout-value", _START + "      timeout: soon\n", "soon"),
    ("appspec-hook-timeout-spelling", _START + "      timeout: 5m\n", "5m"),
    ("appspec-hook-timeout-sum", _START + "      timeout: 6000\n", "6000"),
    (
        "appspec-hook-runas-windows",
        (_START + "      runas: Administrator\n")
        .replace("linux", "windows")
        .replace("/srv/web", "C:\\web"),
        "runas",
    ),
    ("appspec-hook-runas-case", _START + "      runas: Ubuntu\n", "Ubuntu"),
    ("appspec-hook-runas-nologin", _START + "      runas: www-data\n", "www-data"),
    ("appspec-hook-sudo", _START + "      sudo: please\n", "please"),
    ("appspec-alias", _START + "      runas: &a app\n  AfterInstall: [*a]\n", "*a"),
    ("appspec-plain-date", _FILES.replace("web\n", "2024-01-02\n", 1), "2024-01-02"),
    ("appspec-smart-quotes", _FILES.replace("web\n", "“web”\n", 1), "“web”"),
    ("appspec-multi-document", _FILES + "---\nos: windows\n", "---"),
    ("appspec-bom", "\ufeff" + _FILES, "\ufeff"),
    ("appspec-odd-whitespace", _FILES.replace("os:", "os\u200b:"), "os"),
    ("appspec-agent-2-difference", _START + '      runas: ""\n', '""'),
    ("appspec-empty", "# nothing\n", "nothing"),
    ("appspec-symbol", _START + "      runas: :app\n", ":app"),
    ("appspec-mode-dir-noexec", _PERMISSION + "    mode: 644\n", "644"),
    ("appspec-permission-shape", _FILES + "permissions:\n  object: /srv/web\n", "object"),
    ("appspec-acl-many-paths", _PERMISSION + "    acls: ['u:ann:rw', 'm::rw']\n", "acls"),
    ("appspec-acl-reserved-name", _PERMISSION + "    acls: ['u:mask:rw', 'm::rw']\n", "u:mask:rw"),
    ("appspec-acl-default-on-file", _PERMISSION + "    acls: ['d:u:ann:rw', 'm::rw']\n", "d:u"),
    (
        "appspec-context-range",
        _PERMISSION + "    context:\n      type: t\n      range: high\n",
        "high",
    ),
    ("appspec-context-range-missing", _PERMISSION + "    context:\n      type: t\n", "type: t"),
    (
        "appspec-destination-escape",
        _FILES.replace("/srv/web", '"C:\\new"').replace("linux", "windows"),
        "C:\\new",
    ),
    ("appspec-destination-looks-like-file", _FILES.replace("web\n", "a.conf\n"), "/srv/a.conf"),
    (
        "appspec-pattern-on-file",
        _SERVER + "files:\n  - source: a.sh\n    destination: /srv\npermissions:\n"
        "  - object: /srv/a.sh\n    pattern: '*.sh'\n    owner: app\n",
        "*.sh",
    ),
    (
        "appspec-type-file-on-dir",
        _SERVER + "files:\n  - source: a.sh\n    destination: /srv\npermissions:\n"
        "  - object: /srv/a.sh\n    type: [directory]\n    owner: app\n",
        "[directory]",
    ),
    ("appspec-not-a-map", "- version: 0.0\n- os: linux\n", "version"),
]

_ECS = """\
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: web
          ContainerPort: 80
"""
_LAMBDA = """\
version: 0.0
Resources:
  - shop:
      Type: AWS::Lambda::Function
      Properties:
        Name: shop
        Alias: live
        CurrentVersion: 1
        TargetVersion: 2
"""

SERVERLESS: list[tuple[str, str, str]] = [
    ("appspec-ecs-task-definition", _ECS.replace("<TASK_DEFINITION>", "<TASK_ARN>"), "<TASK_ARN>"),
    ("appspec-ecs-task-definition", _ECS.replace("<TASK_DEFINITION>", "taskdef.json"), "taskdef"),
    ("appspec-ecs-task-definition", _ECS.replace("<TASK_DEFINITION>", "TASK_DEF"), "TASK_DEF"),
    ("appspec-ecs-container-port", _ECS.replace("80\n", "http\n"), "http"),
    ("appspec-ecs-fill-in", _ECS.replace("80\n", "<PORT>\n"), "<PORT>"),
    (
        "appspec-ecs-network",
        _ECS + "        NetworkConfiguration:\n          AwsvpcConfiguration:\n"
        "            Subnets: [a]\n",
        "Subnets",
    ),
    (
        "appspec-ecs-capacity-provider",
        _ECS + "        CapacityProviderStrategy:\n"
        "          - {Base: 1, CapacityProvider: a}\n          - {Base: 2, CapacityProvider: b}\n",
        "Base",
    ),
    ("missing-key", _ECS.replace("          ContainerPort: 80\n", ""), "ContainerName"),
    ("missing-key", _ECS.replace("version: 0.0\n", ""), "Resources"),
    ("missing-key", _LAMBDA.replace("        Alias: live\n", ""), "Name"),
    ("appspec-serverless-version", _ECS.replace("0.0", "1"), "1"),
    ("appspec-serverless-version", _LAMBDA.replace("version", "Version"), "Version"),
    ("appspec-platform-mix", _ECS + "os: linux\n", "os"),
    (
        "appspec-resource-type",
        _ECS.replace("AWS::ECS::Service", "AWS::ECS::Task"),
        "AWS::ECS::Task",
    ),
    (
        "appspec-resource-count",
        _ECS + _ECS.partition("Resources:\n")[2].replace("TargetService", "Other"),
        "Other",
    ),
    ("appspec-lambda-same-version", _LAMBDA.replace("Version: 2", "Version: 1"), "1"),
    ("appspec-lambda-version", _LAMBDA.replace("Version: 2", "Version: $LATEST"), "$LATEST"),
    ("appspec-serverless-hook-event", _LAMBDA + "Hooks:\n  - AfterInstall: f\n", "AfterInstall"),
    (
        "appspec-serverless-sample-hook",
        _LAMBDA + "Hooks:\n  - AfterAllowTraffic: LambdaFunctionToValidateAfterTrafficShift\n",
        "LambdaFunctionToValidateAfterTrafficShift",
    ),
    ("appspec-serverless-hook-function", _LAMBDA + "Hooks:\n  - AfterAllowTraffic:\n", "After"),
    (
        "appspec-serverless-hook-repeat",
        _ECS + "Hooks:\n  - BeforeInstall: f\n  - BeforeInstall: g\n",
        "BeforeInstall",
    ),
    ("wrong-type", _ECS + "Hooks:\n  - BeforeInstall:\n      - location: a.sh\n", "- location"),
    ("json-syntax", '{"version": 0.0, "Resources": [],}', ","),
]

_PROJECT = """\
Resources:
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      Source:
        BuildSpec:
"""
_IN_JSON = (
    '{"Resources": {"Build": {"Type": "AWS::CodeBuild::Project", "Properties": {"Source": '
    '{"BuildSpec": {"Fn::Sub": "version: 0.2\\nphases: {build: {commands: [\\"${GOAL}\\"]}}"}}}}}}'
)
_LINES = """\
            version: 0.2
            phases:
              build:
                commands:
                  - make \
"""
_IN_BLOCK = f"{_PROJECT}          !Sub |\n{_LINES}${{GOAL}}\n"
_IN_FOLDED = f"{_PROJECT}          Fn::Sub: >\n{_LINES}${{#GOALS}}\n"
_IN_LIST = f"{_PROJECT}          !Sub\n          - |\n{_LINES}${{A}} ${{B}}\n          - A: b\n"
TEMPLATE: list[tuple[str, str, str]] = [
    ("sub-name-unknown", _IN_BLOCK, "${GOAL}"),
    ("sub-name-unknown", _IN_FOLDED, "${#GOALS}"),
    ("sub-name-unknown", _IN_LIST, "${B}"),
    ("sub-name-unknown", _IN_JSON, "${GOAL}"),
    ("template-buildspec-place", _PROJECT + " " * 10 + "version: 0.2\n", "BuildSpec"),
    ("template-buildspec-place", _PROJECT.replace("BuildSpec:", "Buildspec: a"), "Buildspec"),
]

_RESOURCE = 'resource "aws_codebuild_project" "app" {\n  source {\n    buildspec = '
_HEREDOC = f"{_RESOURCE}<<EOT\nversion: 0.2\nphases:\n  build:\n    commands:\n      - make "
_ENCODED = (
    f'{_RESOURCE}yamlencode({{\n      version = 0.2\n      phases = {{ build = {{ commands = ["'
)
TERRAFORM: list[tuple[str, str, str]] = [
    ("terraform-name-unknown", _HEREDOC + "${GOAL}\nEOT\n  }\n}\n", "${GOAL}"),
    ("terraform-name-unknown", _HEREDOC + "${GOAL:-all}\nEOT\n  }\n}\n", "${GOAL:-all}"),
    ("terraform-name-unknown", _ENCODED + '${GOAL}"] } }\n    })\n  }\n}\n', "${GOAL}"),
]
