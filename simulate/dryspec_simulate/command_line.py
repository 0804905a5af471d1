"""What the commands of this package have in common: options in, reports out, wrong use in words."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, NoReturn

from dryspec.discover import reason
from dryspec.escape import harmless
from dryspec_simulate.place import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

WRONG_USE = 2
_BEHIND_OPTIONS = 'unexpected "{}"; name all files side by side, before or behind the options'


class UsageError(ValueError):
    """Wrong use; the text is for the user, one line unless it points at a character."""


class Parser(argparse.ArgumentParser):
    """A command line that is read in words of its own: no prefixes of options, no usage lines."""

    def __init__(self, program: str, description: str, epilog: str | None = None) -> None:
        super().__init__(prog=program, description=description, epilog=epilog, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """See :meth:`argparse.ArgumentParser.error`; this one does not end the program."""
        raise UsageError(message.removeprefix("argument "))

    def _check_value(self, action: argparse.Action, value: object) -> None:
        known = [str(choice) for choice in action.choices or ()]
        if known and str(value) not in known:
            near = nearest(str(value), known) or f"one of {', '.join(known)}"
            raise UsageError(f'{action.option_strings[0]} does not know "{value}"; {near}')

    def read(
        self, argv: Sequence[str], too_many: Callable[[str], str] = _BEHIND_OPTIONS.format
    ) -> argparse.Namespace:
        """Return the options of a command line.

        Args:
            argv: what stands behind the name of the command.
            too_many: says of a word that is no option what is wrong with it.

        Raises:
            UsageError: an unknown option, a wrong value; names the nearest option.
            SystemExit: the help was asked for, and has been printed.
        """
        options, unknown = self.parse_known_args(list(argv))
        if not unknown:
            return options
        word = unknown[0].split("=")[0]
        if not word.startswith("-"):
            raise UsageError(too_many(word))
        names = [name for name in self._option_string_actions if name.startswith("--")]
        raise UsageError(f'no option "{word}"; {nearest(word, names) or "see --help"}')


def guarded(program: str, run: Callable[[], int], *wrong_use: type[Exception]) -> int:
    """Return the exit code of a command: its own, or 2 with a line on standard error.

    What is no wrong use is left to ``dryspec.__main__``, which answers alike for all commands.

    Args:
        program: what the command is called, before its message.
        run: does the work and returns the exit code.
        wrong_use: errors besides :class:`UsageError` whose texts are for the user.
    """
    known: tuple[type[Exception], ...] = (UsageError, *wrong_use)
    try:
        return run()
    except SystemExit:  # argparse has printed the help
        return 0
    except known as error:
        message = str(error)
    except OSError as error:
        if error.filename is None:  # the output, not a file of ours
            raise
        message = f'"{error.filename}": {reason(error)}'
    sys.stderr.write(harmless(f"{program}: {message}") + "\n")
    return WRONG_USE


def shows_signs() -> bool:
    """Tell whether standard output takes more than ASCII."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return encoding.lower().startswith("utf")


def write(text: Iterable[str], path: str | None = None) -> None:
    """Write a report, part by part, to a file or to standard output.

    Raises:
        OSError: it cannot be written.
    """
    if path is None:
        sys.stdout.writelines(text)
        sys.stdout.flush()
        return
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.writelines(text)
