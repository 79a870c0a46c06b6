"""What changed from one answer to the next, in sentences."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from catalog.advice.explanation.answer_changes import MOST_SENTENCES, changes, place
from catalog.advice.needs.records import Budget, Needs
from catalog.advice.ranking import advise
from catalog.model import Offer
from catalog.storage import snapshot as snapshots
from tests.support.factories import TODAY

SERVICE = Needs(use_case="customer service")
Change = Callable[[snapshots.Snapshot], snapshots.Snapshot]
change = msgspec.structs.replace


def sentences(
    snapshot: snapshots.Snapshot, cases: Any, *edits: Change, needs: Needs = SERVICE, backwards: bool = False
) -> list[str]:
    """The sentences between the made-up catalogue and the same after some edits."""
    after = snapshot
    for edit in edits:
        after = edit(after)
    answers = [advise(side, cases, needs, TODAY) for side in (snapshot, after)]
    return changes(*(reversed(answers) if backwards else answers))


def price(model: str, **prices: float | None) -> Change:
    """Every standard offer of a model at other prices."""

    def edited(offer: Offer) -> Offer:
        return change(offer, **prices) if offer.model == model and not offer.variant else offer

    return lambda snapshot: snapshots.of(
        change(snapshot.catalog, offers=tuple(edited(offer) for offer in snapshot.catalog.offers))
    )


def ability(model: str, value: float) -> Change:
    """A model measured elsewhere."""
    return lambda snapshot: snapshots.of(
        change(
            snapshot.catalog,
            abilities=tuple(
                change(row, value=value, low=value - 4, high=value + 4) if row.model == model else row
                for row in snapshot.catalog.abilities
            ),
        )
    )


def without(model: str) -> Change:
    """A model gone from the catalogue."""

    def edited(snapshot: snapshots.Snapshot) -> snapshots.Snapshot:
        catalog = snapshot.catalog
        rows = {
            name: tuple(row for row in getattr(catalog, name) if row.model != model)
            for name in ("offers", "evidence", "abilities", "adoption")
        }
        models = tuple(row for row in catalog.models if row.id != model)
        return snapshots.of(change(catalog, models=models, **rows))

    return edited


def test_nothing_changed_says_who_stays_first(snapshot: Any, small_use_cases: Any) -> None:
    assert sentences(snapshot, small_use_cases) == [
        "Nothing changed for this question: Atlas 27B stays first of 10 ranked."
    ]


def test_a_price_that_fell_makes_a_new_first(snapshot: Any, small_use_cases: Any) -> None:
    told = sentences(snapshot, small_use_cases, price("northlab/titan-2", input=0.05, output=0.1))
    assert told[0] == (
        "Titan 2 fell from $5.00 to $0.05 per million tokens in and from $20.00 to $0.10 out; "
        "it is now first (was second)."
    )
    assert "only because others did" in told[1]
    back = sentences(
        snapshot,
        small_use_cases,
        price("northlab/titan-2", input=0.05, output=0.1),
        backwards=True,
    )
    assert back[0] == "Atlas 27B is now first (was second)."
    assert any("rose from $0.05 to $5.00" in line and "(was first)" in line for line in back)


def test_a_price_that_moves_nothing_is_still_told(snapshot: Any, small_use_cases: Any) -> None:
    told = sentences(snapshot, small_use_cases, price("openly/atlas-27b", input=0.14))
    assert told == ["Atlas 27B fell from $0.15 to $0.14 per million tokens in; it stays first."]
    told = sentences(snapshot, small_use_cases, price("northlab/titan-2", output=21.0))
    assert told == [
        "Atlas 27B stays first.",
        "Titan 2 rose from $20.00 to $21.00 per million tokens out; it stays second.",
    ]


def test_prices_that_part_ways_are_both_named(snapshot: Any, small_use_cases: Any) -> None:
    told = sentences(snapshot, small_use_cases, price("openly/atlas-27b", input=0.14, output=0.61))
    assert told == [
        "Atlas 27B costs $0.14 instead of $0.15 in and $0.61 instead of $0.60 out, per million tokens; "
        "it stays first."
    ]


def test_a_capability_that_moved_is_a_cause(snapshot: Any, small_use_cases: Any) -> None:
    told = sentences(snapshot, small_use_cases, ability("northlab/titan-2", 99.0))
    assert any("Titan 2 has a capability of 99 instead of 80; it " in line for line in told)


def test_models_that_leave_and_arrive_say_why(snapshot: Any, small_use_cases: Any) -> None:
    gone = sentences(snapshot, small_use_cases, without("openly/atlas-27b"))
    assert gone[0] == "Titan 2 is now first (was second)."
    assert "Atlas 27B (was first) is no longer in the catalogue." in gone
    new = sentences(snapshot, small_use_cases, without("openly/atlas-27b"), backwards=True)
    assert new[0] == "Atlas 27B is new in the catalogue and ranks first."


def test_the_rule_that_stops_a_model_is_named(snapshot: Any, small_use_cases: Any) -> None:
    needs = Needs(use_case="customer service", budget=Budget(monthly_usd=600))
    dearer = price("openly/atlas-27b", input=9.0, output=90.0)
    told = sentences(snapshot, small_use_cases, dearer, needs=needs)
    assert "Atlas 27B (was first) no longer fits: ruled out by the budget." in told
    back = sentences(snapshot, small_use_cases, dearer, needs=needs, backwards=True)
    assert back[0] == "Atlas 27B fits now and ranks first; before, it was ruled out by the budget."


def test_answers_without_candidates_are_said_in_words(snapshot: Any, small_use_cases: Any) -> None:
    tiny = Needs(use_case="customer service", budget=Budget(monthly_usd=0.01))
    assert sentences(snapshot, small_use_cases, needs=tiny) == ["Nothing fits these needs, as before."]
    free = price("openly/atlas-3.1-8b", input=0.000_001, output=0.000_001)
    told = sentences(snapshot, small_use_cases, free, needs=tiny)
    assert told == ["1 model fits now; none did before. The first is Atlas 3.1 8B."]
    told = sentences(snapshot, small_use_cases, free, needs=tiny, backwards=True)
    assert told == ["No model fits any more; the first was Atlas 3.1 8B."]
    unknown = sentences(snapshot, small_use_cases, needs=Needs(use_case="protein folding"))
    assert unknown == ["No use case matches these words, so there is no ranking to compare."]


def test_many_changes_are_cut_short_and_counted(snapshot: Any, small_use_cases: Any) -> None:
    edits = [
        price(model.id, input=0.001 * (7 + place), output=0.01)
        for place, model in enumerate(snapshot.catalog.models)
    ]
    told = sentences(snapshot, small_use_cases, *edits)
    assert len(told) <= MOST_SENTENCES + 3
    assert told[MOST_SENTENCES].endswith(" more changes among the first 10.")


@pytest.mark.parametrize("needs", [SERVICE, Needs(use_case="reranking"), Needs(use_case="text to speech")])
def test_it_is_the_same_every_time_and_ends_in_a_full_stop(
    snapshot: Any, small_use_cases: Any, needs: Needs
) -> None:
    edits = [price(model.id, input=0.5) for model in snapshot.catalog.models[::2]]
    first = sentences(snapshot, small_use_cases, *edits, needs=needs)
    assert first
    assert first == sentences(snapshot, small_use_cases, *edits, needs=needs)
    assert all(line.endswith(".") and line == " ".join(line.split()) for line in first)


def test_places_in_words() -> None:
    assert [place(rank) for rank in (1, 3, 10, 11, 12, 21, 22, 103, 111)] == [
        "first", "third", "tenth", "11th", "12th", "21st", "22nd", "103rd", "111th",
    ]  # fmt: skip
