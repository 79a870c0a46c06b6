"""How fast it feels: set before Textual is imported, put right once the first frame is painted."""

import gc
import os

FRAMES_PER_SECOND = "240"


def prepare_start() -> None:
    """Start without collecting garbage: imports and the catalogue make much that stays and little that goes."""
    gc.disable()
    os.environ.setdefault("TEXTUAL_FPS", FRAMES_PER_SECOND)  # a key press waits for the next frame


def finish_start() -> None:
    """The start is over: what was made so far stays, later garbage is collected as usual."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
