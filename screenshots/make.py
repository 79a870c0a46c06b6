"""Writes the pictures of the README: `python screenshots/make.py`. The same catalogue gives the same bytes.

Made on the shipped catalogue with a fixed date; a test fails when one is out of date.
"""

import asyncio
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
TODAY = "2026-11-24"
CELL_WIDTH = 12.2
_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_TEXT = re.compile(r'(<text [^>]*?)x="([\d.]+)"([^>]*?)textLength="([\d.]+)"([^>]*)>([^<]*)</text>\n?')
_SPACE = "&#160;"
_SERVICE: Mapping[str, object] = {
    "use_case": "customer service in many languages",
    "workload.requests_per_month": 1_500_000,
    "budget.monthly_usd": 5_000,
    "license.require": "commercial",
}
_SHOP: Mapping[str, object] = {
    "use_case": "shopping assistant that sees pictures",
    "workload.requests_per_month": 30_000_000,
    "license.require": "commercial",
}


class Scene(NamedTuple):
    """One picture: what was asked (None: the questions), the keys pressed, the size, the theme."""

    asked: Mapping[str, object] | None
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (120, 36)
    light: bool = False


SCENES = {
    "questions": Scene(None, tuple("answer guests in many languages".replace(" ", "␣"))),
    "answer": Scene(_SERVICE),
    "light": Scene(_SHOP, light=True),
    "details": Scene(_SERVICE, ("enter",)),
    "why-not": Scene(_SERVICE, ("w", "down", "enter")),
    "narrow": Scene(_SERVICE, ("j", "j"), (80, 24)),
    "wide": Scene(_SHOP, (), (200, 60)),
}


async def picture(name: str) -> str:
    """The SVG of one scene."""
    os.environ.pop("NO_COLOR", None)
    from catalog import store
    from catalog.advice.needs import override
    from tui.app import ModelPick
    from tui.session import Session
    from tui.themes import LIGHT

    scene = SCENES[name]
    session = Session(store.load(), store.load_use_cases(), TODAY)
    app = ModelPick(session, override(None, scene.asked) if scene.asked else None)
    if scene.light:
        app.theme = LIGHT
    async with app.run_test(size=scene.size) as pilot:
        await pilot.pause()
        for key in scene.keys:
            await pilot.press("space" if key == "␣" else key)
        await app.workers.wait_for_complete()
        await pilot.pause()
        return clean(app.export_screenshot(title="modelpick"))


def clean(svg: str) -> str:
    """Without fonts from the network, and with every text where it begins rather than with leading blanks."""
    return _TEXT.sub(_trimmed, _FONT_FACE.sub("", svg))


def _trimmed(found: re.Match[str]) -> str:
    head, x, middle, length, rest, text = found.groups()
    body, leading = text, 0
    while body.startswith(_SPACE):
        body, leading = body.removeprefix(_SPACE), leading + 1
    trailing = 0
    while body.endswith(_SPACE):
        body, trailing = body.removesuffix(_SPACE), trailing + 1
    if not body:
        return ""
    start = float(x) + leading * CELL_WIDTH
    span = float(length) - (leading + trailing) * CELL_WIDTH
    return f'{head}x="{start:g}"{middle}textLength="{span:g}"{rest}>{body}</text>\n'


async def write_all() -> None:
    """Every picture, into this folder."""
    for name in SCENES:
        svg = await picture(name)
        FOLDER.joinpath(f"{name}.svg").write_text(svg, encoding="utf-8")
        print(f"{name}.svg  {len(svg) // 1024} kB")


if __name__ == "__main__":
    asyncio.run(write_all())
