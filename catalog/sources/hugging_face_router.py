"""The router of Hugging Face's Inference Providers: prices of open models by the host that serves them."""

from collections.abc import Iterable, Iterator

import msgspec

from catalog.model import Source
from catalog.sources.fields import FieldError, Row, entries, identifier, inside, truth, whole
from catalog.sources.price_collector import PriceCollector, listed_models, modalities, usd
from catalog.sources.upstream import Listing, OneDocument, Page, PriceRow, Reading

ADDRESS = "https://router.huggingface.co/v1/models"
ID = "hugging-face-router"
_SELLER = "huggingface"
_LIVE = "live"


class HuggingFaceRouter(OneDocument):
    """https://router.huggingface.co, one document. It does not state its day.

    The prices of a host stand under `huggingface_HOST`, as other sources write them.
    """

    address = ADDRESS
    entry_members = ("providers",)
    about = Source(
        id=ID,
        name="Hugging Face Inference Providers",
        url=ADDRESS,
        license="facts",
        as_of="",
        gave="API prices of open models by host, context windows",
    )

    def entries(self, page: Page) -> Iterable[msgspec.Raw]:
        """An object whose `data` lists models with the hosts that serve them."""
        return listed_models(page)

    def read(self, page: Page) -> Reading:
        """All models."""
        collector = PriceCollector(ID, page.day)
        entry = _Entry(page.day)
        for position, raw in enumerate(listed_models(page)):
            collector.entry(f"model {position}", raw, entry.prices, entry.facts)
        return collector.reading()


class _Entry:
    """Reads one model."""

    def __init__(self, day: str) -> None:
        self._day = day

    def prices(self, row: Row) -> Iterator[PriceRow]:
        """The price of each host that serves the model now and states one."""
        model = identifier(row, "id")
        for host in _hosts(row):
            pricing = inside(host, "pricing")
            if host.get("status") != _LIVE or not pricing:
                continue
            yield PriceRow(
                source=ID,
                as_of=self._day,
                provider=f"{_SELLER}_{identifier(host, 'provider')}",
                provider_model_id=model,
                condition="variant:free" if truth(host, "is_free") else "",
                input=usd(pricing, "input"),
                output=usd(pricing, "output"),
                context_tokens=whole(host, "context_length") or None,
            )

    def facts(self, row: Row) -> Iterator[Listing]:
        """What the hosts together say of the model: the widest window, and what any of them supports."""
        model = identifier(row, "id")
        hosts = _hosts(row)
        architecture = inside(row, "architecture")
        yield Listing(
            provider=_SELLER,
            id=model,
            name=model.rpartition("/")[2],
            developer=model.partition("/")[0] if "/" in model else "",
            hub_repository=model if "/" in model else None,
            context_tokens=max((whole(host, "context_length") or 0 for host in hosts), default=0) or None,
            inputs=modalities(architecture, "input_modalities"),
            outputs=modalities(architecture, "output_modalities"),
            tools=_any(hosts, "supports_tools"),
            structured_output=_any(hosts, "supports_structured_output"),
        )


def _hosts(row: Row) -> list[Row]:
    found: list[Row] = []
    for host in entries(row, "providers"):
        if not isinstance(host, dict):
            raise FieldError("providers: a list of objects was expected")
        found.append(host)
    return found


def _any(hosts: list[Row], key: str) -> bool | None:
    """True where a host says so; "no" at all of them is about the hosts and not about the model."""
    return True in {truth(host, key) for host in hosts} or None
