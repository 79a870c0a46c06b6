"""When offers end and models retire: the dates of price files, of the vendors' pages and of lists of what is gone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from catalog import identity
from catalog.model import Model, Offer, Provider
from catalog.sources import genai_prices
from catalog.storage.groundwork import Retirement

_REGIONS = ("us.", "eu.", "apac.", "global.", "us-gov.", "jp.", "au.")


class KnownRetirements:
    """The reviewed dates by provider and id, whatever region or prefix the id of an offer names."""

    def __init__(self, dates: Iterable[Retirement]) -> None:
        self._by_id: dict[tuple[str, str], Retirement] = {}
        self._by_key: dict[tuple[object, ...], list[Retirement]] = defaultdict(list)
        for entry in sorted(dates, key=lambda entry: entry.retires, reverse=True):
            self._by_id[entry.provider, entry.provider_model_id.lower()] = entry
            self._by_key[entry.provider, *identity.key(entry.provider_model_id)[:3]].append(entry)

    def of(self, provider: str, model_id: str) -> Retirement | None:
        """The earliest date that is known for an id at a provider."""
        return next(filter(None, (self._by_id.get((provider, name)) for name in _names(model_id))), None)

    def of_name(self, provider: str, name: str) -> str | None:
        """The last day on which a model of this name is at a provider: `claude-3-opus` ends with its dated id."""
        key = identity.key(name)
        found = self._by_key.get((provider, *key[:3]), [])
        days = [entry.retires for entry in found if identity.key(entry.provider_model_id).same(key)]
        return max(days, default=None)

    def with_dates(self, offers: Iterable[Offer]) -> list[Offer]:
        """The offers, each with the earliest date that any source knows, and what replaces it."""
        return _with_dates_of_siblings([self._with_date(offer) for offer in offers])

    def _with_date(self, offer: Offer) -> Offer:
        known = self.of(offer.provider, offer.provider_model_id)
        if known is None:
            return offer
        earliest = min(filter(None, (offer.retires, known.retires)))
        return msgspec.structs.replace(offer, retires=earliest, replacement=known.replacement)


def _with_dates_of_siblings(offers: list[Offer]) -> list[Offer]:
    """The offers; what genai-prices alone holds ends with the other ids of the same model at the same provider.

    It keeps the prices of what is gone: `gemini-flash-1.5` stood there undated after `gemini-1.5-flash` had ended.
    """
    listed: dict[tuple[str, str], list[str | None]] = defaultdict(list)
    for offer in offers:
        if not _is_kept_price(offer):
            listed[offer.model, offer.provider].append(offer.retires)
    return [
        msgspec.structs.replace(offer, retires=_last(listed.get((offer.model, offer.provider), [])))
        if _is_kept_price(offer)
        else offer
        for offer in offers
    ]


def _is_kept_price(offer: Offer) -> bool:
    return offer.retires is None and offer.source == genai_prices.ID


def _last(days: list[str | None]) -> str | None:
    """The last of the days; None where there is none, or where one offer has no end."""
    stated = [day for day in days if day is not None]
    return max(stated) if stated and len(stated) == len(days) else None


def with_retirements(
    models: Iterable[Model],
    offers: Iterable[Offer],
    providers: Iterable[Provider],
    known: KnownRetirements,
) -> list[Model]:
    """The models; a closed one whose every offer by its developer ends retires with the last of them.

    Where no price of its developer is known, the date of the developer's own id counts. Open weights do not retire.
    """
    sellers: dict[str, set[str]] = defaultdict(set)
    for provider in providers:
        for developer in provider.own_models_of:
            sellers[developer].add(provider.id)
    own: dict[str, list[str | None]] = defaultdict(list)
    listed = {model.id: model for model in models}
    for offer in offers:
        if offer.provider in sellers[listed[offer.model].developer] and not offer.variant:
            own[offer.model].append(offer.retires)
    return [_with_retirement(model, own, sellers, known) for model in listed.values()]


def _with_retirement(
    model: Model,
    own: Mapping[str, list[str | None]],
    sellers: Mapping[str, set[str]],
    known: KnownRetirements,
) -> Model:
    if not _is_closed(model):
        return model
    dates = own.get(model.id) or list(_dates_of_names(model, sellers[model.developer], known))
    retired = _last(dates)
    return model if retired is None else msgspec.structs.replace(model, retired=retired)


def _dates_of_names(model: Model, sellers: Iterable[str], known: KnownRetirements) -> Iterator[str]:
    for seller in sorted(sellers):
        for name in (model.id.partition("/")[2], *model.aliases):
            if day := known.of_name(seller, name):
                yield day


def _is_closed(model: Model) -> bool:
    return model.open_weights is False or (model.open_weights is None and model.hub_repository is None)


def _names(model_id: str) -> Iterator[str]:
    """The id itself, and without the region or the path before it."""
    whole = model_id.lower()
    yield whole
    short = whole.rpartition("/")[2]
    yield short
    for region in _REGIONS:
        if short.startswith(region):
            yield short.removeprefix(region)
