"""Models side by side: their rows, which is better in what, and what rules one out."""

import itertools
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from catalog.advice.comparison import marks
from catalog.advice.comparison.records import ModelComparison, Row
from catalog.advice.comparison.side_by_side import compare
from catalog.advice.needs.records import Budget, Must, Needs
from catalog.advice.result import Advice, Capability, Range
from catalog.advice.result.json.comparison import comparison_document
from catalog.advice.result.json.rank import rank_document
from catalog.advice.rules import BY_ID
from catalog.model import Adoption
from catalog.storage.snapshot import Snapshot
from tests.support.factories import ability, ask, make, model, offer


@dataclass
class Shelf:
    """Four models: two as capable as each other, one far better and dear, one without a result or a price."""

    snapshot: Snapshot
    advice: Advice

    def compare(self, *names: str) -> ModelComparison:
        found = [self.snapshot.models[f"lab/{name}"] for name in names]
        return compare(self.advice, self.snapshot, found)


@pytest.fixture
def shelf() -> Shelf:
    models = [
        model("even", context_tokens=128_000, tools=True, released="2026-01-01"),
        model("odd", context_tokens=256_000, tools=False, license=None, released=None),
        model("star", open_weights=False, license=None, inputs=("text", "image"), context_tokens=None),
        model("blank"),
    ]
    offers = [offer("even", "lab", 1.0), offer("odd", "lab", 2.0), offer("star", "lab", 40.0)]
    abilities = [ability("even", 60), ability("odd", 61), ability("star", 90)]
    adoption = (
        Adoption(
            repository="lab/even",
            relation="original",
            as_of="2026-11-01",
            source="s",
            model="lab/even",
            downloads_30d=5,
        ),
    )
    snapshot = make(models, offers, abilities, adoption=adoption)
    return Shelf(snapshot, ask(snapshot))


def rows(comparison: ModelComparison) -> dict[str, Row]:
    """The rows by aspect, those of the bill by their item."""
    return {row.of or row.aspect: row for row in comparison.rows}


def able(theta: float, sd: float = 0.1) -> Capability:
    value = 50 + 17 * theta
    return Capability(
        value=value,
        low=value - 1,
        high=value + 1,
        theta=theta,
        sd=sd,
        evidence=1,
        direct=1,
        preference=0,
        skills=(),
    )


def test_the_better_value_is_marked_and_an_unknown_one_never_is(shelf: Shelf) -> None:
    found = rows(shelf.compare("even", "odd", "star"))
    assert found["monthly_usd"].values == (1200, 2400, 48000)
    assert found["monthly_usd"].marks == ("best", None, None)
    assert found["capability"].marks == (None, None, "best")
    assert found["context_tokens"].values == (128_000, 256_000, None)
    assert found["context_tokens"].marks == (None, "best", None)
    assert found["tools"].values == (True, False, None)
    assert found["tools"].marks == ("best", None, None)
    assert found["inputs"].marks == (None, None, "best")
    assert found["open_weights"].marks == ("best", "best", None)
    assert found["downloads_30d"].values == (5, None, None)
    assert found["downloads_30d"].marks == (None, None, None)
    assert found["released"].values == ("2026-01-01", None, None)


def test_what_cannot_be_told_apart_is_a_tie(shelf: Shelf) -> None:
    two = rows(shelf.compare("even", "odd"))
    assert two["capability"].marks == ("tie", "tie")
    assert two["chance"].marks == (None, "tie")
    assert two["chance"].values[0] is None
    three = rows(shelf.compare("odd", "even", "star"))
    assert three["capability"].marks == (None, None, "best")
    assert three["chance"].values[2] == pytest.approx(0.95)


@pytest.mark.parametrize(
    ("thetas", "expected"),
    [
        ((0.0, 1.0), (None, "best")),
        ((0.0, 0.01), ("tie", "tie")),
        ((0.0, 0.15), (None, "likely best")),
        ((0.99, 1.0, 0.0), ("tie", "likely best", None)),
        ((1.0, 1.0), (None, None)),
        ((1.0, None), (None, None)),
        ((None, None), (None, None)),
        ((1.0, None, 0.0), ("best", None, None)),
    ],
)
def test_the_most_capable(thetas: tuple[float | None, ...], expected: tuple[str | None, ...]) -> None:
    values = [None if theta is None else able(theta) for theta in thetas]
    assert marks.most_capable(values) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((10.0, 20.0), ("best", None)),
        ((20.0, 20.0), (None, None)),
        ((20.6, 21.4), ("tie", "tie")),
        ((20.4, 21.4), ("best", None)),
        ((20.6, 21.4, 40.0), ("best", "tie", None)),
        ((4.0, 4.02), ("tie", "tie")),
        ((4.0, 4.05), ("best", None)),
        ((1_210_000.0, 1_240_000.0), ("tie", "tie")),
        ((None, 20.0), (None, None)),
        ((None, 20.0, 10.0), (None, None, "best")),
        ((Range(value=10, low=5, high=25), 20.0), ("tie", "tie")),
        ((Range(value=10, low=5, high=15), 20.0), ("best", None)),
    ],
)
def test_the_lowest_bill(values: tuple[Any, ...], expected: tuple[str | None, ...]) -> None:
    assert marks.cheapest(values) == expected


def test_more_is_more_only_where_it_holds_the_rest() -> None:
    assert marks.widest([("text",), ("text", "image")]) == (None, "best")
    assert marks.widest([("text", "audio"), ("text", "image")]) == (None, None)
    assert marks.widest([("text",), ("text",)]) == (None, None)
    assert marks.widest([("text",), None]) == (None, None)
    assert marks.among(["permissive", "restricted", None], "permissive") == ("best", None, None)
    assert marks.truth([False, None]) == (None, None)


def test_rows_are_parted_into_what_differs_what_is_the_same_and_what_is_unknown(shelf: Shelf) -> None:
    comparison = shelf.compare("even", "odd")
    parts = (comparison.differences, comparison.same, comparison.unknown)
    assert sorted(row.aspect for part in parts for row in part) == sorted(
        row.aspect for row in comparison.rows
    )
    assert "country" in {row.aspect for row in comparison.same}
    assert "structured_output" in {row.aspect for row in comparison.unknown}
    assert "monthly_usd" in {row.aspect for row in comparison.differences}


def test_what_is_ruled_out_is_compared_too(shelf: Shelf) -> None:
    advice = ask(shelf.snapshot, budget=Budget(monthly_usd=2000), must=Must(min_capability=20))
    models = [shelf.snapshot.models[f"lab/{name}"] for name in ("even", "star", "blank")]
    first, dear, blank = compare(advice, shelf.snapshot, models).models
    assert (first.reasons, first.candidate.rank) == ((), 1)
    assert [reason.rule for reason in dear.reasons] == ["budget"]
    assert dear.candidate.rank is None
    assert dear.candidate.offer.scored_usd == 48000
    assert [need.what for need in dear.needed] == ["budget"]
    assert {reason.rule for reason in blank.reasons} >= {"evidence.none"}
    assert set(BY_ID) >= {reason.rule for reason in blank.reasons}


def test_that_no_model_has_a_rank_is_known(shelf: Shelf) -> None:
    advice = ask(shelf.snapshot, budget=Budget(monthly_usd=0.01))
    found = [shelf.snapshot.models[f"lab/{name}"] for name in ("even", "odd")]
    comparison = compare(advice, shelf.snapshot, found)
    assert comparison.differences[0].values == (None, None)
    assert comparison.differences[0].aspect == "rank"
    assert "rank" not in {row.aspect for row in comparison.unknown}


def test_a_comparison_takes_two_to_four_different_models_of_the_answer(shelf: Shelf) -> None:
    for names in ((), ("even",), ("even", "even"), ("even", "odd", "star", "blank", "even")):
        with pytest.raises(ValueError, match="2 to 4 different models"):
            shelf.compare(*names)
    stranger = model("stranger")
    with pytest.raises(ValueError, match="not in the answer"):
        compare(shelf.advice, shelf.snapshot, [shelf.snapshot.models["lab/even"], stranger])


def test_the_figures_are_those_of_the_list(snapshot: Snapshot, session: Any) -> None:
    """Every pair of neighbours of the made-up catalogue: rows and document have what `rank` has."""
    advice = session.advise(Needs(use_case="customer service"))
    known = {row["model"]: row for row in rank_document(advice, snapshot, 0, False)["candidates"]}
    models = list(snapshot.models.values())
    for one, other in itertools.pairwise(models):
        comparison = compare(advice, snapshot, [one, other])
        document = comparison_document(comparison, advice, snapshot)
        assert msgspec.json.decode(msgspec.json.encode(document))["schema"] == 1
        bills = next(row for row in document["rows"] if row["aspect"] == "monthly_usd")["values"]
        results = next(row for row in document["rows"] if row["aspect"] == "results")["values"]
        for place, found in enumerate(document["models"]):
            assert found["fits"] == (found["model"] in known)
            assert bills[place] == found["offer"]["scored_usd"]
            behind = found["capability"]["results_by_skill"] if found["capability"] else {}
            assert results[place] == sum(map(len, behind.values()))
            if found["fits"]:
                assert {key: found[key] for key in known[found["model"]]} == known[found["model"]]
