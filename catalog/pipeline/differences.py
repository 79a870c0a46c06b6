"""The differences between two catalogues: models, list prices, retirement dates."""

from collections.abc import Iterable

from catalog.model import Model, Offer
from catalog.pipeline.report import CatalogueLine, PriceChange, Retirement
from catalog.sources import price_terms
from catalog.storage.snapshot import Snapshot


def catalogue_line(snapshot: Snapshot) -> CatalogueLine:
    """A catalogue in one line."""
    return CatalogueLine(
        as_of=snapshot.catalog.as_of,
        digest=snapshot.digest,
        models=len(snapshot.catalog.models),
        offers=len(snapshot.catalog.offers),
    )


def price_changes(before: Snapshot, after: Snapshot) -> tuple[PriceChange, ...]:
    """The list prices of the standard way of calling that moved, by model and provider."""
    old = _list_offers(before)
    found = []
    for key, offer in _list_offers(after).items():
        earlier = old.get(key)
        if earlier is None or (
            price_terms.is_same_price(earlier.input, offer.input)
            and price_terms.is_same_price(earlier.output, offer.output)
        ):
            continue
        found.append(
            PriceChange(
                model=offer.model,
                name=after.models[offer.model].name,
                provider=_provider(after, offer),
                input_before=earlier.input,
                input_after=offer.input,
                output_before=earlier.output,
                output_after=offer.output,
            )
        )
    return tuple(found)


def retirements(before: Snapshot, after: Snapshot) -> tuple[Retirement, ...]:
    """Retirement dates that were not known before: of whole models, else of single offers.

    What was retired before the old catalogue's day is no news.
    """
    found = []
    since = before.catalog.as_of
    for name, model in after.models.items():
        earlier = before.models.get(name)
        if model.retired and model.retired >= since and (earlier is None or earlier.retired != model.retired):
            found.append(_retirement(model, "", model.retired))
    models_found = {entry.model for entry in found}
    old = _list_offers(before)
    for key, offer in _list_offers(after).items():
        known = old.get(key)
        if offer.retires is None or offer.retires < since or offer.model in models_found:
            continue
        if known is None or known.retires != offer.retires:
            found.append(_retirement(after.models[offer.model], _provider(after, offer), offer.retires))
    return tuple(dict.fromkeys(found))


def models_changed(before: Snapshot, after: Snapshot) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of the models that came, and of those that went."""
    return _only_in(after.models, before.models), _only_in(before.models, after.models)


def _only_in(names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*names} - {*others}))


def _list_offers(snapshot: Snapshot) -> dict[tuple[str, str, str], Offer]:
    offers = (offer for offer in snapshot.catalog.offers if offer.terms == "list" and not offer.variant)
    return {(offer.model, offer.provider, offer.provider_model_id): offer for offer in offers}


def _provider(snapshot: Snapshot, offer: Offer) -> str:
    provider = snapshot.providers.get(offer.provider)
    return provider.name if provider else offer.provider


def _retirement(model: Model, provider: str, day: str) -> Retirement:
    return Retirement(model=model.id, name=model.name, provider=provider, retires=day)
