"""A stack is deployed without the capability that its template needs."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._capabilities import IAM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command
    from dryspec_rules._capabilities import Need

_STACK = frozenset({"create-change-set", "create-stack", "deploy", "update-stack"})
_TEMPLATE = ("-t", "--template", "--template-file", "--template-body")
_DEFAULTS = ("template.yaml", "template.yml", "template.json")
_READERS = frozenset(
    {"[", "[[", "aws", "cat", "cfn-lint", "cfn_nag", "cfn_nag_scan", "checkov", "echo", "ls"}
    | {"sam", "test", "yamllint"}
)
"""Programs that leave a template they are told of as it is."""
_MOST_CALLS = 30
"""Calls whose templates are looked for in all commands."""
_MENTIONS = lazy.pattern(r"\bcloudformation\b|\bsam\b")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report each such call whose template is a file of the repository that no command writes."""
    if context.project is None or context.document.problem:
        return
    text = context.source.text
    if not any(verb in text for verb in _STACK):
        return
    from dryspec_rules._located import located

    made: dict[str, tuple[str, str]] = {}
    left = _MOST_CALLS
    for call, directory, command in located(context, _MENTIONS.search, _may_deploy):
        template = _template(call, directory, made)
        if template is None:
            continue
        output = call.option_value("--output-template-file")
        if output is not None:
            made[_joined(directory, output)] = template
        elif left and _deploys(call) and not _acknowledges(call):
            left -= 1
            yield from _about(call, command, template, context)


def _may_deploy(call: Call) -> bool:
    return call.program in ("aws", "sam")


def _deploys(call: Call) -> bool:
    words = call.subcommand(2)
    if call.program == "sam":
        return words[:1] == ("deploy",) and not call.has_flag("-g", "--guided", "--config-file")
    return words[:1] == ("cloudformation",) and words[-1] in _STACK


def _acknowledges(call: Call) -> bool:
    """Whether a call names a capability that is always enough, or may do so out of sight."""
    before = ""
    for word in call.words:
        if "NAMED_IAM" in word.text or word.prefix.startswith(("--cli-input", "--use-previous")):
            return True
        # Not the value of an option, so it may be more options.
        if word.value is None and not word.prefix and not _takes_a_value(before):
            return True
        before = word.prefix
    named = call.option_word("--capabilities")
    return named is not None and named.value is None


def _takes_a_value(before: str) -> bool:
    return before.startswith("-") and not before.startswith("--no-") and "=" not in before


def _template(
    call: Call, directory: str, made: dict[str, tuple[str, str]]
) -> tuple[str, str] | None:
    """Return the directory and name of the template that a call reads in the end."""
    name = call.option_value(*_TEMPLATE)
    if name is None:
        if call.program != "sam" or call.option_word(*_TEMPLATE) is not None:
            return None
        name = ""
    name = name.removeprefix("file://")
    if name and ".aws-sam/" not in name:
        return made.get(_joined(directory, name), (directory, name))
    if name or call.runs("sam", "deploy"):
        return made.get(_joined(directory, ".aws-sam"), (directory, ""))
    return directory, ""


def _joined(directory: str, name: str) -> str:
    return f"{directory}/{name.removeprefix('./')}"


def _about(
    call: Call, command: Command, template: tuple[str, str], context: Context
) -> Iterator[Finding]:
    from dryspec_rules._build_scripts import the_file
    from dryspec_rules._capabilities import need_of

    project = context.project
    directory, name = template
    if project is None or (call.program == "sam" and project.called("samconfig.toml")):
        return
    found = [the_file(each, directory, context) for each in ((name,) if name else _DEFAULTS)]
    path = next((each for each in found if each), None)
    if path is None or _is_touched(path.rpartition("/")[2], context):
        return
    need = need_of(project, path)
    # A capability that is named at all is enough for what has no name of its own.
    if need is not None and not (need.capability == IAM and call.has_flag("--capabilities")):
        yield _finding(call, command, path, need)


def _is_touched(name: str, context: Context) -> bool:
    """Whether a command that may write names the template."""
    for command in context.shell_commands:
        if name not in command.text:
            continue
        if not command.script.certain:
            return True
        for call in command.script.calls:
            words = [each.target for each in call.redirects if each.target is not None]
            if call.program not in _READERS:
                words += call.words
            if any(name in word.text for word in words):
                return True
    return False


def _finding(call: Call, command: Command, path: str, need: Need) -> Finding:
    given = ""
    if call.has_flag("--capabilities"):
        given = f"{IAM} is not enough for a resource with a name of its own; "
    start, end = call.words[0], next(word for word in call.words if word.value in _STACK)
    return Finding(
        command.span(start.start, end.end),
        f"CloudFormation refuses {path} here, with InsufficientCapabilitiesException: it has "
        f'"{need.resource}" ({need.type}); {given}add --capabilities {need.capability}',
    )


RULE = Rule(
    name="stack-capabilities-missing",
    summary="a stack is deployed without the capability that its template needs",
    severity="warning",
    on="buildspec",
    words=("cloudformation", "sam"),
    group="project",
    needs_project=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html",
        "https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/",
    ),
)
