"""What a reading of one rule comes to, and how several of them add up."""

from collections.abc import Iterable
from typing import Literal

from catalog.codes import EU_MEMBERS

Verdict = Literal["passes", "fails", "unknown", "open"]
Verdicts = dict[str, Verdict]


def known(fact: bool | None) -> Verdict:
    """The verdict of a fact that holds, does not, or (None) is unknown."""
    return "unknown" if fact is None else "passes" if fact else "fails"


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """All of them: one known failure decides, then one unknown."""
    found = set(verdicts)
    return next((verdict for verdict in ("fails", "unknown", "open") if verdict in found), "passes")


def is_over(day: str | None, today: str) -> bool:
    """Whether a day, or a month or year of it, has come."""
    return day is not None and day <= today


def lies_in(country: str, wanted: tuple[str, ...]) -> bool:
    """Whether a country is one of these, of which EU is a group."""
    return country in wanted or ("EU" in wanted and country in EU_MEMBERS)
