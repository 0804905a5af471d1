"""Which file a call writes, as far as its words tell."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.shell import Call

_LAST = frozenset({"cp", "mv", "install", "ln"})
_OUTPUT = {
    "curl": ("-o", "--output"),
    "wget": ("-O", "--output-document"),
    "sort": ("-o", "--output"),
    "jq": (),
}


def written(call: Call) -> Iterator[tuple[str, int, int]]:
    """Yield path, start and end for each file with a literal name that the call surely writes."""
    for redirect in call.redirects:
        target = redirect.target.value if redirect.target is not None else None
        if target and ">" in redirect.operator and not redirect.duplicates and not redirect.to_null:
            yield target, redirect.start, redirect.end
    program = call.program
    positionals = call.positionals
    if program in ("tee", "touch"):
        words = positionals
    elif program in _LAST or call.runs("aws", "s3", "cp") or call.runs("aws", "s3", "mv"):
        words = positionals[-1:] if len(positionals) > 1 else []
    elif program == "zip" or call.runs("7z", "a"):
        words = positionals[:1] if program == "zip" else positionals[1:2]
    else:
        option = call.option_word(*_OUTPUT.get(program, ())) if _OUTPUT.get(program) else None
        words = [] if option is None else [option]
    for word in words:
        if word.value and not word.value.endswith("/") and "://" not in word.value:
            yield word.value, word.start, word.end
