"""What is different in a new catalogue: models, prices, retirements."""

from collections.abc import Iterable

from catalog.model import Model, Offer
from catalog.pipeline.report import CatalogueLine, PriceChange, Retirement
from catalog.sources import price_terms
from catalog.storage.snapshot import Snapshot


def line(snapshot: Snapshot) -> CatalogueLine:
    """A catalogue in one line."""
    return CatalogueLine(
        as_of=snapshot.catalog.as_of,
        digest=snapshot.digest,
        models=len(snapshot.catalog.models),
        offers=len(snapshot.catalog.offers),
    )


def price_changes(before: Snapshot, after: Snapshot) -> tuple[PriceChange, ...]:
    """The list prices of the standard way of calling that moved, by model and provider."""
    old = _standard(before)
    found = []
    for key, offer in _standard(after).items():
        was = old.get(key)
        if was is None or (
            price_terms.same(was.input, offer.input) and price_terms.same(was.output, offer.output)
        ):
            continue
        found.append(
            PriceChange(
                model=offer.model,
                name=after.models[offer.model].name,
                provider=_provider(after, offer),
                input_before=was.input,
                input_after=offer.input,
                output_before=was.output,
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
        was = before.models.get(name)
        if model.retired and model.retired >= since and (was is None or was.retired != model.retired):
            found.append(_retirement(model, "", model.retired))
    told = {entry.model for entry in found}
    old = _standard(before)
    for key, offer in _standard(after).items():
        known = old.get(key)
        if offer.retires is None or offer.retires < since or offer.model in told:
            continue
        if known is None or known.retires != offer.retires:
            found.append(_retirement(after.models[offer.model], _provider(after, offer), offer.retires))
    return tuple(dict.fromkeys(found))


def models_changed(before: Snapshot, after: Snapshot) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of the models that came, and of those that went."""
    return _missing(after.models, before.models), _missing(before.models, after.models)


def _missing(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*one} - {*other}))


def _standard(snapshot: Snapshot) -> dict[tuple[str, str, str], Offer]:
    offers = (offer for offer in snapshot.catalog.offers if offer.terms == "list" and not offer.variant)
    return {(offer.model, offer.provider, offer.provider_model_id): offer for offer in offers}


def _provider(snapshot: Snapshot, offer: Offer) -> str:
    known = snapshot.providers.get(offer.provider)
    return known.name if known else offer.provider


def _retirement(model: Model, provider: str, day: str) -> Retirement:
    return Retirement(model=model.id, name=model.name, provider=provider, retires=day)
