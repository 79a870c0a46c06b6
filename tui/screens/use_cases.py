"""The dialog for the use case: picked from a list that what is typed filters, or typed in other words."""

from collections.abc import Iterable, Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from catalog.advice.result import Unrecognised, UseCaseMatch
from catalog.advice.understanding.use_cases import UseCase
from tui.rendering import styles
from tui.rendering.header import understood
from tui.rendering.layout import styled, wrapped
from tui.screens.pick_dialog import PickDialog, dialog_keys
from tui.session import Session
from tui.widgets.band import Band
from tui.widgets.needs.fields import USE_CASE
from tui.widgets.pick_list import Item, PickList


class UseCaseScreen(ModalScreen[str | None], PickDialog[str | None]):
    """The result is an id of the list or the words typed; None where nothing was taken."""

    def __init__(self, session: Session, words: str) -> None:
        super().__init__()
        self.session = session
        self._words = words

    def compose(self) -> ComposeResult:
        """The parts of the dialog."""
        with Vertical(id="dialog", classes="tall"):
            yield Band(id="title")
            yield Input("", placeholder="in your own words, or pick one below", classes="field")
            yield Band(id="understood")
            yield PickList(id="cases", share=0.4)
            yield Band(id="dialog-keys")

    def on_mount(self) -> None:
        """The list, on the use case that holds now."""
        label, words = styled(USE_CASE.label, styles.TITLE), styled(USE_CASE.help, styles.DIM)
        self.query_one("#title", Band).show(lambda width: [label, *wrapped(words, width)])
        self.query_one("#dialog-keys", Band).show(lambda _width: [dialog_keys()])
        self.show_matches("")

    def show_matches(self, typed: str) -> None:
        """The use cases that the words mean or may mean, then those they stand in; all where there are none."""
        words = typed.strip() or self._words
        found = self.session.understand(words) if words.strip() else None
        self.query_one("#understood", Band).show(lambda width: understood(found, self.session, width)[:2])
        cases = self.session.use_cases
        listed = matching_use_cases(cases, typed, found) if typed.strip() and found else []
        items = [_item(case) for case in listed] or grouped_use_cases(cases)
        chosen = found.id if isinstance(found, UseCaseMatch) else None
        self.query_one(PickList).show(items, chosen)

    def typed_answer(self, words: str) -> str | None:
        """The words, where they name a job; else the marked use case, where its name has what is typed."""
        if words and isinstance(self.session.understand(words), UseCaseMatch):
            return words
        picked = self.query_one(PickList).picked()
        return (
            picked if picked and _has(self.session.use_cases[picked].name, words.casefold().split()) else None
        )

    def take(self, answer: str | None) -> None:
        """Close with the use case; words that name none are not taken."""
        if answer is not None:
            self.dismiss(answer)


def matching_use_cases(
    cases: Mapping[str, UseCase], typed: str, found: UseCaseMatch | Unrecognised
) -> list[UseCase]:
    """The job that is understood and those near it, then those whose name or summary has every word typed.

    Where none is understood and none has the words, the closest.
    """
    words = typed.casefold().split()
    named = [case.id for case in cases.values() if _has(case.name, words)]
    described = [case.id for case in cases.values() if _has(f"{case.name} {case.summary}", words)]
    if isinstance(found, UseCaseMatch):
        order = [found.id, *found.near, *named, *described]
    else:
        order = [*named, *described] or list(found.closest)
    return [cases[name] for name in dict.fromkeys(order)]


def grouped_use_cases(cases: Mapping[str, UseCase]) -> list[Item]:
    """All use cases under the headings of their groups, in the order of the table."""
    groups: dict[str, list[UseCase]] = {}
    for case in cases.values():
        groups.setdefault(case.group, []).append(case)
    items: list[Item] = []
    for group, members in groups.items():
        items += [Item(None, group)] if group else []
        items += [_item(case) for case in members]
    return items


def _has(text: str, words: Iterable[str]) -> bool:
    """Whether each of the words, of which the end may be missing, stands in the text."""
    parts = text.casefold().replace("-", " ").split()
    return all(any(part.startswith(word) for part in parts) or word in text.casefold() for word in words)


def _item(case: UseCase) -> Item:
    return Item(case.id, case.name, case.summary)
