"""What open weights need in memory, against values worked out by hand from published architectures."""

from collections.abc import Iterator
from typing import Any

import pytest

from catalog.advice.hosting.sizing import (
    GIB,
    Copy,
    Job,
    TooSlow,
    bytes_per_parameter,
    copies,
    held_at,
    kv_cache,
    published_precision,
    size_at,
    weights_bytes,
)
from catalog.advice.hosting.speed import FITTED
from catalog.hardware import Architecture, Gpu
from catalog.model import Model
from tests.support.own_hardware import CARD, architecture, card, sized

TALK = Job(read_anew=1000, prompt=1000, written=200)


def copies_of(
    model: Model, shape: Architecture | None, gpu: Gpu, most: int, precision: str
) -> Iterator[Copy | TooSlow]:
    held = held_at(model, shape, precision, TALK)
    return copies(held, gpu, most, TALK) if held else iter(())


@pytest.mark.parametrize(
    ("billions", "precision", "gib"),
    [(27, "8-bit", 30.139), (70, "4-bit", 42.412), (8, "16-bit", 17.211), (0.6, "8-bit", 1.471)],
)
def test_weights_take_their_bytes_and_a_margin(billions: float, precision: str, gib: float) -> None:
    found = size_at(sized("a", billions), None, precision)
    assert found is not None
    assert weights_bytes(found) / GIB == pytest.approx(gib, abs=0.001)


def test_published_weights_take_their_own_bits() -> None:
    four = architecture("a", weight_bits=4.25)
    found = size_at(sized("a", 120, 5), four, "4-bit")
    assert found is not None
    assert weights_bytes(found) / GIB == pytest.approx(66.129, abs=0.001)
    assert bytes_per_parameter(four, "8-bit") == 1.06
    assert bytes_per_parameter(architecture("a", weight_bits=8.0), "8-bit") == 1.0
    assert bytes_per_parameter(None, "4-bit") == 0.58


@pytest.mark.parametrize(
    ("bits", "precision"), [(None, None), (4.0, "4-bit"), (4.25, "4-bit"), (8.0, "8-bit"), (8.25, "8-bit")]
)
def test_the_precision_of_published_weights(bits: float | None, precision: str | None) -> None:
    assert published_precision(architecture("a", weight_bits=bits)) == precision
    assert published_precision(None) is None


@pytest.mark.parametrize(
    ("shape", "tokens", "expected"),
    [
        # 80 layers x 2 x 8 heads x 128 x 2 bytes
        ({"layers": 80, "full_attention_layers": 80}, 1, 327_680),
        ({"layers": 80, "full_attention_layers": 80}, 1000, 327_680_000),
        # one latent vector of 576 in each of 61 layers
        (
            {
                "layers": 61,
                "full_attention_layers": 61,
                "kv_heads": None,
                "head_dim": None,
                "kv_latent": 576,
            },
            1,
            70_272,
        ),
        # 10 layers keep all, 52 the last 1024, each 8192 bytes a token
        (
            {"layers": 62, "full_attention_layers": 10, "kv_heads": 16, "window_tokens": 1024},
            4000,
            763_887_616,
        ),
        (
            {"layers": 62, "full_attention_layers": 10, "kv_heads": 16, "window_tokens": 1024},
            500,
            253_952_000,
        ),
        # 12 of 48 layers attend, the others keep a fixed state
        ({"layers": 48, "full_attention_layers": 12, "kv_heads": 2, "head_dim": 256}, 10, 245_760),
    ],
)
def test_what_a_request_holds(shape: dict[str, Any], tokens: float, expected: float) -> None:
    found = kv_cache(sized("a", 70), architecture("a", **shape))
    assert found.known
    assert found.bytes(tokens) == expected


def test_of_an_unknown_architecture_the_usual_is_taken() -> None:
    found = kv_cache(sized("a", 70), None)
    assert not found.known
    assert found.bytes(1000) == 80_000_000
    for kind in ("embedding", "rerank"):
        assert kv_cache(sized("a", 1, kind=kind), None).bytes(1000) == 0


def made(
    billions: float, active: float | None, precision: str, most: int, shape: Architecture | None = None
) -> list[Copy]:
    found = copies_of(sized("a", billions, active), shape, CARD, most, precision)
    return [entry for entry in found if isinstance(entry, Copy)]


def test_memory_counts_all_parameters_and_speed_the_active_ones() -> None:
    dense, experts = made(80, None, "8-bit", 8)[0], made(80, 8, "8-bit", 8)[0]
    assert (dense.gpus, experts.gpus) == (2, 2)
    assert dense.weights_gib == experts.weights_gib == pytest.approx(87.693, abs=0.001)
    assert dense.alone is not None
    assert experts.alone is not None
    # 84.8 GB of 6000 GB/s, and 8.48 GB
    reads = 0.084_8 / 6 / FITTED.alone_bandwidth
    assert dense.alone == pytest.approx(1 / (reads + FITTED.alone_seconds), rel=1e-6)
    reads = 0.008_48 / 6 / FITTED.alone_bandwidth_experts
    assert experts.alone == pytest.approx(1 / (reads + FITTED.alone_seconds_experts), rel=1e-6)
    assert experts.request_seconds < dense.request_seconds


def test_more_active_parameters_than_there_are_count_as_all() -> None:
    assert made(8, 9, "8-bit", 1) == made(8, 8, "8-bit", 1) == made(8, None, "8-bit", 1)


@pytest.mark.parametrize(
    ("billions", "precision", "gpus", "too_few"),
    [
        (27, "8-bit", 1, 0),
        (70, "8-bit", 2, 1),
        (110, "8-bit", 2, 1),
        (400, "8-bit", 8, 6),
        (400, "4-bit", 4, 3),
    ],
)
def test_the_fewest_cards_that_hold_it(billions: float, precision: str, gpus: int, too_few: int) -> None:
    # A card gives 72 GiB. 8-bit: 30, 77, 120 and 435 GiB; 4-bit: 239 GiB.
    assert made(billions, None, precision, 8)[0].gpus == gpus
    assert made(billions, None, precision, too_few) == []


def test_what_a_request_holds_bounds_how_many_run_at_once() -> None:
    # 10 layers of 2 x 8 x 128 x 2 bytes: 40,960 bytes of each of 1100 tokens.
    shape = architecture("a", layers=10, full_attention_layers=10)
    found = made(64, None, "8-bit", 1, shape)
    free = 72 * 2**30 - (64 * 1.06 + 0.8) * 1.1 * 1e9
    assert found[0].at_once == pytest.approx(free / (40_960 * 1100), rel=1e-9)
    assert found[0].kept.bytes(1100) == 45_056_000


def test_a_card_of_unknown_speed_makes_no_copy() -> None:
    model = sized("a", 8)
    for gpu in (card(bandwidth_gb_s=None), card(bf16_tflops=None, fp8_tflops=None)):
        assert list(copies_of(model, None, gpu, 8, "8-bit")) == []
    slower = next(copies_of(model, None, card(fp8_tflops=None), 8, "8-bit"))
    faster = next(copies_of(model, None, CARD, 8, "8-bit"))
    assert isinstance(slower, Copy)
    assert isinstance(faster, Copy)
    assert slower.prompt_seconds == pytest.approx(2 * faster.prompt_seconds)


def test_a_machine_that_shares_its_memory_runs_one_request_at_a_time() -> None:
    laptop = card(id="laptop", maker="other", usable_share=0.7, memory_gib=20.0, bandwidth_gb_s=100.0)
    found = next(copies_of(sized("a", 8), None, laptop, 1, "8-bit"))
    assert isinstance(found, Copy)
    assert found.at_once == 1
    reads = 0.084_8 / FITTED.alone_bandwidth
    assert found.alone == found.loaded == pytest.approx(1 / (reads + FITTED.alone_seconds), rel=1e-6)
    assert found.request_seconds == pytest.approx(found.prompt_seconds + 200 / (found.alone or 1))


def test_of_unknown_size_there_is_no_copy() -> None:
    assert size_at(sized("a", 0), None, "8-bit") is None
    assert list(copies_of(sized("a", 8, total_parameters=None), None, CARD, 8, "8-bit")) == []
