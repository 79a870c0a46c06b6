"""Merges the price rows of all sources into one `Offer` per provider, model, variant and terms."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import msgspec

from catalog.model import AnnouncedPrice, MediaPrice, Model, Offer, OffPeak, PriceTier, Quote
from catalog.pipeline import source_names
from catalog.record import Kind, OfferTerms
from catalog.sources import litellm, models_dev, price_terms
from catalog.sources.price_terms import Condition
from catalog.sources.upstream import FIGURES, PriceRow, ProviderName

GOVERNMENT = "government"
PER_AUDIO_MINUTE = "per_audio_minute"
SUBSCRIPTION = "subscription"
OWN_LISTS = {"openrouter": "openrouter", "hugging-face-router": "huggingface"}
"""Sources that are a seller's own price list, and whose."""
_OF_SOUND = frozenset({"audio_minute_in", "audio_million_tokens_in"})
_COPIED = frozenset({"vercel_ai_gateway", "openrouter"})
"""Gateways whose lists other sources read themselves; litellm copied their prices once, under the day of its file."""
_FOR_DATA = "-contributor"
"""How Meta ends the ids of prices for those who let their data be used."""
_BY_HOUR = "time-of-day "
_CACHE_AND_BATCH = ("cache_read", "cache_write", "batch_input", "batch_output", "batch_cache_read")


class PriceQuote(NamedTuple):
    """One price row with its condition and units parsed."""

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
        """The way of calling, such as `service:priority`; empty for the standard one."""
        return self.condition.variant


def read_quote(row: PriceRow, kind: Kind, seller: ProviderName) -> PriceQuote:
    """One price row of a known model.

    Raises `ValueError` on a condition or a unit that is not known.
    """
    model_id = source_names.bare_model_id(row.provider, row.provider_model_id)
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
    if source_names.is_government(model_id) and not condition.variant:
        condition = condition._replace(variant=GOVERNMENT)
    figures = {name: price_terms.known_price(getattr(row, name)) for name in FIGURES}
    if kind in ("embedding", "rerank"):
        figures["output"] = figures["batch_output"] = None
    if (figures["cache_read"] or 0.0) > (figures["input"] or figures["cache_read"] or 0.0):
        figures["cache_read"] = None  # reading from a cache never costs more than the prompt itself
    found = price_terms.parse_media(row.extras, kind, size, figures["input"] is not None)
    if kind == "asr" and row.unit != PER_AUDIO_MINUTE and not any(one.unit in _OF_SOUND for one in found):
        figures = dict.fromkeys(FIGURES)  # Bedrock's price of a text token says nothing of Voxtral's minutes
    if row.unit == PER_AUDIO_MINUTE:
        found = [MediaPrice(unit="audio_minute_in", usd=figures["input"] or 0.0)] if figures["input"] else []
        figures = dict.fromkeys(FIGURES)
    terms = _offer_terms(row, condition, model_id, seller.plan)
    return PriceQuote(
        row.model, seller.provider, model_id, condition, terms, figures, tuple(found), size is not None, row
    )


def make_offers(
    rows: Iterable[PriceRow], models: Mapping[str, Model], sellers: Mapping[str, ProviderName]
) -> list[Offer]:
    """The offers of price rows of known models; rows of programs for one's own machine (`ollama`) make none.

    Raises `KeyError` on a provider that `sellers` does not name, and `ValueError` on a row that cannot be read.
    """
    quotes = []
    for row in rows:
        seller = sellers[row.provider]
        if seller.provider:
            quotes.append(read_quote(row, models[row.model].kind, seller))
    return merge_offers(quotes, models)


def merge_offers(quotes: Iterable[PriceQuote], models: Mapping[str, Model]) -> list[Offer]:
    """The offers of quotes of known models; the context window is set only where it differs from the model's."""
    return [_without_repetition(offer, models[offer.model]) for offer in merge_quotes(quotes)]


def merge_quotes(quotes: Iterable[PriceQuote]) -> list[Offer]:
    """One offer per provider, model id, variant and terms; `disagreement` has the prices of other sources."""
    groups: dict[tuple[str, str, str, str, str], list[PriceQuote]] = defaultdict(list)
    hourly = set()
    for quote in _with_true_bounds(list(quotes)):
        groups[(quote.model, quote.provider, quote.model_id, quote.variant, quote.terms)].append(quote)
        if quote.variant.startswith(_BY_HOUR):
            hourly.add((quote.provider, quote.model_id, quote.row.source))
    offers = (_offer(groups[key], hourly) for key in sorted(groups))
    return [offer for offer in offers if offer is not None]


def _without_repetition(offer: Offer, model: Model) -> Offer:
    """The offer without a context window that is the model's own, and with what the model counts for a picture."""
    window = None if offer.context_tokens == model.context_tokens else offer.context_tokens
    if (window, model.picture_tokens) == (offer.context_tokens, offer.picture_tokens):
        return offer
    return msgspec.structs.replace(offer, context_tokens=window, picture_tokens=model.picture_tokens)


def _offer_terms(row: PriceRow, condition: Condition, model_id: str, plan: str) -> OfferTerms:
    """The terms of an offer: free only where the source says so, because a price of zero is an unknown price."""
    if plan == SUBSCRIPTION:
        return "subscription"
    if row.terms == "promotion" or model_id.endswith(_FOR_DATA):
        return "promotion"
    return "free" if condition.free or model_id.endswith((":free", "-free")) else "list"


def _offer(quotes: list[PriceQuote], hourly: Collection[tuple[str, str, str]]) -> Offer | None:
    """The offer of a group of rows, with the figures of the newest source; `None` where none states a usable price.

    Of two sources of one day, a price that holds at all hours comes before one that its source states for some hours.
    """
    at_all_hours = [(quote.provider, quote.model_id, quote.row.source) not in hourly for quote in quotes]
    ranked = sorted(zip(quotes, at_all_hours, strict=True), key=lambda pair: _precedence(*pair))
    ordered = [quote for quote, _ in ranked]
    announced = [quote for quote in ordered if quote.condition.since]
    off_peak = [quote for quote in ordered if quote.condition.off_peak]
    ordered = [quote for quote in ordered if not quote.condition.since and not quote.condition.off_peak]
    plain = [quote for quote in ordered if _is_plain(quote)]
    base = _at_full_price(_leading(plain), plain, off_peak)
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
        tiers=_tiers(ordered, lead),
        least_cached_tokens=_least_cached(lead, ordered),
        media=_media(plain),
        context_tokens=contexts[0] if contexts else None,
        serving_countries=source_names.serving_countries_of(lead.provider, lead.model_id),
        retires=retires[0] if retires else None,
        disagreement=_disagreement(lead, plain, off_peak),
        announced=_announced(lead, announced),
        off_peak=_off_peak(lead, off_peak),
    )


def _leading(plain: list[PriceQuote]) -> PriceQuote | None:
    """The quote whose figures the offer has: the first one, completed by the next that states the half it lacks.

    The newest file left out the output of GPT-5.5 in flex processing, which an older one states. Where the others state
    another price for the half that is known, the next whole price counts.
    """
    found = [quote for quote in plain if not quote.sized]
    if not found or not _is_half(found[0]):
        return found[0] if found else None
    whole = [quote for quote in found if not _is_half(quote)]
    lead = found[0]
    for quote in whole:
        if not _is_other_price(lead, quote):
            given = {way: lead.figures[way] or quote.figures[way] for way in ("input", "output")}
            return lead._replace(figures=lead.figures | given)
    return whole[0] if whole else lead


def _at_full_price(
    lead: PriceQuote | None, plain: list[PriceQuote], off_peak: list[PriceQuote]
) -> PriceQuote | None:
    """The quote of the full price, where `lead` states that of off-peak hours as if it held at all of them.

    models.dev lists DeepSeek's lower price alone; litellm states both.
    """
    for low in off_peak:
        if lead is not None and _is_same_price(lead, low):
            return next((quote for quote in plain if quote.row.source == low.row.source), lead)
    return lead


def _is_half(quote: PriceQuote) -> bool:
    return (quote.figures["input"] is None) != (quote.figures["output"] is None)


def _precedence(quote: PriceQuote, at_all_hours: bool) -> tuple[bool, bool, int, bool, bool, str, str, str]:
    """Sort key of quotes: zero prices and old copies last, newest first, of one day the seller's own list first."""
    is_copy = quote.row.source == litellm.ID and quote.row.provider in _COPIED
    figures = [figure for figure in (quote.row.input, quote.row.output) if figure is not None]
    zero = bool(figures) and not any(figures)
    day = quote.row.as_of.replace("-", "").ljust(8, "0")
    second_hand = OWN_LISTS.get(quote.row.source) != quote.provider
    name = (quote.row.source, quote.row.provider_model_id, repr(quote.row))
    return (zero, is_copy, -int(day), second_hand, not at_all_hours, *name)


def _fill_missing(figures: dict[str, float | None], lead: PriceQuote, ordered: list[PriceQuote]) -> None:
    """Fill in place the cache and batch prices that `lead` lacks, from the newest rows with the same price.

    A source with another price has other cache and batch prices too, so its rows are not used.
    """
    plain = [quote for quote in ordered if _is_plain(quote)]
    agreeing = {quote.row.source for quote in plain if _is_same_price(lead, quote)}
    others = {quote.row.source for quote in plain if _is_other_price(lead, quote)} - agreeing
    batches = [quote for quote in ordered if quote.condition.batch and not quote.condition.above]
    _fill_batch(figures, [quote for quote in batches if quote.row.source not in others])
    for quote in plain:
        if figures["input"] is not None and _is_same_price(lead, quote):
            for name in _CACHE_AND_BATCH:
                figures[name] = quote.figures[name] if figures[name] is None else figures[name]


def _is_plain(quote: PriceQuote) -> bool:
    return not quote.condition.above and not quote.condition.batch


def _is_same_price(first: PriceQuote, second: PriceQuote) -> bool:
    return all(
        price_terms.is_same_price(first.figures[way], second.figures[way]) for way in ("input", "output")
    )


def _is_other_price(first: PriceQuote, second: PriceQuote) -> bool:
    pairs = [(first.figures[way], second.figures[way]) for way in ("input", "output")]
    return any(a is not None and b is not None and not price_terms.is_same_price(a, b) for a, b in pairs)


def _fill_batch(figures: dict[str, float | None], batches: list[PriceQuote]) -> None:
    for batch in batches[:1]:
        for name in ("input", "output"):
            if figures[f"batch_{name}"] is None:
                figures[f"batch_{name}"] = batch.figures[name]


def _least_cached(lead: PriceQuote, ordered: list[PriceQuote]) -> int | None:
    """The length below which a prompt is not cached: as a source states it, else as the provider publishes it."""
    stated = (quote.row.least_cached_tokens for quote in ordered if quote.row.least_cached_tokens)
    return next(stated, None) or source_names.least_cached_tokens_of(lead.provider, lead.model)


def _with_true_bounds(quotes: list[PriceQuote]) -> list[PriceQuote]:
    """The quotes, a tier of models.dev "over 200k" moved to where others say that the model's first tier begins.

    GPT-5.6's first tier begins above 272,000 tokens: a prompt of 250,000 was billed at twice its price.
    """
    firm: dict[str, int] = {}
    for quote in quotes:
        above = quote.condition.above
        if above and quote.row.source != models_dev.ID:
            firm[quote.model] = min(above, firm.get(quote.model, above))
    return [_with_true_bound(quote, firm.get(quote.model)) for quote in quotes]


def _with_true_bound(quote: PriceQuote, firm: int | None) -> PriceQuote:
    is_vague = quote.row.source == models_dev.ID and quote.condition.above == models_dev.VAGUE_TIER
    return quote._replace(condition=quote.condition._replace(above=firm)) if is_vague and firm else quote


def _tiers(ordered: list[PriceQuote], lead: PriceQuote) -> tuple[PriceTier, ...]:
    """The long-prompt tiers of the source of `lead`, else of the newest source that states any."""
    rows = [quote for quote in ordered if quote.condition.above and not quote.condition.batch]
    own = [quote for quote in rows if quote.row.source == lead.row.source] or rows
    if not own:
        return ()
    chosen = [quote for quote in own if quote.row.source == own[0].row.source]
    tiers: dict[int, PriceTier] = {}
    for quote in chosen:
        batch = [q for q in ordered if q.condition.batch and q.condition.above == quote.condition.above]
        figures = dict(quote.figures)
        _fill_batch(figures, batch)
        above = quote.condition.above - (lead.provider in source_names.TIERS_BEGIN_AT)
        tiers.setdefault(above, PriceTier(above_tokens=above, **figures))
    return tuple(tiers[above] for above in sorted(tiers))


def _off_peak(lead: PriceQuote, quotes: list[PriceQuote]) -> OffPeak | None:
    """The lower price of some hours, as the source of the price in force states it."""
    found = next((quote for quote in quotes if quote.row.source == lead.row.source), None)
    if found is None:
        return None
    figures = {name: found.figures[name] for name in ("input", "output", "cache_read")}
    return OffPeak(hours=found.condition.off_peak, **figures)


def _announced(lead: PriceQuote, quotes: list[PriceQuote]) -> tuple[AnnouncedPrice, ...]:
    """The prices that begin after the day of the one in force, the next first; of several sources the newest's."""
    found = []
    for since in sorted({quote.condition.since for quote in quotes} - {""}):
        then = [quote for quote in quotes if quote.condition.since == since]
        base = next((quote for quote in then if _is_plain(quote)), None)
        if base is None or since <= lead.row.as_of:
            continue
        figures = dict(base.figures)
        _fill_batch(figures, [quote for quote in then if quote.condition.batch and not quote.condition.above])
        tiers = _tiers([quote for quote in then if quote.row.source == base.row.source], base)
        found.append(AnnouncedPrice(since=since, source=base.row.source, tiers=tiers, **figures))
    return tuple(found)


def _media(plain: list[PriceQuote]) -> tuple[MediaPrice, ...]:
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


def _disagreement(lead: PriceQuote, plain: list[PriceQuote], off_peak: list[PriceQuote]) -> tuple[Quote, ...]:
    """The prices of other sources that are neither that of `lead` nor the lower one of some hours."""
    found = {}
    for quote in plain:
        theirs = quote.figures
        if quote is lead or (theirs["input"] is None and theirs["output"] is None):
            continue
        if any(_is_same_price(known, quote) for known in (lead, *off_peak)):
            continue
        key = (quote.row.source, quote.row.as_of, str(theirs["input"]), str(theirs["output"]))
        found[key] = Quote(source=key[0], as_of=key[1], input=theirs["input"], output=theirs["output"])
    return tuple(found[key] for key in sorted(found))
