"""How fast it feels: set before Textual is imported, put right once the first frame is painted."""

import gc
import os
import sys
from importlib import import_module

FRAMES_PER_SECOND = "1000"
ESCAPE_MS = (
    "25"  # Textual looks every 100 ms whether a lone escape is so old; at 100 it may miss the first look
)
_TYPING = "typing_extensions"
LATER = (
    "catalog.advice.options.ranked_offer",
    "catalog.advice.explanation.cautions",
    "catalog.advice.explanation.counterfactuals",
    "catalog.advice.understanding.quantities",
    "catalog.irt.abilities",
    "catalog.advice.model_facts",
    "catalog.advice.next_steps",
    "tui.rendering.evidence",
    "tui.rendering.bill",
    "tui.rendering.model_facts",
    "tui.rendering.own_hardware",
    "tui.rendering.details",
    "tui.screens.details",
)
"""What the keys that are pressed first need and the first frame does not, each before those that import it."""


def import_msgspec() -> None:
    """Have msgspec take the tools of `typing`, for a command that needs nothing else of `typing_extensions`.

    msgspec prefers that package where it is installed, and provides for its absence: since Python 3.11 the tools are
    the same, and `inspect` and `ast`, which it brings, are a good part of the start of a command.
    """
    if _TYPING in sys.modules or "msgspec" in sys.modules:
        return
    sys.modules[_TYPING] = None  # type: ignore[assignment]  # importing it fails
    try:
        import msgspec  # noqa: F401
    finally:
        del sys.modules[_TYPING]


def prepare_start() -> None:
    """Have Textual draw a frame as soon as something changed, and take a lone escape for a key at the first look."""
    os.environ.setdefault("TEXTUAL_FPS", FRAMES_PER_SECOND)  # a key press waits for the next frame
    os.environ.setdefault("ESCDELAY", ESCAPE_MS)


def finish_start() -> None:
    """The start is over: what was made so far stays, later garbage is collected as usual."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


async def import_rest() -> None:
    """Import what the first keys need, one module at a time, so that a key waits for one of them at most."""
    import asyncio  # a command needs none

    for name in LATER:
        await asyncio.sleep(0)
        import_module(name)
