"""The line of needs on narrow terminals names every need that is set, and nothing that the use case brings."""

from typing import Any

import pytest

from catalog.advice.needs.keys import KEYS, Key
from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Needs
from tests.support.screens import answer_of
from tui.app import ModelPick
from tui.rendering.needs_line import MOST_LINES, needs_line
from tui.screens.answer import AnswerScreen
from tui.session import Session
from tui.widgets.needs import panel

SERVICE = Needs(use_case="customer-service")
SET: dict[str, tuple[Any, str]] = {
    "unknown_ok": (("budget",), "unknown allowed: budget"),
    "workload.requests_per_month": (400_000.0, "400k/month"),
    "workload.input_tokens": (1200.0, "1,200 tokens in"),
    "workload.output_tokens": (300.0, "300 tokens out"),
    "workload.cached_input_share": (0.5, "50% cached"),
    "workload.calls_per_request": (20.0, "20 calls/request"),
    "workload.batch": (True, "batch"),
    "workload.images": (2.0, "images in: 2"),
    "workload.audio_minutes": (5.0, "5 min audio in"),
    "workload.pages": (10.0, "pages in: 10"),
    "workload.documents": (50.0, "documents to rank: 50"),
    "workload.generated_images": (1.0, "images out: 1"),
    "workload.generated_seconds": (30.0, "30 s out"),
    "workload.characters": (800.0, "800 characters"),
    "budget.monthly_usd": (800.0, "≤ $800/month"),
    "baseline.model": ("northlab/titan-2", "baseline Titan 2"),
    "baseline.monthly_usd": (1200.0, "baseline $1,200/month"),
    "license.require": ("permissive", "license: permissive only"),
    "license.allow": (("Apache-2.0",), "only Apache-2.0"),
    "license.monthly_active_users": (50_000_000, "50M users/month"),
    "license.annual_revenue_usd": (5_000_000, "$5M revenue/year"),
    "license.model_as_a_service": (True, "resold as an API"),
    "license.use_countries": (("EU",), "used in EU"),
    "hosting.where": (("api",), "API only"),
    "hosting.gpu": ("1x H100", "on 1x H100"),
    "hosting.own_gpu": (True, "hardware owned"),
    "hosting.gpu_usd_per_hour": (2.5, "GPU $2.50/hour"),
    "hosting.gpu_price_usd": (2000.0, "GPU $2,000"),
    "hosting.usd_per_kwh": (0.2, "power $0.20/kWh"),
    "hosting.utilisation": (0.4, "40% utilisation"),
    "hosting.precision": ("8-bit", "8-bit weights"),
    "hosting.providers": (("bigcloud",), "only via Big Cloud"),
    "hosting.exclude_providers": (("bigcloud",), "not via Big Cloud"),
    "origin.developer_countries": (("US", "EU"), "made in United States, EU"),
    "origin.exclude_developer_countries": (("CN",), "not made in China"),
    "origin.serving_countries": (("EU",), "served from EU"),
    "origin.exclude_provider_countries": (("US",), "provider not from United States"),
    "origin.developers": (("openly",), "made by Openly"),
    "origin.exclude_developers": (("openly",), "not made by Openly"),
    "must.context_tokens": (200_000, "≥ 200k context"),
    "must.inputs": (("image",), "reads image"),
    "must.outputs": (("text",), "produces text"),
    "must.features": (("tools",), "tools"),
    "must.languages": (("de", "pl"), "German, Polish"),
    "must.min_capability": (60.0, "capability ≥ 60"),
    "must.measured_only": (True, "measured models only"),
    "must.tokens_per_second": (50.0, "≥ 50 tokens/s"),
    "must.max_parameters": (70.0, "≤ 70B parameters"),
    "priorities.cost": (2.0, "weight of cost 2"),
    "priorities.capability": (3.0, "weight of capability 3"),
    "priorities.downloads": (1.0, "weight of downloads 1"),
}
"""A value of each key beside the use case, and the words that name it."""


def lines(session: Session, asked: Needs, width: int) -> list[str]:
    filled = session.fill(asked, session.use_cases["customer-service"])
    shown = [line.plain for line in needs_line(session, asked, filled)(width)]
    assert all(len(line) <= width for line in shown)
    assert 1 <= len(shown) <= MOST_LINES
    assert "e edit" in shown[0]
    return shown


def test_every_key_has_words() -> None:
    assert SET.keys() == {key.path for key in KEYS} - {"use_case"}


@pytest.mark.parametrize("width", [58, 78])
@pytest.mark.parametrize("key", [key for key in KEYS if key.path != "use_case"], ids=lambda key: key.path)
def test_what_is_set_is_named(session: Session, key: Key, width: int) -> None:
    value, words = SET[key.path]
    pieces = " · ".join(lines(session, override(SERVICE, {key.path: value}), width))
    assert words in pieces
    before = " · ".join(lines(session, SERVICE, width))
    assert words not in before


@pytest.mark.parametrize("key", [key for key in KEYS if key.path != "use_case"], ids=lambda key: key.path)
def test_what_is_set_is_in_the_folded_panel(session: Session, key: Key) -> None:
    asked = override(SERVICE, {key.path: SET[key.path][0]})
    shown = {line.field.key: line for line in panel.lines_of(session, asked, None, "", everything=False)}
    assert shown[key.path].said


def test_a_long_list_says_how_many_more(session: Session) -> None:
    countries = ("US", "FR", "DE", "PL", "ES", "IT")
    asked = override(SERVICE, {"origin.developer_countries": countries})
    assert "made in United States, France, Germany +3" in " ".join(lines(session, asked, 58))
    asked = override(SERVICE, {"origin.developer_countries": countries[:4]})
    assert "made in United States, France, Germany, Poland" in " ".join(lines(session, asked, 58))


def test_what_the_job_brings_is_not_said_as_set(session: Session) -> None:
    assert lines(session, SERVICE, 78)[0].startswith("1M/month (usual)  ")
    assert len(lines(session, SERVICE, 78)) == 1


@pytest.mark.parametrize("width", [38, 58, 78])
def test_of_too_many_the_last_line_counts_the_rest(session: Session, width: int) -> None:
    asked = override(SERVICE, {key: value for key, (value, _) in SET.items()})
    shown = lines(session, asked, width)
    named = sum(words in " · ".join(shown) for _, words in SET.values())
    assert len(shown) == MOST_LINES
    number = int(shown[-1].rstrip().removesuffix(" more (e)").rpartition("+")[2])
    pieces = [piece for line in shown for piece in line.removesuffix("e edit").strip().split(" · ")]
    assert number + len(pieces) - 1 == len(SET)
    assert named >= len(pieces) - 1


@pytest.mark.parametrize("size", [(60, 20), (80, 24)], ids=str)
async def test_it_grows_with_what_is_set(
    session: Any, until: Any, text_of: Any, size: tuple[int, int]
) -> None:
    keys = ("budget.monthly_usd", "origin.exclude_developer_countries", "must.languages", "license.require")
    app = ModelPick(session, override(SERVICE, {key: SET[key][0] for key in keys}))
    async with app.run_test(size=size) as pilot:
        await until(
            pilot, lambda: isinstance(app.screen, AnswerScreen) and "not made in China" in text_of(app)
        )
        for key in keys:
            assert SET[key][1] in text_of(app)
        answer_of(app).ask(SERVICE)
        await until(pilot, lambda: "not made in China" not in text_of(app) and "(usual)" in text_of(app))
