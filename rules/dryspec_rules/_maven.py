"""What Maven calls the archive it builds, as far as one pom.xml tells without a doubt."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.context import Context
    from dryspec_rules._source_tree import SourceTree

_GOALS = frozenset({"package", "verify", "install", "deploy"})
_RENAMING = (
    "<profile>",
    "<module>",
    "<classifier>",
    "<outputDirectory>",
    "<directory>",
    "<attachClasses>",
    "<jarName>",
    "<warName>",
    "antrun",
    "assembly",
    "maven-shade",
    "<extensions>",
)
"""What in a pom.xml may give an archive another name or place, or make a second one."""
_HARMLESS_GOALS = frozenset(
    {"check", "enforce", "integration-test", "prepare-agent", "report", "test", "verify"}
    | {"build-info", "repackage"}
)
"""Goals that leave an archive its name."""
_APART = (
    "<parent>",
    "<dependencyManagement>",
    "<pluginManagement>",
    "<plugins>",
    "<dependencies>",
    "<properties>",
    "<repositories>",
    "<pluginRepositories>",
    "<distributionManagement>",
    "<reporting>",
    "<licenses>",
    "<developers>",
    "<scm>",
    "<organization>",
)
"""Elements of a project with names and versions of other things."""
_HARMLESS_PARENT = "<groupId>org.springframework.boot</groupId>"
_HARMLESS = ("-Dskip", "-Dmaven.test", "-Dmaven.javadoc", "-Dmaven.repo", "-Dstyle", "-DskipTests")


def built_archive(tree: SourceTree, path: str, context: Context) -> str:
    """Return where Maven puts the archive that a missing `target/x.jar` must mean, else ``""``."""
    directory, slash, name = path.rpartition("target/")
    if not slash or "/" in name or not name.endswith((".jar", ".war")) or not _packages(context):
        return ""
    data = tree.read(f"{directory}pom.xml")
    built = archive_of(data.decode("utf-8", "replace")) if data else ""
    return f"{directory}target/{built}" if built and built != name else ""


def _packages(context: Context) -> bool:
    """Tell whether every call of Maven builds the project as it stands, and one packs it."""
    from dryspec.programs.writers import MAVEN

    packs = False
    for command in context.shell_commands:
        for call in command.script.calls:
            if call.program not in MAVEN:
                continue
            words = [word.prefix for word in call.arguments]
            if any(":set" in word or word.startswith(("-P", "-f", "--f")) for word in words):
                return False
            if any(word.startswith("-D") and not word.startswith(_HARMLESS) for word in words):
                return False
            packs = packs or not _GOALS.isdisjoint(words)
    return packs


def archive_of(pom: str) -> str:
    """Return the name of the archive that a project makes, "" where that is in doubt."""
    text = _without(pom, "<!--", "-->")
    parent = _value(text, "parent")
    if (parent and _HARMLESS_PARENT not in parent) or any(word in text for word in _RENAMING):
        return ""
    goals = {piece.partition("<")[0].strip() for piece in text.split("<goal>")[1:]}
    if not goals <= _HARMLESS_GOALS:
        return ""
    own = text
    for tag in _APART:
        own = _without(own, tag, f"</{tag[1:]}")
    name = _value(own, "artifactId")
    version = _value(own, "version") or _value(parent, "version")
    packaging = _value(own, "packaging") or "jar"
    final = _value(own, "finalName")
    if packaging not in ("jar", "war") or text.count("<finalName>") > bool(final):
        return ""
    for prefix in ("", "project.", "pom."):
        final = final.replace(f"${{{prefix}artifactId}}", name)
        final = final.replace(f"${{{prefix}version}}", version)
    built = final or (f"{name}-{version}" if name and version else "")
    return "" if not built or "$" in built else f"{built}.{packaging}"


def _without(text: str, start: str, end: str) -> str:
    first, *rest = text.split(start)
    return first + "".join(piece.partition(end)[2] for piece in rest)


def _value(text: str, tag: str) -> str:
    return text.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0].strip()
