"""models.dev: prices in USD per million tokens and facts, by provider and model."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from catalog.model import Source
from catalog.sources.fields import (
    FieldError,
    Row,
    checked_id,
    date,
    document,
    entries,
    inside,
    members,
    text,
    truth,
    whole,
)
from catalog.sources.price_collector import PriceCollector, modalities, named_condition, usd
from catalog.sources.upstream import Listing, OneDocument, Page, PriceRow, Reading

ADDRESS = "https://models.dev/api.json"
ID = "models-dev"
_MEDIA = ("reasoning", "input_audio", "output_audio")

VAGUE_TIER = 200_000
"""Tokens: the bound of a long prompt as this source names it, whatever the true one is (272,000 at OpenAI)."""


class ModelsDev(OneDocument):
    """https://models.dev, one document.

    A reading's `as_of` is the latest day on which the document itself says that a model was updated: it is at
    least as young as that. A day after the one on which it was served is not believed.
    """

    address = ADDRESS
    about = Source(
        id=ID,
        name="models.dev",
        url="https://models.dev",
        license="MIT",
        as_of="",
        gave="API prices, most facts of models",
        attribution="models.dev, Copyright (c) 2025 models.dev, MIT License",
    )

    def entries(self, page: Page) -> Iterable[msgspec.Raw]:
        """An object of providers, each with its models and the package that talks to it."""
        return members(document(page.body)).values()

    def is_entry(self, raw: msgspec.Raw) -> bool:
        """Whether an entry has an object of models, and the package or the variable of a provider."""
        try:
            found = members(raw)
            members(found.get("models", msgspec.Raw(b"0")))
        except FieldError:
            return False
        return "npm" in found or "env" in found

    def read(self, page: Page) -> Reading:
        """All models of all providers."""
        collector = PriceCollector(ID, page.day)
        updated = ""
        for provider, raw in members(document(page.body)).items():
            try:
                models = members(_models(raw))
                checked_id(provider, "provider")
            except FieldError as error:
                collector.reject(provider, str(error))
                continue
            for name, model in models.items():
                entry = _Entry(collector, provider, name)
                collector.entry(f"{provider}/{name}", model, entry.prices, entry.facts)
                updated = max(updated, entry.updated)
        return collector.reading(updated)


class _Entry:
    """One model of one provider."""

    def __init__(self, collector: PriceCollector, provider: str, name: str) -> None:
        self._collector, self._provider, self._name = collector, provider, name
        self._variant = named_condition(name)
        self.updated = ""

    def prices(self, row: Row) -> Iterator[PriceRow]:
        """The standard price, those of long prompts and those of other modes."""
        cost = inside(row, "cost")
        if not cost:
            return
        yield self._price(
            cost, "", {name: price for name in _MEDIA if (price := usd(cost, name)) is not None}
        )
        tiers = dict(_tiers(cost))
        for above, tier in tiers.items():
            yield self._price(tier, f"context>{above}")
        for mode, settings in inside(inside(row, "experimental"), "modes").items():
            if isinstance(settings, dict) and "cost" in settings:
                yield self._price(inside(settings, "cost"), f"mode:{checked_id(mode, 'mode')}")

    def facts(self, row: Row) -> Iterator[Listing]:
        """The facts of the model; a limit of zero is unknown."""
        limits, kinds = inside(row, "limit"), inside(row, "modalities")
        updated = date(row, "last_updated") or ""
        base = text(row, "base_model")
        yield Listing(
            provider=self._provider,
            id=checked_id(self._name),
            name=text(row, "name") or self._name,
            other_names=(base,) if base else (),
            family=text(row, "family"),
            open_weights=truth(row, "open_weights"),
            context_tokens=whole(limits, "context") or None,
            max_output_tokens=whole(limits, "output") or None,
            inputs=modalities(kinds, "input"),
            outputs=modalities(kinds, "output"),
            tools=truth(row, "tool_call"),
            structured_output=truth(row, "structured_output"),
            reasoning=truth(row, "reasoning"),
            released=date(row, "release_date"),
            knowledge_cutoff=date(row, "knowledge"),
        )
        if len(updated) == len("2026-07-02") and (not self._collector.day or updated <= self._collector.day):
            self.updated = updated

    def _price(self, cost: Row, condition: str, media: Mapping[str, float] | None = None) -> PriceRow:
        return PriceRow(
            source=ID,
            as_of=self._collector.day,
            provider=self._provider,
            provider_model_id=self._name,
            condition="; ".join(filter(None, (self._variant, condition))),
            input=usd(cost, "input"),
            output=usd(cost, "output"),
            cache_read=usd(cost, "cache_read"),
            cache_write=usd(cost, "cache_write"),
            extras=dict(media or {}),
        )


def _tiers(cost: Row) -> Iterator[tuple[int, Row]]:
    """Prompt length in tokens above which a price holds, and the price.

    `context_over_200k` repeats the lowest tier under that name wherever it begins, so it counts only without `tiers`.
    """
    tiers = entries(cost, "tiers")
    if not tiers and (over := inside(cost, "context_over_200k")):
        yield VAGUE_TIER, over
    for tier in tiers:
        if not isinstance(tier, dict):
            raise FieldError("tiers: a list of objects was expected")
        bound = inside(tier, "tier")
        above = whole(bound, "size", least=1)
        if above is None or bound.get("type", "context") != "context":
            raise FieldError("tiers: a tier without the prompt length from which it holds")
        yield above, tier


def _models(provider: msgspec.Raw) -> msgspec.Raw:
    found = members(provider).get("models")
    if found is None:
        raise FieldError("models: nothing was found, an object was expected")
    return found
