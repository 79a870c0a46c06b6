"""The lines above the list: what was asked, how many fit, the answer in one sentence, what changed."""

from collections.abc import Mapping

from textual.content import Content

from catalog.advice.answer import Advice, Candidate
from catalog.advice.figures import count, short_count, usd
from tui import format as cells
from tui import ink
from tui.prose import BLANK, GAP, Layout, fitted, joined, pulled_apart, shortened, styled
from tui.session import Session
from tui.telling.age import figures
from tui.widgets.needs.fields import LICENSES

NAME = "modelpick"
_SEPARATOR = (" · ", ink.FAINT)
_GAP = Content("   ")
_THREE_WAYS = "@click=screen.three_ways()"


def top(session: Session, title: str, asked: str = "", key: str = "r") -> Layout:
    """The first line of every screen: the name, the job, and how old the figures are, at every width."""
    forms = figures(session, key)

    def layout(width: int) -> list[Content]:
        named = joined((NAME, ink.TITLE), "   ", (title, ink.STRONG))
        said = joined(named, "  ", (f"“{asked}”", ink.DIM))
        lefts = [named] if not asked or asked.casefold() == title.casefold() else [said, named]
        right = next((form for form in forms if _together(named, form) <= width), forms[-1])
        left = next((left for left in lefts if _together(left, right) <= width), styled(title, ink.STRONG))
        return [pulled_apart(left, right, width)]

    return layout


def _together(left: Content, right: Content) -> int:
    return left.cell_length + len(GAP) + right.cell_length


def head(advice: Advice, changed: str = "") -> Layout:
    """How many fit, what changed, open beside proprietary, and the three headlines."""

    def layout(width: int) -> list[Content]:
        lines = [
            pulled_apart(_fits(advice), styled(changed, ink.ACCENT), width) if changed else _fits(advice)
        ]
        sentence = advice.open_or_proprietary.text if advice.open_or_proprietary else advice.order_note
        if sentence:
            said = shortened(sentence, width, 3 if width >= 88 else 2)
            lines += [line.stylize(_THREE_WAYS) for line in said] if advice.open_or_proprietary else said
        if width >= 64:
            lines += [line for line in (_headlines(advice, width),) if line]
        return [*lines, BLANK] if width >= 88 else lines

    return layout


def summary(advice: Advice, name: str) -> Layout:
    """The needs in one line, for narrow terminals."""
    needs = advice.needs
    words = [name] if name else []
    if needs.workload.requests_per_month:
        words.append(f"{short_count(needs.workload.requests_per_month)} requests/mo")
    if needs.budget.monthly_usd is not None:
        words.append(f"at most {usd(needs.budget.monthly_usd)}")
    words.append(next(label for value, label, _ in LICENSES if value == needs.license.require))

    def layout(width: int) -> list[Content]:
        return [
            pulled_apart(
                styled(" · ".join(words), ink.DIM), joined(("e", ink.ACCENT), (" edit", ink.DIM)), width
            )
        ]

    return layout


def changes(before: Advice | None, after: Advice) -> str:
    """What another answer changed, in a few words."""
    if before is None:
        return ""
    old, new = _first(before), _first(after)
    fit = _difference(len(after.candidates) - len(before.candidates))
    if old is None or new is None:
        return fit
    if old.model.id != new.model.id:
        return f"new first: {new.model.name}{'; ' + fit if fit else ''}"
    moved = _moved(old, new)
    return "; ".join(word for word in (moved or "same first", fit) if word)


def _moved(old: Candidate, new: Candidate) -> str:
    was, now = cells.monthly(old), cells.monthly(new)
    return f"{usd(was)} → {usd(now)}" if was is not None and now is not None and was != now else ""


def _difference(number: int) -> str:
    if not number:
        return ""
    return f"{count(abs(number))} {'more' if number > 0 else 'fewer'} fit"


def _first(advice: Advice) -> Candidate | None:
    return advice.candidates[0] if advice.candidates else None


def _fits(advice: Advice) -> Content:
    fit = len(advice.candidates)
    return joined(
        (f"{fit:,} fit", ink.STRONG),
        _SEPARATOR,
        (f"{len(advice.excluded):,} do not (", ink.DIM),
        ("w", ink.ACCENT),
        (" why)", ink.DIM),
    )


def _headlines(advice: Advice, width: int) -> Content:
    """The three headlines in the longest form that fits: with bills, without, with short labels."""
    by_id: Mapping[str, Candidate] = {entry.model.id: entry for entry in advice.candidates}
    found = (
        ("best", "best", advice.headlines.best),
        ("best value", "value", advice.headlines.best_value),
        ("cheapest good enough", "cheapest ok", advice.headlines.cheapest_good_enough),
    )
    named = [(label, short, by_id[name]) for label, short, name in found if name and name in by_id]
    if not named:
        return BLANK
    forms = (
        [(label, entry, _figures(entry)) for label, _, entry in named],
        [(label, entry, "") for label, _, entry in named],
        [(short, entry, "") for _, short, entry in named],
    )
    lines = [_GAP.join(_headline(*piece) for piece in form) for form in forms]
    return next((line for line in lines if line.cell_length <= width), fitted(lines[-1], width))


def _headline(label: str, entry: Candidate, figures: str) -> Content:
    return joined((label, ink.DIM), " ", (entry.model.name, ink.PLAIN), (f" {figures}".rstrip(), ink.DIM))


def _figures(entry: Candidate) -> str:
    amount = cells.monthly(entry)
    return "" if amount is None else usd(amount)
