"""An expression of a template language that nothing fills in: the shell gets it as it stands."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.shell.quoting import stretches

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Command

_EXPRESSION = lazy.pattern(
    r"\$\{(?:(?P<pseudo>AWS::\w+)|(?P<github>\{[^{}\n]*\})"
    r"|(?P<terraform>(?:var|local|data|module)\.[\w.]+))\}"
)
_INSTEAD = {
    "AWS::Region": "write ${AWS_REGION}",
    "AWS::AccountId": "ask for it with aws sts get-caller-identity --query Account --output text",
}
_LANGUAGES = {
    "pseudo": "CloudFormation",
    "github": "GitHub Actions",
    "terraform": "Terraform",
}
_MOST = 20
"""Different expressions of a file that are reported."""
_STOPS = "the shell stops at it with a bad substitution"
_IN_BASH = "sh stops at it with a bad substitution, and bash puts nothing here"


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report each expression that the shell would expand, where the file has it first."""
    if not context.posix_shell:
        return
    for match in _expanded(command.text):
        seen = context.once(__name__, set[str])
        if match[0] in seen or len(seen) == _MOST:
            continue
        seen.add(match[0])
        from dryspec_rules._fill_in import is_template

        if is_template(context):
            return
        yield _finding(match, command, context)


def _finding(match: re.Match[str], command: Command, context: Context) -> Finding:
    kind = match.lastgroup or ""
    outcome = _IN_BASH if kind == "pseudo" else _STOPS
    other = "give it to the build as a variable"
    if context.runs_in == "hook":
        other = "put the value into a file of the revision"
    advice = _INSTEAD.get(match["pseudo"] or "", other)
    return Finding(
        command.span(match.start(), match.end()),
        f'"{match[0]}" is for {_LANGUAGES[kind]}, which does not read these commands: {outcome}; '
        f"{advice}",
    )


def _expanded(text: str) -> Iterator[re.Match[str]]:
    """Yield what the shell expands: not in single quotes, comments and quoted here-documents."""
    left = [*_EXPRESSION.finditer(text)][::-1]
    for start, end, quote in stretches(text):
        while left and left[-1].start() < end:
            match = left.pop()
            if match.start() >= start and quote != "'":
                yield match
        if not left or (not quote and text.endswith(("<<", "<<-"), start, end)):
            return


RULE = Rule(
    name="foreign-expression",
    summary="an expression of a template language that nothing fills in",
    severity="warning",
    on="command",
    words=("${AWS::", "${{", "${var.", "${local.", "${data.", "${module."),
    group="correctness",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_06_02",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html",
    ),
)
