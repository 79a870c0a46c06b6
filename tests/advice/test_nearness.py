"""Which of the models that do not fit come first, and the figures that stand beside their limits."""

from typing import Any

import pytest

from catalog.advice.explanation.nearness import WITHOUT_FIGURE, near_misses, nearest_first
from catalog.advice.needs.records import Budget, LicenseNeeds, Must, Origin
from catalog.advice.result import Advice
from catalog.formatting import beside, usd_beside
from catalog.model import Developer
from catalog.storage.snapshot import Snapshot
from tests.support.factories import ability, ask, make, model, offer


def order(advice: Advice) -> list[str]:
    return [entry.model.name for entry in nearest_first(advice.excluded)]


def short(advice: Advice, name: str) -> list[str]:
    out = next(entry for entry in advice.excluded if entry.model.name == name)
    return [reason.short for reason in out.reasons]


def priced(bills: dict[str, float], capability: dict[str, float] | None = None, **more: Any) -> Snapshot:
    """Models by name with an offer each, whose bill in `ask` is 1,200 times its price."""
    able = capability or dict.fromkeys(bills, 60.0)
    return make(
        [model(name) for name in bills],
        [offer(name, "h2", bill / 1200) for name, bill in bills.items()],
        [ability(name, value) for name, value in able.items()],
        **more,
    )


def test_the_least_over_the_budget_comes_first() -> None:
    shelf = priced({"a": 2400.0, "b": 1212.0, "c": 1800.0, "fits": 600.0})
    advice = ask(shelf, budget=Budget(monthly_usd=1200))
    assert order(advice) == ["b", "c", "a"]
    assert short(advice, "b") == ["$1,212 / $1,200"]


def test_figures_of_different_rules_are_compared_by_their_share_of_the_limit() -> None:
    shelf = priced({"a": 1440.0, "b": 600.0, "c": 1260.0}, {"a": 60.0, "b": 54.0, "c": 60.0})
    advice = ask(shelf, budget=Budget(monthly_usd=1200), must=Must(min_capability=60))
    assert order(advice) == ["c", "b", "a"]  # 5, 10 and 20% off


def test_one_rule_comes_before_two_however_near_the_two_are() -> None:
    shelf = priced({"both": 1201.0, "one": 9999.0}, {"both": 59.9, "one": 60.0})
    advice = ask(shelf, budget=Budget(monthly_usd=1200), must=Must(min_capability=60))
    assert order(advice) == ["one", "both"]


def test_a_rule_without_figures_counts_as_a_little_off_and_the_better_model_comes_first() -> None:
    rows = [model("a", developer="far"), model("b", developer="far"), model("near"), model("off")]
    shelf = make(
        rows,
        [offer("a", "h2", 1.0), offer("b", "h2", 1.0), offer("near", "h2", 1.01), offer("off", "h2", 2.0)],
        [ability("a", 60), ability("b", 80), ability("near", 60), ability("off", 60)],
        developers=(
            Developer(id="lab", name="Lab", country="US"),
            Developer(id="far", name="Far", country="CN"),
        ),
    )
    needs = {"origin": Origin(exclude_developer_countries=("CN",)), "budget": Budget(monthly_usd=1200)}
    advice = ask(shelf, **needs)
    assert 0.01 < WITHOUT_FIGURE < 1
    assert order(advice) == ["near", "b", "a", "off"]
    assert short(advice, "a") == ["developer in CN / not CN"]


def test_what_cannot_be_ranked_or_let_in_comes_last_and_is_no_near_miss() -> None:
    models = [
        model("dear"),
        model("bare"),
        model("gone", retired="2026-01-01"),
        model("image", kind="image"),
        model("priceless"),
    ]
    offers = [offer(name, "h2", 2.0) for name in ("dear", "bare", "gone", "image")]
    advice = ask(make(models, offers, [ability("dear", 60)]), budget=Budget(monthly_usd=1200))
    assert order(advice)[:2] == ["dear", "bare"]
    near = near_misses(nearest_first(advice.excluded), 10)
    assert [entry.model.name for entry in near] == ["dear", "bare"]
    assert [entry.model.name for entry in near_misses(nearest_first(advice.excluded), 1)] == ["dear"]


def test_nearest_misses_of_an_empty_answer_are_in_the_same_order() -> None:
    advice = ask(priced({"a": 2400.0, "b": 1212.0, "c": 1800.0}), budget=Budget(monthly_usd=1200))
    assert [miss.candidate.model.name for miss in advice.nearest_misses] == order(advice)


@pytest.mark.parametrize(
    ("needs", "line"),
    [
        ({"must": Must(min_capability=60)}, "capability 59.9 / 60 needed"),
        ({"must": Must(context_tokens=200_000)}, "context 128,000 / 200,000"),
        ({"must": Must(max_parameters=6.9)}, "7B / 6.9B parameters"),
        ({"must": Must(features=("tools",))}, "tools unknown"),
        ({"must": Must(inputs=("image",))}, "no image input"),
        ({"license": LicenseNeeds(require="commercial")}, "license: no commercial use / commercial"),
        ({"license": LicenseNeeds(allow=("MIT",))}, "license: NC / MIT"),
        ({"origin": Origin(developers=("other",))}, "by lab / other"),
    ],
)
def test_the_figure_stands_beside_the_limit(needs: dict[str, Any], line: str) -> None:
    shelf = make([model("a", license="NC")], [offer("a", "h2", 1.0)], [ability("a", 59.9)])
    assert short(ask(shelf, **needs), "a") == [line]


@pytest.mark.parametrize(
    ("value", "limit", "decimals", "shown"),
    [
        (44.7, 45, 1, ("44.7", "45")),
        (44.97, 45, 1, ("44.97", "45")),
        (44.9999, 45, 0, ("44.9999", "45")),
        (32_768, 71_680, 0, ("32,768", "71,680")),
        (45.5001, 45.5, 1, ("45.5001", "45.5")),
    ],
)
def test_a_figure_never_reads_as_its_limit(
    value: float, limit: float, decimals: int, shown: tuple[str, str]
) -> None:
    assert beside(value, limit, decimals) == shown


def test_money_beside_a_limit_has_cents_where_they_count() -> None:
    assert usd_beside(812.4, 800) == ("$812", "$800")
    assert usd_beside(800.2, 800) == ("$800.20", "$800")
    assert usd_beside(9.514, 9.5) == ("$9.51", "$9.50")
