"""What lets one model in that does not fit: the change of the needs, what it brings, and the command that makes it."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from textual import work

from catalog.advice.explanation.model_relaxation import (
    ModelRelaxation,
    RelaxedPlace,
    let_in_text,
    place_after,
)
from catalog.advice.needs.records import Needs
from catalog.advice.result import Advice, Exclusion
from tui.rendering.exclusion import let_in_lines
from tui.session import Session
from tui.widgets.band import Band

_REST = 0.3
"""Seconds that the cursor rests on a model before the whole question is asked again for it."""


class LetIn(NamedTuple):
    """How a page lets a model in: the needs as asked, and what asks for the changed ones."""

    asked: Needs
    apply: Callable[[ModelRelaxation], None]


class LetInOffer(Band):
    """The offer for one model at a time."""

    def __init__(self, session: Session, advice: Advice, let_in: LetIn) -> None:
        super().__init__(id="let-in")
        self._session = session
        self._advice = advice
        self._let_in = let_in
        self._relaxation: ModelRelaxation | None = None
        self._places: dict[str, RelaxedPlace | None] = {}

    def offer(self, exclusion: Exclusion | None, otherwise: str = "") -> None:
        """Say what would let this model in; `otherwise` is said where there is none."""
        case = self._advice.use_case
        self._relaxation = None
        if exclusion and case:
            self._relaxation = self._session.relaxation(self._let_in.asked, case.id, exclusion.model)
        self._say(otherwise)
        if self._relaxation and self._relaxation.changes:
            self._ask(self._relaxation)
        else:
            self.workers.cancel_group(self, "let-in")

    def accept(self) -> None:
        """Ask for the changed needs; where there is no change that helps, say so."""
        if self._relaxation is None:
            self.notify("Mark a model that is ruled out first.", markup=False)
        elif not self._relaxation.changes:
            self.notify(let_in_text(self._relaxation), markup=False)
        else:
            self._let_in.apply(self._relaxation)

    def _say(self, otherwise: str = "") -> None:
        relaxation = self._relaxation
        place = self._places.get(relaxation.model.id) if relaxation else None
        self.show(let_in_lines(relaxation, place, otherwise))

    @work(exclusive=True, group="let-in")
    async def _ask(self, relaxation: ModelRelaxation) -> None:
        name = relaxation.model.id
        if name not in self._places:
            await asyncio.sleep(_REST)
            relaxed = await asyncio.to_thread(self._session.advise, relaxation.needs)
            self._places[name] = place_after(self._advice, relaxed, relaxation.model)
        if self._relaxation is relaxation:
            self._say()
