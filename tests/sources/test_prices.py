"""The price sources: what they read from cuts of their real documents, and that it is what the build once read."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from catalog.http.web import Answer
from catalog.sources import price_terms
from catalog.sources.genai_prices import GenaiPrices
from catalog.sources.hugging_face_router import HuggingFaceRouter
from catalog.sources.litellm import LiteLLM
from catalog.sources.models_dev import ModelsDev
from catalog.sources.openrouter import OpenRouter
from catalog.sources.upstream import Listing, Page, PriceRow, ProviderName, Reading, SourceError, Upstream
from catalog.storage import groundwork

UPSTREAM = Path(__file__).parents[1] / "data" / "upstream"
TABLES = Path(__file__).resolve().parents[2] / "catalog" / "data" / "tables"


class Case(NamedTuple):
    """A source and the document that was cut from its real one, of the day on which that was read."""

    upstream: Upstream
    file: str
    day: str

    @property
    def page(self) -> Page:
        """The document."""
        return Page((UPSTREAM / self.file).read_bytes(), self.day)

    @property
    def reading(self) -> Reading:
        """What it says."""
        return self.upstream.read(self.page)


CASES = {
    "models-dev": Case(ModelsDev(), "models-dev.json", "2026-07-02"),
    "openrouter": Case(OpenRouter(), "openrouter.json", "2026-05-12"),
    "litellm": Case(LiteLLM(), "litellm.json", "2026-11-20"),
    "genai-prices": Case(GenaiPrices(), "genai-prices.json", "2026-11-10"),
    "hugging-face-router": Case(HuggingFaceRouter(), "hugging-face-router.json", "2026-11-24"),
}
NAMES = sorted(CASES)


@pytest.fixture(scope="module", name="built")
def _built() -> dict[str, PriceRow]:
    """The rows behind the shipped catalogue, by key, without the model that each was joined to."""
    rows = groundwork.load().rows
    return {row.key: msgspec.structs.replace(row, model="") for row in rows}


def price(name: str, provider: str, model: str, condition: str = "") -> PriceRow:
    """The one row of this key."""
    found = [
        row
        for row in CASES[name].reading.prices
        if (row.provider, row.provider_model_id, row.condition) == (provider, model, condition)
    ]
    assert len(found) == 1
    return found[0]


def listing(name: str, provider: str, model: str) -> Listing:
    """The one listing of this model at this provider."""
    found = [one for one in CASES[name].reading.listings if (one.provider, one.id) == (provider, model)]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(("name", "alike"), [("litellm", 24), ("genai-prices", 27)])
def test_rows_are_those_that_the_shipped_catalogue_was_built_from(
    name: str, alike: int, built: Mapping[str, PriceRow]
) -> None:
    """models.dev of August and October came out of packages, so that no document of it can be cut."""
    rows = [row for row in CASES[name].reading.prices if row.key in built]
    assert rows == [built[row.key] for row in rows]
    assert len(rows) == alike


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_whole(name: str) -> None:
    case = CASES[name]
    reading = case.reading
    assert reading.quarantined == ()
    assert reading.rows == len(reading.listings)
    assert len({row.key for row in reading.prices}) == len(reading.prices)
    for row in reading.prices:
        assert (row.source, row.as_of) == (name, case.day)
        price_terms.parse_condition(row.condition)


@pytest.mark.parametrize("name", NAMES)
def test_a_source_is_attributed_as_before(name: str) -> None:
    about = CASES[name].upstream.about
    known = tomllib.loads((TABLES / "sources.toml").read_text(encoding="utf-8")).get(name)
    assert about.id == name
    assert about.as_of == ""
    if known is not None:
        assert (about.name, about.url, about.license) == (known["name"], known["url"], known["license"])
        assert about.attribution == known.get("attribution", "")
    assert CASES[name].upstream.available({}) == ""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("other", NAMES)
def test_a_document_is_recognised_by_its_own_source_only(name: str, other: str) -> None:
    assert CASES[name].upstream.recognises(CASES[other].page) == (name == other)


@pytest.mark.parametrize("name", NAMES)
async def test_the_answer_of_the_network_is_handed_on_as_it_came(name: str) -> None:
    case = CASES[name]
    asked: list[str] = []

    class OneAnswer:
        async def get(self, address: str, **_: object) -> Answer:
            asked.append(address)
            return Answer(case.page.body, "2026-11-20", None, cached=False)

    pages = [page async for page in case.upstream.fetch(OneAnswer())]
    assert [(page.body, page.day) for page in pages] == [(case.page.body, "2026-11-20")]
    assert [page.address for page in pages] == asked
    assert asked[0].startswith("https://")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html><title>502 Bad Gateway</title>",
        b"null",
        b"[]",
        b"{}",
        b'{"error": "not found"}',
        b'{"data": []}',
        b'{"data": {"id": 1}}',
        b"[" * 50_000,
        b'{"a":' * 50_000,
        b'"' + b"\\" * 99_999,
        b"\xff\xfe\x00",
    ],
)
def test_an_answer_that_is_something_else_is_refused_with_its_cause(name: str, body: bytes) -> None:
    upstream = CASES[name].upstream
    assert not upstream.recognises(Page(body, "2026-11-20"))
    with pytest.raises(SourceError, match=r"[a-z]{3}"):
        upstream.read(Page(body, "2026-11-20"))


@pytest.mark.parametrize("name", NAMES)
def test_a_truncated_answer_is_refused(name: str) -> None:
    case = CASES[name]
    with pytest.raises(SourceError, match="not valid JSON"):
        case.upstream.read(case.page._replace(body=case.page.body[:-20]))


def test_models_dev_states_facts_of_every_model_at_every_provider() -> None:
    assert listing("models-dev", "google", "gemini-2.5-pro") == Listing(
        provider="google",
        id="gemini-2.5-pro",
        name="Gemini 2.5 Pro",
        family="gemini-pro",
        open_weights=False,
        context_tokens=1_048_576,
        max_output_tokens=65_536,
        inputs=("text", "image", "audio", "video", "document"),
        outputs=("text",),
        tools=True,
        structured_output=True,
        reasoning=True,
        released="2025-06-17",
        knowledge_cutoff="2025-01",
    )
    assert listing("models-dev", "anyapi", "anthropic/claude-haiku-4-5").context_tokens == 200_000
    assert not [row for row in CASES["models-dev"].reading.prices if row.provider == "anyapi"]


def test_models_dev_prices_tiers_modes_and_variants() -> None:
    assert price("models-dev", "google", "gemini-2.5-pro", "context>200000").input == 2.5
    assert price("models-dev", "anthropic", "claude-opus-4-8", "mode:fast").output == 50.0
    assert price("models-dev", "openrouter", "openai/gpt-oss-20b:free", "variant:free").input == 0.0
    audio = price("models-dev", "alibaba", "qwen-omni-turbo-realtime")
    assert audio.extras == {"input_audio": 4.44, "output_audio": 8.89}


def test_models_dev_says_of_which_day_it_is_at_least_and_never_of_a_day_to_come() -> None:
    case = CASES["models-dev"]
    body = case.page.body
    assert case.reading.as_of == "2026-05-28"
    future = body.replace(b'"last_updated": "2026-05-28"', b'"last_updated": "2031-01-01"')
    assert future != body
    assert case.upstream.read(Page(future, case.day)).as_of == "2026-04-28"
    undated = case.upstream.read(Page(body, ""))
    assert {row.as_of for row in undated.prices} == {"2026-05-28"}


def test_models_dev_reads_the_older_spelling_of_long_prompts() -> None:
    cost = {"input": 1, "output": 2, "context_over_200k": {"input": 2, "output": 3}}
    body = msgspec.json.encode(
        {"google": {"npm": "x", "models": {"m": {"id": "m", "cost": cost, "base_model": "google/m-1"}}}}
    )
    reading = ModelsDev().read(Page(body, "2026-07-02"))
    assert [(row.condition, row.input) for row in reading.prices] == [("", 1.0), ("context>200000", 2.0)]
    assert reading.listings[0].other_names == ("google/m-1",)


def test_openrouter_prices_are_text_per_token() -> None:
    row = price("openrouter", "openrouter", "google/gemini-3.1-flash-lite")
    assert (row.input, row.output, row.cache_read) == (0.25, 1.5, 0.025)
    assert row.cache_write == pytest.approx(1 / 12, rel=1e-9)
    assert row.extras == {"input_audio_mtok": 0.5, "reasoning": 1.5}
    assert price("openrouter", "openrouter", "x-ai/grok-4.1-fast").retires == "2026-05-15"
    assert price("openrouter", "openrouter", "inclusionai/ring-2.6-1t:free", "variant:free").input == 0.0
    assert not [
        row for row in CASES["openrouter"].reading.prices if row.provider_model_id == "openrouter/auto"
    ]


def test_openrouter_states_facts_but_no_release_dates() -> None:
    found = listing("openrouter", "openrouter", "qwen/qwen3-vl-30b-a3b-thinking")
    assert found == Listing(
        provider="openrouter",
        id="qwen/qwen3-vl-30b-a3b-thinking",
        name="Qwen: Qwen3 VL 30B A3B Thinking",
        developer="qwen",
        hub_repository="Qwen/Qwen3-VL-30B-A3B-Thinking",
        context_tokens=131_072,
        max_output_tokens=32_768,
        inputs=("text", "image"),
        outputs=("text",),
        tools=True,
        structured_output=True,
        reasoning=True,
        knowledge_cutoff="2025-03-31",
    )
    free = listing("openrouter", "openrouter", "inclusionai/ring-2.6-1t:free")
    assert free.other_names == ("inclusionai/ring-2.6-1t-20260508",)
    assert free.structured_output is None


def test_litellm_prices_tiers_services_and_spans() -> None:
    plain = price("litellm", "openai", "gpt-5.4")
    assert (plain.input, plain.batch_input, plain.batch_output) == (2.5, 1.25, 7.5)
    assert plain.context_tokens == 1_050_000
    assert price("litellm", "openai", "gpt-5.4", "context>272k").batch_output == 11.25
    assert price("litellm", "openai", "gpt-5.4", "service:flex").cache_read == 0.13
    assert price("litellm", "dashscope", "dashscope/qwen3.5-plus", "range:[0, 256000]").input == 0.4
    seconds = price("litellm", "openai", "whisper-1")
    assert (seconds.unit, seconds.input, seconds.retires) == ("other", None, "2027-02-26")
    assert seconds.extras["input_cost_per_second"] == 0.0001
    assert price("litellm", "openai", "low/1024-x-1024/gpt-image-1", "variant").unit == "other"
    assert price("litellm", "openai", "gpt-4o-mini-transcribe").extras["input_cost_per_audio_1m"] == 1.25


def test_litellm_states_abilities_only_where_it_says_yes() -> None:
    assert listing("litellm", "openai", "gpt-5.4") == Listing(
        provider="openai",
        id="gpt-5.4",
        name="gpt-5.4",
        context_tokens=1_050_000,
        max_output_tokens=128_000,
        outputs=("text",),
        tools=True,
        structured_output=True,
        reasoning=True,
    )
    silent = listing("litellm", "opencode_go", "opencode_go/grok-4.7")
    assert (silent.tools, silent.structured_output) == (True, None)
    assert listing("litellm", "openai", "text-embedding-3-small").context_tokens is None


def test_genai_prices_in_force_on_the_day() -> None:
    case = CASES["genai-prices"]

    def on(day: str) -> dict[str, float | None]:
        rows = case.upstream.read(case.page._replace(day=day)).prices
        return {row.condition: row.input for row in rows if row.provider_model_id == "deepseek-v4-pro"}

    first, second = "01:00:00+00:00-04:00:00+00:00", "06:00:00+00:00-10:00:00+00:00"
    hours = {f"time-of-day {first}": 1.32, f"time-of-day {second}": 1.32}
    assert on("2026-08-16") == {"": 0.435, "from=2026-08-17": 0.66, **hours}
    assert on("2026-08-17") == {"": 0.66, **hours}


def test_genai_prices_of_other_ways_of_calling() -> None:
    assert price("genai-prices", "openai", "gpt-5.6-luna", "service_tier=flex; context>272000").input == 0.2
    assert price("genai-prices", "openai", "gpt-5.6-luna", "context>272000").batch_output == 0.9
    assert price("genai-prices", "openrouter", "anthropic/claude-haiku-5.5").batch_output == 0.25
    assert (
        price("genai-prices", "openrouter", "mistralai/mistral-large-4-0", "route=mistral/eu").input == 0.77
    )
    assert price("genai-prices", "mistral", "voxtral-mini-2602").unit == "other"
    assert listing("genai-prices", "deepseek", "deepseek-v4-pro").context_tokens == 1_000_000


def test_the_router_prices_the_hosts_that_serve_now() -> None:
    rows = CASES["hugging-face-router"].reading.prices
    assert [(row.provider, row.condition, row.input, row.context_tokens) for row in rows] == [
        ("huggingface_nebius", "", 0.1, 40_960),
        ("huggingface_ovhcloud", "variant:free", 0.0, 32_768),
        ("huggingface_zai-org", "", 0.6, 65_536),
    ]
    assert listing("hugging-face-router", "huggingface", "Qwen/Qwen3-32B") == Listing(
        provider="huggingface",
        id="Qwen/Qwen3-32B",
        name="Qwen3-32B",
        developer="Qwen",
        hub_repository="Qwen/Qwen3-32B",
        context_tokens=40_960,
        inputs=("text",),
        outputs=("text",),
        tools=True,
        structured_output=True,
    )


def test_a_unit_and_a_condition_that_are_new_cost_no_other_price() -> None:
    prices = {"input_mtok": 1, "input_smell_mtok": 3}
    variants = [{"when": {"phase": "moon"}, "prices": {"input_mtok": 2}}]
    model = {"id": "m", "prices": prices, "price_variants": variants}
    body = msgspec.json.encode([{"id": "p", "api_pattern": "p", "models": [model]}])
    reading = GenaiPrices().read(Page(body, "2026-11-10"))
    assert [(row.condition, row.input, row.extras) for row in reading.prices] == [("", 1.0, {})]
    assert ["phase=moon" in one.reason for one in reading.quarantined] == [True]


def test_a_host_of_the_router_that_is_new_is_the_router() -> None:
    assert ProviderName.unlisted("huggingface_newcomer").provider == "huggingface"
    assert ProviderName.unlisted("NewCloud").provider == "newcloud"
