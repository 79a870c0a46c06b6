"""What open weights need in memory.

Weights: parameters x bytes per parameter, plus 0.8 GB, plus ten percent: against 260 community measurements of
peak memory the median of measured over estimated was 1.04 to 1.09. The cache of a running conversation is not
included: it depends on the architecture.
"""

from typing import NamedTuple

from catalog.advice.gpus import memory_gib
from catalog.model import Model

BYTES_PER_PARAMETER = {"4-bit": 0.58, "8-bit": 1.06, "16-bit": 2.0}
OVERHEAD_GB = 0.8
MARGIN = 1.1
_GIB_PER_GB = 1e9 / 2**30


class MemoryProblem(NamedTuple):
    """Why a model does not fit: what it needs (None: unknown), and that in words."""

    has: str | None
    text: str


def weights_gib(model: Model, precision: str) -> float | None:
    """Memory for the weights in GiB at `precision` (a key of BYTES_PER_PARAMETER); None where the size is unknown."""
    if model.total_parameters is None:
        return None
    gigabytes = model.total_parameters / 1e9 * BYTES_PER_PARAMETER[precision] + OVERHEAD_GB
    return gigabytes * MARGIN * _GIB_PER_GB


def fits_memory(model: Model, gpu: str) -> MemoryProblem | None:
    """None where the weights fit at 4 bits, else the reason why not."""
    available = memory_gib(gpu)
    needed = weights_gib(model, "4-bit")
    if needed is None:
        return MemoryProblem(None, "Its size is unknown, so whether it fits into the memory is unknown.")
    if needed > available:
        return MemoryProblem(
            f"{needed:.0f} GiB",
            f"Its weights need about {needed:,.0f} GiB at 4 bits; {gpu} has {available:,.0f} GiB.",
        )
    return None


def memory_text(gpu: str) -> str:
    """The memory asked for, in words."""
    return f"{memory_gib(gpu):,.0f} GiB ({gpu})"
