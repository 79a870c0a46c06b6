"""What one run of the app works with: the catalogue, the use cases, the date. Immutable."""

from typing import NamedTuple

from catalog.advice import ranking
from catalog.advice.needs import Needs
from catalog.advice.result import Advice, Unrecognised, UseCaseMatch
from catalog.advice.understanding import use_cases
from catalog.advice.understanding.use_cases import UseCase
from catalog.storage.snapshot import Snapshot


class Session(NamedTuple):
    """The facts that every screen reads; `today` is an ISO date. `refreshing`: newer figures are being fetched."""

    snapshot: Snapshot
    use_cases: dict[str, UseCase]
    today: str
    refreshing: bool = False

    def advise(self, needs: Needs) -> Advice:
        """The answer to these needs."""
        return ranking.advise(self.snapshot, self.use_cases, needs, self.today)

    def understand(self, words: str) -> UseCaseMatch | Unrecognised:
        """What the words of a use case mean."""
        return use_cases.find(self.use_cases, words)

    def fill(self, needs: Needs, use_case: UseCase) -> Needs:
        """The needs with everything that was left out taken from the use case."""
        return use_cases.fill(needs, use_case)
