"""A stack is deployed without the capability that its template needs."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.shell.directory import walked
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
_BUILT = ".aws-sam/build/template.yaml"
"""What `sam build` makes, and `sam deploy` takes when it is told of no template."""
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

    made: dict[str | None, tuple[str, ...]] = {}
    left = _MOST_CALLS
    for call, directory, command in located(context, _MENTIONS.search, _may_deploy):
        if directory.startswith("/"):
            continue
        paths = _templates(call, directory, made)
        output = call.option_value("--output-template-file")
        if output is not None:
            made[walked(directory, output)] = paths
        elif call.runs("sam", "build"):
            made[walked(directory, _BUILT)] = paths
        elif left and paths and _deploys(call) and not _acknowledges(call):
            left -= 1
            yield from _about(call, command, paths, context)


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


def _templates(
    call: Call, directory: str, made: dict[str | None, tuple[str, ...]]
) -> tuple[str, ...]:
    """Return where the template of a call may lie in the end; nowhere when that is not known."""
    word = call.option_word(*_TEMPLATE)
    if word is None and call.program == "sam":
        built = made.get(walked(directory, _BUILT), ())
        if built and not call.runs("sam", "build"):
            return built
        return tuple(path for name in _DEFAULTS if (path := walked(directory, name)))
    name = call.option_value(*_TEMPLATE)
    name = name.removeprefix("file://") if name else "/"
    path = None if name.startswith("/") else walked(directory, name)
    if path is None:
        return ()
    return made.get(path, (path,))


def _about(
    call: Call, command: Command, paths: tuple[str, ...], context: Context
) -> Iterator[Finding]:
    from dryspec_rules._build_scripts import the_file
    from dryspec_rules._capabilities import need_of

    project = context.project
    if project is None or (call.program == "sam" and project.called("samconfig.toml")):
        return
    path = next(filter(None, (the_file(each, "", context) for each in paths)), None)
    if path is None or _is_touched(path.rpartition("/")[2], context):
        return
    need = need_of(project, path)
    if need is not None and not (need.capability == IAM and _names_iam(call)):
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


def _names_iam(call: Call) -> bool:
    return any(IAM in word.text for word in call.words)


def _finding(call: Call, command: Command, path: str, need: Need) -> Finding:
    given = f"{IAM} is not enough for a name of its own; " if _names_iam(call) else ""
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
