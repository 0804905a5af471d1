"""The options of `dryspec simulate build`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from dryspec_simulate.build.rulings import QUESTIONS
from dryspec_simulate.build.scenario import EXIT_STATUS, STDERR
from dryspec_simulate.command_line import Parser

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = "dryspec simulate build"
FORMATS = ("text", "json", "markdown")
_MOST_DIGITS = 9


def parser() -> Parser:
    """Build the parser of the command line."""
    result = Parser(
        PROGRAM,
        "What a build would do, phase by phase, without running it.",
        "A place is install, pre_build, build, post_build (its first command), build[2], "
        "build.finally[1], download_source or upload_artifacts.",
    )
    result.add_argument("buildspec", nargs="*", metavar="BUILDSPEC", help="default: buildspec.yml")
    _add_circumstances(result)
    _add_failures(result)
    _add_batch(result)
    _add_questions(result)
    result.add_argument("--format", choices=FORMATS, default="text")
    return result


def _add_circumstances(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("circumstances")
    add = group.add_argument
    add(
        "--source",
        metavar="SOURCE",
        help="source tree: a directory (default: that of the buildspec), a zip, git:REV, or - for "
        "one path a line on standard input",
    )
    add(
        "--project", metavar="FILE", help="project, as `aws codebuild batch-get-projects` prints it"
    )
    add("--pipeline", metavar="FILE", help="pipeline, as `aws codepipeline get-pipeline` prints it")
    add("--action", metavar="NAME", help="the build action of the pipeline, if it has several")
    add("--env", action="append", default=[], metavar="NAME=VALUE", help="start-build override")
    add(
        "--generated",
        action="append",
        default=[],
        metavar="PATH",
        help="a file that the build is expected to create",
    )
    add("--no-guess", action="store_true", help="do not guess files from the commands")
    add("--build-id", metavar="ID", help="build id, the part after the colon")
    add("--now", metavar="TIME", help="the time `date` shows, as 2026-01-31 or 2026-01-31T12:00:00")
    add(
        "--cached",
        action="append",
        default=[],
        metavar="KEY",
        help="a cache key that is stored already, newest first",
    )


def _number_of(what: str) -> Callable[[str], int]:
    """Return what reads a number from 1 on, of so many digits as anybody may mean."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and int(text) > 0):
            raise argparse.ArgumentTypeError(f'"{text}" is not a number of {what} from 1 on')
        return int(text)

    return read


def _add_failures(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("failures")
    add = group.add_argument
    for name, help_text in (
        ("fail", "what fails there"),
        ("timeout", "the build runs out of time there"),
        ("stop", "somebody stops the build there"),
    ):
        add(f"--{name}", action="append", default=[], metavar="PLACE", help=help_text)
    add(
        "--recover-after",
        type=_number_of("runs"),
        metavar="N",
        help="with RETRY: fail only in the first N runs",
    )
    add("--what-if", choices=("all",), help="every single failure there is, in one table")
    add(
        "--failure-signal",
        choices=(EXIT_STATUS, STDERR),
        default=EXIT_STATUS,
        help="what makes a command fail; documented is the exit status (default)",
    )


def _add_batch(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("batch builds")
    group.add_argument("--batch", action="store_true", help="run the `batch` block")
    group.add_argument(
        "--fail-task",
        action="append",
        default=[],
        metavar="ID",
        help="this build of the batch fails",
    )
    group.add_argument(
        "--concurrency",
        type=_number_of("builds"),
        metavar="N",
        help="builds running at a time",
    )


def _add_questions(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("open questions, where the documentation is silent")
    for question in QUESTIONS.values():
        if question.is_flag:
            group.add_argument(f"--{question.name}", action="store_true", help=question.help)
        else:
            group.add_argument(
                f"--{question.name}",
                choices=tuple(question.answers),
                help=f"{question.help} (default: {question.default})",
            )


def answers(options: argparse.Namespace) -> dict[str, str]:
    """Return the questions that the options answer."""
    found: dict[str, str] = {}
    for question in QUESTIONS.values():
        given = getattr(options, question.name.replace("-", "_"))
        if given:
            found[question.name] = "yes" if question.is_flag else str(given)
    return found
