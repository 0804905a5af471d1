"""What the documentation leaves open, as named options with stated defaults.

A simulation asks a :class:`Rulings` for the answer and thereby records that the question mattered;
the report prints exactly those as its assumptions.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Question:
    """An open point: `answers` maps each possible answer to the sentence a report prints.

    The first answer is the default. With the answers `no` and `yes`, the option is a plain flag.
    """

    __slots__ = ("answers", "help", "name")

    def __init__(self, name: str, help: str, answers: Mapping[str, str]) -> None:  # noqa: A002 - the word argparse uses
        self.name = name
        self.help = help
        self.answers = dict(answers)

    @property
    def default(self) -> str:
        """The answer taken when nobody says otherwise."""
        return next(iter(self.answers))

    @property
    def is_flag(self) -> bool:
        """Whether the option takes no value."""
        return list(self.answers) == ["no", "yes"]

    def otherwise(self, answer: str) -> str:
        """Return the option that gives another answer than this one."""
        if self.is_flag:
            return f"--{self.name}" if answer == "no" else f"without --{self.name}"
        return f"--{self.name} {'|'.join(other for other in self.answers if other != answer)}"


QUESTIONS = {
    question.name: question
    for question in (
        Question(
            "bad-version",
            "what the service does with a missing or unknown version",
            {
                "refuse": "a buildspec with a missing or unknown `version` is refused "
                "(the key is required; the message is not documented)",
                "run": "a missing or unknown `version` is taken as 0.2",
            },
        ),
        Question(
            "missing-phases",
            "what the service does with a buildspec without phases",
            {
                "refuse": "a buildspec without `phases` is refused "
                "(the key is required; the message is not documented)",
                "run": "a buildspec without `phases` runs and does nothing",
            },
        ),
        Question(
            "upload-after-early-failure",
            "attempt UPLOAD_ARTIFACTS after a failed INSTALL or PRE_BUILD",
            {
                "no": "artifacts are not attempted after a failed INSTALL or PRE_BUILD "
                "(build logs end there; the guide could be read otherwise)",
                "yes": "artifacts are attempted even after a failed INSTALL or PRE_BUILD "
                "(one reading of the guide; build logs say otherwise)",
            },
        ),
        Question(
            "upload-after-abort",
            "attempt UPLOAD_ARTIFACTS after on-failure: ABORT",
            {
                "no": "`on-failure: ABORT` skips everything up to FINALIZING, artifacts included",
                "yes": "`on-failure: ABORT` skips the remaining commands, not the artifacts",
            },
        ),
        Question(
            "continue-status",
            "status of a build whose failed phase had on-failure: CONTINUE",
            {
                "failed": "a build that went on after `on-failure: CONTINUE` still ends FAILED",
                "succeeded": "a build that went on after `on-failure: CONTINUE` ends SUCCEEDED",
            },
        ),
        Question(
            "retry-unit",
            "what on-failure: RETRY repeats",
            {
                "phase": "`on-failure: RETRY` repeats the failed phase, `finally` included",
                "build": "`on-failure: RETRY` repeats the build from INSTALL on",
            },
        ),
        Question(
            "finally-on-timeout",
            "run `finally` when the build times out or is stopped in that phase",
            {
                "no": "`finally` does not run when the build times out or is stopped",
                "yes": "`finally` runs even when the build times out or is stopped",
            },
        ),
        Question(
            "finally-after-its-failure",
            "what happens to later `finally` commands when one fails",
            {
                "stop": "a failing `finally` command skips the `finally` commands after it",
                "go-on": "a failing `finally` command does not keep the others from running",
            },
        ),
        Question(
            "succeeding-in-finally",
            "CODEBUILD_BUILD_SUCCEEDING in the failing phase's own `finally`",
            {
                "0": "CODEBUILD_BUILD_SUCCEEDING is already 0 in the failing phase's `finally`",
                "1": "CODEBUILD_BUILD_SUCCEEDING is still 1 in the failing phase's `finally`",
            },
        ),
        Question(
            "links",
            "symbolic links to files, where enable-symlinks does not keep them as links",
            {
                "follow": "a symbolic link to a file is uploaded as the file it points to; "
                "a link to a directory is not entered",
                "drop": "symbolic links are left out of the artifact",
            },
        ),
        Question(
            "collision-winner",
            "which file stays when two of them get one name in the artifact",
            {
                "last": "of two files that get one name in the artifact, the last in path order "
                "stays",
                "first": "of two files that get one name in the artifact, the first in path order "
                "stays",
            },
        ),
        Question(
            "cache-after-failure",
            "save the cache although the build failed",
            {
                "no": "the cache is saved only by a build that succeeded",
                "yes": "the cache is saved even when the build failed",
            },
        ),
        Question(
            "batch-after-failure",
            "builds of a batch not yet started when another one fails (without fast-fail)",
            {
                "run": "without `fast-fail`, builds that do not depend on a failed one still start",
                "skip": "after a failed build, no further build of the batch is started",
            },
        ),
    )
}


class Rulings:
    """The answers of one simulation; `asked` names, in order, the questions that came up."""

    __slots__ = ("_answers", "asked")

    def __init__(self, answers: Mapping[str, str] | None = None) -> None:
        self._answers = dict(answers or {})
        self.asked: list[str] = []

    def of(self, name: str) -> str:
        """Return the answer to a question, and remember that it was needed."""
        question = QUESTIONS[name]
        if name not in self.asked:
            self.asked.append(name)
        return self._answers.get(name, question.default)

    def assumptions(self) -> list[tuple[str, str, str, str]]:
        """Return (question, answer, sentence, other option) for every question asked.

        They come in the order of the table, whatever the order of the asking.
        """
        return [
            (name, answer, question.answers[answer], question.otherwise(answer))
            for name, question in QUESTIONS.items()
            if name in self.asked
            for answer in (self._answers.get(name, question.default),)
        ]
