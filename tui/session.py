"""What one run works with, of the app or of a command: the catalogue, the use cases, the date. Immutable."""

from typing import NamedTuple

from catalog.advice.needs.records import Needs
from catalog.advice.result import Advice, Unrecognised, UseCaseMatch
from catalog.advice.understanding import use_cases
from catalog.advice.understanding.reader import Reader, known_names
from catalog.advice.understanding.understood import Understanding
from catalog.advice.understanding.use_cases import UseCase, UseCases
from catalog.storage.snapshot import Snapshot
from tui import paths


class Session(NamedTuple):
    """What every answer rests on; `today` is an ISO date. `refreshing`: newer figures are being fetched."""

    snapshot: Snapshot
    use_cases: UseCases
    today: str
    refreshing: bool = False

    def advise(self, needs: Needs) -> Advice:
        """The answer to these needs."""
        from catalog.advice.ranking import advise  # 60 ms that `show` and bad input need not wait for

        return advise(self.snapshot, self.use_cases, needs, self.today)

    def understand(self, words: str) -> UseCaseMatch | Unrecognised:
        """What the words of a use case mean."""
        return self.read(words).use_case

    def read(self, sentence: str) -> Understanding:
        """The needs that a sentence names, and its words that name none."""
        return Reader(self.use_cases, known_names(self.snapshot)).read(sentence)

    def fill(self, needs: Needs, use_case: UseCase) -> Needs:
        """The needs with everything that was left out taken from the use case."""
        return use_cases.fill(needs, use_case)


def load_session(today: str) -> Session:
    """The newest catalogue that there is, with its use cases; `today` is an ISO date."""
    from catalog.storage import store

    return Session(store.load(paths.data_folder()).on(today), store.load_use_cases(), today)
