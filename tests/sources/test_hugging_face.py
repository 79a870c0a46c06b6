"""The Hub's list of models: how it is asked, and what its rows, good and bad, become."""

import json
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from huggingface_hub import constants
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.http.web import Answer, OfflineError, WebError
from catalog.sources.hugging_face import OWN, HuggingFace
from catalog.sources.upstream import Page, SourceError

PAYLOAD = (Path(__file__).parents[1] / "data" / "upstream" / "hub-models.json").read_bytes()
HUB = "https://hub.example"
DAY = "2026-11-23"


class FakeWeb:
    """Answers from a table: by author, else one page after the other. Remembers what it was asked."""

    def __init__(self, pages: list[Any], authors: Mapping[str, Any] | None = None) -> None:
        self.pages = deque(pages)
        self.authors = authors or {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.headers: list[dict[str, str]] = []

    async def get(
        self,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        query: tuple[tuple[str, str], ...] = (),
        most_bytes: int = 0,  # noqa: ARG002
        secret: bool = False,
    ) -> Answer:
        """The next page, or that of the author asked for."""
        assert not secret
        parts = urlsplit(address)
        asked = dict(parse_qsl(parts.query)) | dict(query)
        self.asked.append((f"{parts.scheme}://{parts.netloc}{parts.path}", asked))
        self.headers.append(dict(headers or {}))
        found = self.authors.get(asked["author"], b"[]") if "author" in asked else self.pages.popleft()
        if isinstance(found, WebError):
            raise found
        following = None
        if isinstance(found, tuple):
            found, following = found
        return Answer(body=found, day=DAY, next=following, cached=False)


@pytest.fixture(autouse=True)
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A Hub of our own, and no token."""
    monkeypatch.setattr(constants, "ENDPOINT", HUB)
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "token"))
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_IMPLICIT_TOKEN", False)
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.delenv("HUGGING_FACE_HUB_TOKEN", raising=False)


def rows(*names: str) -> bytes:
    return json.dumps([{"_id": "1", "id": name, "downloads": 1} for name in names]).encode()


def page(body: bytes, name: str = "") -> Page:
    return Page(body=body, day=DAY, name=name)


async def fetched(source: HuggingFace, web: FakeWeb) -> list[Page]:
    return [page async for page in source.fetch(web)]


def test_a_page_becomes_repositories() -> None:
    reading = HuggingFace().read(page(PAYLOAD))
    first, copy, old, two = reading.repositories
    assert reading.rows == 8  # four repositories and the four results on their pages
    assert (first.id, first.downloads_30d, first.downloads_all_time, first.likes) == (
        "acme/Falcata-8B-Instruct",
        5873211,
        61234567,
        912,
    )
    assert (first.trending, first.gated, first.created) == (14.0, "no", "2026-04-27")
    assert (first.license, first.parameters, first.pipeline) == ("apache-2.0", 8190735360, "text-generation")
    assert (first.base, first.how) == (("acme/Falcata-8B-Base",), "finetune")
    assert (copy.base, copy.how, copy.gated) == (("acme/Falcata-8B-Instruct",), "quantized", "auto")
    assert (copy.license, copy.parameters) == ("acme-community-1.0", 8190735360)
    assert (old.license, old.parameters, old.trending, old.gated) == ("mit", None, None, "manual")
    assert (two.license, two.downloads_30d, two.likes) == (None, 0, None)


def test_models_are_listed_and_copies_are_not() -> None:
    listings = {listing.id: listing for listing in HuggingFace().read(page(PAYLOAD)).listings}
    assert set(listings) == {"acme/Falcata-8B-Instruct", "sentence-tools/all-Mini-L6", "acme/two-licenses"}
    first = listings["acme/Falcata-8B-Instruct"]
    assert (first.provider, first.developer, first.hub_repository) == ("huggingface", "acme", first.id)
    assert (first.open_weights, first.total_parameters, first.released) == (True, 8190735360, "2026-04-27")
    assert listings["sentence-tools/all-Mini-L6"].released is None, "the Hub's oldest day is no date"
    assert listings["acme/two-licenses"].open_weights is None, "no weights were seen"


def test_results_keep_who_says_so_and_stay_out_of_the_fit() -> None:
    reading = HuggingFace().read(page(PAYLOAD))
    found = {result.benchmark: (result.kind, result.harness, result.score) for result in reading.results}
    assert found == {
        "hub-idavidrein-gpqa-gpqa-diamond": ("independent", "verified by the Hub", 61.2),
        "hub-openai-gsm8k": ("vendor", "on the model's own page", 91.0),
        "hub-cais-hle": ("self-submitted", "pull request 44, not merged", 99.0),
    }
    assert {(row.variant, row.date) for row in reading.results} == {("no tools", "2026-05-02"), ("", None)}
    assert {row.name for row in reading.results} == {"acme/Falcata-8B-Instruct"}
    assert {benchmark.id for benchmark in reading.benchmarks} == set(found)
    assert all(benchmark.left_out and benchmark.skill == "vendor" for benchmark in reading.benchmarks)
    assert [
        (bad.where, "± was found" in bad.reason or "20.0" in bad.reason) for bad in reading.quarantined
    ] == [("acme/Falcata-8B-Instruct, result 4", True)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "no-organisation"),
        ("id", None),
        ("id", "acme/\u202ebad"),
        ("id", "acme/a/b"),
        ("id", 7),
        ("downloads", -1),
        ("downloads", "many"),
        ("downloads", True),
        ("downloads", float("nan")),
        ("likes", 10**30),
        ("trendingScore", float("inf")),
        ("gated", "perhaps"),
        ("gated", []),
        ("createdAt", "yesterday"),
        ("createdAt", "2026-13-45T00:00:00Z"),
        ("tags", "license:mit"),
        ("safetensors", [1]),
        ("safetensors", {"total": -3}),
        ("pipeline_tag", {}),
    ],
)
def test_a_bad_row_costs_itself_only(field: str, value: object) -> None:
    good = json.loads(PAYLOAD)
    bad = dict(good[0]) | {field: value}
    reading = HuggingFace().read(page(json.dumps([bad, good[1]]).encode()))
    assert [row.id for row in reading.repositories] == ["packer/Falcata-8B-Instruct-GGUF"]
    assert reading.rows == 2
    assert [row.where for row in reading.quarantined] == ["row 1" if field == "id" else good[0]["id"]]
    assert field in reading.quarantined[0].reason


def test_a_number_of_5000_digits_costs_its_row_only() -> None:
    body = b'[{"id": "a/b", "downloads": ' + b"9" * 5000 + b'}, {"id": "c/d", "downloads": 2}]'
    reading = HuggingFace().read(page(body))
    assert [row.id for row in reading.repositories] == ["c/d"]
    assert len(reading.quarantined) == 1


def test_results_of_a_wrong_shape_cost_themselves_only() -> None:
    for entries in ({"a": 1}, [None], [{"data": 1}], [{"data": {"dataset": {"id": "a/b"}}}], ["x"]):
        body = json.dumps([{"id": "a/b", "downloads": 1, "evalResults": entries}]).encode()
        reading = HuggingFace().read(page(body))
        assert len(reading.repositories) == 1
        assert len(reading.quarantined) == 1, entries
        assert not reading.results


def test_hostile_text_is_made_safe() -> None:
    row = {
        "id": "a/b",
        "pipeline_tag": "x\x1b]52;c;cHduZWQ=\x07",
        "cardData": {"license": "mit\x1b[2J\u202e"},
        "evalResults": [
            {"data": {"dataset": {"id": "o/d", "task_id": "t\x07"}, "value": 1, "notes": "\x1b[31m" * 99}}
        ],
    }
    reading = HuggingFace().read(page(json.dumps([row]).encode()))
    written = repr(reading)
    assert not any(mark in written for mark in ("\\x1b", "\\x07", "\\u202e"))
    assert len(reading.results[0].variant) <= 80


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>busy</html>", b"{}", b"null", b'[{"id": "a/b"', b"[" * 100_000, b'{"error": "rate limit"}'],
)
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(SourceError):
        HuggingFace().read(page(body))
    assert not HuggingFace().recognises(page(body))


def test_its_pages_are_recognised_by_their_content() -> None:
    source = HuggingFace()
    assert source.recognises(page(PAYLOAD))
    assert not source.recognises(page(b"[]"))
    assert not source.recognises(page(b'[{"id": "gpt-5", "downloads": 1}]'))
    assert not source.recognises(page(b'[{"id": "openai/gpt-5", "pricing": {}}]'))
    assert not source.recognises(page(b'{"data": [{"id": "openai/gpt-5"}]}'))


_JUNK = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(field=st.sampled_from(sorted(json.loads(PAYLOAD)[0])), junk=_JUNK)
def test_no_value_in_a_field_harms_the_rows_beside_it(field: str, junk: object) -> None:
    good = json.loads(PAYLOAD)
    body = json.dumps([dict(good[0]) | {field: junk}, good[1]]).encode("utf-8", "surrogatepass")
    reading = HuggingFace().read(page(body))
    assert reading.repositories[-1].id == "packer/Falcata-8B-Instruct-GGUF"
    assert (
        len(reading.repositories)
        + len([row for row in reading.quarantined if row.where in ("row 1", good[0]["id"])])
        == 2
    )


async def test_pages_are_followed_until_there_are_enough_rows() -> None:
    web = FakeWeb([(rows("a/1", "a/2"), f"{HUB}/2"), (rows("a/3", "a/4"), f"{HUB}/3"), (rows("a/5"), None)])
    pages = await fetched(HuggingFace(wide=4), web)
    assert [page.day for page in pages] == [DAY, DAY]
    assert [address for address, _ in web.asked] == [f"{HUB}/api/models", f"{HUB}/2"]
    assert web.asked[0][1]["limit"] == "4"
    assert web.asked[1][1] == {}, "a next address is whole"
    assert web.headers[1]["user-agent"].startswith("modelpick/")


async def test_wide_is_shared_evenly_among_pages_and_bounded() -> None:
    web = FakeWeb([(rows("a/1"), None)])
    await fetched(HuggingFace(wide=1_500), web)
    assert web.asked[0][1]["limit"] == "750"
    web = FakeWeb([(rows("a/1"), None)])
    await fetched(HuggingFace(wide=10**9), web)
    assert web.asked[0][1]["limit"] == "1000"
    assert await fetched(HuggingFace(wide=0), FakeWeb([])) == []


async def test_a_page_that_leads_back_is_an_error() -> None:
    web = FakeWeb([(rows("a/1"), f"{HUB}/2"), (rows("a/2"), f"{HUB}/2")])
    with pytest.raises(WebError, match="leads back"):
        await fetched(HuggingFace(wide=5), web)


async def test_the_catalogues_own_repositories_are_asked_for_by_organisation() -> None:
    own = ("acme/one", "acme/two", "zeta/z", "a/1", "no-organisation")
    web = FakeWeb([(rows("A/1"), None)], {"acme": rows("acme/One", "acme/other"), "zeta": rows("zeta/z")})
    source = HuggingFace(wide=1, repositories=own)
    pages = await fetched(source, web)
    assert [asked.get("author") for _, asked in web.asked] == [None, "acme", "zeta"], "a/1 was seen already"
    assert [row.id for page in pages[1:] for row in source.read(page).repositories] == ["acme/One", "zeta/z"]
    assert source.unanswered == ()


async def test_an_organisation_that_does_not_answer_costs_its_own_repositories_only() -> None:
    authors = {"acme": WebError("busy"), "beta": b"<html>", "zeta": rows("zeta/z")}
    web = FakeWeb([(rows("a/1"), None)], authors)
    source = HuggingFace(wide=1, repositories=("acme/one", "beta/b", "zeta/z"))
    pages = await fetched(source, web)
    assert [page.name for page in pages] == ["", OWN]
    assert source.unanswered == ("acme", "beta")


async def test_after_some_failures_nobody_else_is_asked() -> None:
    names = tuple(f"org{number:02}/m" for number in range(20))
    gone = {name.partition("/")[0]: WebError("refused") for name in names}
    web = FakeWeb([], gone)
    source = HuggingFace(wide=0, repositories=names)
    assert await fetched(source, web) == []
    assert len(web.asked) == 4
    assert len(source.unanswered) == 20


async def test_without_a_network_every_organisation_is_looked_up() -> None:
    names = tuple(f"org{number:02}/m" for number in range(9))
    gone: dict[str, Any] = {name.partition("/")[0]: OfflineError("not known here") for name in names}
    web = FakeWeb([], gone | {"org08": rows("org08/m")})
    assert len(await fetched(HuggingFace(wide=0, repositories=names), web)) == 1


async def test_no_more_than_a_hundred_organisations_are_asked() -> None:
    names = tuple(f"org{number}/m" for number in range(200))
    web = FakeWeb([], {})
    await fetched(HuggingFace(wide=0, repositories=names), web)
    assert len(web.asked) == 100


async def test_the_first_page_that_fails_is_an_error() -> None:
    with pytest.raises(WebError, match="refused"):
        await fetched(HuggingFace(), FakeWeb([WebError("refused")]))


async def test_a_token_goes_to_the_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_abc\n")
    web = FakeWeb([(rows("a/1"), None)])
    await fetched(HuggingFace(), web)
    assert web.headers[0]["authorization"] == "Bearer hf_abc"


async def test_a_token_file_counts(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("hf_file\n")
    web = FakeWeb([(rows("a/1"), None)])
    await fetched(HuggingFace(), web)
    assert web.headers[0]["authorization"] == "Bearer hf_file"


async def test_no_token_goes_where_it_could_be_read_or_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_abc")
    monkeypatch.setattr(constants, "ENDPOINT", "http://mirror.example")
    web = FakeWeb([(rows("a/1"), None)])
    await fetched(HuggingFace(), web)
    assert "authorization" not in web.headers[0]
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:1")
    web = FakeWeb([(rows("a/1"), None)])
    await fetched(HuggingFace(), web)
    assert "authorization" in web.headers[0], "nobody listens on the way to this machine"
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_IMPLICIT_TOKEN", True)
    web = FakeWeb([(rows("a/1"), None)])
    await fetched(HuggingFace(), web)
    assert "authorization" not in web.headers[0]


@pytest.mark.parametrize("token", ["hf_ü", "hf_\x07", "two words"])
async def test_a_token_that_cannot_be_sent_is_refused_without_showing_it(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    with pytest.raises(WebError, match="token") as caught:
        await fetched(HuggingFace(), FakeWeb([]))
    assert token not in str(caught.value)


@pytest.mark.parametrize("address", ["huggingface.co", "file:///etc", "https://user:word@hub.example", ""])
async def test_an_endpoint_that_is_no_web_address_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", address)
    with pytest.raises(WebError, match="HF_ENDPOINT") as caught:
        await fetched(HuggingFace(), FakeWeb([]))
    assert "word" not in str(caught.value)
