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


def _images(project: Project | None) -> frozenset[str]:
    """Return the Linux images that the repository names, those of the CDK by their constants.

    Where the one file that names the buildspec names one image, that is the buildspec's own.
    """
    if project is None or not project.exists(".git"):
        return frozenset()
    named = project.once(__name__, lambda: list(_named(project)))
    own = [images for images, specs in named if project.spec_path in specs]
    if len(own) == 1 and len(own[0]) == 1:
        return own[0]
    return frozenset[str]().union(*(images for images, _ in named))


def _named(project: Project) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Yield the images and the buildspecs that each file names."""
    for path in _candidates(project):
        data = project.read(path, _MOST_BYTES) or b""
        if b"aws/codebuild/" not in data and b"BuildImage." not in data:
            continue
        text = data.decode("utf-8", "replace")
        images = frozenset(_images_in(text))
        if images:
            specs = (found.removeprefix("./") for found in _SPEC.findall(text))
            yield images, frozenset(specs)


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
            elif name not in _SKIPPED and len(directories) < _MOST_DIRECTORIES:
                directories.append(path)
