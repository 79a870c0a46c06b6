"""Artificial Analysis: its key stays secret, and its indices stay out of the fit."""

import json

import pytest

from catalog.http.web import WebError
from catalog.sources.artificial_analysis import VARIABLE, ArtificialAnalysis
from catalog.sources.upstream import Page, SourceError
from tests.support.fake_web import FakeWeb, fetched
from tests.support.leaderboards import BOARDS, DAY, document
from tests.support.upstreams import UPSTREAM


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
