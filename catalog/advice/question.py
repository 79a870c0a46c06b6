"""What every rule looks at: the needs as understood, and the facts they are put to."""

from collections import defaultdict
from functools import cached_property
from itertools import islice
from typing import Any

import msgspec

from catalog.advice import capability
from catalog.advice.cost.api_bill import Bills
from catalog.advice.cost.text_tokens import (
    NO_LANGUAGE,
    OtherLanguages,
    TextLength,
    TextTokens,
    other_languages,
)
from catalog.advice.cost.token_use import (
    AS_COUNTED,
    Spending,
    spending,
    tokens_in_window,
    unit_in_window,
)
from catalog.advice.hosting.own import OwnHardware
from catalog.advice.needs.records import Baseline, Budget, Needs, Priorities, Workload
from catalog.advice.understanding.use_cases import COUNTS, UseCase, raised_counts
from catalog.evidence import Ability
from catalog.irt.expectation import Expectations
from catalog.model import Model
from catalog.storage.snapshot import Snapshot

LEAST_MEASURED = 6
"""Measured models of a kind that an order can rest on, as many as a benchmark takes to enter the fit."""


class Question(msgspec.Struct, frozen=True, dict=True, eq=False):
    """One question to the catalogue.

    `needs` are complete (defaults filled in); `floor_asked` says that the capability floor is the user's own
    and not the use case's; `today` is an ISO date: advice has no clock. `bills` adds up the workload at API prices,
    `own` on own hardware. `apis` and `spent` keep what was worked out of each model: its ways by API, and how many
    tokens it bills; `expectations` what is expected of models without a result. Questions that differ in what these do
    not depend on share them. `has_evidence`: whether enough models of the kinds that do the job have a result for it;
    else the order rests on cost and downloads alone. `text` says what text in the languages asked for takes in tokens,
    `usual` which counts of the workload are the job's own.
    """

    snapshot: Snapshot
    use_case: UseCase
    needs: Needs
    floor_asked: bool
    today: str
    bills: Bills
    own: OwnHardware
    expectations: Expectations
    text: TextTokens = NO_LANGUAGE
    usual: tuple[str, ...] = ()
    apis: dict[str, Any] = msgspec.field(default_factory=dict)
    spent: dict[str, Spending] = msgspec.field(default_factory=dict)
    has_evidence: bool = True

    @classmethod
    def of(
        cls,
        snapshot: Snapshot,
        use_case: UseCase,
        needs: Needs,
        *,
        floor_asked: bool,
        today: str,
        usual: tuple[str, ...] = (),
    ) -> "Question":
        """The question that these complete needs ask.

        Raises ValueError where they name hardware that the catalogue does not know.
        """
        text = text_of(needs, use_case, snapshot)
        return cls(
            snapshot,
            use_case,
            needs,
            floor_asked,
            today,
            Bills(needs.workload),
            _own(needs, snapshot, use_case, text),
            capability.expectations(snapshot, use_case.skills),
            text,
            usual,
            has_evidence=_has_evidence(snapshot, use_case),
        )

    def with_needs(self, needs: Needs) -> "Question":
        """The same question with other needs, which are complete."""
        text = self.text
        if needs.must.languages != self.needs.must.languages:
            text = text_of(needs, self.use_case, self.snapshot)
            needs = self._in_its_languages(needs, text)
        same = needs.workload == self.needs.workload
        bills = self.bills if same else Bills(needs.workload)
        own = self.own if self.own.same_for(needs) else _own(needs, self.snapshot, self.use_case, text)
        apis = self.apis if _for_apis(needs) == _for_apis(self.needs) else {}
        return msgspec.structs.replace(self, needs=needs, bills=bills, own=own, text=text, apis=apis)

    def _in_its_languages(self, needs: Needs, text: TextTokens) -> Needs:
        """The needs with the job's own counts as long as they are in other languages."""
        counts = raised_counts(self.use_case, self.usual, text.raised)
        return msgspec.structs.replace(needs, workload=msgspec.structs.replace(needs.workload, **counts))

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
    def _windows(self) -> dict[float, dict[int | None, float]]:
        return defaultdict(dict)

    @cached_property
    def _bills(self) -> dict[float, Bills]:
        return {}

    def workload_of(self, model: Model) -> Workload:
        """The workload in the tokens of a model: see `text_tokens`."""
        return self.text.workload(model, self.needs.workload)

    def bills_of(self, model: Model) -> Bills:
        """The sums of the workload in the tokens of a model."""
        if self.text.is_english or (times := self.text.times(model)) == 1.0:
            return self.bills
        if times not in self._bills:
            self._bills[times] = Bills(self.workload_of(model))
        return self._bills[times]

    def text_length(self, model: Model) -> TextLength | None:
        """What text in the languages asked for takes with a model; None where that is not asked or has no text."""
        counts = tuple(name for name in COUNTS if getattr(self.needs.workload, name))
        return self.text.length(model, counts, self.usual) if counts else None

    @cached_property
    def abilities(self) -> dict[str, dict[str, Ability]]:
        """The abilities that bear on the job, by model id and skill."""
        return self.snapshot.abilities_in(self.use_case.skills)

    @cached_property
    def unnamed_languages(self) -> OtherLanguages | None:
        """What text takes in other languages, where the job's is in some and none is named for its usual counts."""
        counts = any(getattr(self.needs.workload, name) for name in self.usual)
        unnamed = self.use_case.multilingual and not self.needs.must.languages and counts
        return other_languages(self.snapshot.tokenizers) if unnamed else None

    def tokens_in_window(self, model: Model) -> float:
        """Tokens that the model reads and writes at once: see `token_use.tokens_in_window`."""
        per_picture = model.picture_tokens
        known = self._windows[1.0 if self.text.is_english else self.text.times(model)]
        if per_picture not in known:
            unit = unit_in_window(self.use_case.kinds)
            known[per_picture] = tokens_in_window(self.workload_of(model), unit, per_picture)
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
    """Whether enough models of the kind are measured to order by: six, or a tenth of them where there are few.

    Of three rerankers that are measured, none of which an API sells, and thirty-five others, those three would be all
    that is ranked.
    """
    models, kinds = snapshot.models, use_case.kinds
    measured = (name for name in snapshot.abilities_in(use_case.skills) if models[name].kind in kinds)
    count = len(tuple(islice(measured, LEAST_MEASURED)))
    if count == LEAST_MEASURED:
        return True
    return count > 0 and 10 * count >= sum(model.kind in kinds for model in snapshot.catalog.models)


def _for_apis(needs: Needs) -> Needs:
    """Of the needs only what a way by API depends on: neither who may be ranked nor what the order rests on."""
    return msgspec.structs.replace(
        needs,
        budget=Budget(),
        baseline=Baseline(),
        priorities=Priorities(),
        must=msgspec.structs.replace(needs.must, min_capability=None, measured_only=False),
    )


def text_of(needs: Needs, use_case: UseCase, snapshot: Snapshot) -> TextTokens:
    """What text in the languages asked for takes in tokens; code takes the same in all of them."""
    return TextTokens(() if use_case.code else needs.must.languages, snapshot.tokenizers)


def _own(needs: Needs, snapshot: Snapshot, use_case: UseCase, text: TextTokens) -> OwnHardware:
    """Where the job itself runs on its user's device, nothing is rented unless hardware is named."""
    return OwnHardware(needs, snapshot, use_case.kinds, on_device=use_case.where == ("self-host",), text=text)
