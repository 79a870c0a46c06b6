"""The lines above the list: what was asked and understood, the headline; what to do where words mean no use case."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from textual.content import Content

from catalog.advice.result import Advice, Candidate, Unrecognised, UseCaseMatch
from catalog.formatting import count, day, listing, usd_bill, usd_month
from tui.rendering import cells, styles
from tui.rendering.layout import BLANK, GAP, Layout, fitted, joined, justified, shortened, styled, wrapped
from tui.session import Session

OLD_DAYS = 30
"""Figures older than this are said to be old, with the key that refreshes them."""
_DOT = (" · ", styles.FAINT)
_AHEAD_DAYS = -1  # a source may be a time zone ahead of the clock here
NAME = "modelpick"
_GAP = Content("   ")
_FILTER = joined(("f", styles.ACCENT), (" filter", styles.DIM)).stylize("@click=screen.filter()")
_THREE_WAYS = "@click=screen.three_ways()"
ARROW = styled("↳ ", styles.ACCENT)
_WAY_OUT = styled("→ ", styles.ACCENT)
_SURE = ("id", "name")
_LEAST_HEADLINES = 64
"""Below this width the lines under the pick are left to the list."""
_WIDE = 80
"""From this width on a sentence under the pick may take a line more."""
_ROOMY = 88
"""From this width on the list begins after a blank line."""


class _Age(NamedTuple):
    """The age in words, from a sentence to a few letters; `old` where a refresh is worth it."""

    long: str
    middle: str
    short: str
    shortest: str
    old: bool


def figures(session: Session, key: str = "r") -> tuple[Content, ...]:
    """What the header says of the catalogue, the longest form first; each of them names its age.

    `key` is the one that refreshes on this screen. Nothing before the catalogue is read: just after the first frame.
    """
    if not session.snapshot.is_read:
        return (Content(),)
    age = _age(session.snapshot.catalog.as_of, session.today)
    models = f"{len(session.snapshot.models):,} models"
    role = styles.WARN if age.old else styles.DIM
    mark = _mark(session.refreshing, age.old, key)
    return (
        joined((models, styles.DIM), _DOT, (age.long, role), _DOT, mark),
        joined((age.long, role), _DOT, mark),
        joined((age.middle, role), _DOT, mark),
        joined((age.short, role), _DOT, mark),
        joined((age.shortest, role), _DOT, mark)
        if age.old or session.refreshing
        else joined((age.shortest, role)),
    )


def _mark(refreshing: bool, old: bool, key: str) -> Content:
    if refreshing:
        return joined(("refreshing…", styles.ACCENT)).stylize("@click=app.refresh()")
    if old:
        return joined((key, styles.ACCENT), (" refreshes", styles.DIM)).stylize("@click=app.refresh()")
    return joined(("offline", styles.DIM))


def _age(as_of: str, today: str) -> _Age:
    try:
        days = (date.fromisoformat(today) - date.fromisoformat(as_of)).days
    except ValueError:
        return _Age("data of unknown date", "date unknown", "age unknown", "age unknown", True)
    when = day(as_of)
    if days < _AHEAD_DAYS:
        return _Age(
            f"data from {when}, ahead of the clock", f"{when}, ahead", "dated ahead", "dated ahead", False
        )
    if days <= 0:
        return _Age(f"data from today, {when}", f"today, {when}", "data from today", "today", False)
    words = "1 day" if days == 1 else f"{days:,} days"
    return _Age(
        f"data from {when}, {words} old",
        f"{when}, {words} old",
        f"{words} old",
        words,
        days > OLD_DAYS,
    )


def screen_header(session: Session, title: str, asked: str = "", key: str = "r") -> Layout:
    """The first line of every screen: the name, the job, and how old the figures are, at every width."""
    forms = figures(session, key)

    def layout(width: int) -> list[Content]:
        named = joined((NAME, styles.TITLE), "   ", (title, styles.STRONG))
        said = joined(named, "  ", (f"“{asked}”", styles.DIM))
        lefts = [named] if not asked or asked.casefold() == title.casefold() else [said, named]
        right = next((form for form in forms if _together(named, form) <= width), forms[-1])
        left = next((left for left in lefts if _together(left, right) <= width), styled(title, styles.STRONG))
        return [justified(left, right, width)]

    return layout


def _together(left: Content, right: Content) -> int:
    return left.cell_length + len(GAP) + right.cell_length


def answer_header(advice: Advice, changed: str = "") -> Layout:
    """The pick and what an edit changed, what is next to it, the headlines, and how many are ranked."""

    def layout(width: int) -> list[Content]:
        lines = [*_pick_lines(advice, changed, width)]
        if advice.order_note:
            lines += shortened(advice.order_note, width, 2)
        if width >= _LEAST_HEADLINES:
            lines += [line for line in (_headlines(advice, width),) if line]
        lines.append(_fits(advice, width))
        return [*lines, BLANK] if width >= _ROOMY else lines

    return layout


def _pick_lines(advice: Advice, changed: str, width: int) -> Iterator[Content]:
    """The headline, what it rests on where that is little, the runner-up, and the best of the other weights."""
    pick, notice = advice.pick, styled(changed, styles.ACCENT)
    if pick is None:
        if changed:
            yield notice
        return
    text = styled(pick.text, styles.TITLE)
    if changed and text.cell_length + len(GAP) + notice.cell_length > width:
        yield notice
        changed = ""
    if changed:
        yield justified(text, notice, width)
    else:
        yield from wrapped(text, width)
    has_room, is_wide = width >= _LEAST_HEADLINES, width >= _WIDE
    if pick.thin:
        yield from shortened(pick.thin, width, 1 if is_wide else 2)
    beside = (
        (pick.runner_up if has_room or not pick.thin else None, 3 if is_wide else 2),
        (pick.other_weights if has_room else None, 2 if is_wide else 1),
    )
    for other, lines in beside:
        if other:
            yield from (line.stylize(_THREE_WAYS) for line in shortened(other.text, width, lines))


def change_notice(before: Advice | None, after: Advice) -> str:
    """What another answer changed, in a few words."""
    if before is None:
        return ""
    old, new = before.first, after.first
    fit = _difference(after.counts.ranked - before.counts.ranked, "ranked")
    if old is None or new is None:
        return fit or _difference(after.counts.unranked - before.counts.unranked, "without evidence")
    if old.model.id != new.model.id:
        return f"new #1: {new.model.name}{', ' + fit if fit else ''}"
    return ", ".join(word for word in (_moved(old, new) or "#1 unchanged", fit) if word)


def _moved(old: Candidate, new: Candidate) -> str:
    was, now = cells.monthly(old), cells.monthly(new)
    return (
        f"#1 now {usd_month(now)}, was {usd_bill(was)}"
        if was is not None and now is not None and was != now
        else ""
    )


def _difference(number: int, what: str) -> str:
    if not number:
        return ""
    models = "model" if abs(number) == 1 else "models"
    return f"{count(abs(number))} {'more' if number > 0 else 'fewer'} {models} {what}"


def _fits(advice: Advice, width: int) -> Content:
    """How many are ranked, lack what ranks, are ruled out, in the longest form that fits; each a click leads to."""
    lacking = cells.NOT_RANKED[advice.unranked_for] if advice.unranked_for else ""
    ranked = _counted(advice.counts.ranked, "ranked", style=styles.STRONG)
    told = styled(cells.ranked_words(advice), styles.STRONG) if advice.counts.ranked else BLANK
    unranked, out = advice.counts.unranked, advice.counts.excluded
    forms = (
        (told, _counted(unranked, lacking, "h", "unranked"), _counted(out, "ruled out", "w", "why_not")),
        (ranked, _counted(unranked, lacking, "h", "unranked"), _counted(out, "ruled out", "w", "why_not")),
        (
            ranked,
            _counted(unranked, lacking, action="unranked"),
            _counted(out, "ruled out", "w", "why_not"),
        ),
        (ranked, _counted(out, "ruled out", "w", "why_not")),
    )
    lines = [joined(*_dotted([part for part in form if part])) for form in forms]
    line = next((line for line in lines if line.cell_length <= width), fitted(lines[-1], width))
    with_filter = joined(line, "   ", _FILTER)
    return justified(line, _FILTER, width) if with_filter.cell_length <= width else line


def _counted(number: int, words: str, key: str = "", action: str = "", style: str = styles.DIM) -> Content:
    """`1,394 ruled out (w)`; nothing where there are none."""
    if not number:
        return BLANK
    text = styled(f"{number:,} {words}", style)
    if key:
        text = joined(text, (" (", styles.DIM), (key, styles.ACCENT), (")", styles.DIM))
    return text.stylize(f"@click=screen.{action}()") if action else text


def _dotted(parts: Sequence[Content]) -> list[Content | tuple[str, str]]:
    found: list[Content | tuple[str, str]] = []
    for part in parts:
        found += [_DOT, part] if found else [part]
    return found


def _headlines(advice: Advice, width: int) -> Content:
    """The three headlines in the longest form that fits: with bills, then without, each with long and short labels.

    A click on one jumps to its model.
    """
    found = cells.headlines(advice)
    if not found:
        return BLANK
    forms = (
        [_headline(one, one.labels[1], one.bill) for one in found],
        [_headline(one, one.labels[2], one.bill) for one in found],
        [_headline(one, one.labels[1]) for one in found],
        [_headline(one, one.labels[2]) for one in found],
    )
    lines = [_GAP.join(form) for form in forms]
    return next((line for line in lines if line.cell_length <= width), fitted(lines[-1], width))


def _headline(one: cells.Headline, label: str, bill: str = "") -> Content:
    name = one.candidate.model.name
    line = joined((label, styles.DIM), " ", (name, styles.PLAIN), (f" {bill}".rstrip(), styles.DIM))
    return line.stylize(f"@click=screen.jump({one.place})")


def understood(found: UseCaseMatch | Unrecognised | None, session: Session, width: int) -> list[Content]:
    """The use case, the skills it needs and the words that were heard; or that none matches."""
    if found is None:
        return wrapped(styled("say it in a few words, or pick from the list", styles.DIM), width, ARROW)
    if isinstance(found, Unrecognised):
        names = [session.use_cases[name].name for name in found.closest if name in session.use_cases]
        closest = f" Closest: {listing(names, 'or')}." if names else ""
        return wrapped(joined(("✗ no use case matches.", styles.BAD), closest), width, ARROW)
    case = session.use_cases[found.id]
    skills = ", ".join(sorted(case.skills, key=lambda skill: -case.skills[skill]))
    text = joined((found.name, styles.STRONG), (f" · {skills}", styles.DIM))
    if found.how not in _SURE and found.heard:
        text = joined(text, (f" · heard: {', '.join(found.heard)}", styles.DIM))
    return wrapped(text, width, ARROW)


def unrecognised(asked: str, closest: Sequence[str]) -> Layout:
    """Words that match no use case: the closest ones, and the keys that lead out."""

    def layout(width: int) -> list[Content]:
        lines = [styled(f"No use case matches “{asked}”.", styles.TITLE), BLANK]
        lines += wrapped(Content("Nothing is guessed: another job would give another answer."), width)
        if closest:
            lines += wrapped(
                joined("Closest: ", (listing(list(closest), "or"), styles.STRONG), "."), width, _WAY_OUT
            )
        keys = joined(
            ("u", styles.ACCENT),
            " lists all use cases, ",
            ("e", styles.ACCENT),
            " edits the words, ",
            ("z", styles.ACCENT),
            " goes back.",
        )
        return lines + wrapped(keys, width, _WAY_OUT)

    return layout


def marks_line(words: str) -> Layout:
    """How many models are marked, and the key that compares them."""

    def layout(width: int) -> list[Content]:
        return (
            [fitted(joined((f"{cells.MARKED} ", styles.ACCENT), (words, styles.DIM)), width)] if words else []
        )

    return layout
