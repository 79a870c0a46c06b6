"""When a model retires: with the last offer of its developer, where nobody else has the weights."""

from collections.abc import Iterable

import msgspec

from catalog.model import Model, Offer, Provider


def retired(known: Iterable[Model], made: Iterable[Offer], providers: Iterable[Provider]) -> list[Model]:
    """Models whose weights are closed retire with the last offer of their developer; open weights do not."""
    own = {(provider.id, maker) for provider in providers for maker in provider.own_models_of}
    dates: dict[str, list[str | None]] = {}
    models = {model.id: model for model in known}
    for offer in made:
        if (offer.provider, models[offer.model].developer) in own and not offer.variant:
            dates.setdefault(offer.model, []).append(offer.retires)
    return [_with_retirement(model, dates.get(model.id, [])) for model in models.values()]


def _with_retirement(model: Model, dates: list[str | None]) -> Model:
    closed = model.open_weights is False or (model.open_weights is None and model.hub_repository is None)
    said = [day for day in dates if day is not None]
    if not closed or not said or len(said) < len(dates):
        return model
    return msgspec.structs.replace(model, retired=max(said))
