"""How many lines a list or a page has: its scroll bar, without a layout of the whole screen."""

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget


def set_extent(view: ScrollView, lines: int) -> None:
    """Say how many lines `view` has.

    The size of a list or a page on the screen never depends on that: setting `virtual_size` would lay out the screen
    again and paint every line, for each letter of a filter; this does so only where the scroll bar comes or goes.
    """
    size = Size(0, lines)
    if size != view.virtual_size:
        view.set_reactive(Widget.virtual_size, size)
        view._scroll_update(size)
