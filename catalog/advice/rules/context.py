"""The rule on the context window: it holds what is asked for, and what one call sends."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from catalog.advice.cost.token_use import Unit, calls, unit_in_window
from catalog.advice.rules.reason import Counterfigure, Reason, relative
from catalog.advice.rules.record import Limit, Rule, Subject
from catalog.formatting import beside, count

if TYPE_CHECKING:
    from catalog.advice.needs.records import Needs
    from catalog.advice.question import Question
    from catalog.model import Model

_CUT: dict[Unit | None, str] = {"text": "A text", "pair": "A query with one document"}
_SHORTER: dict[Unit | None, str] = {"text": "texts", "pair": "a query with one document"}


class ShortContext(Reason, frozen=True, kw_only=True):
    """The context window holds fewer tokens than asked for (`asked`) or than must go in at once (`sent`).

    `held` None: the window is unknown. `provider`: it is the window there, which is shorter than the model's. `unit`
    is what goes in at once, of a request of so many `calls`; a text or a pair that is too long is cut, where a call is
    refused.
    """

    rule = "must.context"
    held: int | None
    asked: int
    sent: float
    provider: str | None = None
    unit: Unit | None = "call"
    calls: float = 1.0

    @property
    def need(self) -> str:
        return f"{count(max(self.asked, self.sent) if self.held is not None else self.asked)} tokens"

    @property
    def has(self) -> str | None:
        return None if self.held is None else str(self.held)

    @property
    def text(self) -> str:
        if self.held is None:
            return "Its context window is unknown."
        there = f" at {self.provider}" if self.provider else ""
        if self.sent > self.held and self.unit in _CUT:
            what = f"{_CUT[self.unit]} of {count(self.sent)} tokens"
            return f"{what} would be cut: its context window holds {count(self.held)}{there}."
        needed = count(max(self.asked, self.sent))
        return f"Its context window holds {count(self.held)} tokens{there}; {needed} are needed."

    @property
    def short(self) -> str:
        most = max(self.asked, self.sent)
        if self.held is None:
            return f"context unknown / {most:,.0f}"
        held, needed = beside(self.held, most)
        return f"context {held} / {needed}"

    @property
    def distance(self) -> float | None:
        return None if self.held is None else relative(self.held, max(self.asked, self.sent))

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:  # noqa: ARG002
        """Nothing where the requests themselves are longer than the window."""
        too_long = not self.held or self.sent > self.held
        return {} if too_long else {"must.context_tokens": self.held}

    @property
    def counterfigure(self) -> Counterfigure | None:
        if self.held is None:
            return None
        if self.sent > self.held:
            text = (
                f"Its context window would have to hold {self.sent:,.0f} tokens, "
                f"or {self._shorter} to be no longer than {self.held:,}."
            )
        else:
            text = (
                f"Its context window would have to hold {self.asked:,} tokens, or {self.held:,} to be enough."
            )
        return Counterfigure(max(self.sent, self.asked) - self.held, float(self.held), text)

    @property
    def _shorter(self) -> str:
        """What would have to be shorter."""
        several = f"each of the {count(self.calls)} calls of a request" if self.calls > 1 else "requests"
        return _SHORTER.get(self.unit, several)


def tokens_needed(question: "Question", model: "Model") -> float:
    """Tokens that the context window of a model, and of each offer of it, must hold."""
    return max(question.needs.must.context_tokens or 0, question.tokens_in_window(model))


def _check_context(subject: Subject) -> Reason | None:
    question, held = subject.question, subject.model.context_tokens
    asked = question.needs.must.context_tokens or 0
    sent = question.tokens_in_window(subject.model)
    if subject.offer is not None:
        return _short_at_provider(subject, asked, sent)
    fails = bool(asked) if held is None else held < max(asked, sent)
    if not fails:
        return None
    unit, number = unit_in_window(question.use_case.kinds), calls(question.needs.workload)
    return ShortContext(held=held, asked=asked, sent=sent, unit=unit, calls=number)


def _short_at_provider(subject: Subject, asked: int, sent: float) -> Reason | None:
    """Why the window at a provider is too short where the model's own is long enough."""
    offer, held = subject.offer, subject.model.context_tokens
    there = offer.context_tokens if offer is not None else None
    if offer is None or there is None or there >= max(asked, sent):
        return None
    if held is not None and held < max(asked, sent):
        return None  # said of the model
    name = subject.provider.name if subject.provider else offer.provider
    unit = unit_in_window(subject.question.use_case.kinds)
    number = calls(subject.question.needs.workload)
    return ShortContext(held=there, asked=asked, sent=sent, provider=name, unit=unit, calls=number)


def _enough_context(subject: Subject) -> float | None:
    """What it holds, where that is enough for the workload."""
    held = subject.model.context_tokens
    return held if held and held >= subject.question.tokens_in_window(subject.model) else None


CONTEXT = Rule(
    id="must.context",
    name="context window",
    reads=("model", "offer"),
    check=_check_context,
    remedy="Lower the context window.",
    drops={"must.context_tokens": None},
    limit=Limit(
        key="must.context_tokens",
        now=lambda question: question.needs.must.context_tokens,
        needed=_enough_context,
        highest=True,
        text=lambda to: f"Lower the context window to {to:,.0f} tokens",
    ),
)
