"""The pure parts of the bench: what it makes of measured times, and catalogues of many models."""

import pytest

from catalog.storage import integrity, snapshot
from tests.evaluation.bench import instructions, table
from tests.evaluation.bench.keys import ON_THE_LIST, press_row
from tests.evaluation.bench.many_models import multiplied
from tests.evaluation.bench.terminal import Press
from tests.support import made_up

CALLGRIND = """# callgrind format
events: Ir
fn=(0)
0 12
totals: 1234567890
"""


def test_the_middle_and_the_95th_percentile() -> None:
    values = [float(value) for value in range(1, 101)]
    assert table.median(values) == 50.5
    assert table.percentile(values, 0.95) == 95.0
    assert table.percentile([3.0, 1.0, 2.0], 0.95) == 3.0
    assert table.percentile([7.0], 0.5) == 7.0


def test_nothing_measured_has_no_figure() -> None:
    assert table.median([]) is None
    assert table.percentile([], 0.95) is None
    assert table.ratio([(None, 1.0), (1.0, None), (1.0, 0.0)]) is None
    assert table.times_row("start", [None, None]) == table.Row("start", "not seen", number="0")


def test_a_ratio_is_that_of_the_pairs_not_of_the_medians() -> None:
    """The machine was twice as slow in the second pair: both sides were, so that the ratio stays."""
    found = table.ratio([(2.0, 1.0), (4.0, 2.0), (3.0, 1.0), (None, 5.0)])
    assert found == table.Ratio(low=2.0, median=2.0, high=2.5)
    assert table.ratio_text(found) == "2.00 (2.00–2.50)"
    assert table.ratio([(3.0, 2.0)]) == table.Ratio(1.5, 1.5, 1.5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (table.ms(0.0123), "12.3 ms"),
        (table.ms(1.5), "1,500 ms"),
        (table.ms(None), "not seen"),
        (table.mib(62_464), "61 MiB"),
        (table.millions(2_345_600_000), "2,346 M"),
        (table.millions(None), "not seen"),
    ],
)
def test_figures_have_their_units(text: str, said: str) -> None:
    assert text == said


def test_rows_stand_below_their_head() -> None:
    row = table.times_row("key j", [0.004, None, 0.006], "empty app 3.0 ms", "1.70 (1.60–1.80)")
    lines = [table.line(table.HEAD), table.rule(), table.line(row)]
    assert len({len(line) for line in lines}) == 1
    assert [cell.strip() for cell in lines[2].strip("|").split("|")] == [
        *("key j", "5.0 ms", "6.0 ms", "empty app 3.0 ms", "1.70 (1.60–1.80)", "2"),
    ]


def test_a_key_is_shown_with_its_first_bytes_and_its_floor() -> None:
    presses = [Press(first=0.002, last=0.008), None, Press(first=0.004, last=0.010)]
    row = press_row("key j", presses, [Press(first=0.001, last=0.003)])
    assert row == table.Row("key j", "9.0 ms", "10.0 ms", "first bytes 3.0 ms; empty app 3.0 ms", "", "2")
    assert press_row("key j", [None]).median == "not seen"


def test_each_timed_key_of_the_list_has_a_row_of_its_own() -> None:
    names = [timed.what for step in ON_THE_LIST for timed in step.timed]
    assert len(names) == len({*names})


@pytest.mark.parametrize(
    ("text", "count"),
    [(CALLGRIND, 1_234_567_890), ("summary: 42 7\n", 42), ("events: Ir\n", None), ("", None)],
)
def test_the_count_of_callgrind_is_read(text: str, count: int | None) -> None:
    assert instructions.count_in(text) == count


@pytest.mark.parametrize("more", [0, 1, 30, 95])
def test_a_multiplied_catalogue_is_sound(more: int) -> None:
    shipped = made_up.catalogue()
    count = len(shipped.models) + more
    many = multiplied(shipped, count)
    assert integrity.problems(many) == []
    assert len(many.models) == len({model.id for model in many.models}) == count
    assert len({model.name for model in many.models}) == count


def test_a_copy_has_all_that_is_known_of_its_model() -> None:
    shipped = made_up.catalogue()
    twice = multiplied(shipped, 2 * len(shipped.models))
    for name in ("models", "offers", "evidence", "abilities", "spend", "token_use", "architectures"):
        assert len(getattr(twice, name)) == 2 * len(getattr(shipped, name)), name
    assert snapshot.decode(snapshot.encode(twice)).catalog.as_of == shipped.as_of


def test_as_many_models_as_before_are_the_same_catalogue() -> None:
    shipped = made_up.catalogue()
    same = multiplied(shipped, len(shipped.models))
    assert snapshot.encode(same) == snapshot.encode(shipped)
