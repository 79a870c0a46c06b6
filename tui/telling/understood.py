"""What the words of a use case were taken to mean."""

from textual.content import Content

from catalog.advice.answer import Unrecognised, UseCaseMatch
from catalog.advice.figures import listing
from tui import ink
from tui.prose import joined, styled, wrapped
from tui.session import Session

ARROW = styled("↳ ", ink.ACCENT)
_SURE = ("id", "name")


def understood(found: UseCaseMatch | Unrecognised | None, session: Session, width: int) -> list[Content]:
    """The use case, the skills it needs and the words that were heard; or that none matches."""
    if found is None:
        return wrapped(styled("say it in a few words, or pick from the list", ink.DIM), width, ARROW)
    if isinstance(found, Unrecognised):
        names = [session.use_cases[name].name for name in found.closest if name in session.use_cases]
        closest = f" Closest: {listing(names, 'or')}." if names else ""
        return wrapped(joined(("✗ no use case matches.", ink.BAD), closest), width, ARROW)
    case = session.use_cases[found.id]
    skills = ", ".join(sorted(case.skills, key=lambda skill: -case.skills[skill]))
    text = joined((found.name, ink.STRONG), (f" · {skills}", ink.DIM))
    if found.how not in _SURE and found.heard:
        text = joined(text, (f" · heard: {', '.join(found.heard)}", ink.DIM))
    return wrapped(text, width, ARROW)
