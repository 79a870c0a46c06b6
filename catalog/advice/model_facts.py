"""All that the catalogue holds of one model, joined and in the order in which `show` lists it."""

from typing import NamedTuple

import msgspec

from catalog.advice import capability
from catalog.advice.needs.records import LicenseNeeds
from catalog.advice.rules.obligations import obligations_of
from catalog.evidence import Ability, Benchmark, Evidence, Run, Spend, TokenUse
from catalog.model import Adoption, Developer, License, Model, Offer, Provider
from catalog.record import ProviderClass
from catalog.storage.snapshot import Snapshot

_INPUT_WEIGHT = 3
"""Offers are put in order for three tokens in to one out, as most jobs are."""


class ModelOffer(NamedTuple):
    """An offer and who serves it. `provider` is made of the id alone where nothing else is known of it.

    `provider_class` is "developer" where the provider made the model; `serving_countries` are those of the offer,
    else those of the provider, None where neither is known.
    """

    offer: Offer
    provider: Provider
    provider_class: ProviderClass | None
    serving_countries: tuple[str, ...] | None

    def counts(self, today: str) -> bool:
        """Whether it may rank where no provider is named: a plain offer, and not a reseller's."""
        return self.offer.is_plain(today) and self.provider_class not in (None, "reseller")


class ModelFacts(NamedTuple):
    """The records of one model.

    `developer` is made of the id alone where nothing else is known of it. `obligations` are what the license asks, in
    sentences. `offers`: those that count first, then resellers', variants, plans and what has ended on the day `today`,
    of each the cheapest first, those without a price last.
    `abilities` by skill, to a tenth of a point. `evidence` the newest first, with the benchmark where that is known.
    `adoption`: original repositories first, of each the most downloaded first.
    """

    model: Model
    developer: Developer
    license: License | None
    obligations: tuple[str, ...]
    offers: tuple[ModelOffer, ...]
    token_use: TokenUse | None
    spend: tuple[tuple[Spend, Run | None], ...]
    abilities: tuple[Ability, ...]
    evidence: tuple[tuple[Evidence, Benchmark | None], ...]
    adoption: tuple[Adoption, ...]
    today: str


def model_facts(snapshot: Snapshot, model: Model, today: str) -> ModelFacts:
    """What the catalogue holds of this model, seen from an ISO date."""
    unknown = Developer(id=model.developer, name=model.developer)
    known = snapshot.licenses.get(model.license or "")
    return ModelFacts(
        model=model,
        developer=snapshot.developers.get(model.developer, unknown),
        license=known,
        obligations=obligations_of(known, LicenseNeeds()) if known else (),
        offers=model_offers(snapshot, model, today),
        token_use=snapshot.token_use.get(model.id),
        spend=tuple((row, snapshot.runs.get(row.run)) for row in snapshot.spend.get(model.id, ())),
        abilities=_abilities(snapshot, model),
        evidence=tuple(
            (row, snapshot.benchmarks.get(row.benchmark)) for row in _newest_first(snapshot, model)
        ),
        adoption=tuple(
            sorted(
                snapshot.adoption.get(model.id, ()),
                key=lambda row: (row.relation != "original", -(row.downloads_30d or 0), row.repository),
            )
        ),
        today=today,
    )


def model_offers(snapshot: Snapshot, model: Model, today: str) -> tuple[ModelOffer, ...]:
    """The offers of a model, in the order of `ModelFacts`."""
    found = (_offer(snapshot, model, offer) for offer in snapshot.offers.get(model.id, ()))
    return tuple(sorted(found, key=lambda entry: _price_order(entry, today)))


def _offer(snapshot: Snapshot, model: Model, offer: Offer) -> ModelOffer:
    provider = snapshot.providers.get(offer.provider) or Provider(id=offer.provider, name=offer.provider)
    own = model.developer in provider.own_models_of
    return ModelOffer(
        offer=offer,
        provider=provider,
        provider_class="developer" if own else provider.provider_class,
        serving_countries=offer.serving_countries or provider.serving_countries,
    )


def _price_order(entry: ModelOffer, today: str) -> tuple[bool, bool, float, str, str, str]:
    offer = entry.offer
    known = [price for price in (offer.input, offer.output) if price is not None]
    media = min((price.usd for price in offer.media), default=None)
    blend = (offer.input or 0.0) * _INPUT_WEIGHT + (offer.output or 0.0) if known else media
    unknown = blend is None
    return (
        not entry.counts(today),
        unknown,
        blend or 0.0,
        offer.provider,
        offer.provider_model_id,
        offer.variant,
    )


def _abilities(snapshot: Snapshot, model: Model) -> tuple[Ability, ...]:
    found = [
        msgspec.structs.replace(
            entry, value=_tenth(entry.value), low=_tenth(entry.low), high=_tenth(entry.high)
        )
        for entry in capability.by_skill(model, snapshot).values()
    ]
    return tuple(sorted(found, key=lambda entry: entry.skill))


def _tenth(figure: float) -> float:
    """Text and JSON show the same figure, so it is rounded here; no zero is negative."""
    return round(figure, 1) + 0.0


def _newest_first(snapshot: Snapshot, model: Model) -> list[Evidence]:
    rows = sorted(
        snapshot.evidence.get(model.id, ()), key=lambda row: (row.benchmark, row.variant, row.source)
    )
    return sorted(rows, key=lambda row: row.date or "", reverse=True)
