"""What holds for every answer: random needs put to small random catalogues, through `advise` alone.

The hard rules are read a second time in `tests/invariants/rules.py`; `many_needs` puts the same properties to the
shipped catalogue.
"""

import random
from collections.abc import Iterable
from typing import Any

import msgspec
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from catalog.advice.needs.reading import override, to_mapping
from catalog.advice.needs.records import Needs
from catalog.advice.ranking import advise
from catalog.advice.result import Advice
from catalog.advice.result.json.rank import rank_document
from catalog.model import Offer
from catalog.storage import snapshot as snapshots
from catalog.storage.snapshot import Snapshot
from tests.invariants import properties
from tests.invariants.comparisons import comparison_is_sound
from tests.invariants.relaxations import relaxations
from tests.invariants.rules import Question
from tests.support.factories import TODAY
from tests.support.strategies import JOBS, catalogues, needs, several_needs

# A fixed run of examples: what passes here passes everywhere. `many_needs` is for the chance of finding more.
steady = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
MOST_LIMITS = 6
PRICES = ("input", "output", "cache_read", "cache_write", "batch_input", "batch_output")


def ask(shelf: Snapshot, asked: Needs) -> Advice:
    return advise(shelf, JOBS, asked, TODAY)


def question(shelf: Snapshot, asked: Needs, advice: Advice) -> Question:
    return Question.of(shelf, JOBS[asked.use_case], asked, advice)


def holds(violations: Iterable[str], asked: Needs) -> None:
    found = list(violations)
    assert not found, f"{'; '.join(found)}; asked {to_mapping(asked)}"


def limits(advice: Advice) -> list[float]:
    """A few budgets at and between the bills of the candidates: where a budget decides something."""
    offers = [entry.offer for entry in advice.candidates]
    bills = {
        usd for offer in offers for usd in (*(offer.range_usd or ()), offer.scored_usd) if usd is not None
    }
    found = sorted({round(bill * share, 2) for bill in bills for share in (0.7, 1.0)})
    return found[:: max(1, len(found) // MOST_LIMITS)]


# Hard rules


@steady
@given(catalogues(), several_needs())
def test_candidates_keep_the_rules_reasons_are_true_and_the_order_is_sound(
    shelf: Snapshot, several: list[Needs]
) -> None:
    """In one test, since a draw and an answer cost more than what is looked at; the violation says which it is."""
    for asked in several:
        advice = ask(shelf, asked)
        put = question(shelf, asked, advice)
        holds(properties.each_listed_once(advice, shelf), asked)
        holds(properties.candidates_keep_the_rules(advice, put), asked)
        holds(properties.exclusions_are_true(advice, put), asked)
        holds(properties.order_is_sound(advice), asked)
        holds(properties.pareto_is_sound(advice), asked)
        holds(comparison_is_sound(advice, shelf), asked)
        holds(properties.the_bill_shown_ranks(advice), asked)


@steady
@given(catalogues(), needs())
def test_the_budget_excludes_only_what_is_dearer_and_shows_the_rest_at_bills_that_rank(
    shelf: Snapshot, asked: Needs
) -> None:
    without = ask(shelf, override(asked, {"budget.monthly_usd": None}))
    for limit in limits(without):
        limited = override(asked, {"budget.monthly_usd": limit})
        advice = ask(shelf, limited)
        holds(properties.candidates_keep_the_rules(advice, question(shelf, limited, advice)), limited)
        holds(properties.the_budget_excludes_what_is_dearer(advice, without), limited)
        holds(properties.the_bill_shown_ranks(advice), limited)
        holds(properties.the_budget_changes_nothing_but_the_offer(advice, without), limited)


@steady
@given(catalogues(), several_needs(), st.integers(0, 1000))
def test_asking_for_less_loses_no_candidate(shelf: Snapshot, several: list[Needs], seed: int) -> None:
    dice = random.Random(seed)
    for asked in several:
        strict = ask(shelf, asked)
        for looser in dice.sample(relaxations(asked, JOBS[asked.use_case], shelf), 2):
            holds(
                properties.kept_when_relaxed(strict, ask(shelf, looser.applied(asked)), looser, shelf), asked
            )


@steady
@given(catalogues(), several_needs(), st.sampled_from((5.0, 80.0, 2000.0)))
def test_an_answer_does_not_depend_on_the_one_before(
    shelf: Snapshot, several: list[Needs], limit: float
) -> None:
    """What `advise` takes over from an earlier answer is what it would work out."""
    before = None
    for asked in several[:4]:
        small = {"budget.monthly_usd": limit}
        other = {"priorities.cost": 2.5, "must.min_capability": 30, "workload.requests_per_month": 700}
        for changed in (asked, override(asked, small), override(asked, small | other)):
            advice = advise(shelf, JOBS, changed, TODAY, before=before)
            alone = rank_document(ask(shelf, changed), shelf, 0, excluded=True)
            assert rank_document(advice, shelf, 0, excluded=True) == alone, to_mapping(changed)
            before = advice


@steady
@given(catalogues(), several_needs())
def test_what_is_offered_lets_a_model_in(shelf: Snapshot, several: list[Needs]) -> None:
    for asked in several[:4]:
        advice = ask(shelf, asked)
        for out in advice.excluded:
            case = JOBS[asked.use_case]
            holds(properties.the_relaxation_lets_in(out, asked, advice, case, shelf, ask), asked)


# Order


@steady
@given(catalogues(), several_needs(), st.data())
def test_other_models_never_reorder_two(shelf: Snapshot, several: list[Needs], data: st.DataObject) -> None:
    kept = data.draw(st.sets(st.sampled_from(sorted(shelf.models)), min_size=1))
    fewer = properties.only(shelf, kept)
    for asked in several:
        holds(properties.same_order(ask(shelf, asked), ask(fewer, asked)), asked)


def raised(draw: Any, offer: Offer) -> Offer:
    """The offer with one of its known prices raised: a little, to twice, or out of sight."""
    known: list[str | int] = [name for name in PRICES if getattr(offer, name) is not None]
    known += range(len(offer.media))
    assume(known)
    place, factor = draw(st.sampled_from(known)), draw(st.sampled_from([1.0001, 1.02, 2.0, 1000.0]))
    if isinstance(place, str):
        return msgspec.structs.replace(offer, **{place: getattr(offer, place) * factor})
    media = list(offer.media)
    media[place] = msgspec.structs.replace(media[place], usd=media[place].usd * factor)
    return msgspec.structs.replace(offer, media=tuple(media))


@steady
@given(catalogues(), needs(), st.data())
def test_a_dearer_offer_never_lifts_its_model(shelf: Snapshot, asked: Needs, data: st.DataObject) -> None:
    assume(shelf.catalog.offers)
    offers = list(shelf.catalog.offers)
    place = data.draw(st.integers(0, len(offers) - 1))
    offers[place] = raised(data.draw, offers[place])
    dearer = snapshots.of(msgspec.structs.replace(shelf.catalog, offers=tuple(offers)))
    budgets = [None, *limits(ask(shelf, asked))]
    for limited in [override(asked, {"budget.monthly_usd": limit}) for limit in budgets]:
        holds(properties.no_better(ask(shelf, limited), ask(dearer, limited), offers[place].model), limited)


# Sameness; other processes, hash seeds, zones and locales are for test_determinism


@steady
@given(catalogues(), needs(), st.integers(0, 1000))
def test_the_order_of_records_changes_no_byte(shelf: Snapshot, asked: Needs, seed: int) -> None:
    dice = random.Random(seed)
    mixed = properties.shuffled(shelf.catalog, lambda rows: dice.sample(rows, len(rows)))
    assert snapshots.of(mixed).digest == shelf.digest
    assert document(shelf, asked) == document(shelf, asked) == document(Snapshot(mixed, shelf.digest), asked)


def document(shelf: Snapshot, asked: Needs) -> bytes:
    return msgspec.json.encode(rank_document(ask(shelf, asked), shelf, 0, True))
