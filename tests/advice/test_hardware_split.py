"""Three, five, six or seven cards: which of them a copy takes, how fast it is when its layers are split, by hand."""

import pytest

from catalog.advice.hosting import speed
from catalog.advice.hosting.sizing import group_sizes, split
from catalog.advice.hosting.speed import Size, Speeds
from catalog.advice.next_steps import next_steps
from tests.support.factories import ability
from tests.support.own_hardware import at_home, of, rules, shelf, sized

HUNDRED = shelf(sized("a", 100), ability("a", 60))
"""206 GiB at 16 bits: (200 + 0.8) GB x 1.1. A card has 72 for it."""
SMALL = shelf(sized("a", 27), ability("a", 60))
ONE_CARD_TOKENS = 1 / (200e9 / (0.70 * 3000e9) + 0.0015)


@pytest.mark.parametrize(
    ("cards", "spread"),
    [(1, (1, 1)), (2, (2, 1)), (3, (1, 3)), (4, (4, 1)), (5, (1, 5)), (6, (2, 3)), (7, (1, 7)), (8, (8, 1))],
)
def test_layers_are_shared_by_powers_of_two_and_else_split(cards: int, spread: tuple[int, int]) -> None:
    assert split(cards) == spread


@pytest.mark.parametrize(
    ("cards", "sizes"),
    [(1, (1,)), (2, (1, 2)), (3, (1, 2, 3)), (4, (1, 2, 4)), (6, (1, 2, 3, 4, 5, 6)), (16, (1, 2, 4, 8))],
)
def test_on_how_many_of_them_a_copy_may_run(cards: int, sizes: tuple[int, ...]) -> None:
    assert group_sizes(cards) == sizes
    assert group_sizes(12) == tuple(range(1, 9))


@pytest.mark.parametrize(
    ("hardware", "cards", "faster"),
    [("3x H100", 3, 1), ("5x H100", 3, 1), ("6x H100", 3, 1), ("4x H100", 4, 4), ("8x H100", 4, 4)],
)
def test_what_three_cards_hold_runs_on_three_as_fast_as_on_one(
    hardware: str, cards: int, faster: int
) -> None:
    told = of(at_home(HUNDRED, hosting__gpu=hardware, hosting__precision="16-bit"), "a").offer.plan
    assert told is not None
    assert (told.gpus_per_copy, told.more_than_asked) == (cards, False)
    assert told.alone is not None
    expected = 1 / (200e9 / (0.70 * 3000e9 * faster) + 0.0015)
    assert told.alone.value == pytest.approx(expected, abs=0.06)
    assert any("split into 3 stages of 1 GPU each" in text for text in told.assumptions) is (cards == 3)


def test_two_cards_hold_less_than_three_and_are_told_by_their_own_memory() -> None:
    for hardware, memory in (("2x H100", "144"), ("1x H100", "72")):
        told = rules(at_home(HUNDRED, hosting__gpu=hardware, hosting__precision="16-bit"), "a")
        assert f"{hardware} has {memory} GiB" in told["hosting.memory"]
    larger = shelf(sized("a", 110), ability("a", 60))
    told = rules(at_home(larger, hosting__gpu="3x H100", hosting__precision="16-bit"), "a")
    assert "3x H100 has 216 GiB" in told["hosting.memory"]


def test_a_speed_that_one_stage_does_not_reach_excludes() -> None:
    asked = {"hosting__gpu": "3x H100", "hosting__precision": "16-bit"}
    assert of(at_home(HUNDRED, **asked, must__tokens_per_second=ONE_CARD_TOKENS - 1), "a")
    told = rules(at_home(HUNDRED, **asked, must__tokens_per_second=ONE_CARD_TOKENS + 1), "a")
    assert set(told) == {"must.speed"}


def test_three_cards_carry_three_copies_of_one_card() -> None:
    one = of(at_home(SMALL, hosting__gpu="3x H100"), "a").offer.plan
    assert one is not None
    assert one.gpus_per_copy == 1
    for copies, more in ((2, False), (3, False), (4, True)):
        volume = one.capacity * (copies - 0.5)
        told = of(at_home(SMALL, hosting__gpu="3x H100", workload__requests_per_month=volume), "a").offer.plan
        assert told is not None
        assert (told.copies * told.gpus_per_copy, told.gpus, told.more_than_asked) == (copies, copies, more)


@pytest.mark.parametrize(
    ("at_once", "seconds"),
    [
        # One step of one request: (30 + 1) GB / (0.45 x 3000 GB/s) + 3.6 ms = 26.563 ms; a prompt of 1,000: 111.11 ms.
        (3, 0.11111 / 3 + 100 * 0.026563 / 3),
        (1, 0.11111 + 100 * 0.026563),
    ],
    ids=["a request in each stage", "one request alone"],
)
def test_stages_work_side_by_side_where_there_are_requests(at_once: int, seconds: float) -> None:
    load = speed.loaded(
        Size(30e9, 30e9, 1.0),
        Speeds(3000e9, 1000e12),
        free_bytes=at_once * 1e9,
        kept_bytes=1e9,
        prompt_tokens=1000,
        output_tokens=100,
        stages=3,
    )
    assert load.at_once == at_once
    assert load.step_seconds == pytest.approx(0.026563, rel=1e-4)
    assert load.prompt_seconds == pytest.approx(0.11111, rel=1e-4)
    assert load.request_seconds == pytest.approx(seconds, rel=1e-4)


@pytest.mark.parametrize(
    ("hardware", "flags"),
    [
        ("3x H100", "--tensor-parallel-size 1 --pipeline-parallel-size 3 "),
        ("4x H100", "--tensor-parallel-size 4 --max-model-len "),
    ],
)
def test_the_server_is_started_as_it_was_planned(hardware: str, flags: str) -> None:
    known = shelf(sized("a", 100, hub_repository="lab/a"), ability("a", 60))
    candidate = of(at_home(known, hosting__gpu=hardware, hosting__precision="16-bit"), "a")
    lines = [line for step in next_steps(candidate, known) for line in step.lines]
    assert any(flags in line for line in lines if line.startswith("vllm serve"))
