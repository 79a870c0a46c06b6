"""The command palette: every command that holds on the screen it is opened from."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.commands import COMMANDS, Command
from tui.screens.base import HeaderScreen


class Commands(Provider):
    """Finds commands by title."""

    async def discover(self) -> Hits:
        """All commands, before anything is typed."""
        for command in self._available():
            yield DiscoveryHit(command.title, partial(self._run, command), help=_help(command))

    async def search(self, query: str) -> Hits:
        """The commands whose titles match."""
        matcher = self.matcher(query)
        for command in self._available():
            score = matcher.match(command.title)
            if score > 0:
                title = matcher.highlight(command.title)
                yield Hit(score, title, partial(self._run, command), help=_help(command))

    def _available(self) -> list[Command]:
        scopes = self.screen.scopes if isinstance(self.screen, HeaderScreen) else ("everywhere",)
        return [command for command in COMMANDS if command.palette and command.scope in scopes]

    async def _run(self, command: Command) -> None:
        await self.app.run_action(command.action, default_namespace=self.screen)


def _help(command: Command) -> str:
    return f"{command.shown}  {command.help}"
