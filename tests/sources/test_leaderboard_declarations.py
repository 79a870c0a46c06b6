"""The declaration of leaderboards: the shipped one agrees with the catalogue, and a new board needs no code."""

from pathlib import Path

import pytest

from catalog.evidence import Benchmark
from catalog.sources.leaderboard_tables import FILE, LeaderboardError, load
from catalog.sources.leaderboards import all_leaderboards
from catalog.sources.upstream import Page, Result, Upstream
from catalog.storage import snapshot as snapshots
from tests.support.fake_web import FakeWeb, fetched
from tests.support.leaderboards import BOARDS, DAY, DOCUMENTS

SHIPPED = Path(snapshots.__file__).parents[1] / "data" / "catalogue.json"
MADE_UP = """
[acme]
name = "Acme board"
url = "https://acme.example/board"
license = "CC0-1.0"
gave = "scores"
[[acme.tables]]
id = "main"
address = "https://acme.example/main.csv"
format = "csv"
model = "Model name"
date = "When"
sample = "Tasks"
variant = "{Mode}"
harness = "acme {Version|unversioned}"
plus_minus = "±{Error}"
kind = "compiled"
kind_when = { vendor = { By = ["maker", "seller"] } }
keep = { Status = "final" }
drop = { "Model name" = "total" }
unknown = ["-"]
scale = 100.0
unit = "%"
[[acme.tables.scores]]
column = "Right"
benchmark = "acme-right"
name = "Acme right"
skill = "coding"
[[acme.tables.scores]]
column = "Wrong"
benchmark = "acme-wrong"
name = "Acme wrong"
skill = "coding"
higher_is_better = false
left_out = "the other side of Acme right"
scale = 2.0
drop = { Mode = "fast" }
"""


def declared(tmp_path: Path, text: str) -> dict[str, Upstream]:
    file = tmp_path / "boards.toml"
    file.write_text(text, encoding="utf-8")
    return {board.about.id: board for board in all_leaderboards(file)}


def _plain(benchmark: Benchmark) -> tuple[object, ...]:
    return (
        benchmark.name,
        benchmark.skill,
        benchmark.unit,
        benchmark.higher_is_better,
        benchmark.source,
        benchmark.left_out,
    )


# -- the shipped declaration --------------------------------------------------------------------------------


def test_every_declared_benchmark_is_that_of_the_shipped_catalogue() -> None:
    shipped = {row.id: row for row in snapshots.decode(SHIPPED.read_bytes()).catalog.benchmarks}
    wrong = []
    for source, board in load().items():
        for table in board.tables:
            for score in table.scores:
                found, known = table.benchmark(score, source), shipped.get(score.benchmark)
                if known is None or _plain(found) != _plain(known):
                    wrong.append((table.id, found, known))
    assert wrong == []


def test_every_leaderboard_of_the_catalogue_is_asked_but_those_without_one_document() -> None:
    catalog = snapshots.decode(SHIPPED.read_bytes()).catalog
    sources = {row.source for row in catalog.evidence} - {"models-dev", "lmarena-page"}
    assert sources - BOARDS.keys() == {"mteb", "emergent-tts", "euroeval", "helm-lite"}
    for board in BOARDS.values():
        known = next(row for row in catalog.sources if row.id == board.about.id)
        assert (board.about.license, board.about.attribution) == (known.license, known.attribution)
        assert board.available({}) == ""


def test_every_address_is_safe_and_every_id_is_used_once() -> None:
    tables = [table for board in load().values() for table in board.tables]
    assert all(table.address.startswith("https://") for table in tables)
    assert len({table.id for table in tables}) == len(tables)
    assert {table.id for table in tables} - DOCUMENTS.keys() == {
        "lmarena-text-style-control",
        "lmarena-text-no-style-control",
        "lmarena-text-legal",
        "lmarena-webdev",
    }, "each other table has a document here"


# -- a new leaderboard is a new table -----------------------------------------------------------------------


async def test_a_made_up_leaderboard_works_without_code(tmp_path: Path) -> None:
    board = declared(tmp_path, MADE_UP)["acme"]
    body = (
        "Model name,Right,Wrong,When,Tasks,Mode,Version,Error,By,Status\n"
        "alpha,0.5,0.25,2026-01-02,40,slow,2,1.5,maker,final\n"
        "beta,0.75,0.1,,-,fast,,,us,final\n"
        "gamma,0.9,0.1,,,,,,us,draft\n"
        "total,0.7,0.1,,,,,,us,final\n"
    )
    (page,) = await fetched(board, FakeWeb({"https://acme.example/main.csv": body.encode()}))
    reading = board.read(page)
    assert board.recognises(Page(body.encode(), DAY))
    assert reading.rows == 4
    assert reading.quarantined == ()
    common = {"name": "alpha", "kind": "vendor", "variant": "slow", "harness": "acme 2", "date": "2026-01-02"}
    assert reading.results == (
        Result(benchmark="acme-right", score=50.0, plus_minus="±1.5", sample=40, **common),  # type: ignore[arg-type]
        Result(benchmark="acme-wrong", score=50.0, plus_minus="±1.5", sample=40, **common),  # type: ignore[arg-type]
        Result(
            benchmark="acme-right",
            name="beta",
            score=75.0,
            kind="compiled",
            variant="fast",
            harness="acme unversioned",
        ),
    )
    right, wrong = reading.benchmarks
    assert (right.unit, right.higher_is_better, right.source) == ("%", True, "acme")
    assert (wrong.higher_is_better, wrong.left_out) == (False, "the other side of Acme right")


@pytest.mark.parametrize(
    ("found", "instead", "named"),
    [
        ('format = "csv"', 'format = "xml"', "format"),
        ('kind = "compiled"', 'kindd = "compiled"', "kindd"),
        ('skill = "coding"\nhigh', 'skil = "coding"\nhigh', "skil"),
        ("scale = 100.0", 'scale = "100"', "scale"),
        ("/main.csv", "/main.csv?from={offset}", "page_rows"),
        ("/main.csv", "/{item}.csv", "index"),
        ('column = "Right"', "", "acme-right"),
        ('column = "Right"', 'of = "x"\ncolumn = "Right"', "benchmark_column"),
        ("[acme]", "[acme", "line"),
    ],
)
def test_a_mistake_in_the_declaration_is_named(tmp_path: Path, found: str, instead: str, named: str) -> None:
    assert found in MADE_UP
    with pytest.raises(LeaderboardError, match=named) as caught:
        declared(tmp_path, MADE_UP.replace(found, instead, 1))
    assert "boards.toml" in str(caught.value)
    assert "acme" in str(caught.value) or named == "line"


def test_a_declaration_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(LeaderboardError, match=r"gone\.toml"):
        load(tmp_path / "gone.toml")
    assert FILE.exists()
