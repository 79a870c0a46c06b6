"""The records of what a model takes to run, and of what it runs on."""

from catalog.record import Place, Record


class Architecture(Record, frozen=True, kw_only=True, array_like=True):
    """What a running language model keeps of each token it has read (see `catalog.advice.hosting.sizing`).

    Of `layers`, `full_attention_layers` keep the whole context, at most `window_tokens` the others; None where
    these keep a fixed state. A layer keeps 2 x `kv_heads` x `head_dim` values a token, or `kv_latent` where the
    attention is latent. `weight_bits` are those of the published weights where they are below 16.
    """

    model: str
    source: str
    as_of: str
    layers: int
    full_attention_layers: int
    kv_heads: int | None = None
    head_dim: int | None = None
    kv_latent: int | None = None
    window_tokens: int | None = None
    weight_bits: float | None = None


class Gpu(Record, frozen=True, kw_only=True):
    """One card, or a machine whose memory is its processor's: what it holds, how fast it is, what it costs.

    `memory_gib` as its maker names it, of which a model may use `usable_share`. Bandwidth in GB/s; speeds in TFLOPS
    of dense products; `watts` under load; `per_machine`: the most that one usual server holds. Rent is USD for one
    of them an hour, on demand, `buy_usd` what one costs.
    """

    id: str
    name: str
    maker: str
    place: Place
    memory_gib: float
    source: str
    as_of: str
    usable_share: float = 1.0
    bandwidth_gb_s: float | None = None
    bf16_tflops: float | None = None
    fp8_tflops: float | None = None
    fp4_tflops: float | None = None
    watts: float | None = None
    per_machine: int = 1
    rent_usd_per_hour: float | None = None
    rent_low_usd: float | None = None
    rent_high_usd: float | None = None
    rent_source: str = ""
    rent_as_of: str = ""
    buy_usd: float | None = None
    buy_source: str = ""
    buy_as_of: str = ""
    note: str = ""
