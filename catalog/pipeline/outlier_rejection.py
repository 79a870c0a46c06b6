"""Rejects refreshed prices that cannot be right; the price of the same row when it was reviewed takes their place."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from catalog.model import Model, Offer, Provider
from catalog.pipeline import offers, outlier_checks
from catalog.pipeline.offers import PriceQuote
from catalog.pipeline.outlier_checks import Implausible
from catalog.sources import price_terms
from catalog.sources.upstream import Quarantined
from catalog.storage.groundwork import Groundwork

_ROUNDS = 8
"""Each round rejects one source's price of an offer; in the next round the next source's price is checked."""


class CheckedOffers(NamedTuple):
    """The offers that stand, and the rejected rows by source."""

    offers: list[Offer]
    rejected: dict[str, list[Quarantined]]


class OutlierChecker:
    """Finds implausible offers, except those that the reviewed decisions accept or two sources confirm."""

    def __init__(
        self, models: Mapping[str, Model], ground: Groundwork, providers: Iterable[Provider]
    ) -> None:
        self._models = models
        self._providers = tuple(providers)
        self._settled = {(offer.check, offer.key, offer.found) for offer in ground.decisions}

    def find_outliers(self, quotes: Sequence[PriceQuote], checked: Sequence[Offer]) -> dict[str, Implausible]:
        """The outliers by the key of their offer.

        A price that is only far from other prices is accepted once two sources state it: developers do cut prices.
        """
        confirmed = _confirmed_keys(quotes)
        odd = outlier_checks.implausible_beside_others(self._models.values(), checked, self._providers)
        beside = [outlier for outlier in odd if outlier.key not in confirmed]
        found = sorted({*outlier_checks.implausible_offers(self._models, checked), *beside})
        return {outlier.key: outlier for outlier in found if outlier[:3] not in self._settled}


def reject_outliers(
    quotes: Sequence[PriceQuote],
    shipped: Mapping[str, PriceQuote],
    checker: OutlierChecker,
    models: Mapping[str, Model],
    refreshed: Collection[str],
) -> CheckedOffers:
    """The offers, without the refreshed rows that a check rejects; `shipped` are the reviewed ones by their row's key.

    Only the rows of the source whose price is rejected are replaced by its reviewed rows; those of other sources
    stay. A row that has not changed since it was reviewed is not rejected.
    """
    rejected: dict[str, list[Quarantined]] = {}
    checked = offers.merge_offers(quotes, models)
    for _ in range(_ROUNDS):
        outliers = checker.find_outliers(quotes, checked)
        rejected_ids = _ids_to_reject(
            quotes,
            shipped,
            outliers,
            {outlier_checks.offer_key(offer): offer.source for offer in checked},
            refreshed,
        )
        if not rejected_ids:
            break
        kept = []
        for quote in quotes:
            if id(quote) not in rejected_ids:
                kept.append(quote)
                continue
            rejected.setdefault(quote.row.source, []).append(
                _quarantined_row(quote, outliers[quote_key(quote)])
            )
            if quote.row.key in shipped:
                kept.append(shipped[quote.row.key])
        quotes = kept
        checked = offers.merge_offers(quotes, models)
    return CheckedOffers(checked, rejected)


def quote_key(quote: PriceQuote) -> str:
    """The key of the offer that the quote is of, as `catalog.pipeline.outlier_checks.offer_key` has it."""
    return "|".join((quote.model, quote.provider, quote.model_id, quote.variant))


def _ids_to_reject(
    quotes: Iterable[PriceQuote],
    shipped: Mapping[str, PriceQuote],
    outliers: Mapping[str, Implausible],
    leads: Mapping[str, str],
    refreshed: Collection[str],
) -> set[int]:
    """The `id()` of the quotes to reject: those of the source whose price the offer has, else all that are new."""
    found: dict[str, list[PriceQuote]] = {}
    for quote in quotes:
        if (
            quote_key(quote) in outliers
            and quote.row.source in refreshed
            and not _is_reviewed(quote, shipped)
        ):
            found.setdefault(quote_key(quote), []).append(quote)
    rejected_ids = set()
    for name, new in found.items():
        leading = [quote for quote in new if quote.row.source == leads.get(name)]
        rejected_ids |= {id(quote) for quote in leading or new}
    return rejected_ids


def _is_reviewed(quote: PriceQuote, shipped: Mapping[str, PriceQuote]) -> bool:
    before = shipped.get(quote.row.key)
    if before is None or before.model != quote.model:
        return False
    same = all(
        price_terms.is_same_price(before.figures[name], figure) for name, figure in quote.figures.items()
    )
    return same and before.media == quote.media


def _confirmed_keys(quotes: Iterable[PriceQuote]) -> set[str]:
    """The keys of the offers whose newest price another source states too."""
    newest: dict[str, PriceQuote] = {}
    groups: dict[str, list[PriceQuote]] = {}
    for quote in quotes:
        if quote.condition.above or quote.condition.batch or quote.figures["input"] is None:
            continue
        groups.setdefault(quote_key(quote), []).append(quote)
        newest[quote_key(quote)] = max(
            newest.get(quote_key(quote), quote), quote, key=lambda offer: offer.row.as_of
        )
    return {
        name
        for name, lead in newest.items()
        if any(
            other.row.source != lead.row.source
            and price_terms.is_same_price(other.figures["input"], lead.figures["input"])
            for other in groups[name]
        )
    }


def _quarantined_row(quote: PriceQuote, outlier: Implausible) -> Quarantined:
    where = f"{quote.row.provider}/{quote.row.provider_model_id}"
    return Quarantined(where=where, reason=f"{outlier.found}: {outlier.reason}")
