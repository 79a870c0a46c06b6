"""Random needs put to the shipped catalogue: headline, list, details, claim and JSON never contradict each other.

`many_needs` puts the same to any number of needs, by hand.
"""

import random
from functools import cache
from typing import Any

import msgspec
import pytest

from catalog.advice.explanation.baseline import difference_text
from catalog.advice.needs.reading import to_mapping
from catalog.advice.needs.records import Hosting, Workload
from catalog.advice.ranking import advise
from catalog.advice.result import Advice, Difference, Headlines
from catalog.advice.result.json.rank import rank_document
from tests.invariants import many_needs
from tests.invariants.contradictions import contradictions
from tests.invariants.told import Told
from tests.support.factories import TODAY, ability, ask, make, model, offer

BLOCKS, EACH, SEED = 12, 5, 14


@cache
def shelf() -> many_needs.Shelf:
    return many_needs.shipped()


@pytest.mark.parametrize(
    "block",
    [pytest.param(block, marks=[pytest.mark.slow] if block >= 3 else []) for block in range(BLOCKS)],
)
def test_no_answer_contradicts_itself(block: int) -> None:
    for number in range(block * EACH, (block + 1) * EACH):
        needs = many_needs.drawn(shelf(), random.Random(f"{SEED}/{number}"))
        advice = advise(shelf().snapshot, shelf().cases, needs, TODAY)
        document = rank_document(advice, shelf().snapshot, many_needs.MOST_IN_DOCUMENT, excluded=False)
        found = list(contradictions(Told(advice, document)))
        assert not found, f"{'; '.join(found)}; question {number} asked {to_mapping(needs)}"


def small() -> tuple[Advice, Told]:
    """An open and a closed model, and the faultless reading of what is told of them."""
    models = [model("a"), model("b", open_weights=False)]
    offers = [offer("a", "lab", 1.0), offer("a", "h1", 0.5), offer("b", "lab", 3.0)]
    snapshot = make(models, offers, [ability("a", 60), ability("b", 64)])
    advice = ask(snapshot)
    return advice, Told(advice, rank_document(advice, snapshot, 0, excluded=False))


def test_what_agrees_is_let_pass() -> None:
    advice, told = small()
    assert [entry.model.name for entry in advice.ranked] == ["a", "b"]
    assert advice.open_or_proprietary is not None
    assert list(contradictions(told)) == []


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (("lab/b", "lab/b", None), "the best value lab/b is not the first"),
        (("lab/a", "lab/a", "lab/b"), "is called the cheapest, and one good enough costs"),
        (("lab/a", "lab/a", "lab/a"), "lab/a is not the most surely capable"),
        (("lab/b", "lab/a", None), "nothing is called the cheapest of 2"),
        (("lab/c", "lab/a", "lab/a"), "lab/c is not ranked"),
    ],
)
def test_a_false_headline_is_seen(said: tuple[str, str, str | None], fault: str) -> None:
    advice, told = small()
    lines = Headlines(best=said[0], best_value=said[1], cheapest_good_enough=said[2])
    false = msgspec.structs.replace(advice, headlines=lines)
    assert any(fault in text for text in contradictions(Told(false, told.document)))


@pytest.mark.parametrize(
    ("changed", "fault"),
    [({"monthly_usd": 1.0}, "the pick is"), ({"runner_up": None}, "is called the runner-up")],
)
def test_a_false_pick_is_seen(changed: dict[str, Any], fault: str) -> None:
    advice, told = small()
    assert advice.pick is not None
    false = msgspec.structs.replace(advice, pick=msgspec.structs.replace(advice.pick, **changed))
    assert any(fault in text for text in contradictions(Told(false, told.document)))


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"open_usd": 7.0}, "the claim has lab/a at 7.0"),
        ({"points": 4.0}, "the claim's points are 4.0"),
        ({"saving": 0.9}, "the claim saves 0.9"),
    ],
)
def test_a_false_claim_is_seen(changed: dict[str, Any], fault: str) -> None:
    advice, told = small()
    assert advice.open_or_proprietary is not None
    claim = msgspec.structs.replace(advice.open_or_proprietary, **changed)
    false = msgspec.structs.replace(advice, open_or_proprietary=claim)
    assert any(fault in text for text in contradictions(Told(false, told.document)))


@pytest.mark.parametrize(
    ("key", "fault"),
    [
        ("monthly_usd", "monthly_usd is 5.0"),
        ("cheapest_usd", "cheapest_usd is 5.0"),
        ("api_usd", "api_usd is 5.0"),
    ],
)
def test_a_document_that_says_something_else_is_seen(key: str, fault: str) -> None:
    _, told = small()
    told.document["candidates"][1]["offer"][key] = 5.0
    assert any(fault in text for text in contradictions(told))


def test_bills_that_look_the_same_are_called_the_same() -> None:
    models = [model("a"), model("b", open_weights=False)]
    offers = [offer("a", "lab", 0.0102), offer("b", "lab", 0.01)]
    advice = ask(make(models, offers, [ability("a", 60), ability("b", 60)]))
    found = next(entry.comparison for entry in advice.ranked if entry.model.name == "a")
    assert isinstance(found, Difference)
    assert (found.bill_usd, found.other_usd) == (12.24, 12.0)
    assert difference_text(found).startswith("The same price as b ($12")


def test_the_cheapest_equal_is_one_model_also_where_a_bill_rounds_to_nothing() -> None:
    closed = [model(name, open_weights=False) for name in ("nothing", "cent", "top")]
    prices = (("a", 10.0), ("nothing", 1.0), ("cent", 10.0), ("top", 100.0))
    shelf_ = make(
        [model("a"), *closed],
        [offer(name, "lab", price) for name, price in prices],
        [ability(name, 90 if name == "top" else 60) for name, _ in prices],
    )
    advice = ask(shelf_, workload=Workload(requests_per_month=1), hosting=Hosting(where=("api",)))
    assert {entry.model.name: entry.offer.scored_usd for entry in advice.ranked}["nothing"] == 0.0
    assert advice.open_or_proprietary is not None
    assert advice.open_or_proprietary.equal == "lab/cent"
    assert list(contradictions(Told(advice, rank_document(advice, shelf_, 0, excluded=False)))) == []
