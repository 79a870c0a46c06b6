"""Reads a leaderboard's document (CSV, JSON, YAML, a table in Markdown) into rows, and a row into results.

A row is a mapping of column to cell; a bad row is an error in its place, so that it costs only itself.
"""

import csv
import io
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import msgspec

from catalog.record import EvidenceKind
from catalog.sources import fields
from catalog.sources.fields import FieldError, Row
from catalog.sources.leaderboard_tables import Conditions, Format, Score, Table
from catalog.sources.upstream import Result, SourceError
from catalog.text import safe_text

MOST_ROWS = 100_000
_MOST_YAML_BYTES = 2_000_000
_MOST_DEPTH = 10
_RULE = re.compile(r":?-+:?")

RowOrError = Row | FieldError


def table_rows(body: bytes, form: Format, path: str) -> Iterator[RowOrError]:
    """The rows of a table. Raises `SourceError` where there is none; `path` leads to the rows of a JSON document."""
    found = _READERS[form](body, path)
    for number, row in enumerate(found):
        if number >= MOST_ROWS:
            raise SourceError(f"more than {MOST_ROWS:,} rows")
        yield row


def table_columns(body: bytes, form: Format, path: str) -> frozenset[str]:
    """The columns of a table: those of its header, or of its first row where it has none."""
    if form == "markdown":
        return frozenset(_markdown_header(_decoded(body).splitlines())[0])
    first = next(table_rows(body, form, path), None)
    return frozenset(first) if isinstance(first, dict) else frozenset()


def cell_value(row: Row, column: str) -> object:
    """The value in a column; `a.b` is the member `b` of the object `a` unless a column is called `a.b`."""
    if column in row:
        return row[column]
    found: object = row
    for name in column.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(name)
    return found


def _decoded(body: bytes) -> str:
    return body.decode("utf-8-sig", "replace")


def _csv(body: bytes, _: str) -> Iterator[RowOrError]:
    reader = csv.DictReader(io.StringIO(_decoded(body), newline=""))
    try:
        for row in reader:
            yield FieldError("more cells than columns") if None in row else row
    except csv.Error as error:
        raise SourceError(f"not valid CSV: {safe_text(error, 120)}") from error


def _json(body: bytes, path: str) -> Iterator[RowOrError]:
    raw = fields.document(body)
    before, several, within = path.partition("[]")
    for name in filter(None, before.split(".")):
        member = fields.members(raw).get(name)
        if member is None:
            raise SourceError(f"the answer has no {safe_text(name, 60)!r}")
        raw = member
    for element in fields.elements(raw) if several else (raw,):
        try:
            row = fields.fields(element)
            yield fields.inside(row, within[1:]) if within else row
        except FieldError as error:
            yield error


def _yaml(body: bytes, _: str) -> Iterator[RowOrError]:
    """A list of plain mappings, every cell as text: YAML would turn `no` into false and `1.10` into 1.1."""
    yaml: Any = import_module("yaml")  # imported here, so that no start waits for it
    if len(body) > _MOST_YAML_BYTES:
        raise SourceError(f"YAML of {len(body):,} bytes; at most {_MOST_YAML_BYTES:,} are read")
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        text = _decoded(body)
        _refuse_references(yaml, text, loader)
        found = yaml.load(text, Loader=loader)  # it makes text, lists and mappings only
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        cause = " ".join(str(error).split())
        raise SourceError(f"not valid YAML: {safe_text(cause, 120)}") from error
    if not isinstance(found, list):
        raise SourceError("the YAML is no list")
    for row in found:
        yield row if isinstance(row, dict) else FieldError("the row is no mapping")


def _refuse_references(yaml: Any, text: str, loader: Any) -> None:
    """Raise `ValueError` for anchors and deep nesting: a few lines of references expand to gigabytes."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ValueError("anchors and references are not read")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MOST_DEPTH:
            raise ValueError("it is nested too deep")


def _markdown(body: bytes, _: str) -> Iterator[RowOrError]:
    lines = _decoded(body).splitlines()
    columns, start = _markdown_header(lines)
    for line in lines[start:]:
        cells = _cells(line)
        if cells is None:
            return
        if len(cells) != len(columns):
            yield FieldError(f"{len(cells)} cells in a table of {len(columns)} columns")
        else:
            yield dict(zip(columns, cells, strict=True))


def _markdown_header(lines: list[str]) -> tuple[list[str], int]:
    """The columns of the first table of a text, and the number of the line after its rule."""
    for number in range(1, len(lines)):
        rule = _cells(lines[number])
        columns = _cells(lines[number - 1])
        if rule and columns and len(rule) == len(columns) and all(_RULE.fullmatch(part) for part in rule):
            return columns, number + 1
    raise SourceError("there is no table")


def _cells(line: str) -> list[str] | None:
    plain = line.strip()
    if not plain.startswith("|"):
        return None
    return [part.strip() for part in plain.strip("|").split("|")]


_READERS = {"csv": _csv, "json": _json, "yaml": _yaml, "markdown": _markdown}


_CELL = re.compile(r"\{([^{}|]+)(?:\|([^{}]*))?\}")
_MOST_SCORE = 1e9
_SHARE = "%"
"""The unit of scores that are shares; corrected for chance they may be below 0, word error rates are above 100."""
_DECIMALS = 4  # as in the shipped catalogue, so that an unchanged score is an equal number
_MOST_SAMPLE = 10**12


def row_results(table: Table, row: Row) -> Iterator[Result]:
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
        name=fields.identifier({table.model: cell_value(row, table.model)}, table.model),
        score=0.0,
        kind=_kind(table, row),
        variant=_filled_template(table, row, table.variant, 80),
        harness=_filled_template(table, row, table.harness, 200),
        date=fields.date({table.date: _known_cell(table, row, table.date)}, table.date),
        plus_minus=_filled_template(table, row, table.plus_minus, 40),
        sample=_sample(table, row),
    )
    for score, value in scored:
        yield msgspec.structs.replace(shared, benchmark=score.benchmark, score=value)


def row_day(table: Table, row: Row) -> str:
    """The day that a row says the table is of, empty where it says none."""
    column = table.as_of_column
    return (fields.date({column: _known_cell(table, row, column)}, column) or "") if column else ""


def _scores(table: Table, row: Row) -> list[Score]:
    named = _cell_text(table, row, table.benchmark_column) if table.benchmark_column else ""
    return [
        score for score in table.scores if score.of == named and _meets(table, row, score.keep, score.drop)
    ]


def _value(table: Table, score: Score, row: Row) -> float | None:
    column = table.column(score)
    cell = _known_cell(table, row, column)
    if isinstance(cell, str):
        cell = cell.strip().removesuffix("%").strip()
    found = fields.figure({column: cell}, column, -_MOST_SCORE, _MOST_SCORE)
    if found is None:
        return None
    value = round(found * score.scale * table.scale, _DECIMALS)
    if (score.unit or table.unit) == _SHARE and not 0 <= value <= 100:
        raise FieldError(f"{column}: {value:g} % was found, 0 to 100 was expected")
    return value


def _sample(table: Table, row: Row) -> int | None:
    found = fields.figure(
        {table.sample: _known_cell(table, row, table.sample)}, table.sample, 0, _MOST_SAMPLE
    )
    return round(found) if found else None


def _kind(table: Table, row: Row) -> EvidenceKind:
    met = (kind for kind, conditions in table.kind_when.items() if _meets(table, row, conditions, {}))
    return next(met, table.kind)


def _meets(table: Table, row: Row, keep: Conditions, drop: Conditions) -> bool:
    if any(_cell_text(table, row, column) not in _as_tuple(allowed) for column, allowed in keep.items()):
        return False
    return not any(_cell_text(table, row, column) in _as_tuple(refused) for column, refused in drop.items())


def _as_tuple(values: str | tuple[str, ...]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else values


def _filled_template(table: Table, row: Row, text: str, most: int) -> str:
    """The template with the cells that it names filled in; empty where the row has none of them."""
    found = [_cell_text(table, row, cell[1]) or cell[2] or "" for cell in _CELL.finditer(text)]
    if found and not any(found):
        return ""
    words = iter(found)
    return safe_text(_CELL.sub(lambda _: next(words), text), most)


def _cell_text(table: Table, row: Row, column: str) -> str:
    """A cell as text; numbers are written short."""
    cell = _known_cell(table, row, column)
    if isinstance(cell, float):
        return f"{cell:.6g}"
    return safe_text(cell) if isinstance(cell, str | int) else ""


def _known_cell(table: Table, row: Row, column: str) -> object:
    """A cell, `None` where it is empty or reads as something unknown."""
    cell = cell_value(row, column) if column else None
    if isinstance(cell, str):
        cell = cell.strip() or None
    return None if cell is not None and str(cell)[:40] in table.unknown else cell
