"""Changing one need on the screen: what the catalogue does not know is told at once."""

from catalog.advice.hardware import known
from catalog.advice.needs import Needs, NeedsError
from tui.session import Session
from tui.widgets.needs.editing import EditError, plain, replaced

_HARDWARE = "hosting.gpu"


def changed(session: Session, needs: Needs, key: str, value: object) -> Needs:
    """The needs with one value changed; without its hardware, what was said of its price goes too.

    Raises `EditError` where the value does not fit the need or is not known.
    """
    if key == _HARDWARE and value is None:
        for price in known.PRICES:
            needs = replaced(needs, f"hosting.{price}", None)
    made = replaced(needs, key, value)
    try:
        known.check(made.hosting, session.snapshot.gpus, None)
    except NeedsError as error:
        raise EditError(plain(error)) from None
    return made
