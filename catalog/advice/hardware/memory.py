"""What open weights need in memory: themselves, and what they keep of each conversation that runs.

Weights: parameters x bytes per parameter, plus 0.8 GB, plus ten percent: against 260 community measurements of
peak memory the median of measured over estimated was 1.04 to 1.09. Of every token in a running request a layer
keeps 2 x key-value heads x their size, at two bytes each, or one latent vector where the attention is latent.
"""

from typing import NamedTuple

from catalog.model import Architecture, Model

GIB = 2**30
BYTES_PER_PARAMETER = {"4-bit": 0.58, "8-bit": 1.06, "16-bit": 2.0}
"""Of a file of that precision, its scales and the parts left at a higher one included."""
OVERHEAD_GB = 0.8
MARGIN = 1.1
KV_BYTES = 2
_ONLY_READ = ("embedding", "rerank")
USUAL_KV_VALUES = 40_000
"""The median of the 268 known architectures that keep the whole context; nine of ten lie within a factor of four and
hardly depend on the size."""


class Kept(NamedTuple):
    """Bytes that a running request holds for each of its tokens: of all of them, and of the last `window` only."""

    all_tokens: float
    in_window: float
    window: int
    known: bool

    def bytes(self, tokens: float) -> float:
        """Bytes of a request of so many tokens."""
        return self.all_tokens * tokens + self.in_window * min(tokens, self.window)


def kept(model: Model, architecture: Architecture | None) -> Kept:
    """What it keeps of a token; what is usual where its architecture is unknown, and little of what only reads."""
    if architecture is not None:
        a = architecture
        per_layer = KV_BYTES * (a.kv_latent or 2 * (a.kv_heads or 0) * (a.head_dim or 0))
        rest = per_layer * (a.layers - a.full_attention_layers) if a.window_tokens else 0
        return Kept(float(per_layer * a.full_attention_layers), float(rest), a.window_tokens or 0, True)
    return Kept(0.0 if model.kind in _ONLY_READ else float(KV_BYTES * USUAL_KV_VALUES), 0.0, 0, False)
