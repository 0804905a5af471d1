"""Values that say themselves that something else has to be put in their place."""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.context import Context

_SAID = lazy.pattern(r"(?i)\A<.*>\Z|\A\[.*\]\Z|placeholder|(?<![a-z])your(?![a-z])|change_?me")
_CAPITALS = lazy.pattern(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_NO_LETTER = lazy.pattern(r"[^a-z]+")


def is_fill_in(text: str, key: str, *, capitals: bool = True) -> bool:
    """Tell whether the value of ``key`` is a name for what is missing: `<PORT>`, `YOUR_SUBNET`.

    Words in capitals with underscores count where no real value of the key looks like that
    (``capitals``), elsewhere when they repeat the key. What a shell or a template engine fills in
    is not meant.
    """
    if "$" in text or "{{" in text:
        return False
    if _SAID.search(text):
        return True
    plain = _NO_LETTER.sub("", text.lower())
    meant = key.lower()
    if plain in {meant, f"{meant}arn"}:
        return True
    return capitals and _CAPITALS.fullmatch(text) is not None


def is_template(context: Context) -> bool:
    """Tell whether the file's name or place in the project says that it is to be filled in."""
    path = context.source.name.replace("\\", "/").rpartition("/")[2]
    if context.project is not None and context.project.spec_path:
        path = context.project.spec_path
    return "template" in path.lower()
