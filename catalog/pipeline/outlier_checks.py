"""Finds figures of models and offers that cannot be right, alone or beside those of other offers.

The build stops at each until `tables/decisions.csv` accepts it or `tables/corrections.csv` corrects it; a refresh
rejects the price. Real cases: litellm filed $0.08 per picture of FLUX.1 Kontext as $0.08 per million tokens; models.dev
had Mistral Nemo at Helicone at over a hundred times all others, and MiniMax-M2.1 at Moark in yuan.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from statistics import median
from typing import NamedTuple

from catalog.formatting import plain
from catalog.model import Model, Offer, Provider
from catalog.record import Kind, PriceUnit

HIGHEST_TOKEN_PRICE = 1_000.0
_LEAST_SIZE_RATIO, _MOST_SIZE_RATIO = 0.85, 1.3  # names round down: vision towers and embeddings come on top
_ROUNDING = 1.03
_FAR_TOKEN_PRICE = 50  # times the usual price of the same model, or a fraction of it
_MOST_RATIO = (5, 40)  # of input to output price and the other way; Qwen3.5-9B at OpenInfer had 33 to 1
_FAR_MEDIA = 20  # times the usual price of the same unit, or a fraction of it
_HIGHEST_EMBEDDING_PRICE = 5.0  # USD per million tokens
_FAR_SIBLING = 10  # times below the median of the same developer's other models
_LEAST_OF_OPEN = 1 / 2  # of the hosts' median, for the maker of open weights
_LEAST_OF_OWN = 1 / 3  # of the cheapest other offer
_KINDS_OF_UNIT: dict[PriceUnit, frozenset[Kind]] = {
    "video_second_out": frozenset({"video"}),
    "million_characters_in": frozenset({"tts", "audio"}),
    "audio_minute_out": frozenset({"tts", "audio", "llm"}),
    "audio_minute_in": frozenset({"asr", "audio", "llm"}),
    "image_out": frozenset({"image", "llm", "other"}),
    "page_in": frozenset({"llm", "other"}),
    "query": frozenset({"rerank", "embedding", "llm"}),
}
_SIZE = re.compile(r"(?<![\d.a-z])(?:(\d{1,2})-)?(\d+(?:\.\d+)?)(b|m)(?![a-z0-9])")
_EXPERTS = re.compile(r"(\d+)x(\d+(?:\.\d+)?)b")
_DAY = re.compile(r"(?<!\d)(20[12]\d)-?(0[1-9]|1[0-2])-?([0-2]\d|3[01])(?!\d)")
_MONTH = re.compile(r"(?<![\d.a-z])(2[2-6])(0[1-9]|1[0-2])(?!\d|b|x)")


class Implausible(NamedTuple):
    """A figure that a check rejects: `found` is the figure, `reason` the clause; `key` names it in decisions.csv."""

    check: str
    key: str
    found: str
    reason: str


def implausible_values(models: Iterable[Model], offers: Iterable[Offer]) -> list[Implausible]:
    """Every implausible figure, in a fixed order."""
    by_id = {model.id: model for model in models}
    found = {reason for model in by_id.values() for reason in _implausible_model_facts(model)}
    return sorted(found | set(implausible_offers(by_id, offers)))


def implausible_offers(models: Mapping[str, Model], offers: Iterable[Offer]) -> list[Implausible]:
    """The implausible figures of offers of known models."""
    found: list[Implausible] = []
    inputs: dict[str, list[float]] = defaultdict(list)
    known = tuple(offers)
    for offer in known:
        found.extend(_implausible_offer_facts(offer, models[offer.model]))
        if offer.input is not None:
            inputs[offer.model].append(offer.input)
    found.extend(_far_from_median(known, {model: median(prices) for model, prices in inputs.items()}))
    return found


def _far_from_median(offers: Iterable[Offer], usual: dict[str, float]) -> Iterable[Implausible]:
    for offer in offers:
        if (
            offer.input is not None
            and not 1 / _FAR_TOKEN_PRICE <= offer.input / usual[offer.model] <= _FAR_TOKEN_PRICE
        ):
            reason = f"the usual price of this model is {plain(usual[offer.model])}"
            yield Implausible("price", offer_key(offer), f"input {plain(offer.input)}", reason)


def offer_key(offer: Offer) -> str:
    """How decisions.csv names an offer."""
    return f"{offer.model}|{offer.provider}|{offer.provider_model_id}|{offer.variant}"


def _implausible_model_facts(model: Model) -> Iterable[Implausible]:
    if reason := size_contradiction(model):
        yield Implausible("parameters", model.id, str(model.total_parameters), reason)
    active, total = model.active_parameters, model.total_parameters
    if active and total and active > total * _ROUNDING:
        found = f"{active} of {total}"
        yield Implausible("parameters", model.id, found, "more active parameters than there are")
    if reason := date_contradiction(model):
        yield Implausible("released", model.id, str(model.released), reason)


def size_contradiction(model: Model) -> str:
    """How the size in the model's names contradicts its parameter count; empty where it does not or one is unknown.

    The Hub counts packed tensors as single parameters: Solar Open 100B read as 8 billion.
    """
    sizes = {
        size for name in (model.id, model.name, model.hub_repository or "") for size in _named_sizes(name)
    }
    if not sizes or model.total_parameters is None:
        return ""
    if any(_LEAST_SIZE_RATIO <= model.total_parameters / size <= _MOST_SIZE_RATIO for size in sizes):
        return ""
    return f"the name says {plain(max(sizes) / 1e9)} billion"


def date_contradiction(model: Model) -> str:
    """How a date in the model's name contradicts its release date by more than two months; empty where it does not."""
    name = model.id.partition("/")[2]
    if model.released is None:
        return ""
    if day := _DAY.search(name):
        year, month = int(day[1]), int(day[2])
    elif code := _MONTH.search(name):
        year, month = 2000 + int(code[1]), int(code[2])
    else:
        return ""
    parts = model.released.split("-")
    released = int(parts[0]) * 12 + (int(parts[1]) if len(parts) > 1 else month)
    if abs(released - (year * 12 + month)) <= 2:
        return ""
    return f"the name says {year}-{month:02d}"


def _named_sizes(name: str) -> Iterable[float]:
    """Every size that a name may state: `2-5b` is 5 billion or 2.5 billion; `8x7b` states none."""
    text = name.rpartition("/")[2].lower().replace("_", "-")
    if _EXPERTS.search(text):
        return
    for whole, part, unit in _SIZE.findall(text):
        factor = 1e9 if unit == "b" else 1e6
        yield float(part) * factor
        if whole and "." not in part:  # `lfm-3-1.7b` is version 3 of 1.7 billion
            yield float(f"{whole}.{part}") * factor


def _implausible_offer_facts(offer: Offer, model: Model) -> Iterable[Implausible]:
    name = offer_key(offer)
    for field in ("input", "output"):
        price = getattr(offer, field)
        if price is not None and price > HIGHEST_TOKEN_PRICE:
            yield Implausible("price", name, f"{field} {plain(price)}", "more than $1,000 per million tokens")
    ratio = offer.output / offer.input if offer.input and offer.output else 1.0
    if model.kind == "llm" and not 1 / _MOST_RATIO[0] <= ratio <= _MOST_RATIO[1]:
        found = f"input {plain(offer.input or 0.0)}, output {plain(offer.output or 0.0)}"
        yield Implausible("price", name, found, "input and output are too far apart")
    for price in offer.media:
        suits = _KINDS_OF_UNIT.get(price.unit)
        if suits and model.kind not in suits:
            yield Implausible("unit", name, price.unit, f"does not suit a model of the kind {model.kind}")
    drawn = model.kind in ("image", "video") and model.open_weights
    if drawn and offer.input is not None and not offer.media:
        yield Implausible(
            "unit", name, f"input {plain(offer.input)}", "looks like a price per picture, not per token"
        )
    if model.kind == "asr" and offer.input is not None and offer.input < 0.02:
        yield Implausible("unit", name, f"input {plain(offer.input)}", "looks like a price per minute")


def implausible_beside_others(
    models: Iterable[Model], offers: Iterable[Offer], providers: Iterable[Provider]
) -> list[Implausible]:
    """Every price that is far from what it is compared with, in a fixed order."""
    by_id = {model.id: model for model in models}
    listed = [offer for offer in offers if offer.terms == "list" and not offer.variant]
    own = {provider.id: frozenset(provider.own_models_of) for provider in providers}
    found = {
        *_media_outliers(listed),
        *_embedding_outliers(listed, by_id),
        *_developer_price_outliers(listed, by_id, own),
    }
    return sorted(found)


def _media_outliers(offers: Iterable[Offer]) -> Iterator[Implausible]:
    """Media prices against the other offers of the same model in the same unit and quality."""
    groups: dict[tuple[str, str, str], list[tuple[Offer, float]]] = defaultdict(list)
    for offer in offers:
        for price in offer.media:
            groups[(offer.model, price.unit, price.detail)].append((offer, price.usd))
    for (_, unit, _), priced in groups.items():
        for offer, usd in priced:
            others = [other for one, other in priced if one is not offer]
            if others and not 1 / _FAR_MEDIA <= usd / median(others) <= _FAR_MEDIA:
                reason = f"the other offers of this model ask {plain(median(others))}"
                yield Implausible("price", offer_key(offer), f"{unit} {plain(usd)}", reason)


def _embedding_outliers(offers: Iterable[Offer], models: dict[str, Model]) -> Iterator[Implausible]:
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
        if price > _HIGHEST_EMBEDDING_PRICE:
            reason = f"more than ${plain(_HIGHEST_EMBEDDING_PRICE)} per million tokens"
            yield Implausible("price", offer_key(offer), f"input {plain(price)}", reason)
        elif siblings and price < median(siblings) / _FAR_SIBLING:
            reason = f"the maker's other models cost {plain(median(siblings))}"
            yield Implausible("price", offer_key(offer), f"input {plain(price)}", reason)


def _developer_price_outliers(
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
                reason = f"others ask {plain(min(others))} or more, {plain(median(others))} as a rule"
                yield Implausible(
                    "price", offer_key(offer), f"input {plain(offer.input)}", f"the maker's own: {reason}"
                )
