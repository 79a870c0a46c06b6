"""Tables of estimated beside measured speeds of open models. For `tests/evaluation/`."""

from collections.abc import Sequence

import numpy as np

from catalog.advice.hosting.speed import FITTED
from tests.evaluation.measured_speed import closeness
from tests.evaluation.measures import Floats
from tests.evaluation.speed_refit import JUDGED, Judged, mean_miss
from tests.evaluation.tables import table

WORST = 10


def show_hardware(found: Sequence[Judged]) -> None:
    """Tables of estimated beside measured speeds, of the worst of them, and of the constants fitted anew."""
    print("\n### Estimated speeds of open models beside measured ones\n")
    print(
        "Ratio: estimate / measured. Left out: judged with constants fitted without its GPU or its model; of one "
        "stream, without all models of its size.\n"
    )
    dense, experts, loaded = found
    head = "measurements|constants|n|median ratio|within x1.5, %|x2, %|median error|nine of ten within"
    lines = []
    for place, how in enumerate(JUDGED):
        alone = np.concatenate([dense.errors[place], experts.errors[place]])
        for name, errors_ in (
            (dense.part.name, dense.errors[place]),
            (experts.part.name, experts.errors[place]),
            ("one stream, all", alone),
            (loaded.part.name, loaded.errors[place]),
            ("loaded, without the NIM rows", loaded.errors[place][loaded.part.at_full_load]),
        ):
            lines.append((name, how, *nearness(errors_)))
    table(head, lines)
    show_worst(found)
    show_constants(found)


def nearness(errors_: Floats) -> tuple[str, ...]:
    """A line of figures."""
    c = closeness(errors_)
    shares = (f"{100 * share:.1f}" for share in (c.within_1_5, c.within_2))
    return f"{c.rows}", f"{c.ratio:.3f}", *shares, f"x{c.median:.2f}", f"x{c.p90:.2f}"


def show_worst(found: Sequence[Judged]) -> None:
    """The measurements that the estimates miss the most."""
    print(f"\nThe worst {WORST}:\n")
    rows = [
        (float(error), row) for one in found for error, row in zip(one.errors[0], one.part.rows, strict=True)
    ]
    rows.sort(key=lambda pair: -abs(pair[0]))
    table(
        "measurement|GPU|measured, tokens/s|estimate|ratio",
        (
            (row.name, row.gpu, f"{row.measured:,.0f}", f"{row.estimate():,.0f}", f"{np.exp(error):.2f}")
            for error, row in rows[:WORST]
        ),
    )


def show_constants(found: Sequence[Judged]) -> None:
    """Those of the program, fitted anew to all rows, and their range with a GPU or a model left out."""
    print()
    table(
        "constant|in the program|fitted anew|least to most, one left out",
        (
            (
                name,
                *(f"{value:.2g}" for value in (getattr(FITTED, name), getattr(one.refitted, name))),
                f"{low:.2g} to {high:.2g}",
            )
            for one in found
            for name in one.part.constants
            for low, high in (one.range_of(name),)
        ),
    )
    misses = (
        f"{one.part.name} {mean_miss(one.errors[0]):.3f} and {mean_miss(one.refitted_errors):.3f}"
        for one in found
    )
    print(f"\nMean of |ln(ratio)| with the program's constants and fitted anew: {'; '.join(misses)}.")
