"""What `data/leaderboards.toml` declares: where each leaderboard's documents are and what their columns mean.

A row of a leaderboard as the results in it.
"""

import re
from collections.abc import Iterator

import msgspec

from catalog.record import EvidenceKind
from catalog.sources import fields, tabular
from catalog.sources.fields import Row
from catalog.sources.leaderboard_tables import Conditions, Score, Table
from catalog.sources.upstream import Result
from catalog.text import safe_text

_CELL = re.compile(r"\{([^{}|]+)(?:\|([^{}]*))?\}")
_MOST = 1e9
_DECIMALS = 4  # as in the shipped catalogue, so that a score that did not change is the same number
_MOST_SAMPLE = 10**12


def results(table: Table, row: Row) -> Iterator[Result]:
    """The results in a row that the table keeps. Raises `FieldError` where a cell cannot be used."""
    if not _meets(table, row, table.keep, table.drop):
        return
    scored = [
        (score, value) for score in _scores(table, row) if (value := _value(table, score, row)) is not None
    ]
    if not scored:
        return
    shared = Result(
        benchmark="",
        name=fields.identifier({table.model: tabular.cell(row, table.model)}, table.model),
        score=0.0,
        kind=_kind(table, row),
        variant=_filled(table, row, table.variant, 80),
        harness=_filled(table, row, table.harness, 200),
        date=fields.date({table.date: _known(table, row, table.date)}, table.date),
        plus_minus=_filled(table, row, table.plus_minus, 40),
        sample=_sample(table, row),
    )
    for score, value in scored:
        yield msgspec.structs.replace(shared, benchmark=score.benchmark, score=value)


def day(table: Table, row: Row) -> str:
    """The day that a row says the table is of, empty where it says none."""
    column = table.as_of_column
    return (fields.date({column: _known(table, row, column)}, column) or "") if column else ""


def _scores(table: Table, row: Row) -> list[Score]:
    named = _plain(table, row, table.benchmark_column) if table.benchmark_column else ""
    return [
        score for score in table.scores if score.of == named and _meets(table, row, score.keep, score.drop)
    ]


def _value(table: Table, score: Score, row: Row) -> float | None:
    column = table.column(score)
    cell = _known(table, row, column)
    if isinstance(cell, str):
        cell = cell.strip().removesuffix("%").strip()
    found = fields.figure({column: cell}, column, -_MOST, _MOST)
    return None if found is None else round(found * score.scale * table.scale, _DECIMALS)


def _sample(table: Table, row: Row) -> int | None:
    found = fields.figure({table.sample: _known(table, row, table.sample)}, table.sample, 0, _MOST_SAMPLE)
    return round(found) if found else None


def _kind(table: Table, row: Row) -> EvidenceKind:
    met = (kind for kind, conditions in table.kind_when.items() if _meets(table, row, conditions, {}))
    return next(met, table.kind)


def _meets(table: Table, row: Row, keep: Conditions, drop: Conditions) -> bool:
    if any(_plain(table, row, column) not in _several(allowed) for column, allowed in keep.items()):
        return False
    return not any(_plain(table, row, column) in _several(refused) for column, refused in drop.items())


def _several(values: str | tuple[str, ...]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else values


def _filled(table: Table, row: Row, text: str, most: int) -> str:
    """The text with the cells it names; empty where it names some and the row has none of them."""
    found = [_plain(table, row, cell[1]) or cell[2] or "" for cell in _CELL.finditer(text)]
    if found and not any(found):
        return ""
    words = iter(found)
    return safe_text(_CELL.sub(lambda _: next(words), text), most)


def _plain(table: Table, row: Row, column: str) -> str:
    """A cell as text; numbers are written short."""
    cell = _known(table, row, column)
    if isinstance(cell, float):
        return f"{cell:.6g}"
    return safe_text(cell) if isinstance(cell, str | int) else ""


def _known(table: Table, row: Row, column: str) -> object:
    """A cell, `None` where it is empty or reads as something unknown."""
    cell = tabular.cell(row, column) if column else None
    if isinstance(cell, str):
        cell = cell.strip() or None
    return None if cell is not None and str(cell)[:40] in table.unknown else cell
