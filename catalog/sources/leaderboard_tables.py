"""The declarations in `data/leaderboards.toml`: the address of each leaderboard and the meaning of its columns."""

import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from catalog.evidence import Benchmark
from catalog.model import Source
from catalog.record import EvidenceKind, Record

FILE = Path(__file__).resolve().parent.parent / "data" / "leaderboards.toml"
Format = Literal["csv", "json", "yaml", "markdown"]
Conditions = dict[str, str | tuple[str, ...]]
"""Columns and what must stand in them, as text: one value, or any of several; "" is an empty or absent cell."""


class LeaderboardError(ValueError):
    """The declaration cannot be used; the message names the file, the table and the key."""


class Score(Record, frozen=True, kw_only=True):
    """One benchmark of a table.

    `column` holds its score, that of the table where empty; `of` is its name in the table's `benchmark_column`. The
    score is multiplied by `scale`. The other fields are those of `catalog.model.Benchmark`; `unit` is the table's
    where empty.
    """

    benchmark: str
    name: str
    skill: str
    column: str = ""
    of: str = ""
    unit: str = ""
    scale: float = 1.0
    higher_is_better: bool = True
    left_out: str = ""
    keep: Conditions = {}
    drop: Conditions = {}


class Index(Record, frozen=True, kw_only=True):
    """A JSON document that lists the documents of a table: `items` are the paths to lists of names."""

    address: str
    items: tuple[str, ...]
    most: int = 200


class Table(Record, frozen=True, kw_only=True):
    """One document, or several of one shape, and its columns.

    `address` may hold `{offset}` (then pages of `page_rows` rows are asked for until the number at the path `total`
    is reached) or `{item}` (then the documents that `index` lists). `rows` is the path to the rows of a JSON
    document: `data.rows[].row`, `[]` for a list, empty for a document that is one row. `model` and `date`, `sample`
    are columns; a dot leads into an object. `variant`, `harness` and `plus_minus` are texts in which
    `{column|otherwise}` stands for a cell. Cells that read as one of `unknown` are empty. `kind_when` gives rows that
    meet conditions another kind than `kind`.
    """

    id: str
    address: str
    format: Format
    model: str
    scores: tuple[Score, ...]
    score: str = ""
    benchmark_column: str = ""
    unit: str = ""
    scale: float = 1.0
    rows: str = "[]"
    page_rows: int = 0
    total: str = ""
    index: Index | None = None
    date: str = ""
    sample: str = ""
    variant: str = ""
    harness: str = ""
    plus_minus: str = ""
    kind: EvidenceKind = "independent"
    kind_when: dict[EvidenceKind, Conditions] = {}
    keep: Conditions = {}
    drop: Conditions = {}
    unknown: tuple[str, ...] = ()
    as_of_column: str = ""
    as_of_after: str = ""

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns without which a document is not this table's, as far as every row has them."""
        columns = [self.model, self.benchmark_column, *self.keep]
        if self.format != "json" or self.index is None:
            columns += [self.column(score) for score in self.scores]
        return tuple(dict.fromkeys(column for column in columns if column))

    def column(self, score: Score) -> str:
        """The column in which a benchmark's score stands."""
        return score.column or self.score

    def benchmark(self, score: Score, source: str) -> Benchmark:
        """The record of a declared benchmark."""
        return Benchmark(
            id=score.benchmark,
            name=score.name,
            skill=score.skill,
            unit=score.unit or self.unit,
            higher_is_better=score.higher_is_better,
            source=source,
            left_out=score.left_out,
        )


class Board(Record, frozen=True, kw_only=True):
    """One source and its tables."""

    name: str
    url: str
    license: str
    gave: str
    tables: tuple[Table, ...]
    attribution: str = ""

    def about(self, source: str) -> Source:
        """The source's record, before it was read."""
        return Source(
            id=source,
            name=self.name,
            url=self.url,
            license=self.license,
            as_of="",
            gave=self.gave,
            attribution=self.attribution,
        )


def load(file: Path = FILE) -> dict[str, Board]:
    """The declared boards by source id. Raises `LeaderboardError` naming the file, the source or table, and the key."""
    try:
        declared = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise LeaderboardError(f"could not read {file}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:  # what is no TOML, or no UTF-8
        raise LeaderboardError(f"{file}: {error}") from error
    boards = {source: _board(file, source, text) for source, text in declared.items()}
    for source, board in boards.items():
        for table in board.tables:
            _check(file, source, table)
    return boards


def _board(file: Path, source: str, declared: object) -> Board:
    try:
        return msgspec.convert(declared, type=Board)
    except msgspec.ValidationError as error:
        raise LeaderboardError(f"{file}: {source}: {error}") from error


def _check(file: Path, source: str, table: Table) -> None:
    where = f"{file}: {source}, table {table.id!r}"
    paged = "{offset}" in table.address
    if paged != bool(table.page_rows) or paged != bool(table.total):
        raise LeaderboardError(f"{where}: page_rows, total and {{offset}} in address belong together")
    if ("{item}" in table.address) != (table.index is not None):
        raise LeaderboardError(f"{where}: index and {{item}} in address belong together")
    for score in table.scores:
        if not table.column(score):
            raise LeaderboardError(f"{where}: {score.benchmark} names no column, nor does the table (score)")
        if bool(score.of) != bool(table.benchmark_column):
            raise LeaderboardError(f"{where}: {score.benchmark}: of and benchmark_column belong together")
