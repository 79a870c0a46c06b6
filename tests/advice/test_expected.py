"""Models without a result: what is expected of them, of which nothing is, and how the answer says so."""

from math import exp, log10
from typing import Any

import msgspec
import pytest

from catalog.advice.model_facts import model_facts
from catalog.advice.needs.records import Hosting, Must, Needs
from catalog.advice.ranking import relaxation_for
from catalog.advice.result.json.rank import rank_document
from catalog.storage.snapshot import Snapshot
from tests.support.expected import SCALE, SIZE, shelf
from tests.support.factories import CASE, TODAY, ability, ask, ids, why_not
from tui.rendering import cells

WIDER = 1.55 - 0.95 * log10(SIZE / 3e9) / log10(200 / 3)
"""How many times as wide as the prior says its range is: 1.55 up to 3B, 0.6 from 200B on, between by the logarithm."""


def sigmoid(z: float) -> float:
    return 100 / (1 + exp(-z))


def test_the_figure_is_that_of_the_prior_and_its_range_that_of_such_models() -> None:
    found = next(entry for entry in ask(shelf()).ranked if entry.model.name == "new")
    able = found.capability
    assert able is not None
    assert (able.basis, able.evidence, able.direct) == ("expected", 0, 0)
    spread = WIDER * 1.645 * 0.25  # the root of 0.2 squared and 0.15 squared
    assert able.value == pytest.approx(sigmoid(0.5), abs=0.06)
    assert able.low == pytest.approx(sigmoid(0.5 - spread), abs=0.06)
    assert able.high == pytest.approx(sigmoid(0.5 + spread), abs=0.06)


@pytest.mark.parametrize(
    ("parameters", "wider"), [(2_000_000_000, 1.55), (3_000_000_000, 1.55), (200_000_000_000, 0.6)]
)
def test_the_range_of_a_small_model_is_wider_than_that_of_a_large_one(parameters: int, wider: float) -> None:
    able = next(
        one for one in ask(shelf(total_parameters=parameters)).ranked if one.model.name == "new"
    ).capability
    assert able is not None
    place = 0.5 + 0.4 * (log10(parameters / 1e9) - 1.5)
    assert able.low == pytest.approx(sigmoid(place - wider * 1.645 * 0.25), abs=0.06)
    assert able.high == pytest.approx(sigmoid(place + wider * 1.645 * 0.25), abs=0.06)


def test_a_model_later_than_all_that_are_measured_is_expected_to_be_as_good_as_the_last_of_them() -> None:
    def figure(released: str, newest: str) -> float:
        dated = msgspec.structs.replace(SCALE, newest=newest, terms=SCALE.terms | {"year": 0.5})
        found = next(one for one in ask(shelf(dated, released=released)).ranked if one.model.name == "new")
        assert found.capability is not None
        return found.capability.value

    assert figure("2026-03", "2025-12") == figure("2025-12", "2025-12") < figure("2026-03", "2026-03")
    assert figure("2025-06", "2025-12") == figure("2025-06", "2026-03")


@pytest.mark.parametrize(
    "facts",
    [
        {"released": None},
        {"total_parameters": None},
        {"total_parameters": 1_400_000_000},
        {"developer": "other"},
        {"siblings": 4},
    ],
)
def test_of_whom_too_little_is_known_nothing_is_expected(facts: dict[str, Any]) -> None:
    advice = ask(shelf(**facts), unknown_ok=("use_case.skill",))
    (found,) = advice.unranked
    assert (found.model.name, found.capability) == ("new", None)
    assert advice.counts.ranked_expected == 0


def test_a_result_takes_the_place_of_what_was_expected() -> None:
    known = shelf()
    measured = msgspec.structs.replace(
        known.catalog, abilities=(*known.catalog.abilities, ability("new", 31.0))
    )
    found = next(entry for entry in ask(Snapshot(measured, "")).ranked if entry.model.name == "new")
    assert found.capability is not None
    assert (found.capability.value, found.capability.basis) == (31.0, "measured")


def test_the_list_counts_the_expected_and_the_json_names_what_a_figure_rests_on() -> None:
    known = shelf()
    advice = ask(known)
    assert (advice.counts.ranked, advice.counts.ranked_expected, advice.counts.unranked) == (6, 1, 0)
    rows = rank_document(advice, known, 0, excluded=False)["candidates"]
    basis = {row["name"]: (row["capability"]["basis"], row["capability"]["results_by_skill"]) for row in rows}
    assert basis["new"] == ("expected", {})
    assert basis["old0"][0] == "measured"


def test_a_first_place_without_a_result_says_so() -> None:
    advice = ask(shelf(total_parameters=SIZE * 100))
    assert advice.first is not None
    assert advice.first.model.name == "new"
    assert advice.pick is not None
    assert advice.pick.text == "Take new: $1,200/month, expected capability 79 ±4."
    assert advice.pick.thin == "Expected from its maker, family, date and size; no result measured."
    assert advice.pick.thin in advice.first.cautions
    assert any(sentence.startswith("Expected capability 79") for sentence in advice.first.explanation)


def test_what_is_called_best_was_measured() -> None:
    advice = ask(shelf(total_parameters=SIZE * 100), must=Must(min_capability=55))
    new, *_ = sorted(advice.ranked, key=lambda entry: entry.model.name != "new")
    assert new.capability is not None
    assert new.capability.low > 60
    assert advice.headlines.best == "lab/old0"
    labels = [headline.labels[0] for headline in cells.headlines(advice)]
    assert labels[1:] == ["best value (top score), expected", "cheapest good enough (55+), expected"]
    first = next(entry for entry in advice.ranked if entry.model.name == "old0")
    assert "Capability 60 (57 to 63): the highest lower bound of the 5 measured." in first.explanation
    assert "Expected capability 79 (74 to 82): 19 points above old0, but not measured." in new.explanation


def test_a_second_place_without_a_result_says_so_beside_its_figure() -> None:
    advice = ask(shelf(total_parameters=SIZE * 11 // 5))
    assert advice.pick is not None
    assert advice.pick.runner_up is not None
    assert advice.pick.runner_up.model == "lab/new"
    assert "(expected, not measured)" in advice.pick.runner_up.text


def test_the_floor_holds_for_what_is_expected_and_the_reason_says_what_it_is() -> None:
    advice = ask(shelf(), must=Must(min_capability=70))
    (reason,) = next(entry for entry in advice.excluded if entry.model.name == "new").reasons
    assert reason.rule == "must.capability"
    assert reason.text == "Its expected capability for this job is 62 of 100, not measured; you ask for 70."
    assert reason.short == "expected capability 62.2 / 70 needed"


def test_measured_only_leaves_out_what_no_result_measured_and_nothing_else() -> None:
    known = shelf()
    every, measured = ask(known), ask(known, must=Must(measured_only=True))
    assert why_not(measured, "new") == {"must.measured_only": "no result, expected 62"}
    assert ids(measured) == [name for name in ids(every) if name != "new"]
    (reason,) = next(entry for entry in measured.excluded if entry.model.name == "new").reasons
    assert reason.short == "no result measured; expected 62"
    assert "expected to be 62 of 100" in reason.text


def test_measured_only_leaves_out_the_unranked_too() -> None:
    known = shelf(released=None)
    assert ids(ask(known))[-1] == "new"
    advice = ask(known, must=Must(measured_only=True))
    assert why_not(advice, "new") == {"must.measured_only": "no result"}


def test_where_nothing_is_measured_the_way_out_is_to_accept_what_is_expected() -> None:
    known = shelf()
    alone = msgspec.structs.replace(
        known.catalog, offers=tuple(row for row in known.catalog.offers if row.model == "lab/new")
    )
    only_api = Hosting(where=("api",))
    advice = ask(Snapshot(alone, ""), must=Must(measured_only=True), hosting=only_api)
    assert advice.counts.fitting == 0
    assert any(relaxation.rules == ("must.measured_only",) for relaxation in advice.relaxations)


def test_the_facts_of_a_model_show_what_is_expected_of_each_skill() -> None:
    known = shelf()
    (found,) = model_facts(known, known.models["lab/new"], TODAY).abilities
    assert (found.skill, found.evidence, found.value) == ("chat", 0, 62.2)


def test_what_lets_it_in_is_to_accept_models_without_a_result() -> None:
    known = shelf()
    asked = Needs(use_case="chat", must=Must(measured_only=True))
    found = relaxation_for(known, CASE, asked, TODAY, known.models["lab/new"])
    (change,) = found.changes
    assert (change.text, change.flag) == ("accept models without a result", "--no-measured-only")
