"""The command line of ``simulate deploy``: options, and the scenario they describe."""

from __future__ import annotations

import argparse
from functools import cache
from typing import TYPE_CHECKING

from dryspec_simulate.command_line import Parser

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = "dryspec simulate deploy"
BEHAVIORS = ("DISALLOW", "OVERWRITE", "RETAIN")
FORMATS = ("text", "json", "html")
SERVER, TRAFFIC = "deployments to instances", "Lambda and ECS deployments"


def parser() -> Parser:
    """Build the parser of the command line."""
    result = Parser(PROGRAM, "Simulate a CodeDeploy deployment over a fleet, without doing it.")
    result.add_argument("appspec", nargs="?", metavar="APPSPEC", help="the application spec")
    _add_fleet(result)
    _add_failures(result)
    _add_kind(result)
    _add_blue_green(result)
    _add_traffic(result)
    _add_rollback(result)
    _add_questions(result)
    _add_output(result)
    return result


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command line; see :meth:`Parser.read`."""
    return parser().read(argv, 'one APPSPEC at a time; "{}" is too many'.format)


def given(options: argparse.Namespace, *names: str) -> list[str]:
    """Return which of these options, named as in ``options``, were used, as they are typed."""
    defaults = _defaults()
    used = (name for name in names if getattr(options, name) != defaults[name])
    return ["--" + name.replace("_", "-") for name in used]


@cache
def _defaults() -> dict[str, object]:
    return vars(parser().parse_args([]))


def _add_fleet(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("fleet")
    add = group.add_argument
    add("--instances", type=_count, metavar="N", help="size of the fleet (default 1)")
    add("--config", metavar="NAME", help="predefined configuration; CodeDeployDefault. optional")
    add("--min-healthy", metavar="8|80%", help="custom minimum of healthy instances")
    add("--unhealthy", action="append", default=[], metavar="WHO", help="unhealthy at the start")
    add("--unknown", action="append", default=[], metavar="WHO", help="of unknown revision")
    add("--outdated", action="append", default=[], metavar="WHO", help="of an older revision")
    add("--zones", metavar="4,3,3", help="zone sizes, in deployment order")
    add("--min-healthy-per-zone", metavar="2|50%", help="minimum in each zone (default 0%%)")
    add(
        "--zone-end",
        choices=("lenient", "strict"),
        default="lenient",
        help="last failure of a zone, down to its minimum: forgiven (lenient, default) or not",
    )
    add(
        "--first-deployment",
        choices=("healthy", "two-pass"),
        default="healthy",
        help="two-pass: every instance is new, so unhealthy (default: all are healthy)",
    )
    add(
        "--half-of-one",
        choices=("refused", "deploys"),
        default="refused",
        help="HalfAtATime over one instance (default: refused)",
    )


def _add_failures(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("failures")
    add = group.add_argument
    add(
        "--fail", action="append", default=[], metavar="WHO[@EVENT]", help="3, 3-7, 50%%, all, none"
    )
    add("--fail-rate", type=_rate, metavar="P", help="independent failures, 0 to 1 or 5%%")
    add("--trials", type=_count, metavar="T", help="draw T trials instead of the exact formula")
    add("--seed", type=_count, default=0, metavar="S", help="of the random numbers (default 0)")
    add("--draw", action="store_true", help="show one run with failures drawn at --fail-rate")
    add("--alarm", type=_minutes, metavar="MINUTE", help="an alarm fires then")
    add("--stop", type=_minutes, metavar="MINUTE", help="somebody stops the deployment then")
    add("--run-limit", type=_minutes, metavar="HOURS", help="end the deployment after HOURS")


def _add_kind(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("kind of deployment")
    add = group.add_argument
    add("--platform", choices=("server", "lambda", "ecs"), help="default: from the appspec")
    add("--type", choices=("in-place", "blue-green"), help="default: in-place for instances")
    add("--load-balancer", action="store_true", help="the group has one: with traffic events")
    add("--revision", metavar="PATH", help="directory or archive to install on every instance")
    add("--with-git", action="store_true", help="the .git of a directory is part of the revision")
    add(
        "--instance-tree",
        action="append",
        default=[],
        metavar="WHO=FILE",
        help="JSON list of what is on these instances",
    )
    add("--previous", metavar="PATH", help="revision of the last successful deployment")
    add("--users", metavar="NAMES", default="", help="users of the instances besides usual ones")
    add("--groups", metavar="NAMES", default="", help="groups, likewise")
    add(
        "--file-exists-behavior",
        choices=BEHAVIORS,
        default="DISALLOW",
        help="the deployment's setting (default DISALLOW)",
    )
    add(
        "--ignore-application-stop-failures",
        action="store_true",
        help="go on when ApplicationStop and the like fail",
    )
    add("--agent", choices=("1", "2"), default="1", help="generation to imitate (default 1)")


def _add_blue_green(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("blue/green")
    add = group.add_argument
    add("--originals", type=_count, metavar="N", help="original instances (default: as many)")
    add(
        "--provisioning",
        choices=("copy", "discover"),
        default="copy",
        help="where the replacements come from (default: a copied Auto Scaling group)",
    )
    add(
        "--provisioning-fails",
        choices=("capacity", "permissions"),
        help="no replacements can be had, for this reason",
    )
    add("--ready", choices=("continue", "wait"), default="continue", help="before rerouting")
    add("--wait-minutes", type=_count, default=60, metavar="M", help="how long --ready wait waits")
    add("--continue-at", type=_count, metavar="M", help="somebody continues after M minutes")
    add(
        "--register",
        choices=("installed", "all"),
        default="installed",
        help="replacements that get traffic (default: those that were installed)",
    )
    add("--terminate", default=None, metavar="MINUTES|keep", help="what becomes of the originals")


def _add_traffic(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("Lambda and ECS")
    add = group.add_argument
    add("--traffic", metavar="canary:10:5", help="or linear:10:1 or all-at-once")
    add("--hook", metavar="EVENT", help="the hook that --hook-result is about")
    add(
        "--hook-result",
        default=None,
        metavar="succeeded|failed|no-callback",
        help="what it reports",
    )
    add("--no-test-listener", action="store_true", help="ECS without a test listener")


def _add_rollback(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("rollback")
    add = group.add_argument
    add(
        "--auto-rollback",
        nargs="?",
        const="failure,alarm,stop",
        metavar="failure,alarm,stop",
        help="go back after these (default: after any of them)",
    )
    add(
        "--rollback-fail",
        action="append",
        default=[],
        metavar="WHO[@EVENT]",
        help="what fails in the rollback",
    )
    add("--rollback-fail-rate", type=_rate, metavar="P", help="the same as a probability")


def _add_questions(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("questions")
    add = group.add_argument
    add("--compare", action="store_true", help="the same failures under every configuration")
    add("--survive", action="store_true", help="how many failures are survived")
    add("--advise", metavar="80%", help="which configuration keeps so much of the fleet up")
    add(
        "--timings",
        nargs="?",
        const="worst",
        metavar="worst|EVENT=SECONDS|10..30,...",
        help="how long it takes: worst, or seconds for an event, or a range",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("output")
    add = group.add_argument
    add("--format", choices=FORMATS, default="text")
    add("--output", metavar="FILE", help="write there instead of standard output")
    add("--summary", action="store_true", help="only the outcome, not every instance")


_MAX_DIGITS = 9


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number of 0 or more')
    if len(text) > _MAX_DIGITS:
        raise argparse.ArgumentTypeError(f'"{text}" has more than {_MAX_DIGITS} digits')
    return int(text)


def _rate(text: str) -> float:
    try:
        rate = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1:
        raise argparse.ArgumentTypeError(
            f'"{text}" is not a probability from 0 to 1 (or 0% to 100%)'
        )
    return rate


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = -1.0
    if not 0 <= minutes < 1e6:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of 0 or more')
    return minutes
