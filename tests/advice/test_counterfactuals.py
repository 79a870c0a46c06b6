"""Why a model is not first, or not in the list, and what it would need: asked again with just that."""

import re
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from catalog.advice.explanation.counterfactuals import Counterfactual, score_gap, to_be_first, to_fit
from catalog.advice.needs.reading import override
from catalog.advice.ranking import advise
from catalog.advice.result import Advice, Candidate
from catalog.advice.result.json.why import why_document
from catalog.advice.understanding.use_cases import UseCase
from catalog.model import Catalog
from catalog.storage import snapshot as snapshots
from catalog.storage.snapshot import Snapshot
from tests.support.factories import TODAY


def ask(snapshot: Snapshot, cases: dict[str, UseCase], **needs: Any) -> Advice:
    values = {key.replace("__", "."): value for key, value in needs.items()}
    return advise(snapshot, cases, override(None, {"use_case": "customer-service"} | values), TODAY)


def needed(advice: Advice, snapshot: Snapshot, entry: Candidate) -> dict[str, Counterfactual]:
    median = snapshot.catalog.median_downloads_30d.get(entry.model.kind)
    return {need.what: need for need in to_be_first(entry, advice.first, advice.needs, median)}


def with_rows(snapshot: Snapshot, **tables: Any) -> Snapshot:
    catalog: Catalog = msgspec.structs.replace(snapshot.catalog, **tables)
    return snapshots.of(catalog)


def cheaper(snapshot: Snapshot, entry: Candidate, usd: float) -> Snapshot:
    """The catalogue with every price of the model lowered so that its bill is `usd`."""
    times = usd / (entry.offer.scored_usd or 1.0)
    offers = [
        msgspec.structs.replace(
            row, **{name: None if (price := getattr(row, name)) is None else price * times for name in PRICES}
        )
        if row.model == entry.model.id
        else row
        for row in snapshot.catalog.offers
    ]
    return with_rows(snapshot, offers=tuple(offers))


PRICES = ("input", "output", "cache_read", "batch_input", "batch_output")


def abler(snapshot: Snapshot, entry: Candidate, by: float) -> Snapshot:
    rows = [
        msgspec.structs.replace(row, value=row.value + by, low=row.low + by, high=row.high + by)
        if row.model == entry.model.id
        else row
        for row in snapshot.catalog.abilities
    ]
    return with_rows(snapshot, abilities=tuple(rows))


def more_downloaded(snapshot: Snapshot, entry: Candidate, times: float) -> Snapshot:
    rows = [
        msgspec.structs.replace(row, downloads_30d=int(times))
        if row.model == entry.model.id and row.relation == "original"
        else row
        for row in snapshot.catalog.adoption
    ]
    return with_rows(snapshot, adoption=tuple(rows))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.floats(0.05, 3), st.floats(0.05, 3), st.floats(0.05, 3), st.integers(1, 5))
def test_what_is_needed_alone_makes_it_first_and_a_tenth_less_does_not(
    snapshot: Snapshot,
    small_use_cases: dict[str, UseCase],
    cost: float,
    capability: float,
    downloads: float,
    place: int,
) -> None:
    weights = {
        "priorities__cost": cost,
        "priorities__capability": capability,
        "priorities__downloads": downloads,
    }
    advice = ask(snapshot, small_use_cases, **weights)
    ranked = [entry for entry in advice.candidates if entry.rank]
    assume(place < len(ranked))
    entry = ranked[place]
    needs = needed(advice, snapshot, entry)
    assert set(needs) == {"cost", "capability", "downloads"}

    def is_first(shelf: Snapshot) -> bool:
        best = ask(shelf, small_use_cases, **weights).first
        return best is not None and best.model.id == entry.model.id

    bill, able, adopted = needs["cost"].to, needs["capability"].by, needs["downloads"].to
    if bill is not None and bill >= 1:
        assert is_first(cheaper(snapshot, entry, bill * 0.998))
        assert not is_first(cheaper(snapshot, entry, bill * 1.1))
    if able is not None:
        assert is_first(abler(snapshot, entry, able + 0.05))
        assert able < 1 or not is_first(abler(snapshot, entry, able - 1))
    if adopted is not None and entry.downloads_30d:
        assert is_first(more_downloaded(snapshot, entry, adopted))
        assert not is_first(more_downloaded(snapshot, entry, adopted * 0.9))


def test_the_parts_add_up_to_the_gap(snapshot: Snapshot, small_use_cases: dict[str, UseCase]) -> None:
    advice = ask(snapshot, small_use_cases)
    best = advice.first
    assert best is not None
    assert score_gap(best, best) is None
    for entry in advice.candidates[1:]:
        found = score_gap(entry, best)
        if entry.rank is None:
            assert found is None
            continue
        assert found is not None
        assert entry.score is not None
        assert best.score is not None
        assert found.total == pytest.approx(entry.score - best.score, abs=1e-9)
        assert found.cost + found.capability + found.downloads == pytest.approx(found.total, abs=1e-9)


def test_what_does_not_count_cannot_help(snapshot: Snapshot, small_use_cases: dict[str, UseCase]) -> None:
    advice = ask(snapshot, small_use_cases, priorities__downloads=0)
    behind = [entry for entry in advice.ranked[1:] if entry.model.open_weights]
    needs = needed(advice, snapshot, behind[0])
    assert needs["downloads"].to is None
    assert "no weight" in needs["downloads"].text
    closed = next(entry for entry in advice.ranked[1:] if entry.model.open_weights is False)
    assert (
        needed(advice, snapshot, closed)["downloads"].text == "Downloads cannot help: its weights are closed."
    )


@pytest.mark.parametrize(
    ("needs", "name", "what", "text"),
    [
        ({"budget__monthly_usd": 100}, "northlab/titan-2", "budget", r"fall by 99%, or the budget to rise to \$9,500"),
        ({"must__min_capability": 99}, "openly/atlas-27b", "must.capability", r"more points of capability, or a"),
        ({"must__context_tokens": 500_000}, "openly/atlas-27b", "must.context", r"500,000 tokens, or 262,144 to be"),
        ({"must__max_parameters": 10}, "openly/atlas-27b", "must.parameters", r"27 billion parameters"),
        ({"hosting__where": ["self-host"], "hosting__gpu": "8 GB"}, "openly/atlas-27b", "hosting.memory",
         r"17 GiB of memory"),
        ({"license__require": "open-weights"}, "northlab/titan-2", "license.require", r"need published weights"),
        ({"license__allow": ["MIT"]}, "openly/atlas-3.1-8b", "license.allow", r"Apache-2.0. Else it would need MIT"),
    ],
)  # fmt: skip
def test_an_excluded_model_is_told_what_would_do(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase], needs: dict[str, Any], name: str, what: str, text: str
) -> None:  # fmt: skip
    advice = ask(snapshot, small_use_cases, **needs)
    out = next(entry for entry in advice.excluded if entry.model.id == name)
    found = {need.what: need for need in to_fit(out, advice)}
    assert re.search(text, found[what].text), found[what].text


def test_the_document_of_why(snapshot: Snapshot, small_use_cases: dict[str, UseCase]) -> None:
    advice = ask(snapshot, small_use_cases)
    best, second = (entry.model for entry in advice.candidates[:2])
    top = why_document(advice, snapshot, best, None)
    assert (top["loses"], top["needed"]) == (None, ())
    below = why_document(advice, snapshot, second, None)
    assert below["loses"]["to"] == best.id
    assert [entry["what"] for entry in below["needed"]] == ["cost", "capability", "downloads"]
    assert len(below["what_would_change"]) == 5
