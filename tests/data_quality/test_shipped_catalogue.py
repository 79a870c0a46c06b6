"""The shipped catalogue: whole, consistent, honest about what it does not know."""

import zlib
from collections import Counter
from typing import get_args

import pytest

from catalog import identity
from catalog.build.__main__ import SHIPPED
from catalog.build.evidence import SKILLS
from catalog.model import Offer
from catalog.record import Kind
from catalog.storage import store
from catalog.storage.snapshot import Snapshot, digest_of

MOST_BYTES = 2_000_000
"""Of the catalogue as a wheel compresses it."""


@pytest.fixture(scope="module")
def shipped() -> Snapshot:
    """What a user gets."""
    return store.load()


def test_it_is_small_enough_to_ship() -> None:
    assert len(zlib.compress(SHIPPED.read_bytes())) < MOST_BYTES


def test_it_holds_at_least_1500_models_of_every_kind(shipped: Snapshot) -> None:
    kinds = Counter(model.kind for model in shipped.catalog.models)
    assert sum(kinds.values()) >= 1_500
    assert set(kinds) == set(get_args(Kind))
    assert len(shipped.models) == len(shipped.catalog.models)


def test_every_row_points_to_what_there_is(shipped: Snapshot) -> None:
    catalog = shipped.catalog
    for offer in catalog.offers:
        assert offer.model in shipped.models
        assert offer.provider in shipped.providers
    for result in catalog.evidence:
        assert result.model in shipped.models
        assert result.benchmark in shipped.benchmarks
    for ability in catalog.abilities:
        assert ability.model in shipped.models
    for row in catalog.adoption:
        assert row.model is None or row.model in shipped.models
    for model in catalog.models:
        assert model.developer in shipped.developers
        assert model.license is None or model.license in shipped.licenses
    for benchmark in catalog.benchmarks:
        assert benchmark.skill in SKILLS


def test_every_figure_has_its_source_and_its_day(shipped: Snapshot) -> None:
    catalog = shipped.catalog
    for source, as_of in _figures(shipped):
        assert source in shipped.sources
        assert len(as_of) in (7, 10)
    for model in catalog.models:
        assert model.sources
        assert {*model.sources} <= {*shipped.sources}
        assert len(model.as_of) in (7, 10)
        assert all(fact.source in shipped.sources for fact in model.disputed)
    for offer in catalog.offers:
        assert all(quote.source in shipped.sources for quote in offer.disagreement)
    named = [item.source for item in catalog.benchmarks]
    named += [item.source for item in catalog.providers if item.source]
    named += [item.source for item in catalog.developers if item.source]
    assert {*named} <= {*shipped.sources}


def test_every_source_has_given_something(shipped: Snapshot) -> None:
    catalog = shipped.catalog
    giving = {source for source, _ in _figures(shipped)}
    giving |= {source for model in catalog.models for source in model.sources}
    giving |= {tokenizer.source for tokenizer in catalog.tokenizers}
    assert giving == {*shipped.sources}


def test_no_price_is_zero(shipped: Snapshot) -> None:
    for offer in shipped.catalog.offers:
        assert all(price is None or price > 0 for price in _prices(offer)), offer


def test_no_model_is_a_rolling_name(shipped: Snapshot) -> None:
    pointers = {pointer.id for pointer in shipped.catalog.pointers}
    assert len(pointers) >= 44
    assert not pointers & {*shipped.models}
    assert not [model for model in shipped.models if identity.is_rolling(model)]
    assert not [offer for offer in shipped.catalog.offers if identity.is_rolling(offer.provider_model_id)]


def test_one_offer_per_way_of_calling(shipped: Snapshot) -> None:
    ways = Counter(
        (offer.model, offer.provider, offer.provider_model_id, offer.variant, offer.terms)
        for offer in shipped.catalog.offers
    )
    assert max(ways.values()) == 1


def test_open_weights_do_not_retire(shipped: Snapshot) -> None:
    assert any(model.retired for model in shipped.catalog.models)
    for model in shipped.catalog.models:
        assert not (model.retired and (model.open_weights or model.hub_repository))
    assert shipped.models["moonshotai/kimi-k2.5"].retired is None


def test_nothing_is_shipped_that_may_not_be() -> None:
    text = SHIPPED.read_text(encoding="utf-8").lower()
    assert "artificialanalysis" not in text
    assert "livebench" not in text


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        ("deepseek/deepseek-v4-pro", "total_parameters", 1_600_000_000_000),
        ("deepseek/deepseek-v4-flash", "total_parameters", 284_000_000_000),
        ("minimax/minimax-m1", "total_parameters", 456_000_000_000),
        ("microsoft/phi-4-mini-instruct", "released", "2025-02-26"),
        ("mistral/mistral-large-2512", "released", "2025-12-02"),
        ("openai/text-embedding-3-small", "kind", "embedding"),
        ("elevenlabs/eleven_multilingual_v2", "developer", "elevenlabs"),
        ("bytedance/seedance-2.0", "developer", "bytedance"),
        ("openai/whisper-medium", "license", "MIT"),
        ("openai/whisper-large-v3", "total_parameters", 1_550_000_000),
        ("deepgram/aura-2", "kind", "tts"),
        ("anthropic/claude-opus-4-5", "released", "2025-11-24"),
        ("moonshotai/kimi-k2", "released", "2025-07-11"),
    ],
)
def test_known_faults_are_corrected(shipped: Snapshot, model: str, field: str, value: object) -> None:
    assert getattr(shipped.models[model], field) == value


def test_whisper_is_priced_by_the_minute(shipped: Snapshot) -> None:
    offers = {
        (offer.provider, offer.provider_model_id): offer
        for offer in shipped.offers["openai/whisper-large-v3"]
    }
    scaleway = offers["scaleway", "whisper-large-v3"]
    assert scaleway.input is None
    assert [(price.unit, price.usd) for price in scaleway.media] == [("audio_minute_in", 0.003)]


@pytest.mark.parametrize(
    ("model", "provider"),
    [
        ("elevenlabs/eleven_multilingual_v2", "runway"),
        ("assemblyai/best", "assemblyai"),
        ("alibaba/qwen3-asr-flash", "alibaba"),
        ("cohere/embed-multilingual-light-v3.0", "cohere"),
        ("google/text-embedding-005", "vercel"),
        ("google/lyria-3.5", "google"),
    ],
)
def test_a_price_that_cannot_be_right_is_unknown(shipped: Snapshot, model: str, provider: str) -> None:
    offers = [offer for offer in shipped.offers[model] if offer.provider == provider]
    assert [(offer.terms, offer.input, offer.media) for offer in offers] == [("list", None, ())]


def test_free_is_what_a_source_names_so(shipped: Snapshot) -> None:
    free = [offer for offer in shipped.catalog.offers if offer.terms == "free"]
    assert free
    assert all(offer.provider_model_id.endswith((":free", "-free")) for offer in free)


def test_a_maker_sells_only_what_it_sells(shipped: Snapshot) -> None:
    for model in ("openai/gpt-oss-120b", "openai/gpt-oss-20b"):
        assert "openai" not in {offer.provider for offer in shipped.offers[model]}


def test_options_of_a_model_are_no_models(shipped: Snapshot) -> None:
    for name in ("keyterm", "detect_entities", "diarize", "redact"):
        assert f"deepgram/{name}" not in shipped.models


def test_videos_have_a_price_and_a_score(shipped: Snapshot) -> None:
    for model in ("google/veo-3.1-generate-001", "bytedance/seedance-2.0", "runway/gen4_turbo"):
        assert any(offer.media for offer in shipped.offers[model])
        assert any(row.model == model for row in shipped.catalog.evidence)


def test_downloads_count_for_the_weights_they_are_of(shipped: Snapshot) -> None:
    models = {row.repository: row.model for row in shipped.catalog.adoption}
    assert models["black-forest-labs/FLUX.1-dev"] == "black-forest-labs/flux-1-dev"
    assert models["mistralai/Codestral-22B-v0.1"] == "mistral/codestral-22b-v0.1"
    assert models["mistralai/Mixtral-8x7B-v0.1"] is None
    assert models["mistralai/Mixtral-8x7B-Instruct-v0.1"] == "mistral/mixtral-8x7b-instruct"


def test_twins_are_one(shipped: Snapshot) -> None:
    for one, other in (
        ("recraft/recraft-v3", "recraft/recraftv3"),
        ("tencent/hunyuanvideo-1.5", "tencent/hunyuan-video-1-5"),
        ("tencent/hunyuanimage-3-0", "tencent/hunyuan-image-3-0"),
        ("anthropic/claude-opus-4-0", "anthropic/claude-4-opus"),
        ("runway/gen4_turbo", "runway/runway-gen4-turbo"),
        ("google/veo-3.1-generate-001", "google/veo-3-1-audio-1080p"),
        ("black-forest-labs/flux-1-dev", "black-forest-labs/flux-1-dev-fp8"),
    ):
        assert one in shipped.models
        assert other not in shipped.models


def test_copies_and_composites_stay_out_of_the_fit(shipped: Snapshot) -> None:
    left_out = {benchmark.name for benchmark in shipped.catalog.benchmarks if benchmark.left_out}
    assert {
        "Epoch Capabilities Index",
        "LMArena Text (no style control)",
        "BFCL v4 Overall",
        "Vectara answer rate",
        "Vectara hallucination rate",
        "Aider polyglot (Epoch, chance-corrected)",
    } <= left_out
    for benchmark in shipped.catalog.benchmarks:
        assert not (benchmark.left_out and benchmark.slope is not None)
        assert benchmark.skill not in ("speed", "vendor") or benchmark.left_out


def test_the_median_of_downloads_is_known_for_kinds_with_open_weights(shipped: Snapshot) -> None:
    assert shipped.catalog.median_downloads_30d.keys() >= {"llm", "embedding", "asr", "tts", "image", "video"}


def _figures(shipped: Snapshot) -> list[tuple[str, str]]:
    catalog = shipped.catalog
    found = [(offer.source, offer.as_of) for offer in catalog.offers]
    found += [(result.source, result.as_of) for result in catalog.evidence]
    found += [(row.source, row.as_of) for row in catalog.spend]
    found += [(row.source, row.as_of) for row in catalog.architectures]
    return found + [(row.source, row.as_of) for row in catalog.adoption]


def _prices(offer: Offer) -> list[float | None]:
    names = ("input", "output", "cache_read", "cache_write", "batch_input", "batch_output")
    found = [getattr(offer, name) for name in names]
    for tier in offer.tiers:
        found += [tier.input, tier.output, tier.cache_read, tier.batch_input, tier.batch_output]
    return found + [price.usd for price in offer.media]


def test_the_digest_that_ships_is_that_of_the_catalogue(shipped: Snapshot) -> None:
    assert shipped.digest == digest_of(SHIPPED.read_bytes())
    assert (store.DATA / store.DIGEST).read_text(encoding="ascii") == f"{shipped.digest}\n"
