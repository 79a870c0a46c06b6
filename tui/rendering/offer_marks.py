"""What sets an offer apart from one that counts, in words: its end, another service, a plan, a reseller."""

from catalog.advice.model_facts import ModelOffer
from catalog.formatting import day
from catalog.record import OfferTerms, ProviderClass

_TERMS: dict[OfferTerms, str] = {
    "free": "free plan",
    "subscription": "subscription",
    "promotion": "promotion",
}
_NOT_COUNTED: dict[ProviderClass | None, str] = {"reseller": "reseller", None: "class unknown"}
_VARIANTS = {
    "service:flex": "flex service",
    "service:priority": "priority service",
    "service:fast": "fast service",
    "mode:fast": "fast mode",
    "mode:flex": "flex mode",
    "mode:ultrafast": "ultrafast mode",
    "mode:high_res": "high resolution",
    "search:fast": "fast search",
    "variant:thinking": "thinking",
    "variant:extended": "extended",
    "fine-tuned": "for a model fine-tuned there",
    "government": "for governments",
    "decisions": "decisions service",
}
_BY_HOUR = "time-of-day "
_ROUTE = "route:"


def marks(entry: ModelOffer, today: str) -> tuple[str, ...]:
    """The words, the gravest first; empty for an offer that counts on this ISO date."""
    offer, found = entry.offer, []
    if offer.retires and offer.has_ended(today):
        found.append(f"ended {day(offer.retires)}")
    if offer.variant:
        found.append(_variant(offer.variant))
    if offer.terms != "list":
        found.append(_TERMS[offer.terms])
    if offer.is_batch_only:
        found.append("batch only")
    if entry.provider_class in _NOT_COUNTED:
        found.append(_NOT_COUNTED[entry.provider_class])
    return tuple(found)


def _variant(variant: str) -> str:
    if variant.startswith(_BY_HOUR):
        begin, _, end = variant.removeprefix(_BY_HOUR).partition("-")
        return f"{begin[:5]} to {end[:5]} UTC only"
    if variant.startswith(_ROUTE):
        return f"by way of {variant.removeprefix(_ROUTE)}"
    return _VARIANTS.get(variant, variant)
