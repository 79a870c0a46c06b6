"""A saved choice: what it holds, that it reads back exactly, and what it never does to other files."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import VERSION, decision
from catalog.advice.needs.errors import NeedsError
from catalog.advice.needs.reading import override, parse
from catalog.advice.needs.records import Budget, Needs
from catalog.advice.ranking import advise
from catalog.advice.result import Advice
from catalog.advice.understanding.use_cases import UseCase
from catalog.decision import Choice, ChoiceError, ForeignFileError, dumps, loads
from catalog.storage.files import SaveError
from catalog.storage.snapshot import Snapshot
from tests.support.factories import TODAY, ability, ask, make, model, offer

ASKED = override(None, {"use_case": "customer-service", "budget.monthly_usd": 5000, "must.languages": ["de"]})


def answer(snapshot: Snapshot, cases: dict[str, UseCase], needs: Needs = ASKED) -> Advice:
    return advise(snapshot, cases, needs, TODAY)


@pytest.fixture
def saved(snapshot: Snapshot, small_use_cases: dict[str, UseCase]) -> Choice:
    advice = answer(snapshot, small_use_cases)
    return decision.make(advice, advice.candidates[0], snapshot, ASKED)


def test_it_holds_every_figure_with_source_and_date(saved: Choice, snapshot: Snapshot) -> None:
    assert saved.schema == 1
    assert saved.written_by == f"modelpick {VERSION}"
    assert saved.today == TODAY
    assert saved.catalog.digest == snapshot.digest
    assert saved.model.id == "openly/atlas-27b"
    assert saved.offer.monthly_usd == round(sum(line.usd for line in saved.offer.bill), 2)
    assert (saved.offer.source, saved.offer.as_of) == ("price-list", "2026-11-10")
    assert saved.evidence[0].source == "scoreboard"
    assert saved.downloads is not None
    assert saved.downloads.repository == "openly-ai/Atlas-27B"
    assert {source.id for source in saved.sources} == {"price-list", "scoreboard", "hub"}
    assert saved.explanation


def test_the_runners_up_lost_for_reasons_in_figures(saved: Choice) -> None:
    assert len(saved.runners_up) == 3
    assert saved.model.score is not None
    for entry in saved.runners_up:
        assert entry.score is not None
        assert entry.score <= saved.model.score
        assert "points fewer: " in entry.why
        assert "a month against" in entry.why


def test_another_than_the_first_can_be_chosen(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    advice = answer(snapshot, small_use_cases)
    made = decision.make(advice, advice.candidates[1], snapshot, ASKED)
    assert made.runners_up[0].model == advice.candidates[0].model.id
    assert "points more: " in made.runners_up[0].why


def test_it_is_needs_again_with_the_same_answer(
    saved: Choice, snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    again = answer(snapshot, small_use_cases, parse(dumps(saved), "choice.toml"))
    first = answer(snapshot, small_use_cases)
    assert [entry.model.id for entry in again.candidates] == [entry.model.id for entry in first.candidates]
    assert again.needs == first.needs


def test_every_candidate_of_every_job_reads_back_exactly(
    snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    for name in small_use_cases:
        needs = Needs(use_case=name)
        advice = answer(snapshot, small_use_cases, needs)
        assert advice.candidates, name
        for candidate in advice.candidates:
            made = decision.make(advice, candidate, snapshot, needs)
            assert loads(dumps(made), None) == made
            assert loads(dumps(decision.make(advice, candidate, snapshot)), None).needs.must is not None


_CLOSED = ("what", "basis")
"""Fields whose words are of a closed list."""


def _like(value: Any) -> st.SearchStrategy[Any]:
    """Values of the same shape with other figures and words."""
    if isinstance(value, bool) or value is None:
        return st.just(value)
    if isinstance(value, int):
        return st.integers(0, 2**53)
    if isinstance(value, float):
        return st.floats(0, allow_nan=False, allow_infinity=False)
    if isinstance(value, str):
        return st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    if isinstance(value, list | tuple):
        return st.tuples(*(_like(item) for item in value))
    words = {key: st.just(item) if key in _CLOSED else _like(item) for key, item in value.items()}
    return st.fixed_dictionaries(words)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_figures_and_words_read_back_exactly(
    data: st.DataObject, snapshot: Snapshot, small_use_cases: dict[str, UseCase]
) -> None:
    advice = answer(snapshot, small_use_cases)
    made = decision.make(advice, advice.candidates[0], snapshot, ASKED)
    plain = msgspec.to_builtins(made)
    kept = {key: plain.pop(key) for key in ("schema", "needs")}
    drawn = msgspec.convert(data.draw(_like(plain)) | kept, Choice)
    assert loads(dumps(drawn), "f") == drawn


def test_a_budget_that_shows_another_offer_saves_the_usual_one_beside_it(saved: Choice) -> None:
    shelf = make(
        [model("a")], [offer("a", "lab", 2.0), offer("a", "h1", 0.5)], [ability("a", 60)], sources=()
    )
    advice = ask(shelf, budget=Budget(monthly_usd=1000))
    offered = loads(dumps(decision.make(advice, advice.candidates[0], shelf)), None).offer
    assert (offered.monthly_usd, offered.scored_usd) == (600.0, 600.0)
    assert (offered.usual_usd, offered.usual_via) == (2400.0, "Lab")
    # A file of a release that did not know the usual offer, and scored by it.
    old = dumps(saved).replace("scored_usd = ", "scored_usd = 1")
    assert "usual_usd" not in old
    assert (loads(old, None).offer.usual_usd, loads(old, None).offer.usual_via) == (None, None)


def test_it_begins_with_what_it_is(saved: Choice) -> None:
    text = dumps(saved)
    assert text.startswith("# A model chosen with modelpick")
    assert tomllib.loads(text)["needs"]["use_case"] == "customer-service"


@pytest.mark.parametrize(
    ("old", "new", "key", "found"),
    [
        ("schema = 1", "schema = 2", "schema", "newer modelpick"),
        ("schema = 1\n", "", "schema", "no schema number"),
        ("schema = 1", 'schema = "1"', "schema", "schema 1"),
        ('today = "2026-11-24"', "today = 3", "today", "Expected `str`"),
        ("[catalog]", "[catalogue]", None, "catalogue"),
        ("schema = 1", "schema = [", None, "Invalid value"),
    ],
)
def test_a_damaged_or_foreign_choice_is_refused(
    saved: Choice, old: str, new: str, key: str | None, found: str
) -> None:
    with pytest.raises(ChoiceError) as raised:
        loads(dumps(saved).replace(old, new, 1), "choice.toml")
    assert raised.value.file == "choice.toml"
    assert raised.value.key == key
    assert found in raised.value.found


def test_needs_in_a_choice_are_checked_like_any(saved: Choice) -> None:
    with pytest.raises(NeedsError) as raised:
        loads(dumps(saved).replace("monthly_usd = 5000", "monthly_usd = -1", 1), "choice.toml")
    assert raised.value.key == "needs.budget.monthly_usd"


def test_saving_twice_is_fine_but_a_foreign_file_is_kept(saved: Choice, tmp_path: Path) -> None:
    path = tmp_path / "modelpick.toml"
    decision.save(saved, path)
    decision.save(saved, path)
    assert loads(path.read_text(encoding="utf-8"), None) == saved
    for foreign in (b'use_case = "mine"\n', b"", b"\xff\xfe", b"schema = 1\nwritten_by = 'me'"):
        path.write_bytes(foreign)
        with pytest.raises(ForeignFileError, match="did not write it"):
            decision.save(saved, path)
        assert path.read_bytes() == foreign
    decision.save(saved, path, overwrite=True)
    assert decision.is_ours(path)


def test_where_it_cannot_be_saved_the_cause_is_said(saved: Choice, tmp_path: Path) -> None:
    with pytest.raises(SaveError, match="there is no such folder"):
        decision.save(saved, tmp_path / "none" / "choice.toml")
    with pytest.raises(SaveError, match="it is a folder"):
        decision.save(saved, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_version_is_that_of_the_package() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == VERSION
