"""Estimated speeds of open models: as near to measured ones as the screens say, and never the wrong way round."""

from collections.abc import Sequence
from math import exp, log

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import astuple, replace

from catalog.advice.hosting import speed
from catalog.advice.hosting.speed import FITTED, SPREAD, Constants, Size, Speeds
from catalog.storage import store
from tests.evaluation import speed_refit
from tests.evaluation.measured_speed import CARDS, Alone, Loaded, alone_rows, closeness, errors, loaded_rows
from tests.evaluation.speed_refit import least, left_out, mean_miss, parts, refit

BOTH = pytest.mark.parametrize("rows", [alone_rows(), loaded_rows()], ids=["alone", "loaded"])
steady = settings(max_examples=200, deadline=None, derandomize=True, database=None)
ROUNDING = 1 + 1e-9
PLAIN = Constants(*(1.0,) * len(Constants._fields))._replace(
    alone_seconds=0.25, alone_seconds_experts=0.5, step_seconds=0.5, active_power=0.5
)
"""So round that speeds can be worked out by hand."""

more = st.floats(1.0, 50.0)
bandwidths = st.floats(5e10, 7e13)
operations = st.floats(1e13, 8e16)
tokens = st.floats(1.0, 200_000.0)
at_once = st.floats(1.0, 1024.0)
kept_bytes = st.floats(1e3, 1e11)
free_bytes = st.floats(1e8, 2e12)
shares = st.floats(0.01, 0.99)
totals = st.floats(2e8, 2e12)
widths = st.sampled_from((0.37, 0.58, 1.06, 2.0))
dense = st.builds(lambda total, width: Size(total, total, width), totals, widths)
experts = st.builds(lambda total, share, width: Size(total, share * total, width), totals, shares, widths)
sizes = dense | experts
speeds = st.builds(Speeds, bandwidths, operations)


def request(
    size: Size,
    hardware: Speeds,
    free: float = 1e11,
    kept: float = 1e8,
    prompt: float = 1000.0,
    output: float = 500.0,
    most: float = speed.MOST_AT_ONCE,
) -> float:
    """Seconds that one request keeps a busy server."""
    return speed.loaded(
        size,
        hardware,
        free_bytes=free,
        kept_bytes=kept,
        prompt_tokens=prompt,
        output_tokens=output,
        most_at_once=most,
    ).request_seconds


# What was measured


def test_no_measurement_is_left_out() -> None:
    assert len(alone_rows()) == 129
    assert len(loaded_rows()) == 56
    assert sorted(row.users for row in loaded_rows() if row.users) == [1, 5, 25, 50, 100]
    assert sum(len(part.rows) for part in parts()) == 129 + 56


def test_the_cards_measured_on_are_the_shipped_ones() -> None:
    shipped = store.load().gpus
    for name, card in CARDS.items():
        own = shipped[name]
        for field in ("memory_gib", "usable_share", "bandwidth_gb_s", "fp8_tflops", "fp4_tflops"):
            assert getattr(own, field) == getattr(card, field), (name, field)


@BOTH
def test_estimates_come_near_to_all_measurements(rows: Sequence[Alone | Loaded]) -> None:
    found = closeness(errors(rows))
    assert 0.85 <= found.ratio <= 1.18
    assert found.within_2 >= 0.9
    assert found.median <= 1.25


@BOTH
def test_the_spread_on_the_screens_is_earned(rows: Sequence[Alone | Loaded]) -> None:
    found = closeness(errors(rows))
    assert found.covered >= 0.85
    assert found.p90 <= SPREAD + 0.05


@pytest.mark.parametrize(
    ("model", "gpu", "compute", "job", "ratio"),
    [
        ("meta/llama-3.3-70b-instruct", "H200-141GB", "fp8", "1000/1000", 0.99),
        ("meta/llama-3.3-70b-instruct", "H200-141GB", "fp8", "8192/1024", 0.93),
        ("meta/llama-3.3-70b-instruct", "H100-80GB", "fp8", "5000/500, 1 users", 0.69),
        ("meta/llama-3.3-70b-instruct", "H100-80GB", "fp8", "5000/500, 100 users", 0.89),
        ("openai/gpt-oss-20b", "H100-80GB", "fp8", "8192/1024", 0.93),
        ("alibaba/qwen3-30b-a3b", "B200-180GB", "fp4", "8192/1024", 0.99),
        ("deepseek/deepseek-r1", "H200-141GB", "fp8", "1024/32768", 2.48),
        ("meta/llama-4-maverick", "H200-141GB", "fp8", "8192/1024", 0.29),
    ],
)
def test_loaded_servers_known_by_name(model: str, gpu: str, compute: str, job: str, ratio: float) -> None:
    """The worst ones among them, so that one sees when they mend or get worse."""
    (row,) = (
        row
        for row in loaded_rows()
        if row.model == model and row.gpu == gpu and f" {compute}, " in row.name and row.name.endswith(job)
    )
    assert row.estimate() / row.measured == pytest.approx(ratio, rel=0.05)


@pytest.mark.parametrize(
    ("name", "gpu", "ratio"),
    [
        ("Qwen/Qwen3-8B Q4_K_M, llama.cpp", "rtx 5090", 0.85),
        ("Qwen/Qwen3.6-27B Q4_K_M, llama.cpp", "rtx 5090", 1.02),
        ("Qwen/Qwen3.6-35B-A3B Q4_K_M, llama.cpp", "rtx 5090", 0.83),
        ("google/gemma-4-26B-A4B-it Q8_0, llama.cpp", "m1 max", 1.0),
        ("openai/gpt-oss-20b MXFP4, ollama", "rtx 3080", 6.36),
    ],
)
def test_streams_known_by_name(name: str, gpu: str, ratio: float) -> None:
    (row,) = (row for row in alone_rows() if row.name == name and row.gpu == gpu)
    assert row.estimate() / row.measured == pytest.approx(ratio, rel=0.05)


# The formulas by hand


def test_one_stream_by_hand() -> None:
    assert speed.alone(Size(4e9, 4e9, 2.0), 32e9, PLAIN) == pytest.approx(1 / (0.25 + 0.25))
    assert speed.alone(Size(4e9, 2e9, 2.0), 8e9, PLAIN) == pytest.approx(1 / (0.5 + 0.5))


def test_a_loaded_server_by_hand() -> None:
    def run(flops: float, most: float = 1024.0) -> speed.Load:
        return speed.loaded(
            Size(4e9, 4e9, 1.0),
            Speeds(8e9, flops),
            free_bytes=4e9,
            kept_bytes=1e9,
            prompt_tokens=10.0,
            output_tokens=20.0,
            most_at_once=most,
            constants=PLAIN,
        )

    # Four at once: reading takes (4 + 4) / 8 s, multiplying 2 x 4 x 4 / 320 s, a prompt 2 x 4 x 10 / 320 s.
    assert astuple(run(320e9)) == pytest.approx((4.0, 1.5, 0.25, 0.25 + 20 * 1.5 / 4))
    # On a slower card multiplying takes 2 s, on which the step waits.
    assert astuple(run(16e9)) == pytest.approx((4.0, 2.5, 5.0, 5 + 20 * 2.5 / 4))
    assert run(320e9, most=2).at_once == 2
    assert run(320e9, most=0.5).at_once == 1


def test_arithmetic_of_experts_lies_between_the_active_and_all() -> None:
    assert speed.prompt_seconds(Size(16e9, 4e9, 1.0), 10.0, 160e9, PLAIN) == pytest.approx(1.0)


# Never the wrong way round


@steady
@given(sizes, bandwidths, more)
def test_more_bandwidth_is_never_slower_for_one_stream(size: Size, bandwidth: float, factor: float) -> None:
    assert speed.alone(size, bandwidth * factor) * ROUNDING >= speed.alone(size, bandwidth)


@steady
@given(experts, bandwidths, shares)
def test_more_active_parameters_are_never_faster_for_one_stream(
    size: Size, bandwidth: float, share: float
) -> None:
    fewer = replace(size, active=share * size.active)
    assume(fewer.experts == size.experts)  # each has constants of its own
    assert speed.alone(fewer, bandwidth) * ROUNDING >= speed.alone(size, bandwidth)


@steady
@given(totals, widths, bandwidths, more)
def test_a_larger_dense_model_is_never_faster(
    total: float, width: float, bandwidth: float, factor: float
) -> None:
    small, large = Size(total, total, width), Size(factor * total, factor * total, width)
    assert speed.alone(small, bandwidth) * ROUNDING >= speed.alone(large, bandwidth)


@steady
@given(sizes, bandwidths, more)
def test_wider_weights_are_never_faster(size: Size, bandwidth: float, factor: float) -> None:
    wide = replace(size, bytes_per_parameter=factor * size.bytes_per_parameter)
    assert speed.alone(size, bandwidth) * ROUNDING >= speed.alone(wide, bandwidth)
    hardware = Speeds(bandwidth, 1e15)
    assert request(size, hardware) <= request(wide, hardware) * ROUNDING


@steady
@given(sizes, speeds, more, more, free_bytes, kept_bytes)
def test_faster_hardware_is_never_slower_under_load(
    size: Size, hardware: Speeds, wider: float, quicker: float, free: float, kept: float
) -> None:
    slow = request(size, hardware, free, kept)
    assert request(size, replace(hardware, bandwidth=wider * hardware.bandwidth), free, kept) <= slow
    assert request(size, replace(hardware, flops=quicker * hardware.flops), free, kept) <= slow


@steady
@given(sizes, speeds, tokens, tokens, more)
def test_longer_prompts_and_answers_are_never_faster(
    size: Size, hardware: Speeds, prompt: float, output: float, factor: float
) -> None:
    short = request(size, hardware, prompt=prompt, output=output)
    assert request(size, hardware, prompt=factor * prompt, output=output) * ROUNDING >= short
    assert request(size, hardware, prompt=prompt, output=factor * output) * ROUNDING >= short
    seconds = speed.prompt_seconds(size, prompt, hardware.flops)
    assert speed.prompt_seconds(size, factor * prompt, hardware.flops) * ROUNDING >= seconds


@steady
@given(experts, speeds, shares, free_bytes, kept_bytes)
def test_more_active_parameters_are_never_faster_under_load(
    size: Size, hardware: Speeds, share: float, free: float, kept: float
) -> None:
    fewer = replace(size, active=share * size.active)
    assert request(fewer, hardware, free, kept) <= request(size, hardware, free, kept) * ROUNDING


@steady
@given(sizes, speeds, at_once, more, kept_bytes)
def test_more_at_once_is_slower_for_each_and_never_for_all(
    size: Size, hardware: Speeds, together: float, factor: float, kept: float
) -> None:
    few = speed.step_seconds(size, hardware, together, kept)
    many = speed.step_seconds(size, hardware, factor * together, kept)
    assert few <= many * ROUNDING
    assert together / few <= factor * together / many * ROUNDING


@steady
@given(sizes, speeds, free_bytes, kept_bytes, at_once, more)
def test_more_room_is_never_slower_and_keeping_more_never_faster(
    size: Size, hardware: Speeds, free: float, kept: float, most: float, factor: float
) -> None:
    now = request(size, hardware, free, kept, most=most)
    assert request(size, hardware, factor * free, kept, most=most) <= now * ROUNDING
    assert request(size, hardware, free, kept, most=factor * most) <= now * ROUNDING
    assert now <= request(size, hardware, free, factor * kept, most=most) * ROUNDING


@steady
@given(sizes, speeds, free_bytes, st.floats(0.0, 1e11), st.floats(0.0, 5000.0))
def test_at_least_one_and_at_most_so_many_run_at_once(
    size: Size, hardware: Speeds, free: float, kept: float, most: float
) -> None:
    load = speed.loaded(
        size,
        hardware,
        free_bytes=free,
        kept_bytes=kept,
        prompt_tokens=1.0,
        output_tokens=1.0,
        most_at_once=most,
    )
    assert 1 <= load.at_once <= max(1, min(most, speed.MOST_AT_ONCE))
    assert load.at_once == 1 or load.at_once * kept <= free * ROUNDING


# The fit


def test_every_constant_is_fitted_and_moves_its_measurements() -> None:
    named = [name for part in parts() for name in part.constants]
    assert sorted(named) == sorted(Constants._fields)
    for part in parts():
        for name in part.constants:
            moved = FITTED._replace(**{name: 1.5 * getattr(FITTED, name)})
            assert not np.allclose(errors(part.rows, moved), errors(part.rows)), name


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.name)
def test_the_constants_of_the_program_are_those_fitted(part: speed_refit.Part) -> None:
    """No others come closer by more than two percent of the mean error."""
    best = mean_miss(errors(part.rows, refit(part.rows, part.constants)))
    assert best <= mean_miss(errors(part.rows)) <= 1.02 * best


def test_a_fit_finds_the_constants_that_speeds_were_made_with() -> None:
    truth = FITTED._replace(alone_bandwidth=0.5, alone_seconds=0.004)
    part = parts()[0]
    made = [row._replace(measured=row.estimate(truth)) for row in part.rows if isinstance(row, Alone)]
    found = refit(made, part.constants)
    assert found == pytest.approx(truth, rel=0.01)


def test_what_is_left_out_is_not_learnt_from() -> None:
    part = parts()[1]
    name = part.rows[0].gpu
    wrong = tuple(row._replace(measured=3 * row.measured) if row.gpu == name else row for row in part.rows)
    right = left_out(part, lambda row: row.gpu).errors
    found = left_out(part._replace(rows=wrong), lambda row: row.gpu).errors
    own = np.array([row.gpu == name for row in part.rows])
    assert found[own] == pytest.approx(right[own] - log(3))
    assert found[~own] != pytest.approx(right[~own])


def test_the_search_finds_a_bottom() -> None:
    found = least(lambda at: float((at - [1.0, -2.0, 0.5]) ** 2 @ [1.0, 9.0, 0.3]), np.zeros(3))
    assert found == pytest.approx([1.0, -2.0, 0.5], abs=1e-3)


def test_closeness_by_hand() -> None:
    found = closeness(np.log([0.5, 1.0, 1.0, 1.4, 1.4, 1.6, 1.8, 3.0, 1.0, 1.0]))
    assert (found.rows, found.within_1_5, found.within_2, found.covered) == (10, 0.6, 0.9, 0.9)
    assert found.ratio == pytest.approx(exp((log(1.0) + log(1.4)) / 2))
    assert found.median == pytest.approx(1.4)
