"""What the words of a use case were taken to mean, and what to do where they mean none."""

from collections.abc import Sequence

from textual.content import Content

from catalog.advice.result import Unrecognised, UseCaseMatch
from catalog.formatting import listing
from tui.rendering import styles
from tui.rendering.layout import BLANK, Layout, joined, styled, wrapped
from tui.session import Session

ARROW = styled("↳ ", styles.ACCENT)
_WAY_OUT = styled("→ ", styles.ACCENT)
_SURE = ("id", "name")


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
