"""What of an answer is listed: the ranked candidates and, where wanted, those without evidence below them."""

from typing import NamedTuple

from catalog.advice.listing.order import ANSWER, Order, in_order
from catalog.advice.listing.words import matching
from catalog.advice.result import Advice, Candidate


class ListState(NamedTuple):
    """How the user wants the list: its order, the words that narrow it, whether it has what is not ranked."""

    order: Order = ANSWER
    words: str = ""
    with_unranked: bool = False


class Listing(NamedTuple):
    """The lines of a list, in its order.

    `hidden` counts the unranked that match and are not listed, `of` what would be listed without words.
    """

    ranked: tuple[Candidate, ...]
    unranked: tuple[Candidate, ...]
    hidden: int
    of: int

    @property
    def shown(self) -> int:
        """How many candidates are listed."""
        return len(self.ranked) + len(self.unranked)


NOTHING = Listing((), (), 0, 0)


def has_unranked(advice: Advice, state: ListState) -> bool:
    """Whether candidates without a rank are listed: where they are wanted, and where there are no others."""
    return state.with_unranked or not advice.ranked


def listing(advice: Advice, state: ListState) -> Listing:
    """What is listed; unranked candidates never stand among the ranked, whatever the order."""
    ranked = in_order(matching(advice.ranked, state.words), state.order)
    if not has_unranked(advice, state):
        hidden = len(matching(advice.unranked, state.words)) if state.words else advice.counts.unranked
        return Listing(ranked, (), hidden, advice.counts.ranked)
    unranked = in_order(matching(advice.unranked, state.words), state.order)
    return Listing(ranked, unranked, 0, advice.counts.fitting)
