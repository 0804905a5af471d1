"""A shell text as a whole, and what one may ask about it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell.answers import ScriptFacts, ShellOptions
    from dryspec.shell.dialect import Bashism
    from dryspec.shell.model import Call, Compound, Pipeline


class Script:
    """A shell text, taken apart."""

    __slots__ = (
        "_facts",
        "_options",
        "bashisms",
        "calls",
        "certain",
        "compounds",
        "items",
        "text",
        "too_complex",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.calls: list[Call] = []
        """Every call in source order, wherever it stands."""
        self.compounds: list[Compound] = []
        """Every construct, in source order."""
        self.items: list[Pipeline] = []
        """The top-level command list."""
        self.certain = True
        """Whether the whole text was understood; do not judge its structure otherwise."""
        self.too_complex = False
        """Nested too deep or too long to be read; there are no calls then."""
        self._facts: ScriptFacts | None = None
        self._options: ShellOptions | None = None
        self.bashisms: list[Bashism] | None = None
        """Kept for :func:`dryspec.shell.dialect.bashisms`, which fills it in."""

    def release(self) -> None:
        """Take it apart, so that no part of it waits for the garbage collector.

        Nothing may be asked of it afterwards.
        """
        lists = [self.items]
        for compound in self.compounds:
            lists += compound.lists
            compound.lists = []
            compound.pipeline = None
        for pipelines in lists:
            for pipeline in pipelines:
                pipeline.elements.clear()
                pipeline.previous = None
        self._facts = self._options = None

    @property
    def facts(self) -> ScriptFacts:
        """What the script does to the shell around it; computed once."""
        if self._facts is None:
            from dryspec.shell.answers import ScriptFacts

            self._facts = ScriptFacts(self)
        return self._facts

    @property
    def options(self) -> ShellOptions:
        """What its calls of ``set`` change; computed once."""
        if self._options is None:
            from dryspec.shell.answers import options_of

            self._options = options_of(self)
        return self._options

    def sets(self, option: str) -> bool:
        """Whether ``set`` turns this option on at the top level: ``errexit``, ``pipefail`` ..."""
        return option in self.options.on

    @property
    def exports(self) -> frozenset[str]:
        """Names that ``export`` or ``declare -x`` makes visible to programs."""
        return self.facts.exports

    @property
    def assigned(self) -> frozenset[str]:
        """Names that get a value: assignments, ``read``, ``for``, ``export``, ``mapfile`` ..."""
        return self.facts.assigned

    @property
    def functions(self) -> frozenset[str]:
        """Names of the functions that it defines."""
        return self.facts.functions

    @property
    def changes_directory(self) -> bool:
        """Whether a ``cd``, ``pushd`` or ``popd`` lasts beyond its own construct."""
        return self.facts.changes_directory

    def uses_variable(self, name: str) -> bool:
        """Whether a word, test or heredoc expands this variable."""
        return name in self.facts.used

    def tests_variable(self, name: str) -> bool:
        """Whether a test or ``case`` looks at this variable."""
        return name in self.facts.tested
