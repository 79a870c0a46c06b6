"""What is said of the list itself: its order, the words that narrow it, what is not in it, and the keys for that."""

from typing import NamedTuple

from textual.content import Content

from catalog.advice.listing.order import Order, SortKey
from catalog.advice.listing.selection import Listing, ListState
from catalog.advice.result import NotRanked
from catalog.formatting import count
from tui.rendering import cells, styles
from tui.rendering.layout import BLANK, Layout, fitted, joined, styled, wrapped

ASCENDING, DESCENDING = "▲", "▼"
_SORTED_BY: dict[SortKey, str] = {
    "rank": "rank",
    "name": "model",
    "developer": "developer",
    "license": "license",
    "usd": "$/month",
    "capability": "capability",
    "downloads": "downloads",
    "context": "context",
    "released": "release date",
}
_DOT = (" · ", styles.FAINT)
_LONGEST_WORDS = 24


class Key(NamedTuple):
    """A key, what it does in a word or two, and the action of a click on either."""

    key: str
    words: str
    action: str

    @property
    def content(self) -> Content:
        """The key and its words, to be clicked."""
        return joined((self.key, styles.ACCENT), (f" {self.words}", styles.DIM)).stylize(
            f"@click=screen.{self.action}()"
        )


_CHANGE = Key("f", "filter", "filter")
_CLEAR = Key("esc", "clears", "clear_filter")
_KEEP = Key("⏎", "keeps", "keep_filter")
_ANSWER = Key("0", "order of the answer", "answer_order")
_BACK = Key("0", "back", "answer_order")
_SHOW = Key("h", "shows them", "unranked")
_HIDE = Key("h", "hides them", "unranked")


def direction(order: Order) -> str:
    """The mark of what is sorted by: from small to large, or the other way round."""
    return DESCENDING if order.descending else ASCENDING


def list_status(listing: Listing, state: ListState, is_typing: bool) -> Layout:
    """One line: how much of the list the words leave, by what it is sorted, and the keys that undo either."""
    narrowed, ordered = bool(state.words) or is_typing, not state.order.is_answer

    def layout(width: int) -> list[Content]:
        forms = [_status(listing, state, is_typing, narrowed, ordered, length) for length in range(4)]
        return [next((form for form in forms if form.cell_length <= width), fitted(forms[-1], width))]

    return layout


def _status(
    listing: Listing, state: ListState, is_typing: bool, narrowed: bool, ordered: bool, length: int
) -> Content:
    """The line in one of four lengths, from 0, the longest."""
    parts: list[Content] = []
    if narrowed:
        if length == 0 and not is_typing:
            words = state.words if len(state.words) <= _LONGEST_WORDS else f"{state.words[:_LONGEST_WORDS]}…"
            parts.append(styled(f"“{words}”", styles.STRONG))
        parts.append(styled(_shown(listing) + (" shown" if length < 2 else ""), styles.PLAIN))
        parts += [_KEEP.content] if is_typing and length < 3 else []
        parts += [_CHANGE.content] if not is_typing and length < 2 else []
        parts.append(_CLEAR.content)
    if ordered and not is_typing:
        parts.append(
            joined(
                ("sorted by " if length < 2 else "", styles.DIM),
                (f"{_SORTED_BY[state.order.key]} {direction(state.order)}", styles.STRONG),
            )
        )
        parts.append((_ANSWER if length == 0 else _BACK).content)
    return joined(*_between(parts))


def _between(parts: list[Content]) -> list[Content | tuple[str, str]]:
    found: list[Content | tuple[str, str]] = []
    for part in parts:
        found += [_DOT, part] if found else [part]
    return found


def _shown(listing: Listing) -> str:
    return f"{listing.shown:,} of {listing.of:,}"


def hidden_line(listing: Listing, lacks: NotRanked) -> Content:
    """The last line of a list that leaves out what is not ranked."""
    text = f"  {count(listing.hidden)} {cells.NOT_RANKED[lacks]}: "
    return joined((text, styles.DIM), _SHOW.content)


def divider(listing: Listing, lacks: NotRanked, can_hide: bool, width: int) -> Content:
    """The title above what is not ranked."""
    text = f"{count(len(listing.unranked))} {cells.NOT_RANKED[lacks]}"
    line = joined("  ", ("─── ", styles.FAINT), (text, styles.DIM))
    if can_hide:
        line = joined(line, _DOT, _HIDE.content)
    return joined(line, " ", ("─" * max(0, width - line.cell_length - 2), styles.FAINT))


def no_match(listing: Listing, words: str, width: int) -> list[Content]:
    """What stands in the place of the list where no line matches, with the keys that lead out."""
    what = "No ranked model" if listing.hidden else "No model"
    said = wrapped(styled(f"{what} matches “{words}”.", styles.STRONG), max(8, width - 4))
    keys = joined(_CLEAR.content, (" the filter · ", styles.DIM), Key("f", "changes it", "filter").content)
    return [BLANK, *(Content("  ") + line for line in said), Content("  ") + keys]
