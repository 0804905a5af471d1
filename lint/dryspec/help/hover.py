"""What to show for the thing under the pointer, in Markdown."""

from __future__ import annotations

from dryspec.help.place import place_at
from dryspec.help.variables import definitions, uses
from dryspec.spec.detect import SERVER
from dryspec.spec.grammar import Boolean, Choice, Either, Items, Keys, Whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dryspec.context import Context
    from dryspec.help.place import Place
    from dryspec.source import Span
    from dryspec.spec.buildspec import FileSet
    from dryspec.spec.grammar import Key, Type
    from dryspec.tree import Scalar

    Matches = Callable[[str, str, Sequence[str]], list[str] | None]
    """Pattern, base directory and excluded patterns to the files below the source root that
    match; ``None`` where that cannot be told."""

_SHOWN_FILES = 10


class Hover:
    """Markdown about the text in ``span``."""

    __slots__ = ("markdown", "span")

    def __init__(self, markdown: str, span: Span) -> None:
        self.markdown = markdown
        self.span = span


def hover_at(context: Context, offset: int, matches: Matches | None = None) -> Hover | None:
    """Return what is known about the key, value or variable at ``offset``."""
    found = _variable(context, offset)
    if found is not None:
        return found
    place = place_at(context, offset)
    if place is None or place.key is None:
        return None
    if place.on_key:
        return Hover(describe_key(context, place), place.key.span)
    scalar = place.scalar
    if scalar is None:
        return None
    text = _value(context, place, scalar, matches)
    return Hover(text, scalar.span) if text else None


def describe_key(context: Context, place: Place) -> str:
    """Describe a key: meaning, type, default, month of its announcement, source."""
    special = _special_key(context, place)
    meaning = place.meaning
    if special and meaning is not None and context.kind == "appspec":
        return f"{special}\n\n[Source]({meaning.source})"
    if meaning is None:
        return special or f"`{place.name}` is no key of this place."
    return "\n\n".join(part for part in (special, describe(place.name, meaning)) if part)


def describe(name: str, key: Key) -> str:
    """Describe what the format's table says of a key, in Markdown."""
    facts = [f"*{type_words(key.type)}*"]
    if key.required:
        facts.append("required")
    if key.default:
        facts.append(f"default: {key.default}")
    if key.since:
        facts.append(f"since {key.since}")
    return f"**{name}** ({', '.join(facts)})\n\n{key.doc}\n\n[Source]({key.source})"


def type_words(type_: Type) -> str:
    """Name a type for a reader, values of a closed list included."""
    if isinstance(type_, Items):
        return f"list of {_plural(type_.item)}"
    if isinstance(type_, Either):
        return " or ".join(type_words(choice) for choice in type_.choices)
    return type_.words


def _plural(type_: Type) -> str:
    return "mappings" if isinstance(type_, Keys) else "texts"


def _special_key(context: Context, place: Place) -> str:
    name, parent = place.name, place.parent
    if context.kind == "appspec" and len(place.path) == 2 and parent.lower() == "hooks":
        from dryspec.help.events import describe_event

        return describe_event(name, context.platform) or ""
    if parent == "runtime-versions":
        return _describe_runtime(name)
    if name in {"post_build", "finally"} and place.path[0] == "phases":
        from dryspec.help.hints import RUNS_ANYWAY

        return f"`{name}` {RUNS_ANYWAY[name]}."
    return ""


def _describe_runtime(name: str) -> str:
    from dryspec.facts.images import maintained
    from dryspec.facts.runtimes import NEAR_NAMES

    lines = [
        f"- `{image.full_name}`: {', '.join(image.runtimes[name])}"
        for image in maintained()
        if name in image.runtimes
    ]
    if lines:
        return f"Versions of `{name}` on maintained images:\n\n" + "\n".join(lines)
    near = NEAR_NAMES.get(name.lower())
    hint = f"; the runtime is called `{near}`" if near else ""
    return f"No maintained image offers a runtime called `{name}`{hint}."


def _value(context: Context, place: Place, scalar: Scalar, matches: Matches | None) -> str | None:
    name = place.name
    if place.parent == "runtime-versions":
        return _describe_version(name, scalar.value)
    if name == "files" and context.buildspec is not None:
        return _describe_pattern(context, scalar, matches)
    if name == "mode" and context.platform == SERVER:
        from dryspec.help.hints import mode_words

        return mode_words(scalar)
    if name == "image":
        return _describe_image(scalar.value)
    if place.meaning is not None and name not in {"commands", "finally"}:
        return _describe_choice(name, place.meaning)
    return None


def _describe_choice(name: str, key: Key) -> str:
    type_ = key.type.item if isinstance(key.type, Items) else key.type
    if isinstance(type_, Choice | Boolean | Whole):
        return f"`{name}` is {type_.words}.\n\n{key.doc}\n\n[Source]({key.source})"
    return f"{key.doc}\n\n[Source]({key.source})"


def _describe_version(runtime: str, version: str) -> str:
    from dryspec.facts.images import images_with
    from dryspec.facts.runtimes import CUSTOM_SHAPE_WORDS, end_of_life

    wanted = version.removesuffix(".x")
    if "$" in version or wanted == "latest":
        return f"`{runtime}` {version}: the newest version that the image offers."
    names = [f"- `{image.full_name}` ({image.status})" for image in images_with(runtime, wanted)]
    if names:
        text = f"`{runtime}` {version} is on these images:\n\n" + "\n".join(names)
    else:
        shape = CUSTOM_SHAPE_WORDS.get(runtime)
        how = f" Images that install versions on demand take {shape}." if shape else ""
        text = f"No image lists `{runtime}` {version}.{how}"
    ended = end_of_life(runtime, wanted)
    return f"{text}\n\nNo security fixes since {ended}." if ended else text


def _describe_image(name: str) -> str | None:
    from dryspec.facts.images import find_image

    image = find_image(name)
    if image is None:
        return None
    lines = [f"- {runtime}: {', '.join(versions)}" for runtime, versions in image.runtimes.items()]
    listed = "\n\n" + "\n".join(lines) if lines else ""
    return f"`{image.full_name}`: {image.base}, {image.status}.{listed}"


def file_set_of(context: Context, scalar: Scalar) -> FileSet | None:
    """Return the artifact or report whose ``files`` hold this pattern."""
    spec = context.buildspec
    if spec is None:
        return None
    sets = [*spec.secondary_artifacts, *spec.reports]
    if spec.artifacts is not None:
        sets.insert(0, spec.artifacts)
    for file_set in sets:
        if any(item is scalar for item in file_set.files):
            return file_set
    return None


def matching_files(context: Context, scalar: Scalar, matches: Matches | None) -> list[str] | None:
    """Return the files that a pattern of ``files`` selects, ``None`` where nobody can tell."""
    file_set = file_set_of(context, scalar)
    if file_set is None or matches is None or "$" in scalar.value:
        return None
    base = file_set.base_directory.value if file_set.base_directory else ""
    if "$" in base:
        return None
    return matches(scalar.value, base, [item.value for item in file_set.exclude_paths])


def _describe_pattern(context: Context, scalar: Scalar, matches: Matches | None) -> str | None:
    files = matching_files(context, scalar, matches)
    if files is None:
        return None
    if not files:
        return (
            f"`{scalar.value}` matches no file that is in the source now; "
            "files that the build makes are not there yet."
        )
    count = "1 file" if len(files) == 1 else f"{len(files)} files"
    shown = [f"- `{path}`" for path in files[:_SHOWN_FILES]]
    if len(files) > _SHOWN_FILES:
        shown.append(f"- and {len(files) - _SHOWN_FILES} more")
    return f"`{scalar.value}` matches {count} of the source:\n\n" + "\n".join(shown)


def _variable(context: Context, offset: int) -> Hover | None:
    if context.buildspec is None:
        return None
    for use in uses(context):
        if use.span.contains(offset):
            text = _describe_variable(context, use.name)
            return Hover(text, use.span) if text else None
    return None


def _describe_variable(context: Context, name: str) -> str | None:
    from dryspec.facts.variables import describe as describe_variable

    assert context.buildspec is not None
    known = describe_variable(name)
    lines = [f"**{name}**: {known}"] if known else []
    for definition in definitions(context.buildspec):
        if definition.key.value != name:
            continue
        line = context.source.position(definition.key.span.start)[0]
        value = definition.value
        secret = definition.section not in {"env.variables", "a batch task", "the batch matrix"}
        shown = f" from `{value.value}`" if value is not None and secret else ""
        if value is not None and not secret:
            shown = f": `{value.value}`"
        lines.append(f"`{name}` is defined in {definition.section} (line {line}){shown}")
    return "\n\n".join(lines) or None
