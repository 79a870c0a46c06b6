"""The constants of the speed formulas fitted anew, and judged on hardware and models left out. For `tests/evaluation/`.

One stream of dense models, one of experts, and loaded servers have constants of their own, so each is fitted by
itself: to the least mean of |ln(estimate / measured)|, which a few measurements gone wrong hardly move.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from catalog.advice.hosting.speed import FITTED, Constants
from tests.evaluation.measured_speed import Alone, Loaded, alone_rows, errors, loaded_rows
from tests.evaluation.measures import Floats

Row = Alone | Loaded
JUDGED = ("the program's", "GPU left out", "model left out")
STARTS = (1.0, 0.8, 1.25)
"""Where searches begin, times the program's constants: the best end of several counts."""
STEPS = 400
_FIRST_STEP, _NEAR = 0.15, 1e-5


class Part(NamedTuple):
    """Measurements that share constants, and the names of these."""

    name: str
    rows: tuple[Row, ...]
    constants: tuple[str, ...]

    @property
    def at_full_load(self) -> list[int]:
        """Places of the rows of loaded servers without a given number of users."""
        return [place for place, row in enumerate(self.rows) if isinstance(row, Loaded) and row.users is None]


class Judged(NamedTuple):
    """A part judged in the ways of `JUDGED`; its constants fitted to all of it, and with one group left out."""

    part: Part
    errors: tuple[Floats, Floats, Floats]
    refitted: Constants
    without_one: tuple[Constants, ...]

    @property
    def refitted_errors(self) -> Floats:
        """Errors with the constants fitted to all rows."""
        return errors(self.part.rows, self.refitted)

    def range_of(self, constant: str) -> tuple[float, float]:
        """From the least to the most that was fitted with a group left out."""
        values = [getattr(one, constant) for one in self.without_one]
        return min(values), max(values)


class LeftOut(NamedTuple):
    """Errors of all rows of a part, each with its group left out, and the constants that were fitted on the way."""

    errors: Floats
    constants: tuple[Constants, ...]


def parts() -> tuple[Part, ...]:
    """What is fitted by itself; of loaded servers all rows, with few users or at full load."""
    alone = alone_rows()
    return (
        Part(
            "one stream, dense",
            tuple(row for row in alone if not row.size.experts),
            ("alone_bandwidth", "alone_seconds"),
        ),
        Part(
            "one stream, experts",
            tuple(row for row in alone if row.size.experts),
            ("alone_bandwidth_experts", "alone_seconds_experts"),
        ),
        Part(
            "loaded",
            loaded_rows(),
            ("step_flops", "step_bandwidth", "step_seconds", "prompt_flops", "active_power"),
        ),
    )


def judged_parts() -> tuple[Judged, ...]:
    """All parts, as they are and with every GPU and every model left out."""
    return tuple(_judged(part) for part in parts())


def _judged(part: Part) -> Judged:
    gpu, model = left_out(part, lambda row: row.gpu), left_out(part, lambda row: row.model)
    return Judged(
        part,
        (errors(part.rows), gpu.errors, model.errors),
        refit(part.rows, part.constants),
        gpu.constants + model.constants,
    )


def refit(rows: Sequence[Row], names: Sequence[str]) -> Constants:
    """The constants that come nearest to these rows; those not named stay."""
    now = np.log([getattr(FITTED, name) for name in names])

    def constants(at: Floats) -> Constants:
        return FITTED._replace(**dict(zip(names, map(float, np.exp(at)), strict=True)))

    def miss(at: Floats) -> float:
        return mean_miss(errors(rows, constants(at)))

    # A search that begins again where the last one ended leaves the folds that a maximum in the formula makes.
    ends = (least(miss, least(miss, now + np.log(start))) for start in STARTS)
    return constants(min(ends, key=miss))


def mean_miss(found: Floats) -> float:
    """What a fit makes least."""
    return float(np.abs(found).mean())


def left_out(part: Part, group: Callable[[Row], str]) -> LeftOut:
    """Every row judged with constants that were fitted to the rows of the other groups."""
    found, constants = np.empty(len(part.rows)), []
    groups = [group(row) for row in part.rows]
    for name in sorted(set(groups)):
        rest = [row for row, own in zip(part.rows, groups, strict=True) if own != name]
        out = [place for place, own in enumerate(groups) if own == name]
        constants.append(refit(rest, part.constants))
        found[out] = errors([part.rows[place] for place in out], constants[-1])
    return LeftOut(found, tuple(constants))


def least(function: Callable[[Floats], float], start: Floats) -> Floats:
    """Where a function is least near `start`: the simplex search of Nelder and Mead."""
    points = [start, *(start + _FIRST_STEP * unit for unit in np.eye(len(start)))]
    values = [function(point) for point in points]
    for _ in range(STEPS):
        order = np.argsort(values, kind="stable")
        points, values = [points[place] for place in order], [values[place] for place in order]
        if float(np.ptp(points, axis=0).max()) < _NEAR:
            break
        centre = np.mean(points[:-1], axis=0)
        away = centre - points[-1]
        tried = [centre + away]
        score = function(tried[0])
        further = 2.0 if score < values[0] else 0.5 if score < values[-1] else -0.5
        if score >= values[-2] or score < values[0]:
            other = centre + further * away
            if (worth := function(other)) < min(score, values[-1]):
                tried, score = [other], worth
        if score < values[-1]:
            points[-1], values[-1] = tried[0], score
        else:
            points = [points[0], *((points[0] + point) / 2 for point in points[1:])]
            values = [values[0], *(function(point) for point in points[1:])]
    return points[0]
