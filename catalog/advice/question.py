"""What every rule looks at: the needs as understood, and the facts they are put to."""

from typing import NamedTuple

from catalog.advice.cost import Bills
from catalog.advice.needs import Needs
from catalog.advice.use_cases import UseCase
from catalog.snapshot import Snapshot


class Question(NamedTuple):
    """One question to the catalogue.

    `needs` are complete (defaults filled in); `floor_asked` says that the capability floor is the user's own
    and not the use case's; `today` is an ISO date: advice has no clock. `bills` adds up the workload.
    """

    snapshot: Snapshot
    use_case: UseCase
    needs: Needs
    floor_asked: bool
    today: str
    bills: Bills
