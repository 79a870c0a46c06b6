"""The table of what few results tell counts models, errors and how often the truth lies below."""

from tests.evaluation.thin import Thin
from tests.evaluation.thin_tables import thin_line


def test_a_line_counts_what_lies_below_the_low_end_and_below_what_counts() -> None:
    rows = [
        Thin("a", "tasks", 60.0, 54.0, 60.0, True),
        Thin("a", "tasks", 60.0, 54.0, 55.0, True),  # below 56, which counts, and above the low end
        Thin("b", "tasks", 60.0, 54.0, 50.0, False),
        Thin("b", "tasks", 60.0, 54.0, 63.0, True),
    ]
    assert thin_line("tasks", rows) == ("tasks", "2", "4", "4.5", "+3.0", "75%", "25.0%", "50.0%")
