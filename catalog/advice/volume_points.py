"""The volumes to look at for a change of the first place, outward from the volume asked.

An even net in the logarithm, finely near it, and within it the edges of whole copies: own hardware is cheapest for a
request where its copies are just full, and dearest just beyond. Beyond a dozen copies a step is too small to matter.
"""

from collections.abc import Iterable, Iterator
from math import log10
from typing import NamedTuple

from catalog.advice.hardware.own import Own
from catalog.advice.hardware.sizing import Copy

DECADES = 6
MOST_COPIES = 12
_NET = (*(step / 8 for step in range(1, 25)), *(3 + step / 3 for step in range(1, 10)))
_BEYOND = 1.000_01


class Point(NamedTuple):
    """A volume to look at, the one before it on the way there, and whether it is an edge of whole copies."""

    before: float
    at: float
    edge: bool


def outward(requests: float, copies: Iterable[Copy], own: Own) -> list[Point]:
    """The points around so many requests a month, the nearest first; `copies` are those in the running."""
    edges = set() if own.by_the_hour else {edge for copy in copies for edge in _edges(copy, own)}
    net = {requests * 10 ** (sign * step) for step in _NET for sign in (1, -1)}
    least, most = min(net), max(net)
    points = net | {edge for edge in edges if least < edge < most and edge != requests}
    rising = sorted(point for point in points if point > requests)
    falling = sorted((point for point in points if point < requests), reverse=True)
    found = [*_linked(requests, rising, net), *_linked(requests, falling, net)]
    return sorted(found, key=lambda point: abs(log10(point.at / requests)))


def _linked(start: float, points: Iterable[float], net: set[float]) -> Iterator[Point]:
    before = start
    for at in points:
        yield Point(before, at, at not in net)
        before = at


def _edges(copy: Copy, own: Own) -> Iterator[float]:
    """Where copies are just full, and just beyond."""
    capacity = own.capacity(copy)
    for number in range(1, MOST_COPIES + 1) if capacity else ():
        yield number * capacity
        yield number * capacity * _BEYOND
