"""Where an artifact lands in S3, from the settings of the project.

The key is the join of `path`, the build id when the namespace is `BUILD_ID`, the effective name
(unless it is `/`), and, for packaging `NONE`, the path of the file. Sources: API type
`ProjectArtifacts`; user guide "create-project-console" and "build-spec-ref" (`artifacts/name`,
`artifacts/s3-prefix`).
"""

from __future__ import annotations

from dataclasses import dataclass

UNKNOWN_BUILD_ID = "<build-id>"


@dataclass(frozen=True, slots=True)
class ArtifactSettings:
    """One `artifacts` or `secondaryArtifacts` entry of a project, in the API's words."""

    type: str = "S3"
    bucket: str | None = None
    path: str = ""
    namespace: str = "NONE"
    name: str = ""
    packaging: str = "NONE"
    override_name: bool = False
    encryption_disabled: bool = False
    identifier: str | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an artifact lands: `key` is the object (ZIP) or the folder of the objects (NONE)."""

    bucket: str
    key: str
    zipped: bool

    @property
    def url(self) -> str:
        """The location as `s3://bucket/key`."""
        return f"s3://{self.bucket}/{self.key}" if self.key else f"s3://{self.bucket}"

    def object_key(self, path: str) -> str:
        """Return the key under which one file of the artifact is found (ZIP: the archive's)."""
        if self.zipped:
            return self.key
        return f"{self.key}/{path}" if self.key else path


def destination(
    settings: ArtifactSettings,
    project: str,
    build_id: str | None,
    buildspec_name: str | None = None,
    s3_prefix: str | None = None,
) -> Destination | None:
    """Return where an artifact of type S3 lands; None for the other types or without a bucket.

    `build_id` is the part after the colon of CODEBUILD_BUILD_ID; `buildspec_name` is used only when
    the project overrides names, `s3_prefix` only together with the namespace `BUILD_ID`.
    """
    if settings.type != "S3" or not settings.bucket:
        return None
    name = settings.name or project
    if settings.override_name and buildspec_name:
        name = buildspec_name
    zipped = settings.packaging == "ZIP"
    namespaced = settings.namespace == "BUILD_ID"
    prefix = s3_prefix if namespaced and s3_prefix else ""
    if prefix and zipped and name != "/" and not name.endswith(".zip"):
        name += ".zip"
    parts = [prefix, settings.path, (build_id or UNKNOWN_BUILD_ID) if namespaced else "", name]
    key = "/".join(part.strip("/") for part in parts if part.strip("/"))
    return Destination(settings.bucket.rstrip("/"), key, zipped)
