"""A no-break space or an invisible character in a key."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.ruby import Hash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec

ODD = frozenset("\u00a0\u2002\u2003\u2007\u2009\u200b\u200c\u200d\u202f\u2060\u3000\ufeff")


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report keys that hold no-break spaces, zero-width characters and the like."""
    if context.source.text.isascii() or appspec.root is None:
        return
    pending = [appspec.root]
    while pending:
        value = pending.pop()
        if not isinstance(value.data, Hash):
            continue
        for pair in value.data.pairs:
            name = pair.key.data
            odd = next((c for c in name if c in ODD), "") if isinstance(name, str) else ""
            if odd:
                yield Finding(
                    pair.key.span,
                    f"U+{ord(odd):04X} looks like a blank or like nothing, but is part of this "
                    "key, so the agent reads another key than the one you see: replace it by a "
                    "blank",
                )
            elif value is appspec.root:
                pending.append(pair.value)


RULE = Rule(
    name="appspec-odd-whitespace",
    summary="invisible characters in a key",
    severity="warning",
    on="server",
    group="correctness",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
