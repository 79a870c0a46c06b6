"""What one run works with, of the app or of a command: the catalogue, the use cases, the date. Immutable."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from catalog.advice.needs.reading import build, checked_values
from catalog.advice.needs.records import Needs
from catalog.advice.result import Advice, Unrecognised, UseCaseMatch
from catalog.advice.understanding import use_cases
from catalog.advice.understanding.understood import Understanding
from catalog.advice.understanding.use_cases import UseCase, UseCases
from catalog.model import Model
from catalog.storage.snapshot import LaterSnapshot, Snapshot
from tui import paths

if TYPE_CHECKING:
    from catalog.advice.explanation.model_relaxation import ModelRelaxation
    from catalog.advice.understanding.reader import Reader


_LANGUAGES = "must.languages"


class Asked(NamedTuple):
    """Needs, and the sentence that they were read from; None where their use case is an id.

    `elsewhere` is what a file and flags say, by dotted key: it wins over the sentence.
    """

    needs: Needs
    understood: Understanding | None
    elsewhere: Mapping[str, Any]

    @property
    def sentence(self) -> Understanding | None:
        """What was understood, where that is more than a use case."""
        return None if self.understood is None or self.understood.is_plain else self.understood


class Session(NamedTuple):
    """What every answer rests on; `today` is an ISO date. `refreshing`: newer figures are being fetched."""

    snapshot: Snapshot
    use_cases: UseCases
    today: str
    refreshing: bool = False

    def advise(
        self,
        needs: Needs,
        found: UseCaseMatch | Unrecognised | None = None,
        before: Advice | None = None,
    ) -> Advice:
        """The answer to these needs; `found` is what the words of their use case mean, where that is known.

        `before` is an answer that is there already: what did not change since is not worked out again.
        """
        from catalog.advice.ranking import advise  # 60 ms that `show` and bad input need not wait for

        return advise(self.snapshot, self.use_cases, needs, self.today, found, before)

    def answer(self, asked: Asked) -> Advice:
        """The answer to what was asked."""
        return self.advise(asked.needs, asked.understood.use_case if asked.understood else None)

    def relaxation(self, needs: Needs, case: str, model: Model) -> "ModelRelaxation":
        """What of these needs, whose use case has the id `case`, would have to change for the model to fit."""
        from catalog.advice.ranking import relaxation_for

        return relaxation_for(self.snapshot, self.use_cases[case], needs, self.today, model)

    def understand(self, words: str) -> UseCaseMatch | Unrecognised:
        """What the words of a use case mean."""
        return self._reader().read(words).use_case

    def read(self, sentence: str, languages: Sequence[str] | None = None) -> Understanding:
        """The needs that a sentence names, and its words that name none.

        `languages` are those asked for elsewhere, which win over those of the sentence; None: nothing is said of them.
        """
        if not sentence.strip():  # as in the first screen, which needs neither the catalogue nor the language
            return Understanding(asked="", use_case=Unrecognised(asked="", closest=()))
        return self._reader().read(sentence, languages)

    def _read_both(
        self, sentence: str, words: str, languages: Sequence[str] | None
    ) -> tuple[Understanding, Understanding]:
        """A sentence and the words of a use case, each in the languages that either names; those of the words win."""
        found, other = self.read(sentence, languages), self.read(words, languages)
        named = other.values.get(_LANGUAGES) or found.values.get(_LANGUAGES)
        if languages is None and named:
            return self.read(sentence, named), self.read(words, named)
        return found, other

    def _reader(self) -> "Reader":
        from catalog.advice.understanding import reader  # 10 ms that an id need not wait for

        return reader.Reader(self.use_cases, reader.known_names(self.snapshot))

    def ask(self, said: Mapping[str, Any], file: str | None) -> Asked:
        """The needs that these checked values make, by dotted key; a use case that is a sentence is read.

        Raises `NeedsError` as `build` does, naming `file`.
        """
        needs = build(said, file)
        if needs.use_case in self.use_cases:
            return Asked(needs, None, said)
        others = {key: value for key, value in said.items() if key != "use_case"}
        return self.ask_sentence(needs.use_case, others)

    def ask_sentence(self, sentence: str, said: Mapping[str, Any]) -> Asked:
        """The needs of a sentence, and on top of them these checked values, whose use case is read as well."""
        languages, elsewhere, words = said.get(_LANGUAGES), dict(said), sentence
        if said.get("use_case"):
            words = said["use_case"]
            found, other = self._read_both(sentence, words, languages)
            found = msgspec.structs.replace(found, use_case=other.use_case)
            elsewhere = checked_values(other.values) | elsewhere
        else:
            found = self.read(sentence, languages)
        if not found.is_plain and isinstance(found.use_case, UseCaseMatch):
            words = found.use_case.id
        if (
            elsewhere.get("license.require") == "any"
        ):  # then no list of licenses in the sentence counts either
            elsewhere.setdefault("license.allow", ())
        needs = build(checked_values(found.values) | elsewhere | {"use_case": words}, None)
        return Asked(needs, found, elsewhere)

    def fill(self, needs: Needs, use_case: UseCase) -> Needs:
        """The needs with everything that was left out taken from the use case."""
        if not needs.must.languages:  # else how long its text is stands in the catalogue
            return use_cases.fill(needs, use_case)
        from catalog.advice.ranking import filled_needs

        return filled_needs(self.snapshot, use_case, needs)


def load_session(today: str, *, later: bool = False) -> Session:
    """The newest catalogue that there is, with its use cases; `today` is an ISO date.

    `later`: the catalogue is read when something of it is first asked for.
    """
    from catalog.storage import store

    def read() -> Snapshot:
        return store.load(paths.data_folder()).on(today)

    return Session(LaterSnapshot(read) if later else read(), store.load_use_cases(), today)
