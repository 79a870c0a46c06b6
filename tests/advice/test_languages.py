"""What a language asked for moves: measured in it, read from other languages, or from the maker's other models."""

from typing import Any

import pytest

from catalog.advice.language_effect import effects_text
from catalog.advice.needs.records import Must, Needs
from catalog.advice.ranking import advise
from catalog.advice.result import Advice, Capability
from catalog.advice.result.json.rank import rank_document
from catalog.evidence import Benchmark, Breadth, LanguageBoard, LanguageVotes
from catalog.irt.languages import loading_of, shift
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.support.factories import TODAY, ability, ask, make, model, offer

BENCHMARKS = tuple(
    Benchmark(id=name, name=name, skill="language", unit="rank", source="s")
    for name in ("english", "german", "estonian", "finnish", "votes", "votes-german")
)


ALL = ("de", "et", "fi")


def board(benchmark: str, language: str, **more: Any) -> LanguageBoard:
    known: dict[str, Any] = {"base": "english", "level": 0.0, "slope": 1.0, "per_sd": 1.0, "noise": 0.1}
    return LanguageBoard(**(known | {"benchmark": benchmark, "language": language} | more))


BOARDS = (
    board("german", "de", loading=0.2),
    board("estonian", "et", loading=0.5),
    board("finnish", "fi", loading=0.3),
    board("votes-german", "de", base="votes", signal=0.1),
)


def shelf(**more: Any) -> Snapshot:
    """Three models of the same capability (60, 57 to 63) and price: one broad, one not, one never measured."""
    names = ("broad", "narrow", "new")
    known: dict[str, Any] = {
        "benchmarks": BENCHMARKS,
        "language_boards": BOARDS,
        "breadth": (Breadth("lab/broad", 1.0, 0.1, ALL), Breadth("lab/narrow", -1.0, 0.1, ALL)),
        "breadth_of_developers": {"lab": (0.5, 0.6)},
    }
    rows = [model(name) for name in names], [offer(name, "lab", 1.0) for name in names]
    return make(*rows, [ability(name, 60) for name in names], **(known | more))


def asked(*languages: str, **more: Any) -> Advice:
    return ask(shelf(**more), must=Must(languages=languages))


def able(advice: Advice, name: str) -> Capability:
    entry = next(one for one in advice.candidates if one.model.id == f"lab/{name}")
    assert entry.capability is not None
    return entry.capability


def test_what_is_asked_in_english_moves_nothing() -> None:
    for advice in (asked(), asked("en")):
        for found in (able(advice, name) for name in ("broad", "narrow", "new")):
            assert found.value == 60.0
            assert found.sd == pytest.approx(3 / 1.645 / 17)


def test_the_shift_is_the_breadth_times_what_shows_of_it_in_the_language() -> None:
    # A standard deviation of ability is 17 points here: 17 x 0.5 = 8.5 in Estonian, 17 x 0.3 = 5.1 in Finnish.
    estonian, finnish = asked("et"), asked("fi")
    assert (able(estonian, "broad").value, able(estonian, "narrow").value) == (68.5, 51.5)
    assert (able(finnish, "broad").value, able(finnish, "narrow").value) == (65.1, 54.9)
    assert [entry.model.id for entry in estonian.ranked] == ["lab/broad", "lab/new", "lab/narrow"]


def test_of_several_languages_the_mean_counts_english_as_no_shift() -> None:
    assert able(asked("en", "et"), "broad").value == pytest.approx(60 + 8.5 / 2, abs=0.06)
    assert able(asked("fi", "et"), "broad").value == pytest.approx(60 + (5.1 + 8.5) / 2, abs=0.06)


def test_a_model_that_no_board_measured_is_read_from_its_maker_with_a_wider_range() -> None:
    advice = asked("et")
    new, broad = able(advice, "new"), able(advice, "broad")
    assert new.value == pytest.approx(60 + 17 * 0.5 * 0.5, abs=0.06)
    assert new.high - new.low > broad.high - broad.low > 6
    (effect,) = new.languages
    assert (effect.results, effect.others, effect.by_maker) == (0, 0, True)
    entry = next(one for one in advice.candidates if one.model.id == "lab/new")
    assert any("No measurement of Estonian for this model" in caution for caution in entry.cautions)


def test_a_language_in_which_this_model_was_not_measured_is_not_said_to_be() -> None:
    some = (Breadth("lab/broad", 1.0, 0.1, ("de", "fi")), Breadth("lab/narrow", -1.0, 0.1, ALL))
    advice = asked("et", breadth=some)
    (effect,) = able(advice, "broad").languages
    assert (effect.results, effect.others, effect.points) == (0, 2, 8.5)
    entry = next(one for one in advice.candidates if one.model.id == "lab/broad")
    assert any("No measurement of Estonian for this model" in caution for caution in entry.cautions)
    assert any("by its results in 2 other languages" in sentence for sentence in entry.explanation)


def test_support_of_a_language_that_is_not_documented_is_said_beside_what_was_measured() -> None:
    def said(advice: Advice, name: str) -> list[str]:
        entry = next(one for one in advice.candidates if one.model.id == f"lab/{name}")
        return [sentence for sentence in entry.cautions if "documented" in sentence]

    mixed, measured = asked("et", "ka"), asked("et", "de", "en")
    assert said(mixed, "broad") == [
        "Its languages are not documented: it was measured in Estonian, not in Georgian: test that."
    ]
    assert said(mixed, "new") == ["Language support is not documented for Estonian and Georgian: test it."]
    assert said(measured, "broad") == [
        "Its languages are not documented: it was measured in Estonian, German and English."
    ]


def test_of_an_unknown_maker_nothing_is_read() -> None:
    (effect,) = able(asked("et", breadth_of_developers={}), "new").languages
    assert (effect.points, effect.by_maker) == (0.0, False)
    assert effect.sd > 0.5


def test_a_language_without_a_board_is_like_its_family_or_else_like_all() -> None:
    assert loading_of("hu", BOARDS).mean == pytest.approx((0.5 + 0.3) / 2)  # Estonian and Finnish
    georgian = loading_of("ka", BOARDS)
    assert georgian.mean == pytest.approx((0.2 + 0.5 + 0.3) / 3)
    assert georgian.sd > loading_of("et", BOARDS).sd
    assert "Georgian" in " ".join(asked("ka").candidates[0].cautions)


def test_for_what_people_vote_on_the_votes_in_the_language_count() -> None:
    votes = (LanguageVotes("lab/narrow", "de", 0.2, 0.05),)
    narrow = able(asked("de", language_votes=votes), "narrow")
    assert narrow.value == pytest.approx(60 + 17 * 0.2, abs=0.06)
    assert (narrow.languages[0].results, narrow.languages[0].others) == (2, 2)


def test_votes_say_nothing_of_a_job_that_nobody_votes_on() -> None:
    votes = {"de": LanguageVotes("lab/new", "de", 0.2, 0.05)}
    skills, of_maker = {"coding": 0.5, "extraction": 0.5}, Breadth("", 0.5, 0.6)
    found = shift(of_maker, votes, "de", skills, BOARDS)
    assert found.shift == pytest.approx(0.2 * 0.5)
    assert (found.results, found.others) == (0, 0)
    assert shift(of_maker, votes, "de", {"chat": 1.0}, BOARDS).results == 1


def test_figures_of_other_kinds_of_models_do_not_move_by_it() -> None:
    catalog = store.load()
    needs = Needs(use_case="embeddings", must=Must(languages=("hi",)))
    found = advise(catalog, store.load_use_cases(), needs, TODAY).ranked
    assert found
    assert all(entry.capability is None or not entry.capability.languages for entry in found)


def test_the_reason_is_said_in_words_and_in_the_document() -> None:
    catalog = shelf()
    advice = ask(catalog, must=Must(languages=("et",)))
    assert effects_text(able(advice, "narrow")) == (
        "Estonian: 8.5 points less than in English, by its results in Estonian and 2 other languages."
    )
    first = rank_document(advice, catalog, 3, False)["candidates"][0]
    assert first["capability"]["languages"] == [
        {
            "language": "et",
            "points": 8.5,
            "results": 1,
            "results_in_other_languages": 2,
            "by_maker": False,
        }
    ]
    assert any("Estonian" in sentence for sentence in first["explanation"])


def test_a_range_never_leaves_the_scale() -> None:
    far = (Breadth("lab/broad", 9.0, 0.1, ALL), Breadth("lab/narrow", -9.0, 0.1, ALL))
    advice = ask(shelf(breadth=far), must=Must(languages=("et",), min_capability=0))
    found = [able(advice, name) for name in ("broad", "narrow")]
    assert all(0 <= one.low <= one.value <= one.high <= 100 for one in found)


@pytest.mark.parametrize("language", ["de", "ja", "ka", "hi"])
def test_the_shipped_boards_move_every_language(language: str) -> None:
    catalog = store.load()
    needs = Needs(use_case="summarisation", must=Must(languages=(language,)))
    advice = advise(catalog, store.load_use_cases(), needs, TODAY)
    moved = [
        entry.capability.languages[0].points for entry in advice.ranked[:40] if entry.capability is not None
    ]
    assert max(moved) - min(moved) > 1
