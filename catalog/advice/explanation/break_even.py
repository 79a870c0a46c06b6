"""From which volume on own hardware costs no more than an API.

The API's bill grows with every request, own hardware's by a copy at a time: n requests cost
max(1, ceil(n / capacity)) x the cost of a copy. So own hardware first pays where the API's bill reaches that of one
copy, and pays for good where even one copy more than is full costs no more than the API. In a batch both grow alike.
"""

from collections.abc import Sequence
from math import ceil, inf

import msgspec

from catalog.advice.hosting.own import HOURS_A_MONTH, OwnHardware
from catalog.advice.hosting.sizing import Copy
from catalog.advice.result import AtUtilisation, BreakEven
from catalog.formatting import count, percent

SHARES = (0.1, 0.3, 0.6, 0.9)
"""The utilisations that are told beside the one in use."""


_MOST_EDGES = 400
_BEYOND = 1.000_001


class Step(msgspec.Struct, frozen=True):
    """Copies of one kind: requests a month that one carries at full load, and USD a month for it."""

    full: float
    usd: float


def break_even(
    copies: Sequence[Copy], own: OwnHardware, requests: float, api_usd_per_request: float
) -> BreakEven | None:
    """The volume from which on the cheapest of these copies cost no more than the API; None without either.

    `requests` a month are the volume asked, `api_usd_per_request` is above 0.
    """
    if not copies or not own.priced or api_usd_per_request <= 0:
        return None
    steps = [_step(copy, own) for copy in copies if copy.request_seconds > 0]
    if not steps:
        return None
    first, surely = _volumes(steps, own.utilisation, api_usd_per_request, batch=own.by_the_hour)
    shares = sorted({*SHARES, own.utilisation})
    per = tuple(_at(share, steps, requests, api_usd_per_request, batch=own.by_the_hour) for share in shares)
    return BreakEven(
        requests=first, surely=surely, per=per, utilisation=own.utilisation, by_the_hour=own.by_the_hour
    )


def _at(share: float, steps: Sequence[Step], requests: float, api: float, *, batch: bool) -> AtUtilisation:
    first, surely = _volumes(steps, share, api, batch=batch)
    copies = [requests / (step.full * share) for step in steps]
    if not batch:
        copies = [max(1.0, ceil(number - 1e-9)) for number in copies]
    usd = min(number * step.usd for number, step in zip(copies, steps, strict=True))
    return AtUtilisation(utilisation=share, usd=round(usd, 2), requests=first, surely=surely)


def _step(copy: Copy, own: OwnHardware) -> Step:
    hourly = own.rate(copy.gpu).usd * copy.gpus
    return Step(HOURS_A_MONTH * 3600 / copy.request_seconds, hourly * HOURS_A_MONTH)


def _volumes(
    steps: Sequence[Step], utilisation: float, api: float, *, batch: bool
) -> tuple[float | None, float | None]:
    """Where the cheapest first cost no more, and from where on they do for good."""
    found = [volumes(step, utilisation, api, batch=batch) for step in steps]
    first = min((first for first, _ in found if first is not None), default=None)
    surely = min((surely for _, surely in found if surely is not None), default=None)
    if first is None or surely is None or batch:
        return first, surely
    return first, _of_the_mix(steps, utilisation, api, first, surely)


def _of_the_mix(steps: Sequence[Step], utilisation: float, api: float, first: float, surely: float) -> float:
    """The last volume at which the cheapest of all kinds costs more, up to `surely`, from which one kind never does.

    It costs more just where copies are no longer enough, so these edges are looked at, if they are not too many.
    """
    sizes = [(step.full * utilisation, step.usd) for step in steps]
    if sum(surely / capacity for capacity, _ in sizes) > _MOST_EDGES:
        return surely
    last = first
    for capacity, _ in sizes:
        for number in range(1, int(surely / capacity) + 1):
            at = number * capacity * _BEYOND
            own = min(max(1, ceil(at / each - 1e-9)) * usd for each, usd in sizes)
            if own > api * at:
                last = max(last, own / api)
    return min(last, surely)


def volumes(step: Step, utilisation: float, api: float, *, batch: bool) -> tuple[float | None, float | None]:
    """The same for copies of one kind: the first volume at which m of them cost no more than the API, and the last
    volume at which they may cost more.
    """
    capacity, worth = step.full * utilisation, step.full * utilisation * api
    if batch:
        return (0.0, 0.0) if step.usd <= worth else (None, None)
    # m copies carry m x capacity requests; the API costs as much as they do at m x usd / api requests.
    if worth < step.usd:
        return None, None
    first = step.usd / api
    margin = worth - step.usd
    never_again = ceil(step.usd / margin - 1e-9) if margin > 0 else inf
    surely = first if never_again <= 1 and capacity >= first else max(first, never_again * step.usd / api)
    return first, (surely if surely < inf else None)


def break_even_text(known: BreakEven) -> str:
    """From which volume on own hardware costs no more, in a sentence."""
    first, surely = known.requests, known.surely
    if first is None:
        busy = "in a batch" if known.by_the_hour else f"at {percent(known.utilisation)} utilisation"
        return f"Own hardware costs more than the API at any volume ({busy})."
    if known.by_the_hour:
        return "In a batch own hardware costs less than the API at any volume."
    text = f"Own hardware costs no more than the API from {count(first)} requests/month"
    if surely is None:
        return f"{text}, though not at every volume above."
    if surely > first * 1.01:
        return f"{text}, and always from {count(surely)}."
    return f"{text}."
