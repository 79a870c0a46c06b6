"""Does the token use measured on chat questions tell what other runs cost? For `tests/evaluation/`.

For every run whose dollars a task are known: how well the list price alone orders the models, and how well it does
with the output counted as many times as each model's token use says, at several powers.
"""

from collections.abc import Sequence
from math import exp, log
from statistics import geometric_mean, median
from typing import NamedTuple

from catalog.model import Offer
from catalog.storage.snapshot import Snapshot
from tests.evaluation.measures import spearman

POWERS = (0.0, 0.25, 0.5, 0.75, 1.0)
INPUT_TO_OUTPUT = 3.0
"""Tokens in for one out, as most price comparisons blend them."""
_LEAST_MODELS = 7


class Transfer(NamedTuple):
    """One run: for each of `POWERS` the rank correlation of bills and dollars, and the median factor between them."""

    run: str
    models: int
    correlations: tuple[float, ...]
    factors: tuple[float, ...]


def transfers(snapshot: Snapshot) -> list[Transfer]:
    """Every run other than the one that token use was measured on, with enough models of known use and price."""
    found = []
    for run in sorted(snapshot.runs):
        dollars = _dollars(snapshot, run)
        use = {model: snapshot.token_use[model] for model in dollars if model in snapshot.token_use}
        prices = {
            model: price for model in use if use[model].run != run and (price := _price(snapshot, model))
        }
        if len(prices) < _LEAST_MODELS:
            continue
        measured = [dollars[model] for model in sorted(prices)]
        bills = [
            [
                prices[model][0] * INPUT_TO_OUTPUT + prices[model][1] * use[model].factor ** power
                for model in sorted(prices)
            ]
            for power in POWERS
        ]
        found.append(
            Transfer(
                run,
                len(prices),
                tuple(spearman(bill, measured) for bill in bills),
                tuple(_median_factor(bill, measured) for bill in bills),
            )
        )
    return found


def _dollars(snapshot: Snapshot, run: str) -> dict[str, float]:
    """Dollars a task by model: the geometric mean over its efforts."""
    by_model: dict[str, list[float]] = {}
    for row in snapshot.catalog.spend:
        if row.run == run and row.usd:
            by_model.setdefault(row.model, []).append(row.usd)
    return {model: geometric_mean(rows) for model, rows in by_model.items()}


def _price(snapshot: Snapshot, model: str) -> tuple[float, float] | None:
    """The developer's own price in and out, else the median host's."""
    listed = [
        offer
        for offer in snapshot.offers.get(model, ())
        if not offer.variant and offer.terms == "list" and offer.input and offer.output
    ]
    own = [offer for offer in listed if _is_own(snapshot, offer)]
    prices = sorted((offer.output or 0.0, offer.input or 0.0) for offer in own or listed)
    if not prices:
        return None
    output, input_ = prices[(len(prices) - 1) // 2]
    return input_, output


def _is_own(snapshot: Snapshot, offer: Offer) -> bool:
    provider = snapshot.providers.get(offer.provider)
    return provider is not None and snapshot.models[offer.model].developer in provider.own_models_of


def _median_factor(bills: Sequence[float], dollars: Sequence[float]) -> float:
    """The median factor by which bills miss the dollars, the unit between them taken out."""
    gaps = [log(usd / bill) for bill, usd in zip(bills, dollars, strict=True)]
    middle = median(gaps)
    return exp(median(abs(gap - middle) for gap in gaps))
