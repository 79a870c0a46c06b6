"""What lets one model in: the least change of each need, in words and as a flag, asked again before it is offered."""

import random
from typing import Any

import pytest

from catalog.advice.explanation.model_relaxation import ModelRelaxation, let_in_text, place_after, place_text
from catalog.advice.explanation.nearness import nearest_first
from catalog.advice.explanation.need_changes import all_flags
from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Needs
from catalog.advice.ranking import advise, relaxation_for
from catalog.advice.result import Advice
from catalog.model import Developer
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.invariants import properties
from tests.support.factories import CASE, CASES, TODAY, ability, make, model, offer

DEVELOPERS = (Developer(id="lab", name="Lab", country="US"), Developer(id="far", name="Far", country="CN"))


def relaxed(shelf: Snapshot, **needs: Any) -> ModelRelaxation:
    """What lets model `a` in."""
    values = {key.replace("__", "."): value for key, value in needs.items()}
    asked = override(Needs(use_case="chat"), values)
    return relaxation_for(shelf, CASE, asked, TODAY, shelf.models["lab/a"])


def one(price: float = 1.0, capability: float = 60.0, **facts: Any) -> Snapshot:
    """A catalogue of one model; its bill is 1,200 times the price."""
    return make(
        [model("a", **facts)], [offer("a", "h1", price)], [ability("a", capability)], developers=DEVELOPERS
    )


@pytest.mark.parametrize(
    ("facts", "needs", "text", "flags"),
    [
        ({"capability": 44.9}, {"must__min_capability": 45}, "lower the capability floor to 44",
         "--min-capability 44"),
        ({}, {"budget__monthly_usd": 800}, "raise the budget to $1,200", "--budget 1200"),
        ({"price": 0.0101}, {"budget__monthly_usd": 9.5}, "raise the budget to $12.12", "--budget 12.12"),
        ({}, {"must__context_tokens": 200_000}, "lower the context window to 128,000 tokens",
         "--context 128000"),
        ({}, {"must__max_parameters": 3}, "allow up to 7 billion parameters", "--max-parameters 7"),
        ({"developer": "far"}, {"origin__exclude_developer_countries": ["CN", "RU"]},
         "allow developers in CN", "--exclude-country RU"),
        ({"developer": "far"}, {"origin__exclude_developer_countries": ["CN"]},
         "allow developers in CN", "--exclude-country ''"),
        ({"developer": "far"}, {"origin__developer_countries": ["US"]}, "allow developers in CN",
         "--country US,CN"),
        ({"license": "NC"}, {"license__require": "commercial"}, "accept any license", "--license any"),
        ({"license": "NC"}, {"license__require": "permissive"}, "accept any license of open weights",
         "--license open-weights"),
        ({"license": None}, {"license__require": "commercial"},
         "accept that the license class may be unknown", "--allow-unknown license.require"),
        ({}, {"license__allow": ["MIT"]}, "allow the license Apache-2.0", "--allow-license MIT,Apache-2.0"),
        ({}, {"hosting__providers": ["h2"]}, "allow the provider h1", "--provider h2,h1"),
        ({}, {"origin__serving_countries": ["US"]}, "allow APIs that run in FR", "--serving-country US,FR"),
        ({"inputs": ("text",)}, {"must__inputs": ["text", "image"]}, "drop the input image", "--input text"),
        ({"tools": False}, {"must__features": ["tools"]}, "drop the feature tools", "--feature ''"),
    ],
)  # fmt: skip
def test_the_least_change_in_words_and_as_a_flag(
    facts: dict[str, Any], needs: dict[str, Any], text: str, flags: str
) -> None:
    found = relaxed(one(**facts), **needs)
    assert [change.text for change in found.changes] == [text]
    assert all_flags(found.changes) == flags
    assert let_in_text(found) == f"To let it in, {text}."
    assert advise(one(**facts), CASES, found.needs, TODAY).candidates


def test_several_rules_are_relaxed_at_once() -> None:
    needs = {
        "budget__monthly_usd": 800,
        "license__require": "commercial",
        "origin__exclude_developer_countries": ["CN"],
    }
    found = relaxed(one(license="NC", developer="far"), **needs)
    assert {change.key: change.to for change in found.changes} == {
        "budget.monthly_usd": 1200.0,
        "license.require": "any",
        "origin.exclude_developer_countries": (),
    }
    assert let_in_text(found).startswith("To let it in, all of this is needed: ")


@pytest.mark.parametrize(
    ("facts", "needs", "text"),
    [
        ({"kind": "image"}, {}, "It is for another job: choose another use case."),
        ({"retired": "2026-01-01"}, {}, "It is out of service."),
        ({"price": None}, {}, "No price that counts is known"),
        ({"context_tokens": 1000}, {"workload__input_tokens": 5000}, "Its context window holds 1,000 tokens"),
        ({}, {"workload__images": 1}, "It does not read image."),
    ],
)
def test_where_nothing_can_be_relaxed_it_says_so(
    facts: dict[str, Any], needs: dict[str, Any], text: str
) -> None:
    found = relaxed(one(**facts), **needs)
    assert found.changes == ()
    assert found.blocked
    assert let_in_text(found).startswith("No change to your needs lets it in. ")
    assert text in let_in_text(found)


def test_the_place_that_it_would_take() -> None:
    names = {"a": 0.9, "b": 0.8, "c": 0.1}
    shelf = make(
        [model(name) for name in names],
        [offer(name, "h1", price) for name, price in names.items()],
        [ability("a", 90), ability("b", 60), ability("c", 60)],
    )
    asked = override(Needs(use_case="chat"), {"budget.monthly_usd": 500})
    before = advise(shelf, CASES, asked, TODAY)
    found = relaxation_for(shelf, CASE, asked, TODAY, shelf.models["lab/a"])
    place = place_after(before, advise(shelf, CASES, found.needs, TODAY), shelf.models["lab/a"])
    assert place is not None
    assert (place.rank, place.ranked, place.others) == (1, 3, 1)
    assert place_text(place) == "It would rank 1 of 3. 1 other model comes in too."


@pytest.mark.parametrize("seed", range(6))
def test_what_is_offered_lets_shipped_models_in(seed: int) -> None:
    """A few random needs put to the shipped catalogue, and of what they rule out a few near ones and any others."""
    dice, shelf, cases = random.Random(seed), store.load(), store.load_use_cases()
    values: dict[str, Any] = {
        "budget.monthly_usd": round(10 ** dice.uniform(0, 4), 2),
        "must.min_capability": round(dice.uniform(20, 80), 1),
        "must.context_tokens": dice.choice((8000, 100_000, 1_000_000)),
        "license.require": dice.choice(("commercial", "open-weights", "permissive")),
        "origin.exclude_developer_countries": dice.choice((["CN"], ["US"], ["EU", "CN"])),
        "origin.serving_countries": dice.choice((["EU"], ["US", "DE"])),
        "must.features": ["tools"],
        "must.max_parameters": dice.choice((8, 30, 400)),
        "hosting.exclude_providers": ["deepinfra", "openai"],
    }
    said = {key: values[key] for key in dice.sample(sorted(values), dice.randint(1, 4))}
    needs = override(Needs(use_case=dice.choice(("customer-service", "coding-agent"))), said)

    def ask(one: Snapshot, asked: Needs) -> Advice:
        return advise(one, cases, asked, TODAY)

    advice = ask(shelf, needs)
    near = nearest_first(advice.excluded)
    case = cases[needs.use_case]
    for out in (*near[:2], *dice.sample(near, 6)):
        assert list(properties.the_relaxation_lets_in(out, needs, advice, case, shelf, ask)) == [], said
