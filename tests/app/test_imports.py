"""What a start imports: a first frame and a command load what they show, and nothing beside it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from catalog.advice.needs.records import Needs
from tui import startup
from tui.app import ModelPick
from tui.session import Session

ROOT = Path(__file__).parents[2]
_FRAME = """
import asyncio, sys
from catalog.advice.needs.records import Needs
from tui.app import ControlFilter, ModelPick
from tui.session import load_session

seen, apply = [], ControlFilter.apply

def keep(self, segments, background):
    if not seen and any("●" in segment.text for segment in segments):
        seen.extend(sys.modules)
    return apply(self, segments, background)

async def first_row():
    async with app.run_test(size=(120, 36)) as pilot:
        while not seen:
            await pilot.pause()

ControlFilter.apply = keep
app = ModelPick(load_session("2026-11-24"), Needs(use_case="customer-service"))
asyncio.run(first_row())
print(*seen)
"""
NOT_SHOWN_AT_FIRST = {
    "catalog.advice.explanation.cautions",
    "catalog.advice.explanation.sensitivity_text",
    "catalog.advice.model_facts",
    "catalog.advice.next_steps",
    "catalog.advice.options.ranked_offer",
    "catalog.advice.understanding.tokens",
    "catalog.irt.abilities",
    "tui.rendering.bill",
    "tui.rendering.details",
    "tui.rendering.evidence",
    "tui.rendering.exclusion",
    "tui.rendering.reasons",
    "tui.screens.details",
    "tui.screens.question",
    "tui.screens.use_cases",
}
NOT_IN_JSON = {
    "ast",
    "inspect",
    "platformdirs",
    "random",
    "secrets",
    "tempfile",
    "typing_extensions",
    "asyncio",
    "catalog.advice.model_facts",
    "catalog.advice.understanding.tokens",
    "tui.app",
    "tui.cli.opening",
    "tui.rendering.rank_text",
}


def _python(code: str, *arguments: str) -> str:
    """What a Python of its own prints, which has imported nothing before."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_first_frame_imports_what_it_shows() -> None:
    loaded = set(_python(_FRAME).split())
    assert "tui.screens.answer" in loaded
    assert not loaded & NOT_SHOWN_AT_FIRST


def test_a_json_answer_imports_what_it_says(tmp_path: Path) -> None:
    needs = tmp_path / "needs.toml"
    needs.write_text('use_case = "customer-service"\n', encoding="utf-8")
    code = (
        "import contextlib, io, sys; from tui.cli.dispatch import main\n"
        "with contextlib.redirect_stdout(io.StringIO()): main(sys.argv[1:])\n"
        "print(*sys.modules)"
    )
    loaded = set(_python(code, "rank", str(needs), "--json").split())
    assert "catalog.advice.ranking" in loaded
    assert not loaded & NOT_IN_JSON


async def test_what_the_first_keys_need_is_imported_in_the_pause(
    session: Session, until: Any, text_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(startup, "import_module", seen.append)
    app = ModelPick(session, Needs(use_case="customer-service"))
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: tuple(seen) == startup.LATER)
        await until(pilot, lambda: "↻" in text_of(app))  # what would change the answer, below the list
