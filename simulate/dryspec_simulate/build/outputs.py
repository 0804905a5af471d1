"""What tools write without being told where, and which of their options name a file or directory.

Sources: the manuals of the tools named.
"""

from __future__ import annotations

from dryspec import lazy

OUTPUTS: dict[str, tuple[str, ...]] = {
    "npm ci": ("node_modules/**/*",),
    "npm install": ("node_modules/**/*",),
    "npm i": ("node_modules/**/*",),
    "yarn": ("node_modules/**/*",),
    "yarn install": ("node_modules/**/*",),
    "pnpm install": ("node_modules/**/*",),
    "npm pack": ("*.tgz",),
    "ng build": ("dist/**/*",),
    "vite build": ("dist/**/*",),
    "vue-cli-service build": ("dist/**/*",),
    "webpack": ("dist/**/*",),
    "parcel build": ("dist/**/*",),
    "astro build": ("dist/**/*",),
    "nest build": ("dist/**/*",),
    "next build": (".next/**/*",),
    "next export": ("out/**/*",),
    "nuxt generate": ("dist/**/*", ".output/public/**/*"),
    "nuxt build": (".nuxt/**/*", ".output/**/*"),
    "gatsby build": ("public/**/*",),
    "hexo generate": ("public/**/*",),
    "hugo": ("public/**/*",),
    "jekyll build": ("_site/**/*",),
    "mkdocs build": ("site/**/*",),
    "ionic build": ("www/**/*",),
    "react-scripts build": ("build/**/*",),
    "storybook build": ("storybook-static/**/*",),
    "build-storybook": ("storybook-static/**/*",),
    "sam build": (".aws-sam/build/**/*",),
    "cdk synth": ("cdk.out/**/*",),
    "serverless package": (".serverless/**/*",),
    "cargo build": ("target/release/*",),
    "poetry build": ("dist/*.whl", "dist/*.tar.gz"),
    "uv build": ("dist/*.whl", "dist/*.tar.gz"),
    "hatch build": ("dist/*.whl", "dist/*.tar.gz"),
    "composer install": ("vendor/**/*",),
    "coverage xml": ("coverage.xml",),
    "coverage html": ("htmlcov/**/*",),
    "go mod vendor": ("vendor/**/*",),
}
"""Paths below the directory that a command runs in, by its first words."""

OUT_DIRECTORY = (
    *("--outDir", "--outdir", "--out-dir", "--output-dir", "--output-path", "--dist-dir"),
    *("--destination", "--dest", "--site-dir", "-o", "-d"),
)
"""Options of the tools above that name another directory than the usual one."""
_SETTINGS: dict[str, tuple[str, ...]] = {
    "ng": ("angular.json",),
    "ionic": ("angular.json",),
    "vite": ("vite.config.ts", "vite.config.js", "vite.config.mjs"),
    "vue-cli-service": ("vue.config.js",),
    "webpack": ("webpack.config.js", "webpack.config.ts"),
    "next": ("next.config.js", "next.config.mjs", "next.config.ts"),
    "astro": ("astro.config.mjs", "astro.config.ts"),
    "tsc": ("tsconfig.json",),
    "nest": ("tsconfig.json",),
    "hugo": ("hugo.toml", "config.toml"),
    "mkdocs": ("mkdocs.yml",),
}
_SETTING = lazy.pattern(
    r"""\b(?:outDir|outputDir|outputPath|distDir|publishDir|site_dir)\b["']?\s*[:=]\s*"""
    r"""(?:\{\s*"base"\s*:\s*)?["']?([\w./-]+)"""
    r"""|path\.(?:resolve|join)\(\s*__dirname\s*,\s*["']([\w./-]+)["']"""
)
"""A setting that names the directory of the output, as JSON, JavaScript, TOML or YAML."""

MAVEN = ("target/*.jar", "target/*.war", "target/classes/**/*")
MAVEN_TESTS = ("target/surefire-reports/*.xml", "target/surefire-reports/*.txt")
MAVEN_VERIFIES = ("target/failsafe-reports/*.xml", "target/site/jacoco/**/*")
MAVEN_PACKAGES = frozenset({"package", "verify", "install", "deploy"})
MAVEN_RUNS_TESTS = MAVEN_PACKAGES | {"test", "integration-test", "prepare-package"}
GRADLE = ("build/libs/*.jar", "build/libs/*.war")
GRADLE_TESTS = ("build/test-results/test/*.xml", "build/reports/**/*")
GRADLE_PACKAGES = frozenset({"build", "assemble", "jar", "war", "bootJar", "bootWar", "shadowJar"})
GRADLE_RUNS_TESTS = frozenset({"build", "test", "check"})
PYTHON_PACKAGES = ("dist/*.whl", "dist/*.tar.gz")

FILE_OPTIONS: dict[str, tuple[str, ...]] = {
    "curl": ("-o", "--output"),
    "wget": ("-O", "--output-document"),
    "openssl": ("-out",),
    "gcc": ("-o",),
    "g++": ("-o",),
    "go": ("-o",),
    "docker": ("-o",),
    "sam": ("--output-template-file",),
    "aws": ("--output-template-file",),
    "terraform": ("-out",),
    "pytest": ("--junitxml", "--junit-xml"),
    "coverage": ("-o",),
}
"""Options that name the file to write."""
ABBREVIATING = frozenset({"aws"})
"""Programs that take the beginning of an option's name for the whole; `--output` is another one."""
DIRECTORY_OPTIONS: dict[str, tuple[str, ...]] = {
    "dotnet": ("-o", "--output"),
    "pip": ("-t", "--target"),
    "pip3": ("-t", "--target"),
    "unzip": ("-d",),
}
"""Options that name the directory to write to."""


def settings_of(program: str) -> tuple[str, ...]:
    """Return the files in which a tool may be told where to write."""
    return _SETTINGS.get(program, ())


def configured(text: str) -> list[str]:
    """Return the directories that the text of a settings file names for output."""
    found = (match.group(1) or match.group(2) for match in _SETTING.finditer(text))
    return list(dict.fromkeys(path.removeprefix("./").rstrip("/") for path in found))
