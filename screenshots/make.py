"""Writes the pictures of the README: `python screenshots/make.py`. The same catalogue gives the same bytes.

Made on the shipped catalogue with a fixed date; a test fails when one is out of date. The two pictures of a refresh
are staged: their rows and their cheaper prices are made up, the ranking that they lead to is worked out.
"""

import asyncio
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from catalog.storage.snapshot import Snapshot
    from tui.session import Session

FOLDER = Path(__file__).parent
TODAY = "2026-11-24"
CELL_WIDTH = 12.2
_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_TEXT = re.compile(r'(<text [^>]*?)x="([\d.]+)"([^>]*?)textLength="([\d.]+)"([^>]*)>([^<]*)</text>\n?')
_SPACE = "&#160;"
_OUTER = re.compile(r"<svg ([^>]*)>(.*)</svg>", re.DOTALL)
_VIEW = re.compile(r'viewBox="[^"]*"')
_SERVICE: Mapping[str, object] = {
    "use_case": "customer service in many languages",
    "workload.requests_per_month": 1_500_000,
    "budget.monthly_usd": 5_000,
    "license.require": "commercial",
}
_SENTENCE = (
    "customer support bot for our web shop in German and Polish, 400k tickets a month, under $800, "
    "no Chinese models, friendly"
)


def _typed(words: str) -> tuple[str, ...]:
    """The keys that type these words."""
    return tuple("space" if letter == " " else letter for letter in words)


_SHOP: Mapping[str, object] = {
    "use_case": "shopping assistant that sees pictures",
    "workload.requests_per_month": 30_000_000,
    "license.require": "commercial",
}


_READ: tuple[tuple[str, Any, int, int | None, float], ...] = (
    ("models.dev", "done", 4505, 4505, 1.4),
    ("OpenRouter model list", "done", 412, None, 0.9),
    ("Hugging Face Hub", "fetching", 640, 1609, 4.0),
    ("Hugging Face Inference Providers", "done", 131, None, 1.1),
    ("litellm price file", "done", 3848, 3848, 2.2),
    ("genai-prices", "done", 1971, 1971, 1.2),
    ("Berkeley Function-Calling Leaderboard", "fetching", 0, None, 4.0),
    ("Epoch AI", "fetching", 1470, 2205, 4.0),
    ("LMArena leaderboard", "done", 822, 822, 3.1),
    ("tau-bench", "failed", 0, 83, 3.4),
    ("Vectara hallucination leaderboard", "waiting", 0, 188, 0.0),
    ("Artificial Analysis", "off", 0, None, 0.0),
)
_WHY = {
    "failed": "the connection was refused (tried three times)",
    "off": "needs your own key in ARTIFICIAL_ANALYSIS_API_KEY",
}


class Scene(NamedTuple):
    """One picture: what was asked (None: the first screen), the keys pressed, the size, the theme.

    `refresh` is "runs" or "over" for the staged pictures of a refresh.
    """

    needs: Mapping[str, object] | None
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (120, 36)
    light: bool = False
    refresh: str = ""


SCENES = {
    "sentence": Scene(None, _typed(_SENTENCE)),
    "answer": Scene(_SERVICE),
    "light": Scene(_SHOP, light=True),
    "details": Scene(_SERVICE, ("enter",)),
    "ways": Scene(_SHOP, ("b",), (120, 50)),
    "why-not": Scene(_SERVICE, ("w", "down", "down")),
    "not-first": Scene(_SERVICE, ("j", "j", "w", "enter")),
    "compare": Scene(_SERVICE, ("space", "j", "space", "j", "space", "c")),
    "narrow": Scene(_SERVICE, ("j", "j"), (80, 24)),
    "wide": Scene(_SHOP, (), (200, 60)),
    "refresh": Scene(_SERVICE, (), (120, 30), refresh="runs"),
    "report": Scene(_SERVICE, (), (120, 36), refresh="over"),
}


RECORDING: tuple[tuple[tuple[str, ...], float], ...] = (
    ((), 1.0),
    (_typed("support bot for our shop, "), 1.0),
    (_typed("400k tickets a month, "), 1.0),
    (_typed("under $800, "), 1.0),
    (_typed("no Chinese models"), 2.5),
    (("enter",), 3.5),
    (("space", "j"), 0.8),
    (("space", "j", "j", "j", "j"), 0.8),
    (("space", "c"), 3.2),
    (("escape", "enter"), 2.7),
    (("escape", "w"), 2.5),
)
"""The keys before each frame of the recording, and the seconds for which the frame stands: 20 in all."""
RECORDED = "recording"
_RECORDED_SIZE = (100, 30)


class Frame(NamedTuple):
    """One picture, as Textual exports it, and for how many seconds it stands."""

    svg: str
    seconds: float


def animated(frames: Sequence[Frame]) -> str:
    """One SVG that shows the frames one after the other, and begins again. All are of the size of the first.

    The names of Textual's styles begin with a checksum of the picture, so those of two frames do not meet. Raises
    ValueError where a picture is no SVG.
    """
    whole = sum(frame.seconds for frame in frames)
    view, shown, rules, start = "", [], [], 0.0
    for place, frame in enumerate(frames):
        found = _OUTER.search(frame.svg)
        size = _VIEW.search(found[1]) if found else None
        if found is None or size is None:
            raise ValueError(f"frame {place} is no SVG with a viewBox")
        view = view or size[0]
        end = start + frame.seconds
        rules.append(_rule(place, start / whole, end / whole))
        shown.append(f'<g class="frame frame-{place}">{found[2]}</g>')
        start = end
    style = f".frame {{ visibility: hidden; animation: {whole:g}s step-end infinite; }}\n" + "\n".join(rules)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {view}>\n<style>\n{style}\n</style>\n{"".join(shown)}\n</svg>\n'


def _rule(place: int, start: float, end: float) -> str:
    """The frame is seen from one share of the time to another."""
    steps = {0.0: "hidden"} | {round(start * 100, 2): "visible"}
    if end < 1:
        steps[round(end * 100, 2)] = "hidden"
    frames = " ".join(f"{at:g}% {{ visibility: {state}; }}" for at, state in sorted(steps.items()))
    return f"@keyframes frame-{place} {{ {frames} }}\n.frame-{place} {{ animation-name: frame-{place}; }}"


async def recording() -> str:
    """The animated SVG of a question, its answer, a comparison, the details and what was ruled out."""
    os.environ.pop("NO_COLOR", None)
    from catalog.storage import store
    from tui.app import ModelPick
    from tui.session import Session

    app = ModelPick(Session(store.load(), store.load_use_cases(), TODAY), None)
    frames = []
    async with app.run_test(size=_RECORDED_SIZE) as pilot:
        for keys, seconds in RECORDING:
            await pilot.press(*keys)
            await app.workers.wait_for_complete()
            await pilot.pause()
            frames.append(Frame(clean(app.export_screenshot(title="modelpick")), seconds))
    return animated(frames)


async def picture(name: str) -> str:
    """The SVG of one scene."""
    os.environ.pop("NO_COLOR", None)
    from catalog.advice.needs.reading import override
    from catalog.storage import store
    from tui.app import ModelPick
    from tui.session import Session
    from tui.themes import LIGHT

    scene = SCENES[name]
    session = Session(store.load(), store.load_use_cases(), TODAY)
    app = ModelPick(session, override(None, scene.needs) if scene.needs else None)
    if scene.light:
        app.theme = LIGHT
    async with app.run_test(size=scene.size) as pilot:
        await pilot.pause()
        for key in scene.keys:
            await pilot.press(key)
        if scene.refresh:
            await app.push_screen(_staged(session, app.screen, scene.refresh))
        await app.workers.wait_for_complete()
        await pilot.pause()
        return clean(app.export_screenshot(title="modelpick"))


def _staged(session: "Session", answer: Any, stage: str) -> Any:
    """The page of a refresh that stands still."""
    from catalog.advice.explanation.answer_changes import changes
    from tui.refresh.process import RefreshProcess, RefreshProgress
    from tui.screens.refresh import RefreshScreen

    class Still(RefreshProcess):
        def progress(self) -> RefreshProgress:
            return RefreshProgress(_events(), (), 4.0)

    refreshing = Still(())
    if stage == "runs":
        return RefreshScreen(session._replace(refreshing=True), refreshing)
    new = session._replace(snapshot=_cheaper(session.snapshot, answer.advice.candidates[1].model.id))
    refreshing.report = _report(session.snapshot, new.snapshot)
    refreshing.answer_changes = tuple(changes(answer.advice, new.advise(answer.asked)))
    refreshing.over = True
    return RefreshScreen(new, refreshing)


def _events() -> tuple[Any, ...]:
    from catalog.pipeline.report import SourceEvent

    return tuple(
        SourceEvent(
            source=name,
            name=name,
            state=state,
            rows=rows,
            expected=expected,
            seconds=seconds,
            detail=_WHY.get(state, ""),
        )
        for name, state, rows, expected, seconds in _READ
    )


def _cheaper(snapshot: "Snapshot", model: str) -> "Snapshot":
    """A catalogue of today in which one model costs a third less."""
    from msgspec.structs import replace

    from catalog.storage import snapshot as snapshots

    def cut(price: float | None) -> float | None:
        return None if price is None else round(price * 2 / 3, 3)

    offers = tuple(
        replace(offer, input=cut(offer.input), output=cut(offer.output)) if offer.model == model else offer
        for offer in snapshot.catalog.offers
    )
    return snapshots.of(replace(snapshot.catalog, offers=offers, as_of=TODAY))


def _report(before: "Snapshot", after: "Snapshot") -> Any:
    from catalog.pipeline.publish import catalogue_line, price_changes
    from catalog.pipeline.report import Report, SourceReport
    from catalog.sources.upstream import Quarantined

    sources = tuple(
        SourceReport(
            source=event.source,
            name=event.name,
            state=event.state if event.state in _WHY else "done",
            as_of="" if event.state in _WHY else TODAY,
            rows=0 if event.state in _WHY else event.expected or event.rows,
            changed=0 if event.state in _WHY else (event.expected or event.rows) // 90,
            quarantined=1 if event.name == "models.dev" else 0,
            quarantine=(Quarantined(where="row 2,817", reason="a price of -1; expected a positive number"),)
            if event.name == "models.dev"
            else (),
            seconds=event.seconds,
            error=event.detail,
        )
        for event in _events()
    )
    return Report(
        outcome="new",
        message="The catalogue is now of 24 Nov 2026: 10 sources read from the network; 1 could not be reached and "
        "keeps the old figures.",
        before=catalogue_line(before),
        after=catalogue_line(after),
        sources=sources,
        price_changes=price_changes(before, after),
    )


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
    for name in (*SCENES, RECORDED):
        svg = await (recording() if name == RECORDED else picture(name))
        FOLDER.joinpath(f"{name}.svg").write_text(svg, encoding="utf-8")
        print(f"{name}.svg  {len(svg) // 1024} kB")


if __name__ == "__main__":
    asyncio.run(write_all())
