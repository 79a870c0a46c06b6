"""How the documents of leaderboards are asked for: page by page, and as an index lists them."""

import json
from urllib.parse import urlsplit

import msgspec
import pytest

from catalog.http.web import WebError
from catalog.sources.leaderboard_tables import Board, load
from catalog.sources.leaderboards import Leaderboard
from tests.support.fake_web import FakeWeb, fetched
from tests.support.leaderboards import BOARDS, document


def _only(board: Board, table: str) -> Board:
    return msgspec.structs.replace(board, tables=tuple(one for one in board.tables if one.id == table))


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
