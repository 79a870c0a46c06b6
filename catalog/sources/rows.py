"""One row of a price source, in the shape that all of them are brought to before they are merged."""

from catalog.record import Record

FIGURES = ("input", "output", "cache_read", "cache_write", "batch_input", "batch_output")


class PriceRow(Record, frozen=True, kw_only=True, array_like=True):
    """What one source says of one provider's price of one model, under one condition.

    `provider` and `provider_model_id` are spelt as in the source; `model` is an id of the catalogue, empty
    before the row is joined. `condition` is in the words that `catalog.sources.price_terms` reads. Prices are USD
    per million tokens; `extras` holds prices in other units, by the names that `catalog.sources.price_terms` reads.
    """

    source: str
    as_of: str
    provider: str
    provider_model_id: str
    model: str = ""
    condition: str = ""
    unit: str = ""
    terms: str = ""
    input: float | None = None
    output: float | None = None
    cache_read: float | None = None
    cache_write: float | None = None
    batch_input: float | None = None
    batch_output: float | None = None
    extras: dict[str, float] = {}
    context_tokens: int | None = None
    retires: str = ""

    @property
    def key(self) -> str:
        """How a correction names the row; no two rows of a source share it."""
        return "|".join((self.provider, self.provider_model_id, self.condition, self.source))


class ProviderName(Record, frozen=True, kw_only=True):
    """The provider that a source's name means.

    `plan` says what its prices are, empty for pay as you go; a `provider` that is empty sells nothing: it is a
    program for one's own machine.
    """

    name_in_source: str
    provider: str
    plan: str = ""

    @classmethod
    def unlisted(cls, name: str) -> "ProviderName":
        """What a name means that is not settled: itself; a host behind the Hugging Face router is the router."""
        provider = "huggingface" if name.startswith("huggingface_") else name.lower()
        return cls(name_in_source=name, provider=provider)
