"""Image definitions whose JSON a deploy action cannot read."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import NOTE, Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from dryspec.context import Context
    from dryspec.shell import Call, Word
    from dryspec.source import Span
    from dryspec.spec.buildspec import Buildspec
    from dryspec_rules._pipeline_files import Write

_ARRAY = '[{"name": "container", "imageUri": "image"}]'
_OBJECT = '{"ImageURI": "image"}'
_OTHER_FILE = (
    "this is what imagedefinitions.json holds; a deploy action reads it only where its FileName "
    f"says imageDetail.json, which is elsewhere one object: {_OBJECT}"
)
_FOR_DETAIL = (
    "this is what imageDetail.json holds, which the blue/green action reads; imagedefinitions.json "
    f"is for the action that deploys to ECS alone, and an array: {_ARRAY}"
)
_TEMPLATES = (".json", ".template", ".tf", ".ts", ".yaml", ".yml")
_MOST = 300
_EDITORS = frozenset({"sed", "perl", "yq", "ed", "sponge"})
_UNKNOWN = "\ue000"
"""Stands for text that is only known in the build."""
_EXPANSION = lazy.pattern(r"\$\{[^}]*\}|\$\w+|\$\([^)]*\)")
_PLACE = lazy.pattern(r"%[-0-9.]*[sdbq]")
_QUOTED_VARIABLE = lazy.pattern(
    r'"(?:name|imageUri|ImageURI)"\s*:\s*"[^"]*?(\$(?:[A-Za-z_]\w*|\{[A-Z_][A-Z0-9_]*\}))'
)
_STRING = lazy.pattern(r'"(?:\\.|[^"\\])*"')
_ITEM = r'\{~"name"~:~"[^"\\\x00-\x1f]*"~,~"imageUri"~:~"[^"\\\x00-\x1f]*"~\}'
_RIGHT = lazy.pattern(rf"~\[~{_ITEM}(?:~,~{_ITEM})*~\]~\Z".replace("~", r"[ \t\r\n]*"))
"""What nearly everybody writes; with it nothing is loaded that reads JSON."""
_BARE_KEY = lazy.pattern(r"\{\s*'?[A-Za-z]\w*'?\s*:")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report literal JSON that `echo`, `printf` or `cat` writes into one of the two files."""
    from dryspec_rules._pipeline_files import DETAIL, meant, writes

    by_path: dict[str, list[Write]] = {}
    for write in writes(context):
        by_path.setdefault(write[2].removeprefix("./"), []).append(write)
    for path, found in by_path.items():
        if meant(path) == DETAIL and _stays_below(path, buildspec):
            continue
        for kept in _kept(found, context):
            given = _joined(kept)
            wrong = "" if given is None else _wrong(given, detail=meant(path) == DETAIL)
            if given and not wrong and "envsubst" not in context.source.text:
                wrong = _unexpanded(given)
            if wrong and not _is_read_as_parameters(path, context):
                first, *behind = [_place(write) for write in kept]
                related = [Related(span, "goes behind it") for span in behind]
                severity = NOTE if wrong is _OTHER_FILE else ""
                yield Finding(first, wrong, related=related, severity=severity)


def _is_read_as_parameters(path: str, context: Context) -> bool:
    """Whether a template of the repository takes values out of the file: any flat JSON will do."""
    from dryspec_rules._pipeline_files import base_name

    project, name = context.project, base_name(path).encode()
    if project is None:
        return False
    templates = [file for file in project.files if file.endswith(_TEMPLATES)][:_MOST]
    texts = (project.read(file) or b"" for file in templates)
    return any(b"GetParam" in text and name in text for text in texts)


def _stays_below(path: str, buildspec: Buildspec) -> bool:
    """Whether a file stands in a directory of the artifact, where no action looks for its name."""
    from dryspec_rules._filesets import artifacts, discards_paths, from_root

    inside = "/" in path and path[0] not in "/.$~"
    sets = artifacts(buildspec) if inside else []
    return bool(sets) and all(from_root(files) and not discards_paths(files) for files in sets)


def _kept(found: list[Write], context: Context) -> list[list[Write]]:
    """Return the writes that may make up the file in the end, each with what goes behind it."""
    if not found or _changed_otherwise(found[0][2], context):
        return []
    parts: list[list[Write]] = []
    for write in found:
        if _appends(write[1]) and parts:
            parts[-1].append(write)
        else:
            parts.append([write])
    if any(_appends(call) for _, call, *_ in found):
        return parts[-1:]
    last = max((i for i, [write] in enumerate(parts) if not write[1].enclosing), default=0)
    return parts[last:]


def _changed_otherwise(path: str, context: Context) -> bool:
    """Whether the file is edited in place, or written by a construct as a whole."""
    from dryspec_rules._pipeline_files import base_name

    name = base_name(path)
    for command in context.shell_commands:
        if name not in command.text:
            continue
        script = command.script
        redirects = (redirect for compound in script.compounds for redirect in compound.redirects)
        if any(
            redirect.target is not None and name in redirect.target.text for redirect in redirects
        ):
            return True
        for call in script.calls:
            if call.program in _EDITORS and any(name in word.text for word in call.arguments):
                return True
    return False


def _appends(call: Call) -> bool:
    return any(redirect.operator == ">>" for redirect in call.redirects)


def _joined(writes: list[Write]) -> str | None:
    """Return the text that some writes make together, ``None`` when one is not understood."""
    calls = [call for _, call, *_ in writes]
    if _appends(calls[0]) or any(call.enclosing != calls[0].enclosing for call in calls):
        return None
    if len(calls) > 1 and any(compound.kind == "loop" for compound in calls[0].enclosing):
        return None
    texts: list[str] = []
    for call in calls:
        given = _literal(call)
        if given is None:
            return None
        texts.append(given[1])
    return "\n".join(texts)


def _place(write: Write) -> Span:
    command, call, *_ = write
    given = _literal(call)
    word = None if given is None else given[0]
    if word is None:
        return command.span(call.start, call.end)
    return command.span(word.start, word.end)


def _literal(call: Call) -> tuple[Word | None, str] | None:
    """Return the JSON that is written, with a mark for what is only known in the build."""
    if call.program == "cat" and not call.positionals:
        return _heredoc(call)
    words = [word for word in call.arguments if word.value not in ("-n", "-e", "-en", "-ne", "--")]
    if call.program == "printf" and words:
        return words[0], _format(_known(words[0]))
    if call.program == "echo" and len(words) == 1:
        return words[0], _known(words[0])
    return None


def _heredoc(call: Call) -> tuple[Word | None, str] | None:
    for redirect in call.redirects:
        if redirect.body is not None:
            return None, _EXPANSION.sub(_UNKNOWN, redirect.body)
    return None


def _known(word: Word) -> str:
    """Return what the program sees of a word, with a mark for expansions."""
    if word.value is not None:
        return word.value
    from dryspec.shell.quoting import remove_quotes

    text = word.text
    cuts = [(v.start - word.start, v.end - word.start) for v in word.variables]
    cuts += [(c.start - word.start, c.end - word.start) for c in word.substitutions]
    for start, end in sorted(cuts, reverse=True):
        if not any(first < start and end <= last for first, last in cuts):
            text = f"{text[:start]}{_UNKNOWN}{text[end:]}"
    return remove_quotes(text)


def _format(text: str) -> str:
    """Return what `printf` makes of a format, with a mark for its arguments."""
    text = text.replace('\\"', '"').replace("\\n", "\n").replace("\\t", "\t")
    return _PLACE.sub(_UNKNOWN, text).replace("%%", "%")


def _wrong(text: str, *, detail: bool) -> str:
    """Say what is wrong with the text as the content of one of the two files."""
    if text.strip()[:1] not in ("[", "{"):
        return ""
    if (not detail and _RIGHT.match(text)) or not _judgeable(text):
        return ""
    import json

    file, wanted = ("imageDetail.json", _OBJECT) if detail else ("imagedefinitions.json", _ARRAY)
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return (
            f"what this writes is no JSON, so no deploy action can read it (quotes that the shell "
            f"takes away, a comma, a bracket); {file} has to read {wanted}"
        )
    if detail:
        return _wrong_detail(value)
    items = _items(value)
    if items is None and isinstance(value, dict) and "ImageURI" in value:
        return _FOR_DETAIL
    if items is None:
        return f"{file} is an array, also of a single object: {wanted}"
    missing = _missing_in_items(items)
    return f"for a deploy action each object of {file} needs {missing}: {wanted}" if missing else ""


def _unexpanded(text: str) -> str:
    """Say which variable stands in the text by its name, as between single quotes.

    A name in small letters and braces may be one that a template fills in.
    """
    found = _QUOTED_VARIABLE.search(text)
    if found is None:
        return ""
    return (
        f'nothing expands "{found[1]}" between single quotes, so the file names no image and no '
        'container that there is: write %s and give printf the value, or "$..." between the quotes'
    )


def _wrong_detail(value: object) -> str:
    items = _items(value)
    if items is not None:
        is_other = bool(items) and not _missing_in_items(items)
        return _OTHER_FILE if is_other else f"imageDetail.json is one object, no array: {_OBJECT}"
    missing = _missing(value, ("ImageURI",))
    return f"for a deploy action imageDetail.json needs {missing}: {_OBJECT}" if missing else ""


def _missing_in_items(items: list[Any]) -> str:
    """Name the first key that an object of an array of image definitions lacks."""
    missing = (_missing(item, ("name", "imageUri")) for item in items)
    return next(filter(None, missing), "")


def _missing(item: Any, keys: tuple[str, ...]) -> str:
    """Name the first key that an object lacks, with the one that was written in its place."""
    given: list[str] = [*item] if isinstance(item, dict) else []  # pyright: ignore[reportUnknownVariableType]
    for key in keys:
        if key not in given:
            near = next((other for other in given if other.lower() == key.lower()), "")
            return f'the key "{key}"' + (f', not "{near}"' if near else "")
    return ""


def _items(value: object) -> list[Any] | None:
    return value if isinstance(value, list) else None  # pyright: ignore[reportUnknownVariableType]


def _judgeable(text: str) -> bool:
    """Whether all that is unknown stands inside strings, or there are no strings at all."""
    outside = _STRING.sub("", text)
    if _UNKNOWN not in outside:
        return True
    return '"' not in text and _BARE_KEY.search(text) is not None


RULE = Rule(
    name="image-definitions-shape",
    summary="image definitions whose JSON a deploy action cannot read",
    severity="warning",
    on="buildspec",
    group="correctness",
    check=check,
    words=("mage-", "mage_", "mageD", "maged"),
    sources=("https://docs.aws.amazon.com/codepipeline/latest/userguide/file-reference.html",),
)
