"""The prior of a model's ability: what its developer, date, size, openness and reasoning say before any result."""

from math import log10
from typing import NamedTuple

from catalog.evidence import Scale
from catalog.model import Model

KNOTS = (2023.0, 2023.75, 2024.5, 2025.25, 2026.0, 2026.6)
"""Years between which progress is taken as even."""
_YEAR_ZERO = 2025.0
_BILLION = 1e9


UNDATED = "no date"


class Expected(NamedTuple):
    """The expected ability of a model before any result, and the standard deviation of such models around it."""

    mean: float
    sd: float


def terms(model: Model) -> dict[str, float]:
    """The facts of a model that the prior weighs, as numbers; years, powers of ten of parameters, or 1 for yes."""
    found = {"constant": 1.0, f"developer {model.developer}": 1.0}
    if model.family:
        found[f"family {model.family}"] = 1.0
    found |= _date(model) | _size(model)
    if model.open_weights and "year" in found:
        found["open year"] = found["year"]  # open models got better more slowly than closed ones
    found |= _fact_terms("open weights", model.open_weights) | _fact_terms("reasoning", model.reasoning)
    return found


def expected(model: Model, scale: Scale) -> Expected:
    """The prior in standard deviations of ability; unknown facts add nothing, an unknown date widens it."""
    found, weights = terms(model), scale.terms
    mean = sum([weights[name] * value for name, value in found.items() if name in weights])
    return Expected(mean, scale.undated_sd if UNDATED in found else scale.ability_sd)


def _date(model: Model) -> dict[str, float]:
    year = _year(model.released)
    if year is None:
        return {UNDATED: 1.0}
    later = {f"after {knot:g}": year - knot for knot in KNOTS if year > knot}
    return {"year": year - _YEAR_ZERO, **later}


def _size(model: Model) -> dict[str, float]:
    found: dict[str, float] = {}
    if model.total_parameters:
        found["size"] = log10(model.total_parameters / _BILLION) - 1.5
    else:
        found["no size"] = 1.0
    if model.active_parameters:
        found["active size"] = log10(model.active_parameters / _BILLION) - 1.0
    return found


def _fact_terms(name: str, fact: bool | None) -> dict[str, float]:
    if fact is None:
        return {f"{name} unknown": 1.0}
    return {name: 1.0} if fact else {}


def _year(released: str | None) -> float | None:
    """A date as a year with decimals; a month stands for its middle."""
    if not released:
        return None
    year, _, rest = released.partition("-")
    month = int(rest[:2]) if rest else 6
    return int(year) + (month - 0.5) / 12
