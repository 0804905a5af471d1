"""The options of ``dryspec lint``, with their help."""

from __future__ import annotations

from dryspec.options import Option
from dryspec.report import FORMATS
from dryspec.settings import AGENTS

OPTIONS = (
    Option(
        "--kind",
        value="KIND",
        choices=("buildspec", "appspec"),
        help="what the files are: buildspec or appspec",
    ),
    Option("--stdin-filename", value="NAME", help="name to report standard input by"),
    Option("--format", "--output-format", value="FORMAT", choices=FORMATS, help="output format"),
    Option("--output", "-o", value="FILE", help="write the report to FILE"),
    Option("--report", value="FORMAT=FILE", help="a further report, repeatable"),
    Option("--select", value="RULES", help="run these rules and groups alone"),
    Option("--extend-select", value="RULES", help="run these rules, too"),
    Option("--ignore", value="RULES", help="leave these rules and groups out"),
    Option(
        "--fail-on",
        value="SEVERITY",
        choices=("error", "warning", "note"),
        help="exit 1 from error, warning (default) or note on",
    ),
    Option("--exit-zero", help="findings do not change the exit code"),
    Option("--fix", help="apply safe fixes"),
    Option("--unsafe-fixes", help="apply the fixes that need a look, too"),
    Option("--diff", help="print the fixes as a patch, write nothing"),
    Option("--add-ignores", help="write suppressions for what is found today"),
    Option("--baseline", value="FILE", help="hide the findings recorded in FILE"),
    Option("--write-baseline", value="FILE", help="record today's findings in FILE"),
    Option("--since", value="REV", help="only findings on lines changed since REV"),
    Option("--no-project", help="look only at the text, never at other files"),
    Option("--no-hook-scripts", help="leave the scripts that an appspec names unread"),
    Option("--root", value="DIR", help="where paths in a spec are looked up"),
    Option("--agent", value="N", choices=AGENTS, help="agent generation: 1, 2 or both (default)"),
    Option("--image", value="NAME", help="build image, e.g. aws/codebuild/standard:8.0"),
    Option("--shellcheck", help="ask ShellCheck for a second opinion on commands"),
    Option("--config", value="FILE", help="configuration file"),
    Option("--no-config", help="read no configuration"),
    Option("--allow-plugins", help="load rule packages named by the repository"),
    Option("--jobs", "-j", value="N", help="worker processes"),
    Option("--statistics", help="count findings by rule"),
    Option("--quiet", "-q", help="print findings alone, no summary"),
    Option(
        "--color",
        value="WHEN",
        choices=("auto", "always", "never"),
        help="colour: auto, always or never",
    ),
    Option("--help", "-h", help="this text"),
)
