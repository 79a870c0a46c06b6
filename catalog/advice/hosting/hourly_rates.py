"""What an hour of one GPU costs: rent, what the user says, or, where it is bought, the value it loses and its power."""

import msgspec

from catalog.advice.needs.records import Hosting
from catalog.formatting import plain
from catalog.hardware import Gpu

YEARS = 3
HOURS_OWNED = YEARS * 365 * 24
USD_PER_KWH = 0.15
"""Assumed where nobody says: what firms pay in many places, half or twice that in others."""


class Rate(msgspec.Struct, frozen=True):
    """USD for one GPU an hour, the usual one and the range of the market, and how that is known."""

    usd: float
    low: float
    high: float
    basis: str
    source: str
    as_of: str
    owned: bool = False


def rate(gpu: Gpu, hosting: Hosting) -> Rate | None:
    """What one of these costs an hour; None where nobody says."""
    if hosting.gpu_usd_per_hour is not None:
        usd = hosting.gpu_usd_per_hour
        return Rate(usd, usd, usd, "your price for an hour", "", "")
    if hosting.own_gpu or hosting.gpu_price_usd is not None:
        return _owned(gpu, hosting)
    if gpu.rent_usd_per_hour is None:
        return None
    low, high = gpu.rent_low_usd, gpu.rent_high_usd
    usual = gpu.rent_usd_per_hour
    basis = "rent, on demand"
    return Rate(
        usual,
        usual if low is None else low,
        usual if high is None else high,
        basis,
        gpu.rent_source,
        gpu.rent_as_of,
    )


def _owned(gpu: Gpu, hosting: Hosting) -> Rate | None:
    price = hosting.gpu_price_usd if hosting.gpu_price_usd is not None else gpu.buy_usd
    if price is None or gpu.watts is None:
        return None
    kwh = hosting.usd_per_kwh if hosting.usd_per_kwh is not None else USD_PER_KWH
    usd = price / HOURS_OWNED + gpu.watts / 1000 * kwh
    said = hosting.gpu_price_usd is not None
    basis = f"${price:,.0f} over {YEARS} years and {gpu.watts:,.0f} W at ${plain(kwh)} a kWh"
    source, day = ("", "") if said else (gpu.buy_source, gpu.buy_as_of)
    return Rate(usd, usd, usd, basis, source, day, owned=True)
