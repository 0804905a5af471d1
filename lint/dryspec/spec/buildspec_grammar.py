"""Every key of a buildspec: type, values, default, since when, and where AWS says so.

Source: CodeBuild user guide, pages ``build-spec-ref`` and ``batch-build-buildspec``; months of
introduction from the page ``history``.
"""

from __future__ import annotations

from dryspec.spec.grammar import (
    BOOLEAN,
    TEXT,
    USER_GUIDE,
    Choice,
    Either,
    Items,
    Key,
    Keys,
    Type,
    Whole,
)

_REF = f"{USER_GUIDE}build-spec-ref.html"
_BATCH = f"{USER_GUIDE}batch-build-buildspec.html"
_ACTIONS = f"{USER_GUIDE}action-runner-buildspec.html"
_CACHE = f"{USER_GUIDE}caching-s3.html"


def _key(
    type_: Either | Items | Keys | Choice | Whole | object,
    doc: str,
    *,
    section: str = "",
    page: str = _REF,
    **more: object,
) -> Key:
    source = f"{page}#build-spec.{section}" if section else page
    return Key(type_, doc, source=source, **more)  # type: ignore[arg-type]


# One text in place of a list: examples of AWS have it for commands and for an artifact's files (the
# CDK reference, the ECS tutorial of CodePipeline), and the guide writes exclude-paths both ways.
_COMMANDS = Items(TEXT, lone="note", item_rule="command-not-string")
_FINALLY = Items(TEXT, lone="warning", item_rule="command-not-string")
_FILES = Items(TEXT, lone="note")
_EXCLUDED = Either(Items(TEXT), TEXT)
_PATTERNS = Items(TEXT, lone="warning")
_NAMES = Items(TEXT, lone="warning")
_COMBINED = Items(TEXT, rule="matrix-shape", item_rule="matrix-shape")

_FILES_ELSEWHERE = {"paths": "files", "path": "files"}
_ARTIFACTS_ELSEWHERE = {
    **_FILES_ELSEWHERE,
    **dict.fromkeys(("exclude", "excludes", "ignore"), "exclude-paths"),
}
_COMMANDS_ELSEWHERE = {"script": "commands", "scripts": "commands", "cmds": "commands"}
_IDENTIFIER_ELSEWHERE = {"id": "identifier", "name": "identifier"}
_PATHS_ELSEWHERE = {"files": "paths", "file": "paths", "directories": "paths"}

_VARIABLE = _key(TEXT, "The variable's value, taken literally: nothing in it is expanded.")

_OF_THE_PROJECT = dict.fromkeys(
    ("compute-type", "fleet", "image", "privileged-mode", "type"),
    'set it in the project, or in "env" of a task under "batch"',
)

ENV = Keys(
    "env",
    {
        "shell": _key(
            TEXT,
            "The shell that runs the commands: bash or /bin/sh on Linux, powershell.exe or "
            "cmd.exe on Windows.",
            section="env.shell",
            default="the image's sh, or PowerShell on Windows",
            since="2020-06",
        ),
        "variables": _key(
            Keys("env.variables", {}, other=_VARIABLE),
            "Plain environment variables; everybody who can see the build can read them.",
            section="env.variables",
        ),
        "parameter-store": _key(
            Keys(
                "env.parameter-store",
                {},
                other=_key(TEXT, "Name of the parameter in the Systems Manager parameter store."),
            ),
            "Variables read from the Systems Manager parameter store, masked in the log.",
            section="env.parameter-store",
            since="2017-08",
        ),
        "secrets-manager": _key(
            Keys(
                "env.secrets-manager",
                {},
                other=_key(TEXT, "secret-id[:json-key[:version-stage[:version-id]]]"),
            ),
            "Variables read from Secrets Manager, masked in the log.",
            section="env.secrets-manager",
            since="2019-11",
        ),
        "exported-variables": _key(
            _NAMES,
            "Variables handed on to later actions of a pipeline, with their value at the end of "
            "post_build.",
            section="env.exported-variables",
            since="2019-11",
        ),
        "git-credential-helper": _key(
            BOOLEAN,
            "Whether git gets credentials of the source provider during the build.",
            section="env.git-credential-helper",
            default="no",
        ),
    },
    hints={
        "plaintext": 'write the variables under "variables" (0.1 called it "plaintext")',
        **dict.fromkeys(
            ("env", "environment", "environment_variables", "plain"),
            'write the variables under "variables"',
        ),
        **_OF_THE_PROJECT,
    },
)

LEGACY_ENV = Keys(
    "environment_variables",
    {
        "plaintext": _key(
            Keys("plaintext", {}, other=_VARIABLE),
            "Plain environment variables of version 0.1.",
        ),
        "parameter-store": _key(
            Keys("parameter-store", {}, other=_VARIABLE),
            "Variables from the parameter store.",
        ),
    },
)


def _phase(name: str, doc: str, extra: dict[str, Key] | None = None) -> Key:
    keys = {
        "run-as": _key(
            TEXT, "Linux user that runs this phase's commands.", section="phases", default="root"
        ),
        "on-failure": _key(
            TEXT,
            "What a failure of this phase leads to: ABORT, CONTINUE, or RETRY with a count and a "
            "pattern for the message.",
            section=f"phases.{name}.on-failure",
            since="2021-02",
        ),
        **(extra or {}),
        "commands": _key(
            _COMMANDS,
            "Shell commands, one after another; the first that exits with another status than 0 "
            "fails the phase.",
            section=f"phases.{name}.commands",
            required=name != "install",
            missing="error",
            instead="steps",
            beside="finally",
        ),
        "steps": _key(
            Items(Type()),
            "GitHub Actions that run one after another, apart from the commands; the project "
            "needs a connection to GitHub.",
            page=_ACTIONS,
            since="2023-07",
        ),
        "finally": _key(
            _FINALLY,
            "Commands that run after the others, also when one of those failed.",
            section=f"phases.{name}.finally",
            since="2018-06",
        ),
    }
    phase = Keys(f"phases.{name}", keys, synonyms=_COMMANDS_ELSEWHERE)
    return _key(phase, doc, section=f"phases.{name}")


_RUNTIMES = _key(
    Keys(
        "phases.install.runtime-versions",
        {},
        other=_key(TEXT, 'A version: "22", "22.x", "latest" or a variable.'),
    ),
    "Language runtimes to select on images that CodeBuild manages.",
    section="phases.install.runtime-versions",
)

PHASES = Keys(
    "phases",
    {
        "install": _phase(
            "install",
            "Installs what the build needs; its failure ends the build.",
            {"runtime-versions": _RUNTIMES},
        ),
        "pre_build": _phase(
            "pre_build", "Runs before the build (log in, fetch dependencies); its failure ends it."
        ),
        "build": _phase("build", "The build itself; post_build runs even when it fails."),
        "post_build": _phase(
            "post_build", "Packages, publishes, notifies; runs also after a failed build."
        ),
    },
    unknown="error",
)

_FILE_KEYS = {
    "files": _key(
        _FILES,
        "Paths and patterns, from the source root or base-directory: a file, dir/*, or **/*.",
        section="artifacts.files",
        required=True,
        rule="artifacts-files-missing",
    ),
    "name": _key(
        TEXT,
        "Name of the artifact, evaluated by the shell; used only when the project lets the "
        "buildspec override the name.",
        section="artifacts.name",
        since="2018-08",
    ),
    "discard-paths": _key(
        BOOLEAN,
        "Whether all files are put into one directory.",
        section="artifacts.discard-paths",
        default="no",
    ),
    "base-directory": _key(
        TEXT,
        "Directory that the patterns start from and that is cut off the paths.",
        section="artifacts.base-directory",
        default="the source root",
        since="2017-02",
    ),
    "exclude-paths": _key(
        _EXCLUDED,
        "Patterns of files to leave out, from base-directory.",
        section="artifacts.exclude-paths",
        since="2021-02",
    ),
    "enable-symlinks": _key(
        BOOLEAN,
        "Whether symbolic links inside a ZIP artifact are kept.",
        section="artifacts.enable-symlinks",
        default="no",
        since="2021-02",
    ),
    "s3-prefix": _key(
        TEXT,
        "Prefix of the artifact's key in S3, together with the namespace BUILD_ID.",
        section="artifacts.s3-prefix",
        since="2021-02",
    ),
}

_TYPE = _key(TEXT, "Packaging in version 0.1; version 0.2 takes it from the project.")

ARTIFACTS = Keys(
    "artifacts",
    {
        **_FILE_KEYS,
        "secondary-artifacts": _key(
            Keys(
                "artifacts.secondary-artifacts",
                {},
                other=_key(
                    Keys(
                        "artifacts.secondary-artifacts.<name>",
                        {**_FILE_KEYS, "type": _TYPE},
                        synonyms=_ARTIFACTS_ELSEWHERE,
                    ),
                    "One further artifact; the name is the project's artifact identifier.",
                    section="artifacts.secondary-artifacts",
                ),
            ),
            "Further artifacts, each with an identifier of the project or the pipeline.",
            section="artifacts.secondary-artifacts",
            since="2018-08",
        ),
        "type": _TYPE,
    },
    synonyms=_ARTIFACTS_ELSEWHERE,
)

REPORT_FORMATS = (
    "CUCUMBERJSON",
    "JUNITXML",
    "NUNITXML",
    "NUNIT3XML",
    "TESTNGXML",
    "VISUALSTUDIOTRX",
    "CLOVERXML",
    "COBERTURAXML",
    "JACOCOXML",
    "SIMPLECOV",
)

_REPORT = Keys(
    "reports.<name>",
    {
        "files": _key(
            _PATTERNS,
            "Report files, from the source root or base-directory.",
            section="reports.files",
            required=True,
        ),
        "file-format": _key(
            Choice(*REPORT_FORMATS, any_case=True),
            "Format of the report files.",
            section="reports.file-format",
            default="JUNITXML",
        ),
        "base-directory": _key(
            TEXT, "Directory that the patterns start from.", section="reports.base-directory"
        ),
        "discard-paths": _key(
            BOOLEAN,
            "Whether the files' directories are dropped.",
            section="reports.discard-paths",
            default="no",
        ),
    },
    synonyms=_FILES_ELSEWHERE,
    hints={"name": "a report group's name is the key above it, or write the group's ARN there"},
)

CACHE = Keys(
    "cache",
    {
        "paths": _key(
            _PATTERNS,
            "What to keep between builds.",
            section="cache.paths",
            rule="cache-paths-missing",
        ),
        "key": _key(
            TEXT,
            "Exact name of the cache entry; an entry is never updated.",
            page=_CACHE,
            since="2025-03",
        ),
        "fallback-keys": _key(
            _NAMES,
            "Prefixes tried in order when the key is not found.",
            page=_CACHE,
            since="2025-03",
        ),
        "action": _key(
            Choice("restore", "save"),
            "Only read the cache, or only write it.",
            page=_CACHE,
            since="2025-03",
        ),
    },
    synonyms=_PATHS_ELSEWHERE,
)

_TASK_ENV = Keys(
    "env",
    {
        "compute-type": _key(TEXT, "Compute type of this build.", page=_BATCH),
        "fleet": _key(TEXT, "Reserved-capacity fleet of this build.", page=_BATCH, since="2025-01"),
        "image": _key(TEXT, "Build image of this build.", page=_BATCH),
        "type": _key(TEXT, "Environment type of this build.", page=_BATCH),
        "privileged-mode": _key(
            BOOLEAN, "Whether the Docker daemon may run.", page=_BATCH, default="false"
        ),
        "variables": _key(
            Keys("variables", {}, other=_VARIABLE),
            "Variables of this build.",
            page=_BATCH,
        ),
    },
    hints=dict.fromkeys(
        (
            *("exported-variables", "git-credential-helper", "parameter-store"),
            *("secrets-manager", "shell"),
        ),
        'the "env" of a task has only "variables" and what the build runs on; this belongs in the '
        '"env" at the top of the buildspec that the task runs',
    ),
)

_LIST_TASK = {
    "identifier": _key(
        TEXT,
        "Name of the build: letters, digits and underscores, under 128 of them.",
        page=_BATCH,
        required=True,
        missing="error",
    ),
    "buildspec": _key(
        TEXT, "Path of the buildspec of this build.", page=_BATCH, default="this file"
    ),
    "debug-session": _key(
        BOOLEAN, "Whether a session can be opened.", page=_BATCH, default="false"
    ),
    "ignore-failure": _key(
        BOOLEAN, "Whether a failure of this build is ignored.", page=_BATCH, default="false"
    ),
    "env": _key(_TASK_ENV, "Environment of this build.", page=_BATCH),
}

BATCH = Keys(
    "batch",
    {
        "fast-fail": _key(
            BOOLEAN,
            "Whether the first failure stops the builds still running.",
            page=_BATCH,
            default="false",
        ),
        "build-list": _key(
            Items(Keys("batch.build-list[]", _LIST_TASK, synonyms=_IDENTIFIER_ELSEWHERE)),
            "Builds that do not depend.",
            page=_BATCH,
        ),
        "build-graph": _key(
            Items(
                Keys(
                    "batch.build-graph[]",
                    {
                        **_LIST_TASK,
                        "depend-on": _key(
                            _NAMES, "Identifiers of builds that must come first.", page=_BATCH
                        ),
                    },
                    synonyms=_IDENTIFIER_ELSEWHERE,
                )
            ),
            "Builds with dependencies between them.",
            page=_BATCH,
        ),
        "build-matrix": _key(
            Keys(
                "batch.build-matrix",
                {
                    "static": _key(
                        Keys(
                            "batch.build-matrix.static",
                            {
                                "ignore-failure": _LIST_TASK["ignore-failure"],
                                "env": _key(
                                    _TASK_ENV, "What all builds of the matrix share.", page=_BATCH
                                ),
                            },
                        ),
                        "What all builds share.",
                        page=_BATCH,
                    ),
                    "dynamic": _key(
                        Keys(
                            "batch.build-matrix.dynamic",
                            {
                                "buildspec": _key(_COMBINED, "Buildspecs to combine.", page=_BATCH),
                                "env": _key(
                                    Keys(
                                        "batch.build-matrix.dynamic.env",
                                        {
                                            "compute-type": _key(
                                                _COMBINED, "Compute types to combine.", page=_BATCH
                                            ),
                                            "image": _key(
                                                _COMBINED, "Images to combine.", page=_BATCH
                                            ),
                                            "variables": _key(
                                                Keys(
                                                    "batch.build-matrix.dynamic.env.variables",
                                                    {},
                                                    other=_key(
                                                        _COMBINED,
                                                        "Values to combine.",
                                                        page=_BATCH,
                                                    ),
                                                ),
                                                "Variables to combine.",
                                                page=_BATCH,
                                            ),
                                            "type": _TASK_ENV.known["type"],
                                            "privileged-mode": _TASK_ENV.known["privileged-mode"],
                                        },
                                    ),
                                    "Environment to combine.",
                                    page=_BATCH,
                                ),
                            },
                        ),
                        "Lists whose product gives the builds.",
                        page=_BATCH,
                    ),
                },
            ),
            "Builds for every combination of lists.",
            page=_BATCH,
        ),
        "build-fanout": _key(
            Keys(
                "batch.build-fanout",
                {
                    "parallelism": _key(
                        Whole(1, rule="fanout-parallelism"),
                        "How many identical builds run.",
                        page=_BATCH,
                        required=True,
                        rule="fanout-parallelism",
                    ),
                    "ignore-failure": _LIST_TASK["ignore-failure"],
                },
            ),
            "Identical builds that share out the tests.",
            page=_BATCH,
            since="2025-01",
        ),
    },
)

BUILDSPEC = Keys(
    "a buildspec",
    {
        "version": _key(
            Choice("0.1", "0.2", rule="version-is-release-number"),
            "Version of the buildspec format, not of your software.",
            section="version",
            required=True,
            rule="version-missing",
        ),
        "run-as": _key(
            TEXT, "Linux user that runs all commands.", section="run-as", default="root"
        ),
        "env": _key(ENV, "Environment variables and the shell.", section="env"),
        "environment_variables": _key(LEGACY_ENV, "Environment variables in version 0.1."),
        "proxy": _key(
            Keys(
                "proxy",
                {
                    "upload-artifacts": _key(
                        BOOLEAN, "Whether artifacts go through the proxy.", default="no"
                    ),
                    "logs": _key(BOOLEAN, "Whether logs go through the proxy.", default="no"),
                },
            ),
            "What goes through an explicit proxy server.",
            section="proxy",
            since="2019-02",
        ),
        "batch": _key(BATCH, "Builds of a batch.", section="batch", since="2020-07"),
        "phases": _key(
            PHASES,
            "Commands by phase: install, pre_build, build, post_build.",
            section="phases",
            required=True,
            rule="phases-missing",
        ),
        "reports": _key(
            Keys(
                "reports",
                {},
                other=_key(_REPORT, "One report group: a name or an ARN.", section="reports"),
            ),
            "Test and coverage reports.",
            section="reports",
            since="2019-11",
        ),
        "artifacts": _key(ARTIFACTS, "What the build hands on.", section="artifacts"),
        "cache": _key(CACHE, "What is kept between builds.", section="cache", since="2017-11"),
    },
    tolerated=("eb_codebuild_settings",),
    hints={
        "environment": 'the key is "env"',
        "depends-on": 'the key is "depend-on", in a task of "batch.build-graph"',
        **_OF_THE_PROJECT,
        "type": "the project says what builds run on and how artifacts are packed: set it there",
    },
)
