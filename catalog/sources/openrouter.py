"""OpenRouter's list of models: prices as text in USD per token, and facts."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import msgspec

from catalog.model import Source
from catalog.sources.fields import (
    FieldError,
    Row,
    checked_id,
    date,
    entries,
    figure,
    identifier,
    inside,
    text,
    texts,
    whole,
)
from catalog.sources.price_collector import (
    PriceCollector,
    listed_models,
    modalities,
    named_condition,
    per_million,
    usd,
)
from catalog.sources.upstream import Listing, OneDocument, Page, PriceRow, Reading

ADDRESS = "https://openrouter.ai/api/v1/models"
ID = "openrouter"
_VARIABLE = -1.0  # what a router to other models states: the price is that of the model it takes
_EXTRAS = {"audio": "input_audio_mtok", "internal_reasoning": "reasoning"}
"""Left out: `web_search` is a tool, and `image` is per picture or per token."""
_LATEST = 4_102_444_800
"""A second of the year 2100: what is later is no date."""


class OpenRouter(OneDocument):
    """https://openrouter.ai, one document."""

    address = ADDRESS
    entry_members = ("pricing", "architecture")
    about = Source(
        id=ID,
        name="OpenRouter model list",
        url=ADDRESS,
        license="facts",
        as_of="",
        gave="API prices, model ids, their Hugging Face repositories, context windows",
    )

    def entries(self, page: Page) -> Iterable[msgspec.Raw]:
        """An object whose `data` lists models with a price and an architecture."""
        return listed_models(page)

    def read(self, page: Page) -> Reading:
        """All models; the list is at least of the day on which the newest of them was added."""
        collector = PriceCollector(ID, page.day)
        entry = _Entry(page.day)
        for position, raw in enumerate(listed_models(page)):
            collector.entry(f"model {position}", raw, entry.prices, entry.facts)
        return collector.reading(entry.newest)


class _Entry:
    """Reads one model."""

    def __init__(self, day: str) -> None:
        self._day = day
        self.newest = ""

    def prices(self, row: Row) -> Iterator[PriceRow]:
        """The price, and those of long prompts; none where it varies with the model that answers."""
        pricing = inside(row, "pricing")
        if any(figure(pricing, way, least=_VARIABLE) == _VARIABLE for way in ("prompt", "completion")):
            return
        extras = {name: per_million(pricing, key) for key, name in _EXTRAS.items()}
        extras["request"] = usd(pricing, "request")
        yield self._price(row, pricing, "", {name: price for name, price in extras.items() if price})
        for override in entries(pricing, "overrides"):
            if not isinstance(override, dict):
                raise FieldError("overrides: a list of objects was expected")
            if least := whole(override, "min_prompt_tokens"):
                yield self._price(row, {**pricing, **override}, f"context>{least - 1}", {})

    def _price(self, row: Row, pricing: Row, tier: str, extras: dict[str, float]) -> PriceRow:
        model = identifier(row, "id")
        return PriceRow(
            source=ID,
            as_of=self._day,
            provider=ID,
            provider_model_id=model,
            condition="; ".join(filter(None, (named_condition(model), tier))),
            input=per_million(pricing, "prompt"),
            output=per_million(pricing, "completion"),
            cache_read=per_million(pricing, "input_cache_read"),
            cache_write=per_million(pricing, "input_cache_write"),
            extras=extras,
            context_tokens=whole(row, "context_length") or None,
            retires=date(row, "expiration_date") or "",
        )

    def facts(self, row: Row) -> Iterator[Listing]:
        """The facts of the model. `created` is the day on which OpenRouter listed it, not its release."""
        model = identifier(row, "id")
        repository = text(row, "hugging_face_id")
        slug = text(row, "canonical_slug")
        architecture = inside(row, "architecture")
        accepted = texts(row, "supported_parameters") or ()
        added = whole(row, "created")
        if added and added < _LATEST:
            self.newest = max(self.newest, datetime.fromtimestamp(added, UTC).date().isoformat())
        yield Listing(
            provider=ID,
            id=model,
            name=text(row, "name") or model,
            developer=model.partition("/")[0].lstrip("~") if "/" in model else "",
            hub_repository=checked_id(repository, "hugging_face_id") if repository else None,
            other_names=(slug,) if slug and slug != model else (),
            context_tokens=whole(row, "context_length") or None,
            max_output_tokens=whole(inside(row, "top_provider"), "max_completion_tokens") or None,
            inputs=modalities(architecture, "input_modalities"),
            outputs=modalities(architecture, "output_modalities"),
            tools="tools" in accepted or None,
            structured_output="structured_outputs" in accepted or None,
            reasoning="reasoning" in accepted or None,
            knowledge_cutoff=date(row, "knowledge_cutoff"),
        )
