"""What a lint run is asked for, after command line and configuration have been read."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

AGENTS = ("1", "2", "both")


class Settings:
    """Choices that decide what is found in one file; the same for all of them or per path.

    ``select`` replaces the default set, ``extend_select`` adds to it, ``ignore`` takes away;
    each holds rule names and group names (also ``all``, ``default`` and ``preview``).
    ``root`` is the directory that paths in a spec may be looked up in (``""``: the repository
    that holds the file); ``project`` false forbids any look at other files. ``severities``
    maps rule names to another severity. ``packages`` are rule packages besides our own.
    ``hook_scripts`` false leaves the scripts that an appspec names unread by the shell rules.
    ``system`` is what the build container runs (``linux``, ``windows``), where that is known.
    """

    __slots__ = (
        "agent",
        "extend_select",
        "hook_scripts",
        "ignore",
        "image",
        "kind",
        "packages",
        "project",
        "root",
        "select",
        "severities",
        "system",
    )

    def __init__(
        self,
        *,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        extend_select: Sequence[str] = (),
        kind: str = "",
        agent: str = "both",
        image: str = "",
        project: bool = True,
        root: str = "",
        severities: dict[str, str] | None = None,
        packages: Sequence[str] = (),
        system: str = "",
        hook_scripts: bool = True,
    ) -> None:
        self.select = tuple(select)
        self.ignore = tuple(ignore)
        self.extend_select = tuple(extend_select)
        self.kind = kind
        self.agent = agent
        self.image = image
        self.project = project
        self.root = root
        self.severities = severities or {}
        self.packages = tuple(packages)
        self.system = system
        self.hook_scripts = hook_scripts

    @property
    def rule_key(self) -> tuple[tuple[str, ...], ...]:
        """What decides which rules run: settings with the same key share a rule set."""
        return (self.select, self.ignore, self.extend_select, self.packages)

    def for_kind(self, kind: str, image: str = "", system: str = "") -> Settings:
        """Return the same settings with the file kind forced.

        ``image`` and ``system`` count where the settings name no image.
        """
        return Settings(
            select=self.select,
            ignore=self.ignore,
            extend_select=self.extend_select,
            kind=kind,
            agent=self.agent,
            image=self.image or image,
            project=self.project,
            root=self.root,
            severities=self.severities,
            packages=self.packages,
            system=self.system if self.image else system or self.system,
            hook_scripts=self.hook_scripts,
        )
