"""Every key of an appspec, for servers, Lambda and ECS.

Source: CodeDeploy user guide, pages ``reference-appspec-file*``; for servers also the agent's
source (1.8.1), which ignores every key that is not in these tables without a word.
"""

from __future__ import annotations

from dryspec.spec.grammar import DEPLOY_GUIDE, TEXT, Items, Key, Keys, Type

_STRUCTURE = f"{DEPLOY_GUIDE}reference-appspec-file-structure"
_HOOKS = f"{_STRUCTURE}-hooks.html"


def _key(type_: Type, doc: str, *, page: str = "", **more: object) -> Key:
    source = f"{_STRUCTURE}-{page}.html" if page else f"{DEPLOY_GUIDE}reference-appspec-file.html"
    return Key(type_, doc, source=source, **more)  # type: ignore[arg-type]


SCRIPTED_EVENTS = {
    "BeforeBlockTraffic": "before the instance leaves the load balancer (previous revision)",
    "AfterBlockTraffic": "after the instance has left the load balancer (previous revision)",
    "ApplicationStop": "to stop the application (script of the previous successful revision)",
    "BeforeInstall": "before files are copied",
    "AfterInstall": "after files are copied, to configure",
    "ApplicationStart": "to start the application",
    "ValidateService": "to check that the deployment works",
    "BeforeAllowTraffic": "before the instance joins the load balancer",
    "AfterAllowTraffic": "after the instance has joined the load balancer",
}

_EXPORT = 'the agent hands scripts no variables of the file: "export" them in the script'

_SCRIPT = Keys(
    "a hook script",
    {
        "location": _key(
            TEXT,
            "Path of the script in the revision.",
            page="hooks",
            required=True,
            missing="error",
        ),
        "timeout": _key(
            TEXT,
            "Seconds the script may take before the event fails.",
            page="hooks",
            default="3600",
        ),
        "runas": _key(
            TEXT,
            "Linux user that runs the script.",
            page="hooks",
            default="the agent's user, usually root",
        ),
        "sudo": _key(
            TEXT, "Whether the agent runs the script with sudo; not in the guide.", page="hooks"
        ),
    },
    hints={
        "script": 'the script\'s path goes under "location"',
        "environment": _EXPORT,
        "env": _EXPORT,
        "commands": 'they go into a script, whose path stands under "location"',
    },
)

SERVER = Keys(
    "an appspec for EC2 or on-premises",
    {
        "version": _key(
            TEXT,
            "Version of the appspec format: the number 0.0, without quotes.",
            page="",
            required=True,
            missing="error",
        ),
        "os": _key(
            TEXT,
            "Operating system of the instances: linux or windows.",
            required=True,
            missing="error",
        ),
        "files": _key(
            Items(
                Keys(
                    "an item of files",
                    {
                        "source": _key(
                            TEXT,
                            "File or directory in the revision; / means all of it.",
                            page="files",
                            required=True,
                            missing="error",
                        ),
                        "destination": _key(
                            TEXT,
                            "Directory on the instance; never a file's name.",
                            page="files",
                            required=True,
                            missing="error",
                        ),
                    },
                    hints={
                        "owner": 'owners are set under "permissions"',
                        "group": 'groups are set under "permissions"',
                        "mode": 'modes are set under "permissions"',
                        "runas": '"runas" belongs to a script under "hooks"',
                        "file_exists_behavior": 'the agent reads "file_exists_behavior" at top '
                        "level only",
                    },
                )
            ),
            "What is copied where.",
            page="files",
        ),
        "permissions": _key(
            Items(
                Keys(
                    "an item of permissions",
                    {
                        "object": _key(
                            TEXT,
                            "Path on the instance that the entry is about.",
                            page="permissions",
                            required=True,
                            missing="error",
                        ),
                        "pattern": _key(
                            TEXT,
                            'Names below the object: "**" at every depth, else one level.',
                            page="permissions",
                            default='"**"',
                        ),
                        "except": _key(
                            Items(TEXT), "Names to leave out, one level deep.", page="permissions"
                        ),
                        "owner": _key(TEXT, "Name of the owner.", page="permissions"),
                        "group": _key(TEXT, "Name of the group.", page="permissions"),
                        "mode": _key(
                            TEXT,
                            "Permission bits in octal, without a leading zero or in quotes.",
                            page="permissions",
                        ),
                        "acls": _key(
                            Items(TEXT), "Access control list entries.", page="permissions"
                        ),
                        "context": _key(
                            Keys(
                                "context",
                                {
                                    "user": _key(
                                        TEXT,
                                        "SELinux user by the guide; agent 1.8.1 ignores it.",
                                        page="permissions",
                                    ),
                                    "name": _key(
                                        TEXT,
                                        "SELinux user as agent 1.8.1 reads it.",
                                        page="permissions",
                                    ),
                                    "role": _key(
                                        TEXT, "Ignored by agent 1.8.1.", page="permissions"
                                    ),
                                    "type": _key(TEXT, "SELinux type.", page="permissions"),
                                    "range": _key(TEXT, "SELinux range.", page="permissions"),
                                },
                            ),
                            "SELinux labels.",
                            page="permissions",
                        ),
                        "type": _key(
                            Items(TEXT),
                            "Whether files, directories or both are meant.",
                            page="permissions",
                            default="[file, directory]",
                        ),
                    },
                )
            ),
            "Owners and modes of what was copied; Linux only.",
            page="permissions",
        ),
        "hooks": _key(
            Keys(
                "hooks",
                {
                    name: Key(Items(_SCRIPT), f"Scripts that run {when}.", source=_HOOKS)
                    for name, when in SCRIPTED_EVENTS.items()
                },
                other=Key(Items(_SCRIPT), "An event of your own.", source=_HOOKS),
            ),
            "Scripts by lifecycle event.",
            page="hooks",
        ),
        "file_exists_behavior": _key(
            TEXT,
            "What to do with files that are already there: DISALLOW, OVERWRITE or RETAIN.",
            default="the deployment's setting, DISALLOW by default",
        ),
    },
    hints={
        "Resources": "Resources belong to a Lambda or ECS appspec",
    },
)

_FUNCTION_NAME = Key(TEXT, "Name or ARN of the Lambda function to call.", source=_HOOKS)

LAMBDA_EVENTS = {
    "BeforeAllowTraffic": "before traffic moves to the new version",
    "AfterAllowTraffic": "after all traffic has moved",
}
ECS_EVENTS = {
    "BeforeInstall": "before the replacement task set is made",
    "AfterInstall": "after the replacement task set is made",
    "AfterAllowTestTraffic": "after the test listener points to it",
    "BeforeAllowTraffic": "before production traffic moves",
    "AfterAllowTraffic": "after production traffic has moved",
}


def _hooks(events: dict[str, str]) -> Key:
    known = {
        name: Key(TEXT, f"Function that is called {when}.", source=_HOOKS)
        for name, when in events.items()
    }
    item = Keys("an item of Hooks", known, other=_FUNCTION_NAME)
    return Key(Items(item), "Lambda functions by lifecycle event.", source=_HOOKS)


def _serverless(place: str, properties: Keys, type_name: str, events: dict[str, str]) -> Keys:
    resource = Keys(
        "a resource",
        {
            "Type": _key(
                TEXT, f"The text {type_name}.", page="resources", required=True, missing="error"
            ),
            "Properties": _key(
                properties, "What to deploy.", page="resources", required=True, missing="error"
            ),
        },
        any_case=True,
    )
    item = Keys(
        "an item of Resources",
        {},
        other=_key(resource, "One resource under its logical name.", page="resources"),
    )
    return Keys(
        place,
        {
            "version": _key(TEXT, "Version of the appspec format: 0.0.", required=True),
            "Resources": _key(
                Items(item), "What to deploy.", page="resources", required=True, missing="error"
            ),
            "Hooks": _hooks(events),
        },
        any_case=True,
    )


LAMBDA = _serverless(
    "an appspec for Lambda",
    Keys(
        "Properties",
        {
            "Name": _key(
                TEXT, "Name of the function.", page="resources", required=True, missing="error"
            ),
            "Alias": _key(
                TEXT, "Alias whose traffic moves.", page="resources", required=True, missing="error"
            ),
            "CurrentVersion": _key(
                TEXT, "Version the alias points to now.", page="resources", required=False
            ),
            "TargetVersion": _key(
                TEXT, "Version to move to.", page="resources", required=True, missing="error"
            ),
        },
        any_case=True,
    ),
    "AWS::Lambda::Function",
    LAMBDA_EVENTS,
)

_AWSVPC = Keys(
    "AwsvpcConfiguration",
    {
        "Subnets": _key(Items(TEXT), "Subnets of the tasks.", page="resources"),
        "SecurityGroups": _key(Items(TEXT), "Security groups of the tasks.", page="resources"),
        "AssignPublicIp": _key(TEXT, "ENABLED or DISABLED.", page="resources"),
    },
    any_case=True,
)

ECS = _serverless(
    "an appspec for ECS",
    Keys(
        "Properties",
        {
            "TaskDefinition": _key(
                TEXT,
                "ARN of the task definition, or <TASK_DEFINITION> for the pipeline to fill in.",
                page="resources",
                required=True,
                missing="error",
            ),
            "LoadBalancerInfo": _key(
                Keys(
                    "LoadBalancerInfo",
                    {
                        "ContainerName": _key(
                            TEXT,
                            "Container of the task definition that takes traffic.",
                            page="resources",
                            required=True,
                            missing="error",
                        ),
                        "ContainerPort": _key(
                            TEXT,
                            "Port of that container.",
                            page="resources",
                            required=True,
                            missing="error",
                        ),
                    },
                    any_case=True,
                ),
                "Where traffic goes.",
                page="resources",
                required=True,
                missing="error",
            ),
            "PlatformVersion": _key(
                TEXT, "Fargate platform version.", page="resources", default="LATEST"
            ),
            "NetworkConfiguration": _key(
                Keys(
                    "NetworkConfiguration",
                    {
                        "AwsvpcConfiguration": _key(
                            _AWSVPC, "Network of the tasks.", page="resources"
                        )
                    },
                    any_case=True,
                ),
                "Network of the tasks.",
                page="resources",
            ),
            "CapacityProviderStrategy": _key(
                Items(
                    Keys(
                        "an item of CapacityProviderStrategy",
                        {
                            "Base": _key(
                                TEXT, "Tasks at least there.", page="resources", default="0"
                            ),
                            "CapacityProvider": _key(TEXT, "Its name.", page="resources"),
                            "Weight": _key(
                                TEXT, "Share of the tasks.", page="resources", default="0"
                            ),
                        },
                        any_case=True,
                    )
                ),
                "Where the tasks run.",
                page="resources",
            ),
        },
        any_case=True,
    ),
    "AWS::ECS::Service",
    ECS_EVENTS,
)

UNKNOWN_SERVERLESS = Keys(
    "an appspec for Lambda or ECS",
    {
        "version": _key(TEXT, "Version of the appspec format: 0.0.", required=True),
        "Resources": _key(
            Items(Type()), "What to deploy.", page="resources", required=True, missing="error"
        ),
        "Hooks": _hooks({**ECS_EVENTS, **LAMBDA_EVENTS}),
    },
    any_case=True,
)
