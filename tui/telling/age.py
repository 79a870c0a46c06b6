"""How old the catalogue is, in as many words as there is room for."""

from datetime import date
from typing import NamedTuple

from textual.content import Content

from catalog.advice.figures import day
from tui import ink
from tui.prose import joined
from tui.session import Session

OLD_DAYS = 30
"""Figures older than this are said to be old, with the key that refreshes them."""
_SEPARATOR = (" · ", ink.FAINT)
_AHEAD_DAYS = -1  # a source may be a time zone ahead of the clock here


class _Age(NamedTuple):
    """The age in words, from a sentence to a few letters; `old` where a refresh is worth it."""

    long: str
    middle: str
    short: str
    shortest: str
    old: bool


def figures(session: Session, key: str = "r") -> tuple[Content, ...]:
    """What the header says of the catalogue, the longest form first; each of them names its age.

    `key` is the one that refreshes on this screen.
    """
    age = _age(session.snapshot.catalog.as_of, session.today)
    models = f"{len(session.snapshot.models):,} models"
    role = ink.WARN if age.old else ink.DIM
    mark = _mark(session.refreshing, age.old, key)
    return (
        joined((models, ink.DIM), _SEPARATOR, (age.long, role), _SEPARATOR, mark),
        joined((age.long, role), _SEPARATOR, mark),
        joined((age.middle, role), _SEPARATOR, mark),
        joined((age.short, role), _SEPARATOR, mark),
        joined((age.shortest, role), _SEPARATOR, mark)
        if age.old or session.refreshing
        else joined((age.shortest, role)),
    )


def _mark(refreshing: bool, old: bool, key: str) -> Content:
    if refreshing:
        return joined(("refreshing…", ink.ACCENT)).stylize("@click=app.refresh()")
    if old:
        return joined((key, ink.ACCENT), (" refreshes", ink.DIM)).stylize("@click=app.refresh()")
    return joined(("offline", ink.DIM))


def _age(as_of: str, today: str) -> _Age:
    try:
        days = (date.fromisoformat(today) - date.fromisoformat(as_of)).days
    except ValueError:
        return _Age("figures of unknown date", "date unknown", "age unknown", "age unknown", True)
    when = day(as_of)
    if days < _AHEAD_DAYS:
        return _Age(
            f"figures of {when}, ahead of the clock", f"{when}, ahead", "dated ahead", "dated ahead", False
        )
    if days <= 0:
        return _Age(f"figures of today, {when}", f"today, {when}", "figures of today", "today", False)
    words = "1 day" if days == 1 else f"{days:,} days"
    return _Age(
        f"figures of {when}, {words} old",
        f"{when}, {words} old",
        f"{words} old",
        words,
        days > OLD_DAYS,
    )
