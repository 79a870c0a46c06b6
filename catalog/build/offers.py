"""Merges what the sources say of one provider's price for one model into one `Offer`."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from catalog.build import conditions, media, places, prices
from catalog.build.conditions import Condition
from catalog.build.tables import Row, whole
from catalog.model import Kind, MediaPrice, Offer, OfferTerms, PriceTier, Quote

FIGURES = ("input", "output", "cache_read", "cache_write", "batch_input", "batch_output")
GOVERNMENT = "government"
PER_AUDIO_MINUTE = "per_audio_minute"
SUBSCRIPTION = "subscription"


class Quoted(NamedTuple):
    """One row of offers.csv, read: what one source says under one condition."""

    model: str
    provider: str
    model_id: str
    condition: Condition
    terms: OfferTerms
    figures: dict[str, float | None]
    media: tuple[MediaPrice, ...]
    sized: bool
    row: Row

    @property
    def variant(self) -> str:
        """The way of calling; empty for the standard one."""
        return self.condition.variant


def read(row: Row, kind: Kind, provider: str, name_in_source: str, plan: str) -> Quoted:
    """One row of offers.csv; `plan` is what the provider's prices are ("" for pay as you go)."""
    model_id = places.bare_id(name_in_source, row["provider_model_id"])
    if name_in_source.startswith("huggingface_"):
        model_id += ":" + name_in_source.removeprefix("huggingface_")
    model_id, size = conditions.split_size(model_id)
    condition = conditions.parse(row["condition"])
    if condition.batch:
        model_id = model_id.removesuffix(":batch")
    if name_in_source == "openai-decisions":
        condition = condition._replace(variant="decisions")
    if model_id.startswith("ft:"):
        condition = condition._replace(variant="fine-tuned")
    if places.is_government(model_id) and not condition.variant:
        condition = condition._replace(variant=GOVERNMENT)
    figures = {name: prices.known(row[name]) for name in FIGURES}
    if kind in ("embedding", "rerank"):
        figures["output"] = figures["batch_output"] = None
    found = media.parse(row["extras"], kind, size, figures["input"] is not None)
    if row["unit"] == PER_AUDIO_MINUTE:
        found = [MediaPrice(unit="audio_minute_in", usd=figures["input"] or 0.0)] if figures["input"] else []
        figures = dict.fromkeys(FIGURES)
    terms = _terms(row, condition, model_id, plan)
    return Quoted(
        row["model"], provider, model_id, condition, terms, figures, tuple(found), size is not None, row
    )


def merge(quotes: Iterable[Quoted]) -> list[Offer]:
    """One offer per provider, model id, variant and terms; what differs between sources is kept."""
    groups: dict[tuple[str, str, str, str, str], list[Quoted]] = defaultdict(list)
    for quote in quotes:
        groups[(quote.model, quote.provider, quote.model_id, quote.variant, quote.terms)].append(quote)
    offers = (_offer(groups[key]) for key in sorted(groups))
    return [offer for offer in offers if offer is not None]


def _terms(row: Row, condition: Condition, model_id: str, plan: str) -> OfferTerms:
    """Free only where the source itself names the offer so: a price of zero is an unknown price."""
    if plan == SUBSCRIPTION:
        return "subscription"
    if row.get("terms") == "promotion":
        return "promotion"
    return "free" if condition.free or model_id.endswith((":free", "-free")) else "list"


def _offer(quotes: list[Quoted]) -> Offer | None:
    """The offer that a group of rows describes: the newest source's figures stand."""
    ordered = sorted(quotes, key=_standing)
    plain = [quote for quote in ordered if not quote.condition.above and not quote.condition.batch]
    base = next((quote for quote in plain if not quote.sized), None)
    if base is None and not any(quote.media for quote in plain):
        return None
    lead = base or plain[0]
    figures = dict(base.figures) if base else dict.fromkeys(FIGURES)
    _fill_batch(figures, [q for q in ordered if q.condition.batch and not q.condition.above])
    retires = sorted({quote.row["retires"] for quote in ordered if quote.row["retires"]})
    contexts = [whole(quote.row["context_tokens"]) for quote in ordered if quote.row["context_tokens"]]
    return Offer(
        model=lead.model,
        provider=lead.provider,
        provider_model_id=lead.model_id,
        source=lead.row["source"],
        as_of=lead.row["as_of"],
        terms=lead.terms,
        variant=lead.variant,
        **figures,
        tiers=_tiers(ordered, lead.row["source"]),
        media=_media(plain),
        context_tokens=contexts[0] if contexts else None,
        serving_countries=places.served_in(lead.provider, lead.model_id),
        retires=retires[-1] if retires else None,
        disagreement=_disagreement(lead, plain),
    )


def _standing(quote: Quoted) -> tuple[bool, int, str, str, str]:
    """Order in which rows stand: zeros last, newest first, then a fixed order of sources and ids."""
    figures = (quote.row["input"], quote.row["output"])
    zero = any(figures) and not any(float(figure) for figure in figures if figure)
    day = quote.row["as_of"].replace("-", "").ljust(8, "0")
    rest = (quote.row["source"], quote.row["provider_model_id"], repr(sorted(quote.row.items())))
    return (zero, -int(day), *rest)


def _fill_batch(figures: dict[str, float | None], batches: list[Quoted]) -> None:
    for batch in batches[:1]:
        for name in ("input", "output"):
            if figures[f"batch_{name}"] is None:
                figures[f"batch_{name}"] = batch.figures[name]


def _tiers(ordered: list[Quoted], source: str) -> tuple[PriceTier, ...]:
    """The long-prompt tiers of the source that stands, else of the newest that has any."""
    rows = [quote for quote in ordered if quote.condition.above and not quote.condition.batch]
    own = [quote for quote in rows if quote.row["source"] == source] or rows
    if not own:
        return ()
    chosen = [quote for quote in own if quote.row["source"] == own[0].row["source"]]
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
            source = source_of.setdefault(price.unit, quote.row["source"])
            known = by_unit.setdefault(price.unit, [])
            if source == quote.row["source"] and price.detail not in {entry.detail for entry in known}:
                known.append(price)
    found = (price for entries in by_unit.values() for price in entries)
    return tuple(sorted(found, key=lambda price: (price.unit, price.detail, price.usd)))


def _disagreement(lead: Quoted, plain: list[Quoted]) -> tuple[Quote, ...]:
    found = {}
    for quote in plain:
        one, other = lead.figures, quote.figures
        if quote is lead or (other["input"] is None and other["output"] is None):
            continue
        if prices.same(one["input"], other["input"]) and prices.same(one["output"], other["output"]):
            continue
        key = (quote.row["source"], quote.row["as_of"], str(other["input"]), str(other["output"]))
        found[key] = Quote(source=key[0], as_of=key[1], input=other["input"], output=other["output"])
    return tuple(found[key] for key in sorted(found))
