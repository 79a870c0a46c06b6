"""The break-even chart: it fits, the volume asked stands where the axis says, a higher bill is never drawn lower."""

import re
from math import log10

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from catalog.advice.result import BreakEven, Meets, ThreeWays, ThreeWaysRow
from catalog.advice.result.advice import Crossing, ThreeWaysKind
from catalog.advice.result.candidates import NoDifference, Role
from tui.rendering.break_even_chart import ASKED, ASKED_LINE, LEAST_HEIGHT, LEAST_WIDTH, chart, legend, marks
from tui.rendering.three_ways_text import cheapest_words, where_cheapest

KINDS: tuple[ThreeWaysKind, ...] = ("closed API", "closed API", "open API", "own hardware")
GUTTER = 8
BRAILLE = range(0x2801, 0x2900)


def ways(rates: list[float], machine: float | None = None, requests: float = 1e6) -> ThreeWays:
    """APIs at so many USD a request, and machines of so many USD that carry a million requests each."""
    middle = log10(requests)
    volumes = tuple(10 ** (middle + step / 12) for step in range(-36, 37))
    bills = [[rate * volume for volume in volumes] for rate in rates]
    usd = [rate * requests for rate in rates]
    kinds = list(KINDS[: len(rates)])
    meets: list[Meets] = []
    if machine is not None:
        bills.append([machine * max(1, -(-volume // 1e6)) for volume in volumes])
        usd.append(machine * max(1, -(-requests // 1e6)))
        kinds.append("own hardware")
        meets = [Meets(row=place, break_even=met(machine / rate)) for place, rate in enumerate(rates)]
    return ThreeWays(
        rows=tuple(row(kind, place, bill) for place, (kind, bill) in enumerate(zip(kinds, usd, strict=True))),
        requests=requests,
        volumes=volumes,
        bills=tuple(tuple(line) for line in bills),
        crossings=(Crossing(requests=0.0, cheapest=0),),
        meets=tuple(meets),
        missing=(),
    )


def row(kind: ThreeWaysKind, place: int, usd: float) -> ThreeWaysRow:
    """One way."""
    return ThreeWaysRow(
        way=kind,
        role=Role.LEADING,
        model=f"made-up/{place}",
        name=f"Model {place}",
        runs_on="somewhere",
        usd=usd,
        low=None,
        high=None,
        capability=None,
        comparison=NoDifference.NOT_COMPARABLE,
        over_budget=False,
    )


def met(volume: float | None, surely: float | None = None) -> BreakEven:
    """Where own hardware meets an API."""
    return BreakEven(requests=volume, surely=surely or volume, per=(), utilisation=0.3, by_the_hour=False)


def drawn(found: ThreeWays, width: int = 100, height: int = 16) -> list[str]:
    """The lines of the chart as text, each of the full width."""
    return [line.plain.ljust(width) for line in chart(found, width, height)]


def asked_column(lines: list[str]) -> int:
    """Where the volume asked is marked above the chart."""
    return lines[0].index(ASKED)


def test_the_volume_asked_is_where_the_axis_says() -> None:
    lines = drawn(ways([0.001, 0.0001], 900.0))
    column = asked_column(lines)
    assert lines[-2][column] == "┴"
    assert lines[-1][column - 1 : column + 1] == "1M"
    assert any(line[column] == ASKED_LINE for line in lines[1:-2])


def test_between_two_powers_of_ten_it_is_in_proportion() -> None:
    lines = drawn(ways([0.001, 0.0001], 900.0, requests=3e6))
    labels = [found.start() for found in re.finditer(r"(?<!\d)10?M", lines[-1])]
    one, ten = (place + 1 for place in labels[:2])
    assert asked_column(lines) == pytest.approx(one + (ten - one) * log10(3), abs=1.5)


@given(
    st.lists(st.floats(1e-7, 10.0), min_size=1, max_size=3),
    st.none() | st.floats(1.0, 1e5),
    st.floats(1.0, 1e12),
    st.integers(30, 200),
    st.integers(LEAST_HEIGHT, 30),
)
def test_it_fits_and_a_higher_bill_is_never_drawn_lower(
    rates: list[float], machine: float | None, requests: float, width: int, height: int
) -> None:
    found = ways(rates, machine, requests)
    lines = drawn(found, width, height)
    assert len(lines) == height
    assert all(len(line) == width for line in lines)
    column = asked_column(lines)
    places = {mark.glyph: place for place, mark in enumerate(marks(found))}
    seen = [(at, places[line[column]]) for at, line in enumerate(lines[1:-2]) if line[column] in places]
    bills = [found.rows[place].usd for _, place in seen]
    assert bills == sorted(bills, reverse=True)
    cheapest = min(found.rows, key=lambda row: row.usd).usd
    assert bills
    assert bills[-1] == pytest.approx(cheapest)


@given(st.floats(1e-6, 1.0), st.integers(30, 200), st.integers(LEAST_HEIGHT, 30))
def test_a_line_that_grows_is_drawn_rising(rate: float, width: int, height: int) -> None:
    lines = drawn(ways([rate]), width, height)
    tops = [
        next((at for at, line in enumerate(lines[1:-2]) if ord(line[column]) in BRAILLE), None)
        for column in range(GUTTER, width)
    ]
    known = [top for top in tops if top is not None]
    assert known == sorted(known, reverse=True)


@pytest.mark.parametrize("width", range(40, 201, 10))
def test_every_mark_of_the_legend_is_in_the_chart(width: int) -> None:
    found = ways([0.01, 0.0011, 0.001], 900.0)
    told = legend(found, width)
    assert all(line.cell_length <= width for line in told)
    text = "\n".join(drawn(found, width, 18))
    for mark, way in zip(marks(found), found.rows, strict=True):
        assert mark.glyph in text
        assert any(f"{mark.glyph} {way.name}" in line.plain for line in told)
    assert len({mark.glyph for mark in marks(found)}) == len(found.rows)


def test_where_there_is_no_room_or_nothing_to_draw_there_is_no_chart() -> None:
    assert chart(ways([0.001]), LEAST_WIDTH - 1, 20) == []
    assert chart(ways([0.001]), 80, LEAST_HEIGHT - 1) == []
    assert chart(ways([0.0]), 80, 20) == []


@pytest.mark.parametrize(
    ("volume", "surely", "words"),
    [
        (9.3e6, 46.5e6, "at some volumes, and always from 46.5M"),
        (9.3e6, 9.3e6, "from 9.3M requests/month on"),
        (0.0, 0.0, "at any volume"),
        (None, None, "never the cheapest"),
    ],
)
def test_the_steps_of_whole_machines_are_told_in_one_line(
    volume: float | None, surely: float | None, words: str
) -> None:
    found = ways([0.001], 900.0)
    meets = (Meets(row=0, break_even=met(volume, surely)),)
    ends = where_cheapest(replace(found, meets=meets))
    told = [cheapest_words(end, row) for end, row in zip(ends, found.rows, strict=True)]
    assert len(told) == 2
    assert words in told[1]
    assert ends[1].is_ever is (volume is not None)
    assert ("never" in told[1]) == ("at any volume" in told[0])
