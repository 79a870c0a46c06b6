"""Prices as figures: rounded so that equal prices read equal, and never zero."""

_SAME = 1e-4


def tidy(price: float) -> float:
    """A price without the noise of per-token arithmetic: 1.99997 is 2.0; else six significant digits."""
    short = float(f"{price:.3g}")
    return short if price and abs(short - price) / abs(price) < _SAME else float(f"{price:.6g}")


def known(figure: float | None) -> float | None:
    """A price as the catalogue keeps it: zero is unknown."""
    return tidy(figure) or None if figure else None


def same(one: float | None, other: float | None) -> bool:
    """Whether two prices are one (within a ten-thousandth)."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _SAME * max(abs(one), abs(other))
