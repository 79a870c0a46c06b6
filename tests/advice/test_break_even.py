"""From which volume on own hardware costs no more than an API, against a plain count of copies."""

from collections.abc import Sequence
from math import ceil
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from catalog.advice.explanation.break_even import Step, break_even, break_even_text, volumes
from catalog.advice.hosting.own import RENTED
from catalog.advice.result import BreakEven
from tests.support.own_hardware import card, copy, own, shelf

SOME = settings(max_examples=150, deadline=None, derandomize=True, database=None)
HOURS = 730.0
MANY = 400
"""Copies up to which bills are compared one by one."""
SLACK = 1e-6
EMPTY = shelf()


def bill(steps: Sequence[Step], share: float, requests: float) -> float:
    """What so many requests cost on the cheapest kind of copies, counted as they are added."""
    return min(step.usd * max(1, ceil(requests / (step.full * share))) for step in steps)


def edges(steps: Sequence[Step], share: float, api: float) -> list[float]:
    """Volumes on both sides of every place where the comparison may turn, up to many copies."""
    found = {place for step in steps for number in range(1, MANY) for place in _of(step, number, share, api)}
    return sorted(place * nudge for place in found for nudge in (1 - SLACK, 1 + SLACK))


def _of(step: Step, number: int, share: float, api: float) -> tuple[float, float]:
    return number * step.full * share, number * step.usd / api


def steps() -> st.SearchStrategy[Step]:
    return st.builds(Step, st.floats(1e3, 1e7), st.floats(10, 1e4))


def check(kinds: Sequence[Step], share: float, api: float, first: float | None, surely: float | None) -> None:
    """That `first` is the least volume at which own hardware costs no more, and `surely` that it stays so."""
    for requests in edges(kinds, share, api):
        dearer = bill(kinds, share, requests) > requests * api * (1 + SLACK / 10)
        if first is None or requests < first * (1 - SLACK / 2):
            assert bill(kinds, share, requests) > requests * api * (1 - SLACK), requests
        if surely is not None and requests > surely * (1 + SLACK / 2):
            assert not dearer, requests
    if first is not None:
        assert bill(kinds, share, first * (1 + SLACK)) <= first * (1 + SLACK) * api


@SOME
@given(steps(), st.floats(0.01, 1), st.floats(1e-6, 1))
def test_one_kind_of_copies_against_a_count(step: Step, share: float, api: float) -> None:
    first, surely = volumes(step, share, api, batch=False)
    worth = step.full * share * api
    assume(abs(worth / step.usd - 1) > 1e-3)
    assert (first is None) is (surely is None) is (worth < step.usd)
    check([step], share, api, first, surely)
    if first is None or surely is None:
        return
    assert surely >= first
    if surely > first * (1 + SLACK):
        before = surely * (1 - SLACK)
        assert bill([step], share, before) > before * api * (1 - SLACK)


@SOME
@given(st.lists(steps(), min_size=1, max_size=3), st.sampled_from([0.01, 0.3, 0.55, 1.0]), st.floats(1e-5, 1))
def test_the_cheapest_of_several_kinds_against_a_count(kinds: list[Step], share: float, api: float) -> None:
    assume(all(abs(step.full * share * api / step.usd - 1) > 1e-3 for step in kinds))
    cards = [
        card(id=name, rent_usd_per_hour=step.usd / HOURS) for name, step in zip(RENTED, kinds, strict=False)
    ]
    home = own(shelf(gpus=tuple(cards)), hosting__utilisation=share)
    made = [copy(HOURS * 3600 / step.full, gpu=gpu) for step, gpu in zip(kinds, cards, strict=True)]
    found = break_even(made, home, 1e4, api)
    assert found is not None
    check(kinds, share, api, found.requests, found.surely)
    for row in found.per:
        assert row.usd == pytest.approx(bill(kinds, row.utilisation, 1e4), rel=1e-9, abs=0.006)
    said = [row for row in found.per if row.utilisation == share]
    assert [(row.requests, row.surely) for row in said] == [(found.requests, found.surely)]
    words(found)


def words(found: BreakEven) -> None:
    """That the sentence says what the figures say."""
    if found.requests is None:
        assert "costs more than the API at any volume" in break_even_text(found)
        assert found.surely is None
    elif found.surely is None:
        assert break_even_text(found).endswith("though not at every volume above.")
    else:
        assert (", and always from" in break_even_text(found)) is (found.surely > found.requests * 1.01)


def asked(seconds: float, api: float, **keys: Any) -> BreakEven | None:
    return break_even([copy(seconds)], own(EMPTY, **keys), 1e6, api)


def test_by_hand() -> None:
    # A copy costs $1,460 and carries a million: at $0.002 a request the API costs that at 730,000. The third copy is
    # added after 2 million, at $4,380 in all, which the API costs at 2.19 million; the fourth costs less at once.
    found = asked(HOURS * 3600 * 0.3 / 1e6, 0.002)
    assert found is not None
    assert found.requests == pytest.approx(730_000)
    assert found.surely == pytest.approx(3 * 730_000)
    assert break_even_text(found) == (
        "Own hardware costs no more than the API from 730,000 requests/month, and always from 2.2M."
    )
    assert [row.utilisation for row in found.per] == [0.1, 0.3, 0.6, 0.9]
    assert [row.usd for row in found.per] == [4380.0, 1460.0, 1460.0, 1460.0]
    assert [row.requests and round(row.requests) for row in found.per] == [None, 730_000, 730_000, 730_000]
    assert [row.surely and round(row.surely) for row in found.per][2:] == [730_000, 730_000]


def test_a_busier_copy_pays_from_no_more_requests() -> None:
    found = asked(HOURS * 3600 * 0.3 / 1e6, 0.003, hosting__utilisation=0.45)
    assert found is not None
    assert [row.utilisation for row in found.per] == [0.1, 0.3, 0.45, 0.6, 0.9]
    bills = [row.usd for row in found.per]
    assert bills == sorted(bills, reverse=True)
    sure = [row.surely or float("inf") for row in found.per]
    assert sure == sorted(sure, reverse=True)


@pytest.mark.parametrize(("api", "pays"), [(0.0005, False), (0.002, True)])
def test_in_a_batch_the_volume_does_not_matter(api: float, pays: bool) -> None:
    # $2 an hour, 80% at work, 1.8 s a request: $0.00125 a request
    found = asked(1.8, api, workload__batch=True)
    assert found is not None
    assert (found.requests, found.surely) == ((0.0, 0.0) if pays else (None, None))
    assert ("In a batch own hardware costs less" in break_even_text(found)) is pays
    assert next(row.usd for row in found.per if row.utilisation == 0.8) == 1250.0


def test_hardware_that_costs_nothing_pays_at_once() -> None:
    found = asked(1.0, 0.01, hosting__gpu="H100", hosting__gpu_usd_per_hour=0)
    assert found is not None
    assert (found.requests, found.surely) == (0.0, 0.0)


def test_without_copies_or_a_price_there_is_no_such_volume() -> None:
    home = own(EMPTY)
    assert break_even([], home, 1e6, 0.01) is None
    assert break_even([copy(1.0)], home, 1e6, 0.0) is None
    assert break_even([copy(0.0)], home, 1e6, 0.01) is None
    unpriced = own(shelf(gpus=(card(rent_usd_per_hour=None),)), hosting__gpu="H100")
    assert break_even([copy(1.0)], unpriced, 1e6, 0.01) is None


@pytest.mark.parametrize("requests", [0, 1, 1e12, 1e15])
def test_any_volume_may_be_asked(requests: float) -> None:
    found = break_even([copy(1.0)], own(EMPTY), requests, 0.01)
    assert found is not None
    # 730 hours of 3600 seconds carry 262,800 at 10%
    assert found.per[0].usd == max(1, ceil(requests / 262_800)) * 1460.0
