"""Refuses refreshed prices that cannot be right: what their source said when it was reviewed takes their place."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from catalog.model import Model, Offer, Provider
from catalog.pipeline import offers, outlier_checks
from catalog.pipeline.offers import Quoted
from catalog.pipeline.outlier_checks import Implausible
from catalog.sources import price_terms
from catalog.sources.upstream import Quarantined
from catalog.storage.groundwork import Groundwork

_ROUNDS = 8
"""Each refuses one source's word for an offer; then the next source leads and is judged."""


class CheckedOffers(NamedTuple):
    """The offers that stand, and the refused rows by source."""

    made: list[Offer]
    refused: dict[str, list[Quarantined]]


class OutlierChecker:
    """Judges offers beside each other; `settled` doubts and those that two sources confirm are none."""

    def __init__(
        self, models: Mapping[str, Model], ground: Groundwork, providers: Iterable[Provider]
    ) -> None:
        self._models = models
        self._providers = tuple(providers)
        self._settled = {(one.check, one.key, one.found) for one in ground.decisions}

    def doubted(self, quotes: Sequence[Quoted], made: Sequence[Offer]) -> dict[str, Implausible]:
        """The doubts by the key of their offer.

        What is only odd beside other prices is believed once two sources say so: makers do cut their prices.
        """
        agreed = _agreed(quotes)
        odd = outlier_checks.implausible_beside_others(self._models.values(), made, self._providers)
        beside = [doubt for doubt in odd if doubt.key not in agreed]
        doubts = sorted({*outlier_checks.of_offers(self._models, made), *beside})
        return {doubt.key: doubt for doubt in doubts if doubt[:3] not in self._settled}


def reject_outliers(
    quotes: Sequence[Quoted],
    shipped: Mapping[str, Quoted],
    judge: OutlierChecker,
    models: Mapping[str, Model],
    refreshed: Collection[str],
) -> CheckedOffers:
    """The offers, without the refreshed rows that a check doubts; `shipped` are the reviewed ones by their row's key.

    Only the rows of the source whose price is doubted are refused: its reviewed rows take their place, and the word
    of the other sources stands. A row that says what it said when it was reviewed is not doubted anew.
    """
    refused: dict[str, list[Quarantined]] = {}
    made = offers.merged(quotes, models)
    for _ in range(_ROUNDS):
        doubted = judge.doubted(quotes, made)
        wrong = _wrong(
            quotes, shipped, doubted, {outlier_checks.key(one): one.source for one in made}, refreshed
        )
        if not wrong:
            break
        kept = []
        for quote in quotes:
            if id(quote) not in wrong:
                kept.append(quote)
                continue
            refused.setdefault(quote.row.source, []).append(_quarantined(quote, doubted[key(quote)]))
            if quote.row.key in shipped:
                kept.append(shipped[quote.row.key])
        quotes = kept
        made = offers.merged(quotes, models)
    return CheckedOffers(made, refused)


def key(quote: Quoted) -> str:
    """As `catalog.pipeline.outlier_checks.key` names the offer that the quote is of."""
    return "|".join((quote.model, quote.provider, quote.model_id, quote.variant))


def _wrong(
    quotes: Iterable[Quoted],
    shipped: Mapping[str, Quoted],
    doubted: Mapping[str, Implausible],
    leads: Mapping[str, str],
    refreshed: Collection[str],
) -> set[int]:
    """Which quotes are to be refused, by identity: those of the leading source, else all that are new."""
    found: dict[str, list[Quoted]] = {}
    for quote in quotes:
        if key(quote) in doubted and quote.row.source in refreshed and not _is_reviewed(quote, shipped):
            found.setdefault(key(quote), []).append(quote)
    wrong = set()
    for name, new in found.items():
        leading = [quote for quote in new if quote.row.source == leads.get(name)]
        wrong |= {id(quote) for quote in leading or new}
    return wrong


def _is_reviewed(quote: Quoted, shipped: Mapping[str, Quoted]) -> bool:
    before = shipped.get(quote.row.key)
    if before is None or before.model != quote.model:
        return False
    same = all(price_terms.same(before.figures[name], figure) for name, figure in quote.figures.items())
    return same and before.media == quote.media


def _agreed(quotes: Iterable[Quoted]) -> set[str]:
    """The offers whose newest price another source states too."""
    newest: dict[str, Quoted] = {}
    groups: dict[str, list[Quoted]] = {}
    for quote in quotes:
        if quote.condition.above or quote.condition.batch or quote.figures["input"] is None:
            continue
        groups.setdefault(key(quote), []).append(quote)
        newest[key(quote)] = max(newest.get(key(quote), quote), quote, key=lambda one: one.row.as_of)
    return {
        name
        for name, lead in newest.items()
        if any(
            other.row.source != lead.row.source
            and price_terms.same(other.figures["input"], lead.figures["input"])
            for other in groups[name]
        )
    }


def _quarantined(quote: Quoted, doubt: Implausible) -> Quarantined:
    where = f"{quote.row.provider}/{quote.row.provider_model_id}"
    return Quarantined(where=where, reason=f"{doubt.found}: {doubt.doubt}")
