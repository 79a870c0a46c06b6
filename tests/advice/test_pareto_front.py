"""The Pareto front: what nothing beats in bill and capability, and the headlines beside it."""

from typing import Any

from tests.support.factories import ability, ask, make, model, offer


def test_nothing_is_both_cheaper_and_more_capable_than_a_marked_one(advice: Any) -> None:
    ranked = [e for e in advice.candidates if e.rank and e.offer.bill and e.capability]
    for entry in ranked:
        beaten = any(
            other.offer.bill.usd <= entry.offer.bill.usd
            and other.capability.value >= entry.capability.value
            and (other.offer.bill.usd, other.capability.value)
            != (entry.offer.bill.usd, entry.capability.value)
            for other in ranked
        )
        assert entry.pareto is not beaten


def test_headlines_and_the_pareto_front() -> None:
    models = [model(name) for name in "abcd"]
    offers = [offer("a", "h2", 100.0), offer("b", "h2", 1.0), offer("c", "h2", 0.5), offer("d", "h2", 2.0)]
    advice = ask(
        make(models, offers, [ability("a", 80), ability("b", 60), ability("c", 25), ability("d", 59)])
    )
    assert (advice.headlines.best, advice.headlines.cheapest_good_enough) == ("lab/a", "lab/c")
    assert advice.headlines.best_value == advice.candidates[0].model.id == "lab/b"
    assert {entry.model.name for entry in advice.candidates if entry.pareto} == {"a", "b", "c"}


def test_of_two_alike_both_stand_on_the_front() -> None:
    offers = [offer(name, "h2", 1.0) for name in "ab"]
    advice = ask(make([model("a"), model("b")], offers, [ability("a", 60), ability("b", 60)]))
    assert [entry.pareto for entry in advice.candidates] == [True, True]
