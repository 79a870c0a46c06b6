"""Why a model is not first, and why others are not in the list: the nearest misses, and rule by rule."""

from textual import on
from textual.app import ComposeResult

from catalog.advice.explanation.nearness import near_misses, nearest_first
from catalog.advice.result import Advice, Candidate, Exclusion
from catalog.advice.rules import BY_ID
from tui.commands import bindings
from tui.rendering.exclusion import by_rule, miss_text, rule_miss_text, ruled_out
from tui.screens.base import PageScreen
from tui.screens.details import RankScreen, page_of
from tui.session import Session
from tui.widgets.band import Band, KeyBar
from tui.widgets.let_in import LetIn, LetInOffer
from tui.widgets.pick_list import Item, PickList
from tui.widgets.rows import LineChosen

MOST_NEAR = 10
MOST_OF_A_RULE = 500


class WhyScreen(PageScreen):
    """The models that come nearest to fitting; below them the rules, and how many models each excludes.

    A rule opens to its models, the nearest first.
    """

    AUTO_FOCUS = "PickList"
    keeps_figures = True
    BINDINGS = bindings("why")
    scopes = ("page", "why", "everywhere")

    def __init__(
        self, session: Session, advice: Advice, let_in: LetIn, candidate: Candidate | None = None
    ) -> None:
        super().__init__(session)
        self._advice = advice
        self._let_in = let_in
        self._candidate = candidate
        self._excluded = nearest_first(advice.excluded)
        self._by_id = {entry.model.id: entry for entry in self._excluded}
        self._open: str | None = None

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Band(id="top")
        yield Band(id="intro")
        yield PickList(id="rules", share=0.45, marked=self._show_marked)
        yield LetInOffer(self.session, self._advice, self._let_in)
        yield KeyBar()

    def on_mount(self) -> None:
        """The nearest misses, and the rules, the one that excludes most first."""
        self.query_one("#intro", Band).show(ruled_out(len(self._excluded)))
        self._show(None)

    def heading(self) -> tuple[str, str]:
        """The title."""
        return ("Ruled-out models", "")

    def _show(self, cursor: str | None) -> None:
        items = [*self._first(), *self._near()]
        items.append(Item(None, "Rule by rule" if self._excluded else "Nothing is ruled out: esc goes back"))
        for rule, number, alone in by_rule(self._advice):
            arrow = "▾" if rule == self._open else "▸"
            only = f"{alone:,} by this rule alone" if alone else "none by this rule alone"
            items.append(Item(f"rule {rule}", f"{arrow} {number:>6,}  {BY_ID[rule].name}", only))
            if rule == self._open:
                items += self._models(rule)
        self.query_one(PickList).show(items, cursor)
        self._show_marked()

    def _first(self) -> list[Item]:
        entry = self._candidate
        if entry is None:
            return []
        place = "not ranked" if entry.rank is None else f"rank {entry.rank:,}"
        question = "what keeps it first" if entry.rank == 1 else "why not first"
        return [Item(f"rank {entry.model.id}", f"▸ {entry.model.name}: {question}", place)]

    def _near(self) -> list[Item]:
        near = near_misses(self._excluded, MOST_NEAR)
        lines = [
            Item(f"near {entry.model.id}", f"  {entry.model.name}", miss_text(entry.reasons))
            for entry in near
        ]
        return [Item(None, "Nearest misses"), *lines] if lines else []

    def _models(self, rule: str) -> list[Item]:
        found = [
            Item(f"model {entry.model.id}", f"           {entry.model.name}", rule_miss_text(entry, rule))
            for entry in self._excluded
            if any(reason.rule == rule for reason in entry.reasons)
        ]
        hidden = len(found) - MOST_OF_A_RULE
        more = [Item(None, f"and {hidden:,} more: find them by name with /")] if hidden > 0 else []
        return found[:MOST_OF_A_RULE] + more

    def _picked(self) -> tuple[str, str]:
        sort, _, name = (self.query_one(PickList).picked() or "").partition(" ")
        return sort, name

    def _show_marked(self) -> None:
        sort, name = self._picked()
        if sort == "rule":
            verb = "closes" if name == self._open else "shows"
            self._offer(None, f"⏎ {verb} the models that this rule excludes, the nearest first.")
        elif sort == "rank":
            self._offer(None, "⏎ shows what would change its rank.")
        else:
            self._offer(self._by_id.get(name))

    def _offer(self, exclusion: Exclusion | None, otherwise: str = "") -> None:
        self.query_one(LetInOffer).offer(exclusion, otherwise)

    def action_let_in(self) -> None:
        """Change the needs so that the marked model fits, and go back to the list with it selected."""
        self.query_one(LetInOffer).accept()

    @on(LineChosen)
    def _chosen(self) -> None:
        sort, name = self._picked()
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
        if model_id and (page := page_of(self.session, self._advice, model_id, self._let_in, RankScreen)):
            self.app.push_screen(page)
