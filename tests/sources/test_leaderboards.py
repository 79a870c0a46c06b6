"""Declared leaderboards: the shipped declaration, what its tables read, and a new one that needs no code."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.evidence import Benchmark
from catalog.http.web import Answer, WebError
from catalog.sources.artificial_analysis import VARIABLE, ArtificialAnalysis
from catalog.sources.leaderboard_tables import FILE, Board, LeaderboardError, load
from catalog.sources.leaderboards import Leaderboard, all_leaderboards
from catalog.sources.upstream import Page, Reading, Result, SourceError, Upstream
from catalog.storage import snapshot as snapshots

UPSTREAM = Path(__file__).parents[1] / "data" / "upstream"
SHIPPED = Path(snapshots.__file__).parents[1] / "data" / "catalogue.json"
DAY = "2026-11-23"
BOARDS = {board.about.id: board for board in all_leaderboards()}
OWNERS = {table.id: source for source, board in load().items() for table in board.tables}
DOCUMENTS = {
    "lmarena-vision": "lmarena-vision.json",
    "eci_benchmarks": "epoch-eci_benchmarks.csv",
    "eci_scores": "epoch-eci_scores.csv",
    "data_overall": "bfcl-data_overall.csv",
    "submissions": "tau-bench-submission.json",
    "polyglot_leaderboard": "aider-polyglot_leaderboard.yml",
    "hallucination_leaderboard": "vectara.md",
    "en_shortform": "open-asr-en_shortform.csv",
    "en_longform": "open-asr-en_longform.csv",
    "multilingual": "open-asr-multilingual.csv",
}
ONE_OF_MANY = {"submissions"}  # a document that is no table costs itself only
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


class FakeWeb:
    """Answers from a table of addresses; remembers what it was asked."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.secret: list[bool] = []

    async def get(
        self,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        query: tuple[tuple[str, str], ...] = (),
        most_bytes: int = 0,  # noqa: ARG002
        secret: bool = False,
    ) -> Answer:
        """The answer at an address, with its query behind it."""
        whole = address + "".join(f"&{name}={value}" for name, value in query)
        self.asked.append(whole)
        self.headers.append(dict(headers or {}))
        self.secret.append(secret)
        found = self.answers.get(whole, WebError("nothing there"))
        if isinstance(found, WebError):
            raise found
        return Answer(body=found, day=DAY, next=None, cached=False)


def document(table: str) -> bytes:
    return (UPSTREAM / f"board-{DOCUMENTS[table]}").read_bytes()


def board_of(table: str) -> Upstream:
    return BOARDS[OWNERS[table]]


def read(table: str, body: bytes | None = None) -> Reading:
    body = document(table) if body is None else body
    return board_of(table).read(Page(body=body, day=DAY, name=table))


def scores(reading: Reading) -> dict[tuple[str, str], float]:
    return {(result.benchmark, result.name): result.score for result in reading.results}


async def fetched(source: Upstream, web: FakeWeb) -> list[Page]:
    return [page async for page in source.fetch(web)]


def declared(tmp_path: Path, text: str) -> dict[str, Upstream]:
    file = tmp_path / "boards.toml"
    file.write_text(text, encoding="utf-8")
    return {board.about.id: board for board in all_leaderboards(file)}


# The shipped declaration


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


def _plain(benchmark: Benchmark) -> tuple[object, ...]:
    return (
        benchmark.name,
        benchmark.skill,
        benchmark.unit,
        benchmark.higher_is_better,
        benchmark.source,
        benchmark.left_out,
    )


def test_every_leaderboard_of_the_catalogue_is_asked_but_the_one_without_a_document() -> None:
    catalog = snapshots.decode(SHIPPED.read_bytes()).catalog
    sources = {row.source for row in catalog.evidence} - {"models-dev", "lmarena-page"}
    assert sources - BOARDS.keys() == {"mteb"}
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
        "lmarena-webdev",
    }, "each other table has a document here"


# What the tables read


def test_lmarena_keeps_the_board_of_all_votes() -> None:
    reading = read("lmarena-vision")
    first, second = reading.results
    assert (reading.rows, reading.as_of, reading.quarantined) == (3, "2026-10-02", ())
    assert (first.benchmark, first.name, first.score) == (
        "lmarena-vision",
        "falcata-vision-high",
        1271.4825,
    )
    assert (first.kind, first.harness, first.date) == ("crowd", "overall", "2026-10-02")
    assert (second.plus_minus, second.sample) == ("999.1-1025.3", 3048)


def test_epoch_maps_the_names_of_its_benchmarks() -> None:
    reading = read("eci_benchmarks")
    assert scores(reading) == {
        ("lech-mazur-writing-epoch-chance-corrected", "amazon.nova-pro-v1:0"): 60.5,
        ("mmlu-epoch-chance-corrected", "amazon.nova-pro-v1:0"): 76.0,
        ("gpqa-diamond-epoch-chance-corrected", "amazon.nova-pro-v1:0"): 50.0,
        ("metr-time-horizons-epoch", "claude-3-opus-20240229"): 0.3775,
    }
    assert [result.kind for result in reading.results] == ["compiled", "compiled", "independent", "compiled"]
    assert [result.harness for result in reading.results][1:3] == ["source not stated", "Epoch evaluations"]
    assert {result.date for result in reading.results} == {None}, "the file's date is the model's"
    index = read("eci_scores").results[1]
    assert (index.benchmark, index.name, index.score) == ("epoch-capabilities-index", "Yi-34B", 116.64)
    assert index.plus_minus == "108.67-119.92"


def test_bfcl_gives_five_scores_a_row_and_none_where_it_says_so() -> None:
    reading = read("data_overall")
    assert reading.rows == 3
    assert reading.quarantined == ()
    assert scores(reading)["bfcl-v4-web-search", "Qwen3-0.6B (FC)"] == 1.0
    assert len(reading.results) == 10
    old = document("data_overall").replace(b"Web Search Acc", b"Something else")
    assert not board_of("data_overall").recognises(Page(old, DAY)), "version 3 has no such column"


def test_tau_bench_keeps_standard_agents_and_says_who_ran_it() -> None:
    results = {result.benchmark: result for result in read("submissions").results}
    assert {name: result.score for name, result in results.items()} == {
        "tau2-tau3-bench-airline-pass-1": 84.0,
        "tau2-tau3-bench-retail-pass-1": 79.61,
        "tau2-tau3-bench-telecom-pass-1": 92.32,
        "tau2-tau3-bench-banking-knowledge-pass-1": 24.74,
    }
    banking = results["tau2-tau3-bench-banking-knowledge-pass-1"]
    assert (banking.name, banking.variant, banking.kind) == ("Claude Opus 4.5", "high", "independent")
    assert (banking.harness, banking.date) == ("tau2-bench 1.0.1; user sim gpt-5.2", "2026-05-05")
    changed = json.loads(document("submissions"))
    assert not read("submissions", json.dumps(changed | {"submission_type": "custom"}).encode()).results
    changed["submitting_organization"] = "Anthropic"
    changed["methodology"]["tau2_bench_version"] = "1.0.0"
    other = read("submissions", json.dumps(changed).encode()).results
    assert {result.kind for result in other} == {"self-submitted"}
    assert "tau2-tau3-bench-banking-knowledge-pass-1" not in {result.benchmark for result in other}
    voice = read("submissions", json.dumps(changed | {"modality": "voice"}).encode()).results
    assert {result.benchmark[-5:] for result in voice} == {"voice"}


def test_aider_vectara_and_open_asr() -> None:
    first = read("polyglot_leaderboard").results[0]
    assert (first.name, first.score, first.sample, first.date) == ("yi-lightning", 12.9, 225, "2024-12-23")
    assert first.harness == "aider 0.69.2.dev, edit_format whole"
    vectara = read("hallucination_leaderboard")
    assert vectara.as_of == "2026-03-10"
    assert scores(vectara)["vectara-hallucination-rate", "acme/falcata-8b"] == 1.0
    assert len(vectara.results) == 4, "the table below another heading is not read"
    short = scores(read("en_shortform"))
    assert short["open-asr-leaderboard-en-short-form-rtfx", "CohereLabs/cohere-transcribe-03-2026"] == 524.88
    assert ("open-asr-leaderboard-en-short-form-rtfx", "zoom/scribe_v1") not in short, "-1 is no speed"


@pytest.mark.parametrize("table", sorted(DOCUMENTS))
def test_a_document_is_recognised_by_one_source_only(table: str) -> None:
    page = Page(document(table), DAY, address=f"folder/{table}.json")
    found = [name for name, board in BOARDS.items() if board.recognises(page)]
    assert found == [board_of(table).about.id]
    assert BOARDS[found[0]].read(page) == read(table)


def test_tables_of_one_shape_are_told_apart_by_the_files_name() -> None:
    body = document("lmarena-vision")
    assert not BOARDS["lmarena"].recognises(Page(body, DAY, address="folder/rows.json"))
    named = BOARDS["lmarena"].read(Page(body, DAY, address="folder/lmarena-text-no-style-control.json"))
    assert {result.benchmark for result in named.results} == {"lmarena-text-no-style-control"}


HOSTILE = [
    b"",
    b"\x00\xff\xfe",
    b"<html>busy</html>",
    b"[" * 100_000,
    b"{" * 1_000,
    b'{"rows": 3}',
    b"null",
    b"- a: &x [1]\n- b: *x",
    b'"' * 1_000,
    b"|a|\n|-|\n",
    b"model: 1",
]


@pytest.mark.parametrize("body", HOSTILE)
@pytest.mark.parametrize("table", sorted(DOCUMENTS))
def test_foreign_bytes_are_refused(table: str, body: bytes) -> None:
    assert not board_of(table).recognises(Page(body, DAY))
    if table == "submissions":
        refused = read(table, body) if body != b'{"rows": 3}' else None
        assert refused is None or (refused.rows, len(refused.quarantined)) == (1, 1), (
            "one of many costs itself"
        )
    else:
        with pytest.raises(SourceError):
            read(table, body)


def test_yaml_that_grows_or_nests_is_refused() -> None:
    row = "- {model: a, pass_rate_2: 1, date: 2026-01-01}\n"
    bomb = "- model: a\n  pass_rate_2: &a [x, x]\n" + "".join(
        f"- model: a\n  pass_rate_2: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    for text in (
        bomb,
        row + "- " + "[" * 3_000,
        row + "- !!python/object/apply:os.system [x]\n- *gone",
        row + "\t- x",
    ):
        with pytest.raises(SourceError):
            read("polyglot_leaderboard", text.encode())
    plain = read(
        "polyglot_leaderboard", (row + "- !!python/name:os.system {model: b, pass_rate_2: 2}\n").encode()
    )
    assert [result.name for result in plain.results] == ["a", "b"], "a tag is only a word here"


@pytest.mark.parametrize("value", ["9" * 5_000, "NaN", "inf", "1e999", "abc", "1,5", "--1", "0x10", "1_000"])
def test_a_cell_that_is_no_number_costs_its_row_only(value: str) -> None:
    for table, right in (
        ("polyglot_leaderboard", b"16.4"),
        ("data_overall", b"23.93"),
        ("eci_scores", b"116.64"),
    ):
        good = read(table)
        reading = read(table, document(table).replace(right, value.encode()))
        assert len(reading.quarantined) == 1, table
        assert reading.rows == good.rows
        assert set(reading.results) < set(good.results)


def test_json_rows_of_wrong_types_cost_themselves_only() -> None:
    good = json.loads(document("lmarena-vision"))
    row = good["rows"][0]["row"]
    bad: list[object] = [
        None,
        1,
        [],
        {"row": 1},
        {"row": row | {"model_name": 5}},
        {"row": row | {"rating": True}},
    ]
    bad += [{"row": row | {"leaderboard_publish_date": "soon"}}, {"row": row | {"model_name": "a\x1b[2J"}}]
    body = json.dumps(good | {"rows": [*bad, *good["rows"]]}).encode()
    reading = read("lmarena-vision", body)
    assert len(reading.quarantined) == len(bad)
    assert reading.results == read("lmarena-vision").results
    assert "\x1b" not in repr(reading.quarantined)


@settings(max_examples=80, deadline=None)
@given(
    table=st.sampled_from(sorted(DOCUMENTS)),
    at=st.integers(0, 3_000),
    junk=st.binary(max_size=6),
    drop=st.integers(0, 20),
)
def test_whatever_is_changed_is_read_or_refused(table: str, at: int, junk: bytes, drop: int) -> None:
    body = document(table)
    at = at % len(body)
    changed = body[:at] + junk + body[at + drop :]
    board_of(table).recognises(Page(changed, DAY))
    try:
        reading = read(table, changed)
    except SourceError:
        return
    assert len(reading.quarantined) <= reading.rows
    assert all(abs(result.score) < 1e12 for result in reading.results)


# How the documents are asked for


async def test_pages_are_asked_up_to_the_number_of_rows_that_the_source_states() -> None:
    address = next(table.address for table in load()["lmarena"].tables if table.id == "lmarena-vision")
    body = json.dumps({"rows": [], "num_rows_total": 201}).encode()
    web = FakeWeb({address.replace("{offset}", str(number)): body for number in (0, 100, 200)})
    board = load()["lmarena"]
    vision = Leaderboard("lmarena", _only(board, "lmarena-vision"))
    pages = await fetched(vision, web)
    assert [page.name for page in pages] == ["lmarena-vision"] * 3
    assert urlsplit(web.asked[0]).query.endswith("offset=0&length=100")
    for total in (None, -1, "many", 10**9):
        web = FakeWeb(
            {
                address.replace("{offset}", str(n)): json.dumps({"num_rows_total": total}).encode()
                for n in range(0, 10_000, 100)
            }
        )
        with pytest.raises(WebError):
            await fetched(vision, web)


def _only(board: Board, table: str) -> Board:
    return msgspec.structs.replace(board, tables=tuple(one for one in board.tables if one.id == table))


async def test_documents_are_asked_as_the_index_lists_them() -> None:
    base = (
        "https://raw.githubusercontent.com/sierra-research/tau2-bench/main/web/leaderboard/public/submissions"
    )
    names = ["one", "a&b_+c", "../../evil", "..", "", 7, "one"]
    manifest = json.dumps({"submissions": names, "voice_submissions": ["two"], "legacy_submissions": ["old"]})
    web = FakeWeb(
        {
            f"{base}/manifest.json": manifest.encode(),
            f"{base}/one/submission.json": document("submissions"),
            f"{base}/a%26b_%2Bc/submission.json": document("submissions"),
            f"{base}/two/submission.json": document("submissions"),
        }
    )
    pages = await fetched(BOARDS["tau-bench"], web)
    assert len(pages) == 3
    assert {page.name for page in pages} == {"submissions"}
    assert f"{base}/..%2F..%2Fevil/submission.json" in web.asked, "a name never leads elsewhere"
    assert not any("old" in address for address in web.asked)


async def test_a_table_that_does_not_come_whole_fails_its_source() -> None:
    base = (
        "https://raw.githubusercontent.com/sierra-research/tau2-bench/main/web/leaderboard/public/submissions"
    )
    for manifest in (["one", "two", "three"], [str(number) for number in range(500)]):
        web = FakeWeb({f"{base}/manifest.json": json.dumps({"submissions": manifest}).encode()})
        with pytest.raises(WebError):
            await fetched(BOARDS["tau-bench"], web)
    web = FakeWeb({"https://epoch.ai/data/eci_benchmarks.csv": document("eci_benchmarks")})
    with pytest.raises(WebError, match="nothing there"):
        await fetched(BOARDS["epoch"], web)


# A new leaderboard is a new table


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


# Artificial Analysis


async def test_artificial_analysis_needs_a_key_and_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    source = ArtificialAnalysis()
    assert VARIABLE in source.available({})
    assert VARIABLE in source.available({VARIABLE: " "})
    assert source.available({VARIABLE: "aa_key"}) == ""
    monkeypatch.setenv(VARIABLE, "aa_key\n")
    address = "https://artificialanalysis.ai/api/v2/data/llms/models"
    body = (UPSTREAM / "board-artificial-analysis.json").read_bytes()
    more = json.dumps(json.loads(body) | {"pagination": {"page": 1, "has_more": True}}).encode()
    web = FakeWeb({address: more, f"{address}&page=2": body})
    pages = await fetched(source, web)
    assert len(pages) == 2
    assert web.secret == [True, True]
    assert {headers["x-api-key"] for headers in web.headers} == {"aa_key"}
    assert "aa_key" not in repr(pages)
    monkeypatch.setenv(VARIABLE, "aa_kéy")
    with pytest.raises(WebError, match=VARIABLE) as caught:
        await fetched(source, web)
    assert "aa_k" not in str(caught.value)


def test_artificial_analysis_gives_indices_that_stay_out_of_the_fit() -> None:
    source = ArtificialAnalysis()
    body = (UPSTREAM / "board-artificial-analysis.json").read_bytes()
    page = Page(body, DAY)
    assert source.recognises(page)
    assert not any(board.recognises(page) for board in BOARDS.values())
    reading = source.read(page)
    assert {(row.benchmark, row.name, row.score) for row in reading.results} == {
        ("artificial-analysis-intelligence-index", "falcata-8b-high", 62.9),
        ("artificial-analysis-coding-index", "falcata-8b-high", 55.8),
    }
    assert all(benchmark.left_out for benchmark in reading.benchmarks)
    assert source.about.attribution
    bad = body.replace(b"62.9", b'"high"')
    assert len(source.read(Page(bad, DAY)).quarantined) == 1
    for foreign in (b"", b"[]", b'{"data": 1}', b'{"error": "key"}', document("lmarena-vision")):
        assert not source.recognises(Page(foreign, DAY))
        with pytest.raises(SourceError):
            source.read(Page(foreign, DAY))
