"""The file is no YAML."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import ERROR, WARNING, Finding
from dryspec.rule import APPSPEC, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.tree import Document

_TEMPLATE_MARKS = ("{%", "<%")
_TEMPLATE_VALUE = lazy.pattern(r"\{\{-?\s*[\w.]+\s*-?\}\}")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report the one error that ends reading, in the user's words and the reader's."""
    if document.problem is None and not document.aliases:
        return
    from dryspec.spec.syntax import explain

    found = explain(document, context.kind == APPSPEC)
    if found is None:
        return
    if _is_template(document, found.span.start):
        words = f"{found.message}; if a template engine fills this file in first, check its output"
        yield Finding(found.span, words, severity=WARNING, fix=found.fix)
        return
    yield Finding(found.span, found.message, severity=ERROR, fix=found.fix)


def _is_template(document: Document, offset: int) -> bool:
    """Whether a template engine is to fill in the file, or the line that is no YAML."""
    source = document.source
    line = source.line_text(source.position(offset)[0])
    return (
        any(mark in source.text for mark in _TEMPLATE_MARKS)
        or _TEMPLATE_VALUE.search(line) is not None
    )


RULE = Rule(
    name="yaml-syntax",
    summary="the file is no YAML",
    severity="error",
    on="document",
    group="correctness",
    fix="safe",
    check=check,
    aliases=("yaml-tab", "glob-unquoted-star"),
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/troubleshooting.html",
        "observed: CodeDeploy agent 1.8.1 (Psych over libyaml)",
    ),
)
