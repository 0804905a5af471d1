"""A .json file that only a YAML reader can read."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.tree import Document


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report the first place where JSON ends although YAML goes on."""
    del context
    source = document.source
    text = source.text
    if not source.name.endswith(".json") or document.problem or not text.lstrip("\ufeff").strip():
        return
    import json

    try:
        json.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        return
    except ValueError as error:
        at = getattr(error, "pos", 0) + (1 if text.startswith("\ufeff") else 0)
        before = text[:at].rstrip()
        comma = before.endswith(",") and text[at : at + 1] in {"}", "]"}
        if text[at : at + 1] == "," and text[at + 1 :].lstrip()[:1] in {"}", "]"}:
            before, comma = text[: at + 1], True
        if comma:
            start = len(before) - 1
            words = "a comma stands behind the last item: remove it"
        else:
            start = min(at, max(len(text) - 1, 0))
            words = "what stands here is not allowed in it: write JSON, or name the file .yml"
        yield Finding(
            Span(start, min(start + 1, len(text))),
            f"YAML can read this file, but it is no JSON, which its name promises; {words}",
        )


RULE = Rule(
    name="json-syntax",
    summary="a .json file that is not JSON",
    severity="warning",
    on="document",
    group="correctness",
    check=check,
    sources=("https://www.rfc-editor.org/rfc/rfc8259",),
)
