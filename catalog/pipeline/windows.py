"""The context window of a model where its developer sells a longer one than the catalogue holds."""

from collections.abc import Iterable, Mapping

import msgspec

from catalog.model import Model, Provider
from catalog.sources.upstream import PriceRow, ProviderName

MOST_TOKENS = 20_000_000
"""No model is known to read more at once: a longer window is an error upstream."""


def with_developer_windows(
    models: Mapping[str, Model],
    rows: Iterable[PriceRow],
    sellers: Mapping[str, ProviderName],
    providers: Iterable[Provider],
) -> dict[str, Model]:
    """The models, each with the longest window that a price row of its developer states.

    `sellers` are the providers that a source's names mean. A listing may hold one host's limit: MiniMax-M3 had 512,000
    tokens where its developer sells a million.
    """
    own = {(provider.id, developer) for provider in providers for developer in provider.own_models_of}
    longest = {name: model.context_tokens or 0 for name, model in models.items()}
    for row in rows:
        model, window = models.get(row.model), row.context_tokens
        if model is None or not model.context_tokens or row.condition or not window:
            continue
        seller = sellers.get(row.provider) or ProviderName.unlisted(row.provider)
        if MOST_TOKENS >= window > longest[model.id] and (seller.provider, model.developer) in own:
            longest[model.id] = window
    return {
        name: model
        if longest[name] <= (model.context_tokens or 0)
        else msgspec.structs.replace(model, context_tokens=longest[name])
        for name, model in models.items()
    }
