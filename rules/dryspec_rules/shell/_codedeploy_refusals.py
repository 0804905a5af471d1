"""Deployments that CodeDeploy or the AWS CLI refuses to create."""

from __future__ import annotations

from dryspec import alike, lazy
from dryspec.finding import UNSAFE, Fix
from dryspec_rules.shell._edit import editable, replace
from dryspec_rules.shell._refusal import found, found_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from dryspec.finding import Finding
    from dryspec.shell import Call, Word
    from dryspec.spec.buildspec import Command

_PREFIX = "CodeDeployDefault."
_CONFIGURATIONS = (
    *("AllAtOnce", "HalfAtATime", "OneAtATime", "LambdaAllAtOnce", "ECSAllAtOnce"),
    *(f"LambdaCanary10Percent{minutes}Minutes" for minutes in (5, 10, 15, 30)),
    "LambdaLinear10PercentEvery1Minute",
    *(f"LambdaLinear10PercentEvery{minutes}Minutes" for minutes in (2, 3, 10)),
    *(f"ECSCanary10Percent{minutes}Minutes" for minutes in (5, 15)),
    *(f"ECSLinear10PercentEvery{minutes}Minutes" for minutes in (1, 3)),
)
_BUNDLES = ("tar", "tgz", "zip", "YAML", "JSON")
_BUNDLE = lazy.pattern(r"bundleType=([\w.-]+)")
_KINDS = ("S3", "GitHub", "String", "AppSpecContent")
_KIND = lazy.pattern(r"revisionType=(\w+)")
_REVISIONS = ("--revision", "--s3-location", "--github-location")
_ELSEWHERE = ("--cli-input-json", "--cli-input-yaml", "--generate-cli-skeleton", "--help")
_UPDATING = "--update-outdated-instances-only"
_LIKE = 0.7


def judge(call: Call, command: Command) -> Finding | None:
    """Report a configuration, a bundle or a revision that there is not."""
    if call.subcommand(2) != ("deploy", "create-deployment"):
        return None
    return (
        _configuration(call, command)
        or _address(call, command)
        or _unknown(call, command, "--s3-location", _BUNDLE, _BUNDLES)
        or _unknown(call, command, "--revision", _KIND, _KINDS)
        or _nothing(call, command)
    )


def _configuration(call: Call, command: Command) -> Finding | None:
    word = call.option_word("--deployment-config-name")
    name = word.value if word is not None else None
    if word is None or name is None or not name.startswith(_PREFIX):
        return None
    bare = name.removeprefix(_PREFIX)
    near = alike.nearest(bare, _CONFIGURATIONS, _LIKE)
    if not near or bare.lower() == near.lower():
        return None
    edit = replace(command, word.start, word.end, f"{_PREFIX}{near}") if editable(call) else None
    return found_at(
        command,
        word,
        word,
        f'CodeDeploy has no configuration "{name}" and refuses the deployment '
        f'(DeploymentConfigDoesNotExistException): write "{_PREFIX}{near}"',
        None if edit is None else Fix(f"write {_PREFIX}{near}", [edit], UNSAFE),
    )


def _address(call: Call, command: Command) -> Finding | None:
    word = call.option_word("--s3-location")
    if word is None or not word.text.strip("\"'").startswith("s3://"):
        return None
    return found_at(
        command,
        word,
        word,
        'only "aws deploy push" takes an address: here --s3-location stops with "Error parsing '
        'parameter": write bucket=NAME,key=KEY,bundleType=zip',
    )


def _unknown(
    call: Call, command: Command, option: str, pattern: re.Pattern[str], known: Iterable[str]
) -> Finding | None:
    """Report a word of a closed list that is not in it; the CLI does not mind its case."""
    word = call.option_word(option)
    match = pattern.search(word.text) if word is not None else None
    if word is None or match is None or match[1].lower() in map(str.lower, known):
        return None
    rest = word.text[match.end() :]
    if rest[:1] == "$":
        return None
    return found_at(
        command,
        word,
        word,
        f'CodeDeploy does not know "{match[0]}" and refuses the deployment: write one of '
        f"{', '.join(known)}",
    )


def _nothing(call: Call, command: Command) -> Finding | None:
    """Report a deployment of nothing, where all its words can be read."""
    if call.has_flag(*_REVISIONS, *_ELSEWHERE, _UPDATING) or any(map(_is_open, call.words)):
        return None
    if "xargs" in call.wrappers:
        return None
    return found(
        call,
        command,
        call.words[-1],
        "the deployment is given no revision, and CodeDeploy refuses it "
        "(RevisionRequiredException): add --s3-location, --github-location or --revision",
    )


def _is_open(word: Word) -> bool:
    """Whether a word may turn into several, or a template puts options in its place."""
    if "{{" in word.text or "<" in word.text:
        return True
    return bool(word.substitutions) or any(not item.quoted for item in word.variables)
