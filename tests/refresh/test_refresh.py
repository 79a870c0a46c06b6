"""A refresh from beginning to end, against servers on this machine that speak the upstreams' formats."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.http import client
from catalog.http.web import Limits
from catalog.pipeline import fetch, refresh
from catalog.pipeline.context import Options
from catalog.pipeline.report import Event, Report, SourceEvent, SourceReport
from catalog.storage import bundle, groundwork, store
from tests.support.factories import TODAY
from tests.support.loopback import Loopback, Reply, bomb, hub_routes

UPSTREAM = Path(__file__).parents[1] / "data" / "upstream"
RAW = "/raw.githubusercontent.com"
FILES = {
    "/models.dev/api.json": "models-dev.json",
    "/openrouter.ai/api/v1/models": "openrouter.json",
    f"{RAW}/BerriAI/litellm/main/model_prices_and_context_window.json": "litellm.json",
    f"{RAW}/pydantic/genai-prices/main/prices/new_data/v2/data.json": "genai-prices.json",
    "/router.huggingface.co/v1/models": "hugging-face-router.json",
    "/epoch.ai/data/eci_benchmarks.csv": "board-epoch-eci_benchmarks.csv",
    "/epoch.ai/data/eci_scores.csv": "board-epoch-eci_scores.csv",
    "/gorilla.cs.berkeley.edu/data_overall.csv": "board-bfcl-data_overall.csv",
    f"{RAW}/Aider-AI/aider/main/aider/website/_data/polyglot_leaderboard.yml": "board-aider-polyglot_leaderboard.yml",
    f"{RAW}/vectara/hallucination-leaderboard/main/README.md": "board-vectara.md",
    f"{RAW}/huggingface/open_asr_leaderboard/main/scripts/data/en_shortform.csv": "board-open-asr-en_shortform.csv",
    f"{RAW}/huggingface/open_asr_leaderboard/main/scripts/data/en_longform.csv": "board-open-asr-en_longform.csv",
    f"{RAW}/huggingface/open_asr_leaderboard/main/scripts/data/multilingual.csv": "board-open-asr-multilingual.csv",
}
HUB = "/huggingface.co/api/models"
SHIPPED = store.DATA
TOKEN = "hf_madeUpTokenThatMustNotLeak"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, small_shipped: Path) -> None:
    """A small catalogue, short waits, and none of the developer's own keys."""
    monkeypatch.setattr(store, "DATA", small_shipped)
    monkeypatch.setattr(groundwork, "DATA", small_shipped)
    limits = Limits(connect=2.0, read=0.5, whole=10.0, backoff=0.01, most_backoff=0.01, most_wait=0.05)
    monkeypatch.setattr(client.Network.__init__, "__kwdefaults__", {"mirror": "", "limits": limits})
    monkeypatch.setattr(fetch, "NO_ANSWER_SECONDS", 20.0)
    for name in (
        "HF_TOKEN",
        "HUGGING_FACE_HUB_TOKEN",
        "ARTIFICIAL_ANALYSIS_API_KEY",
        "HF_HUB_OFFLINE",
        "HF_ENDPOINT",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def whole_catalogue(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """All that ships: for the sources that know no model of the few makers."""
    monkeypatch.setattr(store, "DATA", SHIPPED)
    monkeypatch.setattr(groundwork, "DATA", SHIPPED)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "data", tmp_path / "cache"


@pytest.fixture
def upstreams() -> Iterator[Loopback]:
    """Every source, each with a small answer of its real shape."""
    routes: dict[str, Any] = {path: (UPSTREAM / name).read_bytes() for path, name in FILES.items()}
    routes |= hub_routes(hub_rows(30), prefix="/huggingface.co")
    routes |= {
        "/datasets-server.huggingface.co/filter": (UPSTREAM / "board-lmarena-vision.json").read_bytes(),
        f"{RAW}/sierra-research/": tau_bench,
    }
    with Loopback(routes) as server:
        yield server


def tau_bench(asked: Any) -> bytes:
    if asked.path.endswith("manifest.json"):
        return json.dumps({"submissions": ["one"], "voice_submissions": []}).encode()
    return (UPSTREAM / "board-tau-bench-submission.json").read_bytes()


def hub_rows(count: int) -> list[dict[str, Any]]:
    return [
        {
            "_id": f"{number:024x}",
            "id": f"org{number % 7}/model-{number}",
            "downloads": 10_000 - number,
            "downloadsAllTime": 100_000 - number,
            "likes": number,
            "gated": ["auto", "manual", False][number % 3],
            "pipeline_tag": "text-generation",
            "tags": ["license:apache-2.0"],
            "createdAt": "2025-03-02T23:29:04.000Z",
            "cardData": {"license": "apache-2.0"},
        }
        for number in range(count)
    ]


def refreshed(
    folders: tuple[Path, Path], server: Loopback | None, **options: Any
) -> tuple[Report, list[Event]]:
    events: list[Event] = []
    mirror = server.url if server else "http://127.0.0.1:9"
    asked = Options(today=TODAY, data=folders[0], cache=folders[1], mirror=mirror)._replace(**options)
    return refresh.refresh(asked, events.append), events


def states(report: Report) -> dict[str, str]:
    return {source.source: source.state for source in report.sources}


@pytest.mark.usefixtures("whole_catalogue")
def test_all_sources_refresh_at_once(folders: tuple[Path, Path], upstreams: Loopback) -> None:
    report, events = refreshed(folders, upstreams, force=True)
    assert report.outcome == "new", report.message
    asked = {name: state for name, state in states(report).items() if name != "artificial-analysis"}
    assert set(asked.values()) == {"done"}, [(s.source, s.error) for s in report.sources if s.error]
    assert states(report)["artificial-analysis"] == "off"
    used = store.load(folders[0])
    assert (used.digest, used.catalog.as_of) == (report.after.digest, TODAY)
    assert events[-1] == report
    told = {event.source for event in events if isinstance(event, SourceEvent) and event.state == "done"}
    assert told == asked.keys()


@pytest.mark.usefixtures("whole_catalogue")
def test_asked_again_nothing_has_changed_and_nothing_is_sent_twice(
    folders: tuple[Path, Path], upstreams: Loopback
) -> None:
    refreshed(folders, upstreams, force=True)
    kept = (folders[0] / store.REFRESHED).stat()
    before = len(upstreams.log)
    report, _ = refreshed(folders, upstreams, force=True)
    assert report.outcome == "current", report.message
    again = upstreams.log[before:]
    assert again
    assert all("if-none-match" in asked.headers for asked in again)
    now = (folders[0] / store.REFRESHED).stat()
    assert (now.st_mtime_ns, now.st_ino) == (kept.st_mtime_ns, kept.st_ino)


def test_offline_reads_what_was_downloaded_and_opens_no_socket(
    folders: tuple[Path, Path], upstreams: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = refreshed(folders, upstreams, force=True)
    (folders[0] / store.REFRESHED).unlink()
    attempts = recorded(monkeypatch)
    report, _ = refreshed(folders, None, offline=True, force=True)
    assert attempts == []
    assert report.outcome == "new"
    assert {source.origin for source in report.sources if source.state == "done"} == {"cache"}
    assert report.after.digest == first.after.digest


@pytest.mark.parametrize("variable", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_an_environment_that_forbids_the_hub_forbids_the_network(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "1")
    attempts = recorded(monkeypatch)
    report, _ = refreshed(folders, None)
    assert attempts == []
    assert (report.outcome, states(report)["models-dev"]) == ("current", "off")


def test_without_a_network_what_is_here_is_used_and_said(
    folders: tuple[Path, Path], upstreams: Loopback
) -> None:
    first, _ = refreshed(folders, upstreams, force=True)
    (folders[0] / store.REFRESHED).unlink()
    report, _ = refreshed(folders, None, force=True)
    assert report.outcome == "new"
    assert "downloaded before" in report.message
    assert report.message.startswith("Nothing came from the network")
    assert report.after.digest == first.after.digest


def test_without_a_network_and_without_anything_here_the_old_catalogue_stays(
    folders: tuple[Path, Path],
) -> None:
    report, _ = refreshed(folders, None)
    assert report.outcome == "kept"
    assert "stays" in report.message
    assert not (folders[0] / store.REFRESHED).exists()
    assert "refused the connection" in next(s.error for s in report.sources if s.source == "models-dev")


def test_2500_repositories_over_three_pages(folders: tuple[Path, Path]) -> None:
    with Loopback(hub_routes(hub_rows(2_500), prefix="/huggingface.co")) as server:
        report, _ = refreshed(folders, server, wide=2_500)
        listed = [asked for asked in server.log if asked.path == HUB and "author" not in asked.query]
    hub = next(source for source in report.sources if source.source == "hugging-face")
    assert (hub.state, hub.quarantined) == ("done", 0), hub.error
    assert hub.rows >= 2_500
    assert len(listed) == 3
    found = {row.repository: row for row in store.load(folders[0]).catalog.adoption}
    assert found["org0/model-0"].downloads_30d == 10_000
    assert found["org0/model-0"].gated == "auto"


FAULTS: dict[str, Any] = {
    "reset": Reply(fault="reset"),
    "closed": Reply(fault="close"),
    "truncated": Reply(b'[{"id": "a/b"}', fault="truncate"),
    "half JSON": b'[{"id": "a/b"',
    "a web page": Reply(b"<!doctype html><title>Sign in</title>", headers={"Content-Type": "text/html"}),
    "500 for ever": Reply(b"", 500),
    "429 for a day": Reply(b"", 429, {"Retry-After": "86400"}),
    "another host": Reply(b"", 302, {"Location": "https://elsewhere.invalid/api/models"}),
    "next elsewhere": Reply(b"[]", headers={"Link": '<https://elsewhere.invalid/x>; rel="next"'}),
    "next is itself": Reply(b'[{"id": "a/b"}]', headers={"Link": '<?round=again>; rel="next"'}),
    "an object": b'{"error": "no"}',
    "stalls": Reply(fault="stall"),
    "a bomb": bomb,  # made before it is asked for, and not while tests are collected: it takes most of a second
}
WORDS = {
    "reset": "broke off",
    "closed": "closed the connection",
    "truncated": "closed the connection",
    "half JSON": "JSON",
    "a web page": "a web page instead of data",
    "500 for ever": "HTTP 500",
    "429 for a day": "asks to wait 1 day",
    "another host": "refusing to follow a redirect to another host",
    "next elsewhere": "refusing to follow a link to another host",
    "next is itself": "leads back to an earlier one",
    "an object": "a list was expected",
    "stalls": "did not answer",
    "a bomb": "more than 32 MB",
}
BAD_ROWS = {
    "NaN": b'[{"id": "a/b", "downloads": NaN}]',
    "a number of 5,000 digits": b'[{"id": "a/b", "downloads": %s}]' % (b"9" * 5000),
    "wrong types": b'[{"id": 7, "downloads": "many"}, 3, null]',
    "missing keys": b'[{"downloads": 4}, {}]',
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a refreshed catalogue."""
    folder = tmp_path_factory.mktemp("held")
    options = Options(TODAY, folder, None, sources=(str(UPSTREAM / "openrouter.json"),), force=True)
    assert refresh.refresh(options, _unheard).outcome == "new"
    return folder


def _unheard(event: Event) -> None:
    """Nobody listens."""


def with_page(number: int, fault: Any) -> Any:
    """The route of a Hub of 2,500 repositories on which the pages from `number` on are faulty."""
    served: Any = hub_routes(hub_rows(2_500), prefix="/huggingface.co")[HUB]
    fault = bomb() if fault is bomb else fault
    pages: list[str] = []

    def faulty(asked: Any) -> Any:
        cursor = asked.query.get("cursor", ["0"])[0]
        if cursor not in pages:
            pages.append(cursor)
        if pages.index(cursor) < number and "round" not in asked.query:
            return served(asked)
        return fault(asked) if callable(fault) else fault

    return faulty


def hub_of(report: Report) -> SourceReport:
    return next(source for source in report.sources if source.source == "hugging-face")


@pytest.mark.parametrize("page", [0, 1, 2])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_on_any_page_leaves_the_catalogue_as_it_was(
    held: Path, tmp_path: Path, fault: str, page: int
) -> None:
    file = held / store.REFRESHED
    before = file.read_bytes(), file.stat().st_mtime_ns
    with Loopback({HUB: with_page(page, FAULTS[fault])}) as server:
        report, _ = refreshed((held, tmp_path), server, wide=2_500)
    assert hub_of(report).state == "failed"
    assert WORDS[fault] in hub_of(report).error
    assert report.outcome == "kept"
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


@pytest.mark.parametrize("bad", BAD_ROWS)
def test_bad_rows_cost_themselves_only(tmp_path: Path, bad: str) -> None:
    folders = tmp_path / "data", tmp_path / "cache"
    with Loopback({HUB: with_page(2, BAD_ROWS[bad])}) as server:
        report, _ = refreshed(folders, server, wide=2_500)
    hub = hub_of(report)
    assert (hub.state, hub.rows) == ("done", 1_668 + hub.quarantined)
    assert hub.quarantined == BAD_ROWS[bad].count(b",") + 1 - (
        b"downloads" in BAD_ROWS[bad] and b"id" in BAD_ROWS[bad]
    )
    assert all(row.where and row.reason for row in hub.quarantine)


@pytest.mark.parametrize("bad", BAD_ROWS)
def test_a_page_of_bad_rows_is_refused(held: Path, tmp_path: Path, bad: str) -> None:
    file = held / store.REFRESHED
    before = file.read_bytes(), file.stat().st_mtime_ns
    with Loopback({HUB: with_page(0, BAD_ROWS[bad])}) as server:
        report, _ = refreshed((held, tmp_path), server)
    assert hub_of(report).state == "kept"
    assert "rows could not be read" in hub_of(report).error
    assert report.outcome == "kept"
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_a_token_goes_to_the_hub_and_stays_nowhere(
    folders: tuple[Path, Path], upstreams: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    exported = tmp_path / "team.bundle"
    report, events = refreshed(folders, upstreams, force=True, export=str(exported))
    carried = {asked.path for asked in upstreams.log if TOKEN in str(asked.headers)}
    assert carried
    assert all(path.startswith("/huggingface.co/") for path in carried)
    assert TOKEN not in repr(report) + repr(events)
    import gzip

    assert TOKEN.encode() not in gzip.decompress(exported.read_bytes())
    written = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    assert written
    assert not [file for file in written if TOKEN.encode() in file.read_bytes()]


@pytest.mark.usefixtures("whole_catalogue")
def test_a_folder_of_files_is_read_without_a_network(
    folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    for number, name in enumerate(sorted({*FILES.values()})):
        # By content: no name tells what a file is.
        (downloads / f"{number:02}").write_bytes((UPSTREAM / name).read_bytes())
    (downloads / "notes.txt").write_text("shopping list")
    attempts = recorded(monkeypatch)
    report, _ = refreshed(folders, None, sources=(str(downloads),), force=True)
    assert attempts == []
    assert report.outcome == "new", report.message
    done = {source.source for source in report.sources if source.state == "done"}
    assert {
        "models-dev",
        "openrouter",
        "litellm",
        "genai-prices",
        "epoch",
        "bfcl",
        "aider",
        "vectara",
    } <= done
    assert [warning for warning in report.warnings if "notes.txt" in warning]


def test_the_same_files_make_the_same_bytes(tmp_path: Path) -> None:
    digests = set()
    for turn in ("one", "other"):
        folders = (tmp_path / turn / "data", tmp_path / turn / "cache")
        refreshed(folders, None, sources=(str(UPSTREAM),), force=True)
        digests.add((folders[0] / store.REFRESHED).read_bytes())
    assert len(digests) == 1


def test_a_bundle_brings_the_same_catalogue_to_another_machine(
    folders: tuple[Path, Path], upstreams: Loopback, tmp_path: Path
) -> None:
    exported = tmp_path / "team.bundle"
    first, _ = refreshed(folders, upstreams, force=True, export=str(exported))
    assert first.exported == str(exported)
    there = (tmp_path / "there" / "data", tmp_path / "there" / "cache")
    report, _ = refreshed(there, None, sources=(str(exported),))
    assert (report.outcome, report.after) == ("new", first.after)
    again, _ = refreshed(there, None, sources=(str(exported),))
    assert again.outcome == "current"
    # What it brought is a starting point like any other.
    offline, _ = refreshed(there, None, offline=True)
    assert offline.after.digest == first.after.digest


def test_an_older_bundle_needs_force(folders: tuple[Path, Path], tmp_path: Path) -> None:
    shipped = store.load()
    old = tmp_path / "old.bundle"
    old.write_bytes(bundle.pack((store.DATA / store.CATALOGUE).read_bytes(), ()))
    newer, _ = refreshed(folders, None, sources=(str(UPSTREAM),), force=True)
    report, _ = refreshed(folders, None, sources=(str(old),))
    assert report.outcome == "kept"
    assert "older than the catalogue in use" in report.message
    assert store.load(folders[0]).digest == newer.after.digest
    forced, _ = refreshed(folders, None, sources=(str(old),), force=True)
    assert forced.after.digest == shipped.digest


@pytest.mark.parametrize(
    "content", [b"", b"shopping list", b"PK\x03\x04", b"{}", b"[]", b"\x1f\x8b\x08\x00damaged"]
)
def test_a_file_that_is_nothing_known_is_refused_in_words(
    folders: tuple[Path, Path], tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "what.is"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=r"--from"):
        refreshed(folders, None, sources=(str(file),))
    assert not (folders[0] / store.REFRESHED).exists()


def test_two_at_once_one_is_told(folders: tuple[Path, Path]) -> None:
    from catalog.pipeline.refresh import hold_lock

    with hold_lock(folders[0]):
        report, _ = refreshed(folders, None, sources=(str(UPSTREAM),), force=True)
    assert report.outcome == "kept"
    assert "another refresh is running" in report.message
    after, _ = refreshed(folders, None, sources=(str(UPSTREAM),), force=True)
    assert after.outcome == "new"


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    folders = (tmp_path / "file" / "data", tmp_path / "file" / "cache")
    report, _ = refreshed(folders, None, sources=(str(UPSTREAM),), force=True)
    assert report.outcome == "kept"
    assert "could not save" in report.message
    assert (tmp_path / "file").read_text() == "in the way"


def recorded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every attempt to reach anything, or to resolve a name."""
    attempts: list[str] = []

    def connect(self: socket.socket, address: Any) -> None:  # noqa: ARG001
        attempts.append(f"connect {address}")
        raise OSError("no network in this test")

    def resolve(*asked: Any, **_: Any) -> None:
        attempts.append(f"resolve {asked}")
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect)
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return attempts
