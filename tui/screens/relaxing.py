"""Dropping rules from the needs: what the key on a blank list does. Pure."""

from catalog.advice.answer import Advice
from catalog.advice.needs import Needs, override
from catalog.advice.remedies import dropped


def relaxed(asked: Needs, advice: Advice) -> Needs | None:
    """The needs without the rule, or else the two, that bring most; None where the job itself asks for them."""
    for relaxation in advice.relaxations:
        changed = override(asked, dropped(relaxation.rules))
        if changed != asked:
            return changed
    return None
