"""Values that say themselves that something else has to be put in their place."""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.context import Context

_SAID = lazy.pattern(
    r"(?i)\A<.*>\Z|\A\[.*\]\Z|placeholder|(?<![a-z])your(?![a-z])|change_?me"
    r"|\A(?:alias|name|version)-of-"  # as in the user guide's outline of the format
)
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


def is_handed_to_ecs(context: Context) -> bool:
    """Tell whether a build hands the appspec to what writes the task definition's ARN into it.

    `aws ecs deploy` and GitHub's action amazon-ecs-deploy-task-definition put the ARN of what they
    have just registered in the place of whatever stands there.
    """
    from dryspec_rules._brought import build_files
    from dryspec_rules._packing import told

    project = context.project
    if project is None:
        return False
    name = (project.spec_path or context.source.name).rpartition("/")[2]
    return any(_hands_over(told(project.read(file) or b""), name) for file in build_files(project))


def _hands_over(text: str, name: str) -> bool:
    if "codedeploy-appspec" in text:
        return name in text
    return name == "appspec.yaml" and (
        "amazon-ecs-deploy-task-definition" in text and "codedeploy-" in text
    )
