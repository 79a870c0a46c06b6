"""Why a model is not first, and why others are not in the list: rule by rule, and one by one."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from catalog.advice.result import Advice, Candidate
from catalog.advice.rules import BY_ID
from tui.commands import bindings
from tui.rendering import styles
from tui.rendering.exclusion import by_rule
from tui.rendering.layout import joined, wrapped
from tui.screens.base import PageScreen
from tui.screens.details import RankScreen, page_of
from tui.session import Session
from tui.widgets.band import Band, KeyBar
from tui.widgets.pick_list import Item, PickList
from tui.widgets.rows import LineChosen

MOST_OF_A_RULE = 500


class WhyScreen(PageScreen):
    """The rules and how many models each excludes; below each rule opened, its models."""

    AUTO_FOCUS = "PickList"
    keeps_figures = True
    BINDINGS = bindings("why")
    scopes = ("page", "why", "everywhere")

    def __init__(self, session: Session, advice: Advice, candidate: Candidate | None = None) -> None:
        super().__init__(session)
        self._advice = advice
        self._candidate = candidate
        self._open: str | None = None

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Band(id="top")
        yield Band(id="intro")
        yield PickList(id="rules", share=0.45)
        yield KeyBar()

    def on_mount(self) -> None:
        """The rules, the one that excludes most first."""
        self.query_one("#intro", Band).show(self._intro)
        self._show(None)

    def heading(self) -> tuple[str, str]:
        """The title."""
        return ("Why not?", "")

    def _intro(self, width: int) -> list[Content]:
        excluded = len(self._advice.excluded)
        text = joined(
            (f"{excluded:,} models do not fit. ", styles.STRONG),
            ("A model can fail several rules. Enter opens a rule or a model; ", styles.DIM),
            ("/", styles.ACCENT),
            (" finds any model by name, listed or not.", styles.DIM),
        )
        return wrapped(text, width)[:2]

    def _show(self, cursor: str | None) -> None:
        items: list[Item] = []
        if entry := self._candidate:
            place = "not ranked" if entry.rank is None else f"rank {entry.rank:,}"
            question = "why first, and for how long" if entry.rank == 1 else "why not first"
            items.append(Item(f"model {entry.model.id}", f"▸ {entry.model.name}: {question}", place))
        for rule, number, alone in by_rule(self._advice):
            arrow = "▾" if rule == self._open else "▸"
            only = f"{alone:,} by this alone" if alone else "none by this alone"
            items.append(Item(f"rule {rule}", f"{arrow} {number:>6,}  {BY_ID[rule].full_name}", only))
            if rule == self._open:
                items += self._models(rule)
        self.query_one(PickList).show(items, cursor)

    def _models(self, rule: str) -> list[Item]:
        found = [
            Item(f"model {exclusion.model.id}", f"           {exclusion.model.name}", reason.text)
            for exclusion in self._advice.excluded
            for reason in exclusion.reasons
            if reason.rule == rule
        ]
        hidden = len(found) - MOST_OF_A_RULE
        more = [Item(None, f"and {hidden:,} more: find them by name with /")] if hidden > 0 else []
        return found[:MOST_OF_A_RULE] + more

    @on(LineChosen)
    def _chosen(self) -> None:
        sort, _, name = (self.query_one(PickList).picked() or "").partition(" ")
        if sort == "rule":
            self._open = None if name == self._open else name
            self._show(f"rule {name}")
        else:
            self._explain(name)

    def action_find(self) -> None:
        """Find a model by name and say why it is not listed."""
        from tui.screens.find import FindScreen

        self.app.push_screen(FindScreen(self.session, self._advice), self._explain)

    def _explain(self, model_id: str | None) -> None:
        if model_id and (page := page_of(self.session, self._advice, model_id, RankScreen)):
            self.app.push_screen(page)
