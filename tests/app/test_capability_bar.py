"""The bar of a capability: the value and both ends of its range on one scale, the same wherever it is drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.rendering.cells import RangeBar, range_bar
from tui.rendering.layout import range_bar as drawn

WIDTH = st.integers(1, 40)
POINTS = st.floats(-20, 120)


@pytest.mark.parametrize(
    ("figures", "shown"),
    [
        ((30.0, 50.0, 70.0), "───━━●━───"),
        ((25.0, 45.0, 65.0), "──╼━●━╾───"),
        ((61.0, 68.0, 75.0), "──────●╾──"),
        ((50.0, 50.0, 50.0), "─────●────"),
        ((0.0, 0.0, 10.0), "●─────────"),
        ((90.0, 100.0, 100.0), "─────────●"),
        ((0.0, 50.0, 100.0), "━━━━━●━━━━"),
        ((-40.0, -5.0, 12.0), "●─────────"),
        ((84.0, 104.0, 140.0), "────────╼●"),
    ],
)
def test_it_shows_low_value_and_high(figures: tuple[float, float, float], shown: str) -> None:
    assert "".join(range_bar(*figures, 10)) == shown


def test_its_parts_are_told_apart() -> None:
    assert range_bar(25, 45, 65, 10) == RangeBar("──", "╼━", "●", "━╾", "───")


@given(st.tuples(POINTS, POINTS, POINTS).map(sorted), WIDTH)
def test_it_fills_its_width_and_marks_one_value(figures: list[float], width: int) -> None:
    low, value, high = figures
    bar = range_bar(low, value, high, width)
    assert len("".join(bar)) == width
    assert bar.value == "●"
    assert set(bar.before + bar.after) <= {"─"}
    place = len(bar.before + bar.low)
    assert place <= max(0.0, min(100.0, value)) / 100 * width <= place + 1


@given(st.tuples(POINTS, POINTS, POINTS).map(sorted), WIDTH)
def test_the_range_is_exact_to_half_a_cell(figures: list[float], width: int) -> None:
    low, value, high = (max(0.0, min(100.0, figure)) for figure in figures)
    bar = range_bar(low, value, high, width)
    text = "".join(bar)
    halves = "".join({"━": "11", "╼": "01", "╾": "10", "─": "00", "●": "??"}[cell] for cell in text)
    for half, known in enumerate(halves):
        middle = (half + 0.5) / width / 2 * 100
        if known == "1":
            assert low - 50 / width / 2 <= middle <= high + 50 / width / 2
        elif known == "0":
            assert not low + 50 / width / 2 < middle < high - 50 / width / 2


def test_the_screen_draws_what_the_command_line_prints() -> None:
    class Found:
        low, value, high = 25.0, 45.0, 65.0

    assert drawn(Found(), 10).plain == "".join(range_bar(25, 45, 65, 10))
