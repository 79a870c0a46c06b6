"""The order of a list: by one figure or word of the candidates, what is unknown last."""

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from catalog.advice.result import Candidate
from catalog.text import folded

SortKey = Literal[
    "rank", "name", "developer", "license", "usd", "capability", "downloads", "context", "released"
]


class Order(NamedTuple):
    """By what a list is sorted; by rank, the first first, is the order of the answer."""

    key: SortKey = "rank"
    descending: bool = False

    @property
    def is_answer(self) -> bool:
        """Whether this is the order of the answer."""
        return self == ANSWER

    @property
    def reverse(self) -> "Order":
        """The same the other way round."""
        return self._replace(descending=not self.descending)


ANSWER = Order()
_DESCENDING_FIRST: frozenset[SortKey] = frozenset(("capability", "downloads", "context", "released"))
_VALUES: dict[SortKey, Callable[[Candidate], Any]] = {
    "rank": lambda entry: entry.rank,
    "name": lambda entry: folded(entry.model.name),
    "developer": lambda entry: folded(entry.developer_name),
    "license": lambda entry: _folded(entry.license.short_name),
    "usd": lambda entry: entry.usd,
    "capability": lambda entry: entry.capability.value if entry.capability else None,
    "downloads": lambda entry: entry.downloads_30d,
    "context": lambda entry: entry.model.context_tokens,
    "released": lambda entry: entry.model.released,
}


def first_order(key: SortKey) -> Order:
    """The direction in which people look first: the cheapest, the most capable, the newest, A before Z."""
    return Order(key, key in _DESCENDING_FIRST)


def next_order(order: Order, key: SortKey) -> Order:
    """The order when the same column is asked for once more: its first, the other way round, that of the answer."""
    first = first_order(key)
    if order == first:
        return first.reverse
    return ANSWER if order == first.reverse else first


def sort_value(entry: Candidate, key: SortKey) -> Any:
    """What a candidate is sorted by; None where that is unknown."""
    return _VALUES[key](entry)


def in_order(entries: Iterable[Candidate], order: Order) -> tuple[Candidate, ...]:
    """The same candidates sorted; those that are equal, and those whose value is unknown, stay as they were."""
    valued = [(sort_value(entry, order.key), entry) for entry in entries]
    known = [pair for pair in valued if pair[0] is not None]
    known.sort(key=itemgetter(0), reverse=order.descending)
    return (*(entry for _, entry in known), *(entry for value, entry in valued if value is None))


def _folded(text: str | None) -> str | None:
    return None if text is None else folded(text)
