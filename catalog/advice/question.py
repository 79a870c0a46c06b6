"""What every rule looks at: the needs as understood, and the facts they are put to."""

from functools import cached_property
from typing import Any

import msgspec

from catalog.advice import capability
from catalog.advice.cost.api_bill import Bills
from catalog.advice.cost.token_use import (
    AS_COUNTED,
    Spending,
    spending,
    tokens_in_window,
    unit_in_window,
)
from catalog.advice.hosting.own import OwnHardware
from catalog.advice.needs.records import Baseline, Budget, Needs, Priorities
from catalog.advice.understanding.use_cases import UseCase
from catalog.irt.expectation import Expectations
from catalog.model import Model
from catalog.storage.snapshot import Snapshot


class Question(msgspec.Struct, frozen=True, dict=True, eq=False):
    """One question to the catalogue.

    `needs` are complete (defaults filled in); `floor_asked` says that the capability floor is the user's own
    and not the use case's; `today` is an ISO date: advice has no clock. `bills` adds up the workload at API prices,
    `own` on own hardware. `apis` and `spent` keep what was worked out of each model: its ways by API, and how many
    tokens it bills; `expectations` what is expected of models without a result. Questions that differ in what these do
    not depend on share them. `has_evidence`: whether any model of the kinds that do the job has a result for it;
    without any, the order rests on cost and downloads alone.
    """

    snapshot: Snapshot
    use_case: UseCase
    needs: Needs
    floor_asked: bool
    today: str
    bills: Bills
    own: OwnHardware
    expectations: Expectations
    apis: dict[str, Any] = msgspec.field(default_factory=dict)
    spent: dict[str, Spending] = msgspec.field(default_factory=dict)
    has_evidence: bool = True

    @classmethod
    def of(
        cls, snapshot: Snapshot, use_case: UseCase, needs: Needs, *, floor_asked: bool, today: str
    ) -> "Question":
        """The question that these complete needs ask.

        Raises ValueError where they name hardware that the catalogue does not know.
        """
        return cls(
            snapshot,
            use_case,
            needs,
            floor_asked,
            today,
            Bills(needs.workload),
            _own(needs, snapshot, use_case),
            capability.expectations(snapshot, use_case.skills),
            has_evidence=_has_evidence(snapshot, use_case),
        )

    def with_needs(self, needs: Needs) -> "Question":
        """The same question with other needs, which are complete."""
        same = needs.workload == self.needs.workload
        bills = self.bills if same else Bills(needs.workload)
        own = self.own if self.own.same_for(needs) else _own(needs, self.snapshot, self.use_case)
        apis = self.apis if _for_apis(needs) == _for_apis(self.needs) else {}
        return msgspec.structs.replace(self, needs=needs, bills=bills, own=own, apis=apis)

    def is_about(self, snapshot: Snapshot, use_case: UseCase, today: str) -> bool:
        """Whether it is put to this catalogue, about this job, on this day."""
        return self.snapshot is snapshot and self.use_case is use_case and self.today == today

    @cached_property
    def asked_rules(self) -> dict[tuple[object, ...], tuple[Any, ...]]:
        """What `rules.asked` found of this question: most rules are put to every model."""
        return {}

    @property
    def only_own(self) -> bool:
        """Whether an API is out of the question."""
        return self.needs.hosting.where == ("self-host",)

    @property
    def without_bills(self) -> bool:
        """Whether models are ranked without a bill: only own hardware will do, and an hour of it has no price."""
        return self.only_own and not self.own.priced

    @cached_property
    def requests(self) -> float:
        """Requests a month."""
        return self.needs.workload.requests_per_month or 0.0

    @cached_property
    def _windows(self) -> dict[int | None, float]:
        return {}

    def tokens_in_window(self, model: Model) -> float:
        """Tokens that the model reads and writes at once: see `token_use.tokens_in_window`."""
        per_picture, known = model.picture_tokens, self._windows
        if per_picture not in known:
            unit = unit_in_window(self.use_case.kinds)
            known[per_picture] = tokens_in_window(self.needs.workload, unit, per_picture)
        return known[per_picture]

    def spending(self, model: Model) -> Spending:
        """How many times the output tokens that the workload counts this model bills."""
        if not self.needs.workload.output_tokens:
            return AS_COUNTED
        known = self.spent
        if model.id not in known:
            known[model.id] = spending(model, self.snapshot, self.use_case.thinking_times)
        return known[model.id]


def _has_evidence(snapshot: Snapshot, use_case: UseCase) -> bool:
    skills, models = use_case.skills, snapshot.models
    measured = {ability.model for ability in snapshot.catalog.abilities if ability.skill in skills}
    return any(models[name].kind in use_case.kinds for name in measured)


def _for_apis(needs: Needs) -> Needs:
    """Of the needs only what a way by API depends on: neither who may be ranked nor what the order rests on."""
    return msgspec.structs.replace(
        needs,
        budget=Budget(),
        baseline=Baseline(),
        priorities=Priorities(),
        must=msgspec.structs.replace(needs.must, min_capability=None, measured_only=False),
    )


def _own(needs: Needs, snapshot: Snapshot, use_case: UseCase) -> OwnHardware:
    """Where the job itself runs on its user's device, nothing is rented unless hardware is named."""
    return OwnHardware(needs, snapshot, use_case.kinds, on_device=use_case.where == ("self-host",))
