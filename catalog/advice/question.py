"""What every rule looks at: the needs as understood, and the facts they are put to."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from catalog.advice.cost import Bills
from catalog.advice.needs import Needs, override
from catalog.advice.token_use import AS_COUNTED, Spending, spending
from catalog.advice.use_cases import UseCase, fill
from catalog.model import Model
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

    def with_needs(self, needs: Needs) -> "Question":
        """The same question with other needs, which are complete."""
        same = needs.workload == self.needs.workload
        return self._replace(needs=needs, bills=self.bills if same else Bills(needs.workload))

    def spending(self, model: Model) -> Spending:
        """How many times the output tokens that the workload counts this model bills."""
        writes = self.needs.workload.output_tokens
        return AS_COUNTED if not writes else spending(model, self.snapshot, self.use_case.token_power)

    def changed(self, values: Mapping[str, Any]) -> "Question":
        """The question as it would be asked with other values at the dotted keys (see `needs.override`).

        Where a value is dropped, what the use case itself asks stays.
        """
        asked = self.with_needs(fill(override(self.needs, values), self.use_case))
        return asked._replace(floor_asked=self.floor_asked or "must.min_capability" in values)
