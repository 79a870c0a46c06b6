"""The needs in the command palette: each is found by its label or by what its key is called, and opens its dialog."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.rendering.need_words import need_title
from tui.screens.needs import NeedsScreen
from tui.widgets.needs.fields import BY_KEY, Field

_ELSEWHERE = 0.1
"""The score of a need whose label does not match, but its key or its help does."""


class NeedCommands(Provider):
    """Finds needs on the screens on which they are edited; none is listed before something is typed."""

    async def discover(self) -> Hits:
        """Nothing: the commands come first."""
        found: tuple[DiscoveryHit, ...] = ()
        for hit in found:
            yield hit

    async def search(self, query: str) -> Hits:
        """The needs whose label or key matches."""
        screen = self.screen
        if not isinstance(screen, NeedsScreen):
            return
        matcher = self.matcher(query)
        for field in BY_KEY.values():
            if not field.help:
                continue
            title = _title(field)
            score = max(matcher.match(title), _ELSEWHERE if _has(field, query) else 0)
            if score > 0:
                action = partial(screen.edit_need, field.key)
                yield Hit(score, matcher.highlight(title), action, help=field.help)


def _has(field: Field, query: str) -> bool:
    """Whether the key or the help has every word."""
    text = f"{field.key.replace('_', ' ')} {field.help}".casefold()
    return all(word in text for word in query.casefold().split())


def _title(field: Field) -> str:
    return f"Edit need: {need_title(field.key)}"
