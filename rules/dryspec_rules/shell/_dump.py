"""Calls that list the environment with its values."""

from __future__ import annotations

from dryspec import lazy
from dryspec.glance import may_give, may_stand_alone, names_in
from dryspec.shell import Call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dryspec.shell import Word

_ENVIRON = lazy.pattern(r"/proc/(?:self|\$\$|\$?\w+|\*)/environ")
_CODE = lazy.pattern(
    r"print\((?:dict\()?os\.environ\)|pprint\(.*os\.environ\)|os\.environ\.items\(\)"
    r"|console\.log\(\s*process\.env\s*\)|^process\.env$|puts ENV(?:\.to_h)?(?:\.inspect)?\s*$"
    r"|p ENV(?:\.to_h)?\s*$|print_r\(\$_(?:ENV|SERVER)\)|print_r\(getenv\(\)\)"
)
_LISTING = frozenset({"env", "printenv", "export", "set", "declare", "typeset", "readonly"})
_ENVIRONMENTS = frozenset(
    {"env", "ENV", "ENV.to_h", "ENV.inspect", "ENV.to_h.inspect", "os.environ", "os.environ.items"}
    | {"process.env", "_ENV", "_SERVER", "getenv"}
)
"""What programs in other languages call the variables, as names."""
_LONGEST = 100
"""Patterns of `grep` up to this length are tried."""
_CODE_OPTIONS = {
    "python": ("-c",),
    "python3": ("-c",),
    "node": ("-e", "-p", "--eval", "--print"),
    "ruby": ("-e",),
    "perl": ("-e",),
    "php": ("-r",),
}
_READS = lazy.pattern(r"(?:environ|getenv|\benv|ENV|ENVIRON)\W{1,3}(?:get\W{1,2})?([A-Za-z_]\w*)")


def may_dump(text: str) -> bool:
    """Whether a call of a command with this text may print all variables: no is sure."""
    names = names_in(text)
    if "/environ" in text or not _ENVIRONMENTS.isdisjoint(names):
        return True
    listing = _LISTING.intersection(names)
    if not listing:
        return False
    given = may_give(("-p", "-x", "-0", "--null"), names)
    return given or any(may_stand_alone(program, text) for program in listing)


def dumps(call: Call, secrets: Iterable[str] = ()) -> bool:
    """Whether a call prints all variables; a ``grep`` behind it has to let a secret pass."""
    return _lists(call) and _let_through(call, secrets)


def _lists(call: Call) -> bool:
    program = call.program
    if program in ("env", "printenv", "export", "set"):
        options = {word.value for word in call.arguments}
        return options <= {"-p", "-0", "--null"} and (program != "set" or not options)
    if program in ("declare", "typeset", "readonly"):
        return not call.positionals and call.has_flag("-p", "-x", "-px", "-xp")
    if program in ("cat", "strings", "tr", "xargs", "sed"):
        words = [word.text for word in call.arguments]
        words += [item.target.text for item in call.redirects if item.target and item.fd == 0]
        return any(_ENVIRON.search(text) for text in words)
    if program == "jq":
        return call.has_flag("-n", "--null-input") and any(
            word.value in ("env", "$ENV") for word in call.positionals
        )
    code = _code_word(call) if program in _CODE_OPTIONS else None
    return code is not None and bool(code.value) and _CODE.search(code.value or "") is not None


def shown_by_code(call: Call, names: Iterable[str]) -> tuple[str, Word] | None:
    """Return the variable that a one-line program prints (``node -p process.env.TOKEN``)."""
    word = _code_word(call)
    code = word.value if word is not None else None
    if word is None or not code or not _prints(call, code):
        return None
    for match in _READS.finditer(code):
        if match.group(1) in names:
            return match.group(1), word
    return None


def _code_word(call: Call) -> Word | None:
    if call.program in ("awk", "gawk", "jq"):
        return next(iter(call.positionals), None)
    options = _CODE_OPTIONS.get(call.program, ())
    return call.option_word(*options) if options else None


def _prints(call: Call, code: str) -> bool:
    if call.program == "jq" or call.has_flag("-p", "--print"):
        return True
    return any(word in code for word in ("print", "console.log", "puts ", "echo ", "write("))


def _let_through(call: Call, secrets: Iterable[str]) -> bool:
    following = call.feeds
    while isinstance(following, Call):
        if following.program in ("grep", "egrep") and not _matches(following, secrets):
            return False
        following = following.feeds
    return True


def _matches(grep: Call, secrets: Iterable[str]) -> bool:
    """Whether a ``grep`` shows the line of one of these variables."""
    word = grep.option_word("-e", "--regexp") or next(iter(grep.positionals), None)
    if word is None or word.value is None or grep.has_flag("-v", "--invert-match"):
        return False
    text = word.value.replace("\\|", "|")
    if len(text) > _LONGEST or any(mark in text for mark in ("[[", "--", "&&", "||", "~~")):
        return False
    import re

    try:
        pattern = re.compile(text, re.IGNORECASE if grep.has_flag("-i") else 0)
    except (re.error, OverflowError, RecursionError):
        return False
    return any(pattern.search(f"{name}=") for name in secrets)
