"""Steps that a file means to try only: what they fetch or keep may as well be missing."""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.context import Context
    from dryspec.shell import Call

_CACHE = lazy.pattern(r"caches?(?![A-Z])|:(?:[\w.]*-)?deps\b", lazy.IGNORECASE)
_MAY_BE_MISSING = lazy.pattern(
    r"\b(?:no|none|skip\w*|optional|missing|defaults?|not found|not exist|first)\b", lazy.IGNORECASE
)


def is_tried_only(call: Call, instead: Call, context: Context) -> bool:
    """Whether it is meant that ``call`` may fail, judged by what it is about and what it says."""
    if call.runs("docker", "push"):
        image = call.positionals[-1].text.replace('"', "")
        return _CACHE.search(image) is not None or _builds_draw_on(image, context)
    if not call.runs("aws", "s3") or len(call.positionals) < 4:
        return False
    source, target = call.positionals[2:4]
    if any(_CACHE.search(word.text) for word in (source, target)):
        return True
    fetches = source.prefix.startswith("s3://") and not target.prefix.startswith("s3://")
    return fetches and any(_MAY_BE_MISSING.search(word.text) for word in instead.arguments)


def _builds_draw_on(image: str, context: Context) -> bool:
    """Whether builds take their cache from an image that is not the only one pushed."""
    cached, pushed = context.once(__name__, lambda: _images(context))
    return image in cached and not pushed <= {image}


def _images(context: Context) -> tuple[set[str], set[str]]:
    """Return the images that builds take their cache from, and those that are pushed."""
    cached: set[str] = set()
    pushed: set[str] = set()
    for command in context.shell_commands:
        if "--cache-from" not in command.text and "push" not in command.text:
            continue
        for call in command.script.calls:
            texts = [word.text.replace('"', "") for word in call.words]
            if call.runs("docker", "push"):
                pushed.add(texts[-1])
            for option, value in zip(texts, [*texts[1:], ""], strict=True):
                if option.startswith("--cache-from"):
                    cached.update((value, option.partition("=")[2]))
    return cached, pushed
