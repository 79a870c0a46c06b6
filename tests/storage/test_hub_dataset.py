"""A team's bundle in a dataset of the Hub: what goes over the wire, to whom, and what is said when it does not."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple, Self

import huggingface_hub
import pytest
from huggingface_hub import constants

from catalog.http.web import Limits
from catalog.storage import hub_dataset
from catalog.storage.bundle import FILE
from catalog.storage.hub_dataset import Dataset, HubError, download, parse_dataset, upload

TOKEN = "hf_MadeUpSecretOfThisTest"
TEAM = Dataset("team", "catalogue")
FILE_PATH = f"/datasets/team/catalogue/resolve/main/{FILE}"
BUNDLE = b"\x1f\x8b" + bytes(range(256)) * 40


class Asked(NamedTuple):
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Answer(NamedTuple):
    """One answer; `stall` sends none before the server is closed."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = {}
    stall: bool = False


class Server:
    """A server on this machine that speaks what the Hub speaks about one dataset, or what `answers` says."""

    def __init__(self, answers: dict[str, Answer] | None = None) -> None:
        self.answers = answers or {}
        self.log: list[Asked] = []
        self.files: dict[str, bytes] = {}
        self.blobs: dict[str, bytes] = {}
        self.mode = "regular"
        self.over = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *_: Any) -> None:  # noqa: A002
                """Say nothing."""

            def do_GET(self) -> None:
                size = int(self.headers.get("Content-Length", "0"))
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, self.path, headers, self.rfile.read(size))
                owner.log.append(asked)
                answer = owner.answers.get(self.path.partition("?")[0]) or owner.hub(asked)
                if answer.stall:
                    owner.over.wait()
                    self.close_connection = True
                    return
                self.send_response_only(answer.status)
                for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)

            do_POST = do_PUT = do_GET  # noqa: N815 - the name that the library looks for

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def hub(self, asked: Asked) -> Answer:
        """What the Hub does with a dataset that is made, filled and read."""
        match asked.method, asked.path.partition("?")[0]:
            case "POST", "/api/repos/create":
                return _json({"url": f"{self.url}/datasets/team/catalogue", "id": "1"})
            case "POST", "/api/datasets/team/catalogue/preupload/main":
                path = json.loads(asked.body)["files"][0]["path"]
                return _json({"files": [{"path": path, "uploadMode": self.mode, "shouldIgnore": False}]})
            case "POST", "/api/datasets/team/catalogue/commit/main":
                lines = [json.loads(line) for line in asked.body.splitlines()]
                for line in lines:
                    if line["key"] == "file":
                        self.files[line["value"]["path"]] = base64.b64decode(line["value"]["content"])
                    elif line["key"] == "lfsFile":
                        self.files[line["value"]["path"]] = self.blobs[line["value"]["oid"]]
                return _json(
                    {
                        "success": True,
                        "commitOid": "0" * 40,
                        "commitUrl": f"{self.url}/datasets/team/catalogue/commit/0",
                        "hookOutput": "",
                    }
                )
            case "POST", "/datasets/team/catalogue.git/info/lfs/objects/batch":
                wanted = json.loads(asked.body)["objects"][0]
                action = {"upload": {"href": f"{self.url}/blobs/{wanted['oid']}"}}
                return _json({"transfer": "basic", "objects": [{**wanted, "actions": action}]})
            case "PUT", path if path.startswith("/blobs/"):
                self.blobs[path.rpartition("/")[2]] = asked.body
                return Answer()
            case "GET", path if path == FILE_PATH and FILE in self.files:
                return Answer(body=self.files[FILE])
        return Answer(404, b'{"error":"not found"}', {"X-Error-Code": "RepoNotFound"})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _json(value: Any) -> Answer:
    return Answer(body=json.dumps(value).encode(), headers={"Content-Type": "application/json"})


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A token in the environment, no time between tries, and a client that is closed at the end."""
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "token"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(hub_dataset, "LIMITS", Limits(backoff=0.0))
    yield
    huggingface_hub.close_session()


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[Server], Server]:
    """Make a server the Hub."""

    def make(server: Server) -> Server:
        monkeypatch.setattr(constants, "ENDPOINT", server.url)
        return server

    return make


Use = Callable[[Server], Server]


@pytest.mark.parametrize(
    ("text", "dataset"),
    [
        ("hf://datasets/team/catalogue", Dataset("team", "catalogue")),
        ("hf://datasets/Our-Team/my.data_1@v1.2", Dataset("Our-Team", "my.data_1", "v1.2")),
        ("hf://datasets/a/b@refs/pr/1", Dataset("a", "b", "refs/pr/1")),
    ],
)
def test_names_of_datasets(text: str, dataset: Dataset) -> None:
    assert parse_dataset(text) == dataset
    assert str(dataset) == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "hf://datasets/",
            "hf://datasets/team",
            "hf://team/catalogue",
            "hf://datasets/a/b/c",
            "https://x/y",
        ),
        *(
            "hf://datasets/../x",
            "hf://datasets/a/..",
            "hf://datasets/a/b@../x",
            "hf://datasets/a/b@",
            "hf://",
        ),
        *(
            "hf://datasets/a/b?x=1",
            "hf://datasets/a/b\n",
            "hf://datasets/a--b/c",
            "hf://datasets/é/b",
            "\x1b[2J",
        ),
        *("hf://datasets/" + "x" * 200 + "/y", "hf://models/a/b", "hf://datasets/a/b@x y"),
    ],
)
def test_what_is_no_dataset_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="expected hf://datasets/ORG/NAME") as raised:
        parse_dataset(text)
    assert str(raised.value).isprintable()


async def test_what_is_uploaded_is_downloaded(use: Use) -> None:
    with use(Server()) as hub:
        upload(TEAM, BUNDLE)
        assert await download(TEAM) == BUNDLE
    assert [asked.path.rpartition("/")[0] or asked.path for asked in hub.log] == [
        "/api/repos",
        "/api/datasets/team/catalogue/preupload",
        "/api/datasets/team/catalogue/commit",
        "/datasets/team/catalogue/resolve/main",
    ]
    assert {asked.headers.get("authorization") for asked in hub.log} == {f"Bearer {TOKEN}"}
    made = json.loads(hub.log[0].body)
    assert (made["name"], made["organization"], made["type"]) == ("catalogue", "team", "dataset")
    assert made.get("private") is True or made.get("visibility") == "private"


def test_a_dataset_that_is_there_is_filled_again(use: Use) -> None:
    there = Answer(
        409, b'{"error":"You already created this dataset repo","url":"https://huggingface.co/datasets/x/y"}'
    )
    with use(Server({"/api/repos/create": there})) as hub:
        upload(TEAM, BUNDLE)
        upload(TEAM, BUNDLE[::-1])
    assert hub.files == {FILE: BUNDLE[::-1]}


@pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")  # the library's own
async def test_a_large_file_goes_to_the_store_of_files_without_the_token(use: Use) -> None:
    with use(Server()) as hub:
        hub.mode = "lfs"
        upload(TEAM, BUNDLE)
        assert await download(TEAM) == BUNDLE
    assert list(hub.blobs.values()) == [BUNDLE]
    (put,) = (asked for asked in hub.log if asked.method == "PUT")
    assert TOKEN not in repr(put.headers)


async def test_another_host_gets_no_token(use: Use) -> None:
    with Server() as store, use(Server()) as hub:
        store.answers["/blob"] = Answer(body=BUNDLE)
        hub.answers[FILE_PATH] = Answer(307, headers={"Location": "/renamed?x=1"})
        hub.answers["/renamed"] = Answer(302, headers={"Location": f"{store.url}/blob?signature=s"})
        assert await download(TEAM) == BUNDLE
    assert [asked.headers.get("authorization") for asked in hub.log] == [f"Bearer {TOKEN}"] * 2
    assert [asked.path for asked in store.log] == ["/blob?signature=s"]
    assert TOKEN not in repr(store.log)


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("http://example.com/blob", "not encrypted"),
        ("file:///etc/passwd", "no address"),
        ("ftp://127.0.0.1/x", "no address"),
        ("https://user:pass@example.com/", "no address"),
        ("http://[", "no address"),
        ("", "redirects more than 3 times"),
        (FILE_PATH, "redirects more than 3 times"),
    ],
)
async def test_redirects_lead_nowhere_else(use: Use, location: str, said: str) -> None:
    server = Server({FILE_PATH: Answer(302, headers={"Location": location})})
    with use(server) as hub, pytest.raises(HubError, match=said):
        await download(TEAM)
    assert len(hub.log) <= 4


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(401), "the Hub does not accept your token"),
        (Answer(403), "your token gives no permission to read it"),
        (
            Answer(404, headers={"X-Error-Code": "RepoNotFound"}),
            "no such dataset, or your token may not see it",
        ),
        (Answer(404, headers={"X-Error-Code": "EntryNotFound"}), f"it holds no file named {FILE}"),
        (Answer(404, headers={"X-Error-Code": "RevisionNotFound"}), "it has no such revision"),
        (Answer(429, headers={"Retry-After": "86400"}), "come back later"),
        (Answer(418), "error 418"),
        (Answer(500), "error 500"),
        (Answer(200, b"<html>Sign in</html>", {"Content-Type": "text/html"}), "a web page instead of data"),
        (Answer(200, b"x", {"Content-Length": "99000000000"}), "at most 64 MB are taken"),
        (Answer(200, b"x", {"Content-Encoding": "br"}), "packed its answer"),
    ],
)
async def test_why_it_cannot_be_read(use: Use, answer: Answer, said: str) -> None:
    with use(Server({FILE_PATH: answer})) as hub, pytest.raises(HubError, match=said) as raised:
        await download(TEAM)
    assert TOKEN not in str(raised.value)
    assert str(raised.value).startswith("hf://datasets/team/catalogue: ")
    assert len(hub.log) == (3 if answer.status == 500 else 1)


@pytest.mark.parametrize(
    ("path", "answer", "said"),
    [
        ("/api/repos/create", Answer(401), "the Hub does not accept your token"),
        ("/api/repos/create", Answer(403), "your token gives no permission to write it"),
        ("/api/datasets/team/catalogue/preupload/main", Answer(403), "no permission to write"),
        ("/api/datasets/team/catalogue/preupload/main", Answer(200, b"{}"), "the upload failed"),
        ("/api/datasets/team/catalogue/preupload/main", Answer(200, b"<html>"), "the upload failed"),
        ("/api/datasets/team/catalogue/commit/main", Answer(413), "error 413"),
        ("/api/datasets/team/catalogue/commit/main", Answer(412), "error 412"),
    ],
)
def test_why_it_cannot_be_written(use: Use, path: str, answer: Answer, said: str) -> None:
    echo = answer._replace(body=answer.body or f'{{"error":"you sent {TOKEN}"}}'.encode())
    with use(Server({path: echo})) as hub, pytest.raises(HubError, match=said) as raised:
        upload(TEAM, BUNDLE)
    assert TOKEN not in str(raised.value)
    assert not hub.files


@pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")  # the library's own
def test_a_store_of_files_that_refuses_is_told(use: Use) -> None:
    digest = hashlib.sha256(BUNDLE).hexdigest()
    with use(Server({f"/blobs/{digest}": Answer(403)})) as hub:
        hub.mode = "lfs"
        with pytest.raises(HubError, match="no permission to write"):
            upload(TEAM, BUNDLE)
    assert not hub.files


async def test_without_a_token_the_way_to_one_is_said(use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN")
    with use(Server({FILE_PATH: Answer(401)})) as hub:
        with pytest.raises(HubError, match="`hf auth login` or set HF_TOKEN"):
            upload(TEAM, BUNDLE)
        assert not hub.log
        with pytest.raises(HubError, match="asks who you are; log in with `hf auth login` or set HF_TOKEN"):
            await download(TEAM)
    assert "authorization" not in hub.log[0].headers


async def test_a_hub_that_stalls_is_left(use: Use) -> None:
    paths = (FILE_PATH, "/api/repos/create")
    with use(Server(dict.fromkeys(paths, Answer(stall=True)))):
        with pytest.raises(HubError, match="the download took longer than"):
            await download(TEAM, seconds=0.2)
        with pytest.raises(HubError, match="the Hub did not take it within"):
            upload(TEAM, BUNDLE, seconds=0.2)


async def test_a_hub_that_is_not_there_is_told(use: Use) -> None:
    with use(Server()) as gone:
        pass
    host = gone.url.removeprefix("http://")
    with pytest.raises(HubError, match=f"{host} refused the connection"):
        await download(TEAM)
    with pytest.raises(HubError, match=f"{host} refused the connection"):
        upload(TEAM, BUNDLE)


async def test_offline_nothing_is_asked(use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with use(Server()) as hub:
        with pytest.raises(HubError, match="HF_HUB_OFFLINE is set"):
            await download(TEAM)
        with pytest.raises(HubError, match="HF_HUB_OFFLINE is set"):
            upload(TEAM, BUNDLE)
    assert not hub.log


async def test_a_token_goes_over_no_open_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", "http://hub.example")
    with pytest.raises(HubError, match="log in"):
        upload(TEAM, BUNDLE)
