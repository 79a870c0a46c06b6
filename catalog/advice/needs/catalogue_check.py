"""Whether the hardware that needs name is known, and whether prices of hardware have something to hold to."""

from collections.abc import Mapping

from catalog.advice.hosting import hardware_names
from catalog.advice.needs.errors import NeedsError, shown
from catalog.advice.needs.records import Hosting
from catalog.model import Gpu

HARDWARE_PRICES = ("own_gpu", "gpu_usd_per_hour", "gpu_price_usd")
"""The needs that say what an hour of the hardware costs that is named."""


def check_hardware(hosting: Hosting, gpus: Mapping[str, Gpu], file: str | None) -> None:
    """Raises `NeedsError` with the nearest name where hardware is not known, or where it is priced and not named."""
    if hosting.gpu is not None:
        try:
            hardware_names.find_machine(hosting.gpu, gpus)
        except ValueError as error:
            near = hardware_names.nearest_gpu(hosting.gpu, gpus)
            raise NeedsError(file, "hosting.gpu", shown(hosting.gpu), str(error), near) from error
        return
    for key in HARDWARE_PRICES:
        if getattr(hosting, key) not in (None, False):
            expected = 'hosting.gpu beside it, such as "1x H100-80GB"'
            raise NeedsError(file, f"hosting.{key}", "a price of hardware that is not named", expected)
