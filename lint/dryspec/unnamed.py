"""Specs whose directory is named after them, and not the file: ``buildspec/deploy.yml``.

Such a directory holds other files as well, so the content decides, and what is no spec is passed
over without a word.
"""

from __future__ import annotations

import os
import stat

FOLDERS = frozenset(
    {".buildspec", ".buildspecs", ".codebuild", "buildspec", "buildspecs", "codebuild"}
)
_ENDINGS = (".yml", ".yaml", ".json")
_MOST = 200_000
"""Bytes of the largest file that is looked into; the largest real buildspec has a fifth of it."""


def keeps_specs(directory: str) -> bool:
    """Tell whether a directory's own name promises buildspecs."""
    return os.path.basename(directory).lower() in FOLDERS


def is_buildspec(path: str) -> bool:
    """Tell whether the content of an ordinary file says that it is a buildspec."""
    if not path.lower().endswith(_ENDINGS):
        return False
    data = _content(path)
    if b"version" not in data or not (b"phases" in data or b"batch" in data):
        return False
    from dryspec.source import Source
    from dryspec.spec.detect import detect
    from dryspec.tree import parse

    document = parse(Source(path, data.decode("utf-8", "replace")))
    found = detect(document)
    root = document.mapping
    return found.kind == "buildspec" and root is not None and root.get("version") is not None


def _content(path: str) -> bytes:
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST:
            return b""
        with open(path, "rb") as file:
            return file.read(_MOST)
    except OSError:
        return b""
