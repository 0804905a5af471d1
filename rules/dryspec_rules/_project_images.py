"""Which build images the project's own templates name.

Read when a finding depends on the image and neither the run nor the file tells it: CloudFormation,
SAM and Terraform, and the names that the CDK has for CodeBuild's images.
"""

from __future__ import annotations

from dryspec import lazy
from dryspec.facts.images import PREFIX, is_old

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.project import Project

_RANKS = {
    **dict.fromkeys(("tf", "tfvars", "hcl", "yml", "yaml", "template"), 0),
    **dict.fromkeys(("ts", "js", "py", "java", "go", "cs"), 1),
    "json": 2,
}
"""Endings of files that may name an image, likely ones first."""
_SKIPPED = frozenset(
    {"node_modules", "bower_components", "vendor", "venv", ".venv", "site-packages"}
    | {"__pycache__", "dist", "build", "target", "cdk.out", ".terraform", ".git", ".hg", ".svn"}
)
_GENERATED = ("package-lock.json", ".min.js", ".d.ts", ".bundle.js")
_MOST_DIRECTORIES = 1_000
_MOST_FILES = 400
_MOST_BYTES = 256 * 1024

_LIKELY = lazy.pattern(
    r"(?i)cdk|cfn|cloudformation|codebuild|deploy|infra|pipeline|stack|terraform"
)
_NAMED = lazy.pattern(
    r"(aws/codebuild/[A-Za-z][\w.-]*:[\w.-]*)|\bLinux\w*BuildImage\.([A-Za-z]\w*)"
)
_SPEC = lazy.pattern(r"[\w./-]*buildspec[\w./-]*\.ya?ml")
_OWN = lazy.pattern(
    r"(?i)\bimage[\"']?\s*[:=][^\n]*\.dkr\.ecr\.|\bLinux\w*BuildImage\.from_?(?:ecr|docker|asset)"
)
"""An image that is none of CodeBuild's."""
_BY_ID = frozenset({"fromcodebuildimageid", "from_code_build_image_id"})
"""Their argument is the name itself."""


def names_only_bash(project: Project | None) -> bool:
    """Whether the repository names images, and ``sh`` is bash (Amazon Linux) in every one."""
    images = _images(project)
    return bool(images) and all(
        name.removeprefix(PREFIX).lower().startswith(("amazonlinux", "amazon_linux"))
        for name in images
    )


def names_only_old(project: Project | None) -> bool:
    """Whether the repository names images, and every one is deprecated or withdrawn."""
    images = _images(project)
    return bool(images) and all(is_old(name) for name in images)


def names_own(project: Project | None) -> bool:
    """Whether a file names the buildspec and an image of the user's own, and none CodeBuild's."""
    if project is None or not project.exists(".git"):
        return False
    named = _all_named(project)
    if any(found.has_curated for found in named):
        return False
    return any(found.has_own and project.spec_path in found.specs for found in named)


def _images(project: Project | None) -> frozenset[str]:
    """Return the Linux images that the repository names, those of the CDK by their constants.

    Where the one file that names the buildspec names one image, that is the buildspec's own.
    """
    if project is None or not project.exists(".git"):
        return frozenset()
    named = [found for found in _all_named(project) if found.images]
    own = [found.images for found in named if project.spec_path in found.specs]
    if len(own) == 1 and len(own[0]) == 1:
        return own[0]
    return frozenset[str]().union(*(found.images for found in named))


class _Named:
    """What one file names: images of CodeBuild, buildspecs, and whether images of others."""

    __slots__ = ("has_own", "images", "specs")

    def __init__(self, text: str) -> None:
        self.images = frozenset(_images_in(text))
        self.specs = frozenset(found.removeprefix("./") for found in _SPEC.findall(text))
        self.has_own = _OWN.search(text) is not None

    @property
    def has_curated(self) -> bool:
        """Whether an image that CodeBuild manages is among them."""
        return any(not name.lower().startswith("from") for name in self.images)


def _all_named(project: Project) -> list[_Named]:
    return project.once(__name__, lambda: list(_named(project)))


def _named(project: Project) -> Iterator[_Named]:
    """Yield what each file names that names an image."""
    for path in _candidates(project):
        data = project.read(path, _MOST_BYTES) or b""
        if any(sign in data for sign in (b"aws/codebuild/", b"BuildImage.", b".dkr.ecr.")):
            yield _Named(data.decode("utf-8", "replace"))


def _images_in(text: str) -> Iterator[str]:
    for match in _NAMED.finditer(text):
        image, constant = match.groups()
        if image is None:
            if constant.lower() not in _BY_ID:
                yield constant
        elif not image.startswith(f"{PREFIX}windows"):
            yield image


def _candidates(project: Project) -> list[str]:
    """Return the files to look at: likely ones first, high ones before deep ones."""
    return sorted(_files(project), key=_unlikeliness)[:_MOST_FILES]


def _unlikeliness(path: str) -> tuple[bool, int]:
    return _LIKELY.search(path) is None, _RANKS[path.rpartition(".")[2]]


def _files(project: Project) -> Iterator[str]:
    """Yield the templates and programs of the tree, breadth first."""
    directories = [""]
    for directory in directories:
        for name, kind in project.entries(directory):
            path = f"{directory}/{name}" if directory else name
            if kind == "file":
                _, dot, ending = name.rpartition(".")
                if dot and ending in _RANKS and not name.endswith(_GENERATED):
                    yield path
            elif name in _SKIPPED or project.is_link(path):
                continue
            elif len(directories) < _MOST_DIRECTORIES:
                directories.append(path)
