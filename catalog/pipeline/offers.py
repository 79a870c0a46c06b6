"""Merges what the sources say of one provider's price for one model into one `Offer`.

When a model retires: with the last offer of its developer, where nobody else has the weights.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import msgspec

from catalog.model import MediaPrice, Model, Offer, PriceTier, Provider, Quote
from catalog.pipeline import places
from catalog.record import Kind, OfferTerms
from catalog.sources import price_terms
from catalog.sources.price_terms import Condition
from catalog.sources.rows import FIGURES, PriceRow, ProviderName

GOVERNMENT = "government"
PER_AUDIO_MINUTE = "per_audio_minute"
SUBSCRIPTION = "subscription"
OWN_LISTS = {"openrouter": "openrouter", "hugging-face-router": "huggingface"}
"""Sources that are a seller's own price list, and whose."""
_BY_HOUR = "time-of-day "
_BESIDE = ("cache_read", "cache_write", "batch_input", "batch_output")


class Quoted(NamedTuple):
    """One price row, read: what one source says under one condition."""

    model: str
    provider: str
    model_id: str
    condition: Condition
    terms: OfferTerms
    figures: dict[str, float | None]
    media: tuple[MediaPrice, ...]
    sized: bool
    row: PriceRow

    @property
    def variant(self) -> str:
        """The way of calling; empty for the standard one."""
        return self.condition.variant


def read(row: PriceRow, kind: Kind, seller: ProviderName) -> Quoted:
    """One price row of a known model.

    Raises `ValueError` on a condition or a unit that is not known.
    """
    model_id = places.bare_id(row.provider, row.provider_model_id)
    if row.provider.startswith("huggingface_"):
        model_id += ":" + row.provider.removeprefix("huggingface_")
    model_id, size = price_terms.split_size(model_id)
    condition = price_terms.parse_condition(row.condition)
    if condition.batch:
        model_id = model_id.removesuffix(":batch")
    if row.provider == "openai-decisions":
        condition = condition._replace(variant="decisions")
    if model_id.startswith("ft:"):
        condition = condition._replace(variant="fine-tuned")
    if places.is_government(model_id) and not condition.variant:
        condition = condition._replace(variant=GOVERNMENT)
    figures = {name: price_terms.known(getattr(row, name)) for name in FIGURES}
    if kind in ("embedding", "rerank"):
        figures["output"] = figures["batch_output"] = None
    found = price_terms.parse_media(row.extras, kind, size, figures["input"] is not None)
    if row.unit == PER_AUDIO_MINUTE:
        found = [MediaPrice(unit="audio_minute_in", usd=figures["input"] or 0.0)] if figures["input"] else []
        figures = dict.fromkeys(FIGURES)
    terms = _terms(row, condition, model_id, seller.plan)
    return Quoted(
        row.model, seller.provider, model_id, condition, terms, figures, tuple(found), size is not None, row
    )


def made(
    rows: Iterable[PriceRow], models: Mapping[str, Model], sellers: Mapping[str, ProviderName]
) -> list[Offer]:
    """The offers that price rows of known models make; rows of programs for one's own machine make none.

    Raises `KeyError` on a provider that `sellers` does not name, and `ValueError` on a row that cannot be read.
    """
    quotes = []
    for row in rows:
        seller = sellers[row.provider]
        if seller.provider:
            quotes.append(read(row, models[row.model].kind, seller))
    return merged(quotes, models)


def merged(quotes: Iterable[Quoted], models: Mapping[str, Model]) -> list[Offer]:
    """The offers of quotes of known models, each saying its context window only where it is its own."""
    return [_without_repetition(offer, models[offer.model]) for offer in merge(quotes)]


def merge(quotes: Iterable[Quoted]) -> list[Offer]:
    """One offer per provider, model id, variant and terms; what differs between sources is kept."""
    groups: dict[tuple[str, str, str, str, str], list[Quoted]] = defaultdict(list)
    hourly = set()
    for quote in quotes:
        groups[(quote.model, quote.provider, quote.model_id, quote.variant, quote.terms)].append(quote)
        if quote.variant.startswith(_BY_HOUR):
            hourly.add((quote.provider, quote.model_id, quote.row.source))
    offers = (_offer(groups[key], hourly) for key in sorted(groups))
    return [offer for offer in offers if offer is not None]


def _without_repetition(offer: Offer, model: Model) -> Offer:
    """An offer says its context window only where it is not the model's own."""
    same = offer.context_tokens == model.context_tokens
    return msgspec.structs.replace(offer, context_tokens=None) if same else offer


def _terms(row: PriceRow, condition: Condition, model_id: str, plan: str) -> OfferTerms:
    """Free only where the source itself names the offer so: a price of zero is an unknown price."""
    if plan == SUBSCRIPTION:
        return "subscription"
    if row.terms == "promotion":
        return "promotion"
    return "free" if condition.free or model_id.endswith((":free", "-free")) else "list"


def _offer(quotes: list[Quoted], hourly: Collection[tuple[str, str, str]]) -> Offer | None:
    """The offer that a group of rows describes: the newest source's figures stand.

    Of one day, a price that its source states for some hours only stands behind one that holds at all hours.
    """
    at_all_hours = [(quote.provider, quote.model_id, quote.row.source) not in hourly for quote in quotes]
    ranked = sorted(zip(quotes, at_all_hours, strict=True), key=lambda pair: _standing(*pair))
    ordered = [quote for quote, _ in ranked]
    plain = [quote for quote in ordered if _is_plain(quote)]
    base = next((quote for quote in plain if not quote.sized), None)
    if base is None and not any(quote.media for quote in plain):
        return None
    lead = base or plain[0]
    figures = dict(base.figures) if base else dict.fromkeys(FIGURES)
    _fill_missing(figures, lead, ordered)
    retires = sorted({quote.row.retires for quote in ordered if quote.row.retires})
    contexts = [quote.row.context_tokens for quote in ordered if quote.row.context_tokens]
    return Offer(
        model=lead.model,
        provider=lead.provider,
        provider_model_id=lead.model_id,
        source=lead.row.source,
        as_of=lead.row.as_of,
        terms=lead.terms,
        variant=lead.variant,
        **figures,
        tiers=_tiers(ordered, lead.row.source),
        media=_media(plain),
        context_tokens=contexts[0] if contexts else None,
        serving_countries=places.served_in(lead.provider, lead.model_id),
        retires=retires[-1] if retires else None,
        disagreement=_disagreement(lead, plain),
    )


def _standing(quote: Quoted, at_all_hours: bool) -> tuple[bool, int, bool, bool, str, str, str]:
    """Order in which rows stand: zeros last, newest first, of one day the seller's own list first."""
    figures = [figure for figure in (quote.row.input, quote.row.output) if figure is not None]
    zero = bool(figures) and not any(figures)
    day = quote.row.as_of.replace("-", "").ljust(8, "0")
    second_hand = OWN_LISTS.get(quote.row.source) != quote.provider
    name = (quote.row.source, quote.row.provider_model_id, repr(quote.row))
    return (zero, -int(day), second_hand, not at_all_hours, *name)


def _fill_missing(figures: dict[str, float | None], lead: Quoted, ordered: list[Quoted]) -> None:
    """What the lead does not state of batches and the cache, from the newest rows of the same price.

    What a source says beside another price belongs to that price and to no other.
    """
    plain = [quote for quote in ordered if _is_plain(quote)]
    agreeing = {quote.row.source for quote in plain if _same_price(lead, quote)}
    others = {quote.row.source for quote in plain if _contradicts(lead, quote)} - agreeing
    batches = [quote for quote in ordered if quote.condition.batch and not quote.condition.above]
    _fill_batch(figures, [quote for quote in batches if quote.row.source not in others])
    for quote in plain:
        if figures["input"] is not None and _same_price(lead, quote):
            for name in _BESIDE:
                figures[name] = quote.figures[name] if figures[name] is None else figures[name]


def _is_plain(quote: Quoted) -> bool:
    return not quote.condition.above and not quote.condition.batch


def _same_price(one: Quoted, other: Quoted) -> bool:
    return all(price_terms.same(one.figures[way], other.figures[way]) for way in ("input", "output"))


def _contradicts(one: Quoted, other: Quoted) -> bool:
    pairs = [(one.figures[way], other.figures[way]) for way in ("input", "output")]
    return any(a is not None and b is not None and not price_terms.same(a, b) for a, b in pairs)


def _fill_batch(figures: dict[str, float | None], batches: list[Quoted]) -> None:
    for batch in batches[:1]:
        for name in ("input", "output"):
            if figures[f"batch_{name}"] is None:
                figures[f"batch_{name}"] = batch.figures[name]


def _tiers(ordered: list[Quoted], source: str) -> tuple[PriceTier, ...]:
    """The long-prompt tiers of the source that stands, else of the newest that has any."""
    rows = [quote for quote in ordered if quote.condition.above and not quote.condition.batch]
    own = [quote for quote in rows if quote.row.source == source] or rows
    if not own:
        return ()
    chosen = [quote for quote in own if quote.row.source == own[0].row.source]
    tiers: dict[int, PriceTier] = {}
    for quote in chosen:
        batch = [q for q in ordered if q.condition.batch and q.condition.above == quote.condition.above]
        figures = dict(quote.figures)
        _fill_batch(figures, batch)
        del figures["cache_write"]
        tiers.setdefault(quote.condition.above, PriceTier(above_tokens=quote.condition.above, **figures))
    return tuple(tiers[above] for above in sorted(tiers))


def _media(plain: list[Quoted]) -> tuple[MediaPrice, ...]:
    """Media prices by unit: each unit from the first source that states it."""
    by_unit: dict[str, list[MediaPrice]] = {}
    source_of: dict[str, str] = {}
    for quote in plain:
        for price in quote.media:
            source = source_of.setdefault(price.unit, quote.row.source)
            known = by_unit.setdefault(price.unit, [])
            if source == quote.row.source and price.detail not in {entry.detail for entry in known}:
                known.append(price)
    found = (price for entries in by_unit.values() for price in entries)
    return tuple(sorted(found, key=lambda price: (price.unit, price.detail, price.usd)))


def _disagreement(lead: Quoted, plain: list[Quoted]) -> tuple[Quote, ...]:
    found = {}
    for quote in plain:
        one, other = lead.figures, quote.figures
        if quote is lead or (other["input"] is None and other["output"] is None):
            continue
        if price_terms.same(one["input"], other["input"]) and price_terms.same(
            one["output"], other["output"]
        ):
            continue
        key = (quote.row.source, quote.row.as_of, str(other["input"]), str(other["output"]))
        found[key] = Quote(source=key[0], as_of=key[1], input=other["input"], output=other["output"])
    return tuple(found[key] for key in sorted(found))


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
