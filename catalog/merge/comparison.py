"""Finds prices that cannot be right beside those of other offers, of siblings, and of other sellers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from statistics import median

from catalog.merge.sanity import Implausible, key
from catalog.model import Model, Offer, Provider

_FAR_MEDIA = 20  # times the usual price of the same unit, or a fraction of it
_HIGHEST_EMBEDDING = 5.0  # USD per million tokens
_FAR_SIBLING = 10
_LEAST_OF_OPEN = 1 / 2  # of the hosts' median, for the maker of open weights
_LEAST_OF_OWN = 1 / 3  # of the cheapest other offer


def doubts(
    models: Iterable[Model], offers: Iterable[Offer], providers: Iterable[Provider]
) -> list[Implausible]:
    """Every price that is far from what it is compared with, in a fixed order."""
    by_id = {model.id: model for model in models}
    listed = [offer for offer in offers if offer.terms == "list" and not offer.variant]
    own = {provider.id: frozenset(provider.own_models_of) for provider in providers}
    found = {*_media(listed), *_vectors(listed, by_id), *_own(listed, by_id, own)}
    return sorted(found)


def _media(offers: Iterable[Offer]) -> Iterator[Implausible]:
    """Media prices against the other offers of the same model in the same unit and quality."""
    groups: dict[tuple[str, str, str], list[tuple[Offer, float]]] = defaultdict(list)
    for offer in offers:
        for price in offer.media:
            groups[(offer.model, price.unit, price.detail)].append((offer, price.usd))
    for (_, unit, _), priced in groups.items():
        for offer, usd in priced:
            others = [other for one, other in priced if one is not offer]
            if others and not 1 / _FAR_MEDIA <= usd / median(others) <= _FAR_MEDIA:
                doubt = f"the other offers of this model ask {median(others):g}"
                yield Implausible("price", key(offer), f"{unit} {usd:g}", doubt)


def _vectors(offers: Iterable[Offer], models: dict[str, Model]) -> Iterator[Implausible]:
    """Token prices of embedding and rerank models: too high, or far below the maker's other models."""
    priced = [(offer, models[offer.model]) for offer in offers if offer.input is not None]
    priced = [(offer, model) for offer, model in priced if model.kind in ("embedding", "rerank")]
    for offer, model in priced:
        price = offer.input or 0.0
        siblings = [
            other.input
            for other, of in priced
            if of.developer == model.developer and of.kind == model.kind and of.id != model.id and other.input
        ]
        if price > _HIGHEST_EMBEDDING:
            doubt = f"more than ${_HIGHEST_EMBEDDING:g} per million tokens"
            yield Implausible("price", key(offer), f"input {price:g}", doubt)
        elif siblings and price < median(siblings) / _FAR_SIBLING:
            doubt = f"the maker's other models cost {median(siblings):g}"
            yield Implausible("price", key(offer), f"input {price:g}", doubt)


def _own(
    offers: Iterable[Offer], models: dict[str, Model], own: dict[str, frozenset[str]]
) -> Iterator[Implausible]:
    """What a maker asks for its own model against what the others ask."""
    groups: dict[str, list[Offer]] = defaultdict(list)
    for offer in offers:
        if offer.input is not None:
            groups[offer.model].append(offer)
    for name, priced in groups.items():
        maker = models[name].developer
        others = [o.input for o in priced if maker not in own.get(o.provider, ()) and o.input is not None]
        if not others:
            continue
        least = min(others) * _LEAST_OF_OWN
        if models[name].open_weights:
            least = max(least, median(others) * _LEAST_OF_OPEN)
        for offer in priced:
            if maker in own.get(offer.provider, ()) and offer.input is not None and offer.input < least:
                doubt = f"others ask {min(others):g} or more, {median(others):g} as a rule"
                yield Implausible("price", key(offer), f"input {offer.input:g}", f"the maker's own: {doubt}")
