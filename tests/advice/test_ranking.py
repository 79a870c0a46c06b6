"""The order of an answer: score, evidence, priorities, headlines, and what is said when nothing fits."""

import msgspec

from catalog.advice.needs.records import Budget, Hosting, Priorities
from catalog.model import Adoption
from tests.support.factories import ability, ask, ids, make, model, offer


def test_with_nothing_to_rank_by_nobody_is_first() -> None:
    shelf = make([model("a"), model("b")], [], [ability("a", 60), ability("b", 50)])
    advice = ask(
        shelf,
        hosting=Hosting(where=("self-host",)),
        priorities=Priorities(cost=1, capability=0, downloads=0),
    )
    assert [entry.rank for entry in advice.candidates] == [None, None]
    assert advice.headlines.best_value is None
    assert "not ranked" in advice.order_note


def test_thin_evidence_counts_less_and_never_reads_as_the_leader() -> None:
    shelf = make(
        [model("a"), model("b")],
        [offer("a", "h2", 1.0), offer("b", "h2", 1.0)],
        [ability("a", 62, 20), ability("b", 60, 3)],
    )
    advice = ask(shelf)
    assert ids(advice) == ["b", "a"]
    assert advice.headlines.best == "lab/b"
    assert "2 points above b, but with a wider range" in " ".join(advice.candidates[1].explanation)


def test_self_host_ranks_open_weights_without_a_bill_and_says_so() -> None:
    shelf = make([model("a"), model("b")], [offer("a", "h2", 9.0)], [ability("a", 60), ability("b", 50)])
    advice = ask(shelf, hosting=Hosting(where=("self-host",)))
    assert ids(advice) == ["a", "b"]
    assert advice.candidates[0].offer.bill is None
    assert "ordered by capability and downloads" in advice.order_note


def test_without_evidence_a_model_is_neither_last_nor_first_but_apart() -> None:
    shelf = make(
        [model("a"), model("b")], [offer("a", "h2", 0.001), offer("b", "h2", 1.0)], [ability("b", 60)]
    )
    advice = ask(shelf)
    assert [(entry.model.name, entry.rank) for entry in advice.candidates] == [("b", 1), ("a", None)]
    assert advice.candidates[1].capability is None
    assert advice.candidates[1].score is None


def test_a_kind_without_any_evidence_is_ordered_by_cost_and_downloads() -> None:
    shelf = make(
        [model("a", kind="rerank"), model("b", kind="rerank")],
        [offer("a", "h2", 2.0), offer("b", "h2", 1.0)],
        [],
    )
    advice = ask(shelf, use_case="rerank")
    assert [(entry.model.name, entry.rank) for entry in advice.candidates] == [("b", 1), ("a", 2)]
    assert "cost and downloads only" in advice.order_note


def test_downloads_count_little_and_their_absence_nothing() -> None:
    models = [model("a", hub_repository="lab/a"), model("b"), model("c", hub_repository="lab/c")]
    rows = tuple(
        Adoption(repository=f"lab/{name}", relation="original", as_of="2026-10-10", source="s", model=f"lab/{name}",
                 downloads_30d=downloads)
        for name, downloads in (("a", 100_000), ("c", 10))
    )  # fmt: skip
    offers = [offer(name, "h2", 1.0) for name in "abc"]
    advice = ask(make(models, offers, [ability(name, 60) for name in "abc"], adoption=rows))
    assert ids(advice) == ["a", "b", "c"]
    assert advice.candidates[1].parts is not None
    assert advice.candidates[1].parts.downloads == 0


def test_a_zero_priority_drops_its_term() -> None:
    shelf = make(
        [model("a"), model("b")],
        [offer("a", "h2", 50.0), offer("b", "h2", 0.1)],
        [ability("a", 61), ability("b", 60)],
    )
    assert ids(ask(shelf, priorities=Priorities(cost=0, capability=1, downloads=0))) == ["a", "b"]


def test_open_beside_proprietary_in_money_and_percent() -> None:
    shelf = make(
        [model("a"), model("b", open_weights=False, license="Proprietary")],
        [offer("a", "h2", 1.0), offer("b", "lab", 10.0)],
        [ability("a", 55), ability("b", 70)],
    )
    found = ask(shelf).open_or_proprietary
    assert found is not None
    assert (found.saving, found.points) == (0.9, -15.0)
    assert "90% cheaper than b" in found.text


def test_when_nothing_fits_the_nearest_and_the_best_relaxation_are_named() -> None:
    models = [model(name) for name in "abc"]
    offers = [offer("a", "h2", 1.0), offer("b", "h2", 2.0), offer("c", "h2", 1.0)]
    advice = ask(make(models, offers, [ability(name, 60) for name in "abc"]), budget=Budget(monthly_usd=10))
    assert advice.candidates == ()
    assert [entry.rules for entry in advice.relaxations] == [("budget",)]
    assert advice.relaxations[0].fits == 3
    assert [miss.candidate.model.name for miss in advice.nearest_misses] == ["a", "c", "b"]


def test_words_that_mean_no_use_case_are_never_guessed() -> None:
    advice = ask(make([model("a")], [offer("a", "h2", 1.0)], []), use_case="protein folding")
    assert advice.unrecognised is not None
    assert advice.candidates == ()


def test_a_kind_of_which_too_few_are_measured_is_ordered_by_cost_and_shows_their_figures() -> None:
    names = "abcdefghijk"
    shelf = make(
        [model(name, kind="rerank") for name in names],
        [offer(name, "h2", price) for price, name in enumerate(names, 1)],
        [msgspec.structs.replace(ability("k", 90), skill="rerank")],
    )
    advice = ask(shelf, use_case="rerank")
    assert ids(advice) == list(names)
    assert advice.candidates[10].capability is not None
    assert "Only 1 of the 11 here have a result" in advice.order_note
    assert advice.headlines.cheapest_good_enough is None


def test_a_tenth_of_a_small_kind_is_enough_to_order_by() -> None:
    names = "abcdefghij"
    shelf = make(
        [model(name, kind="rerank") for name in names],
        [offer(name, "h2", price) for price, name in enumerate(names, 1)],
        [msgspec.structs.replace(ability("j", 90), skill="rerank")],
    )
    ranks = {entry.model.name: entry.rank for entry in ask(shelf, use_case="rerank").candidates}
    assert ranks == {"j": 1} | dict.fromkeys(names[:-1])
