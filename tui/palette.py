"""The command palette: every command that holds on the screen it is opened from, and every theme."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.commands import COMMANDS, Command
from tui.screens.base import HeaderScreen
from tui.themes import theme_names


class _Entry(NamedTuple):
    """One line of the palette; one that is not `listed` is shown once something is typed."""

    title: str
    help: str
    run: Callable[[], Any]
    listed: bool = True


class Commands(Provider):
    """Finds commands by title."""

    async def discover(self) -> Hits:
        """All commands, before anything is typed."""
        for entry in self._entries():
            if entry.listed:
                yield DiscoveryHit(entry.title, entry.run, help=entry.help)

    async def search(self, query: str) -> Hits:
        """The commands whose titles match."""
        matcher = self.matcher(query)
        for entry in self._entries():
            score = matcher.match(entry.title)
            if score > 0:
                yield Hit(score, matcher.highlight(entry.title), entry.run, help=entry.help)

    def _entries(self) -> Iterator[_Entry]:
        """Each title once: a screen may take over a command of those around it."""
        scopes = self.screen.scopes if isinstance(self.screen, HeaderScreen) else ("everywhere",)
        found = {
            command.title: command
            for scope in reversed(scopes)
            for command in COMMANDS
            if command.palette and command.scope == scope
        }
        for command in COMMANDS:
            if found.get(command.title) is command:
                yield _Entry(command.title, f"{command.shown}  {command.help}", partial(self._run, command))
        for name in theme_names():
            now = "The theme that holds now." if name == self.app.theme else "Take this theme and keep it."
            yield _Entry(
                f"Theme: {name}", now, partial(self.app.run_action, f"app.use_theme({name!r})"), listed=False
            )

    async def _run(self, command: Command) -> None:
        await self.app.run_action(command.action, default_namespace=self.screen)
