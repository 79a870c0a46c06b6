"""A web server on this machine for tests: it serves what upstream servers do, and fails in the ways that they do.

`with Loopback({"/models.dev/api.json": b"{}"}) as server:` serves at `server.url`; `server.log` is what was asked.
Run by hand, `python -m tests.support.loopback FOLDER` serves the files of a folder, as `MODELPICK_MIRROR` expects them.
"""

import contextlib
import gzip
import hashlib
import json
import os
import socket
import struct
import sys
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self
from urllib.parse import parse_qs, urlencode, urlsplit

# stall: no answer; stall-body, reset-body: after half of the body; truncate: half of it, then the end; close: the end
# without an answer; drip: a byte at a time.
Fault = Literal["", "stall", "stall-body", "reset", "reset-body", "truncate", "close", "drip"]


class Asked(NamedTuple):
    """One request: its path without the query, its headers by lower-case name, and how many came before it."""

    path: str
    headers: dict[str, str]
    query: dict[str, list[str]]
    number: int
    url: str


class Reply(NamedTuple):
    """An answer, or the way in which there is none.

    A `Content-Length` among the headers replaces the true one; an empty one leaves it out, so that the end of the
    connection is the end of the body.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = {}
    fault: Fault = ""


Route = bytes | Reply | Callable[[Asked], bytes | Reply]


class Loopback:
    """A server that runs in threads of its own between `with` and the end of the block.

    `routes` are by path; one that ends in "/" holds for all paths that begin so. `faults` are by the number of the
    request, from 0, and go before routes. Both may be changed while it runs. Plain answers have an `ETag`. An exception
    in a route is raised at the end of the block.
    """

    def __init__(self, routes: Mapping[str, Route], faults: Mapping[int, Route] | None = None) -> None:
        self.routes: dict[str, Route] = dict(routes)
        self.faults: dict[int, Route] = dict(faults or {})
        self.log: list[Asked] = []
        self.errors: list[BaseException] = []
        self.released = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()
        if self.errors and error is None:
            raise self.errors[0]

    @property
    def paths(self) -> list[str]:
        """The paths that were asked, in order."""
        return [asked.path for asked in self.log]

    def answer(self, target: str, headers: dict[str, str]) -> Reply:
        """What a request gets; it is noted in the log."""
        parts = urlsplit(target)
        with self._lock:
            asked = Asked(parts.path, headers, parse_qs(parts.query), len(self.log), self.url)
            self.log.append(asked)
        route = self.faults.get(asked.number, self._route(parts.path))
        reply = route(asked) if callable(route) else route
        return _validated(Reply(reply), headers) if isinstance(reply, bytes) else reply

    def _route(self, path: str) -> Route:
        begun = [name for name in self.routes if name.endswith("/") and path.startswith(name)]
        name = path if path in self.routes else max(begun, key=len, default="")
        return self.routes.get(name, Reply(b'{"error":"not found"}', 404))


def packed(body: bytes) -> Reply:
    """The body as gzip, however large: each million zeros is a thousand bytes."""
    return Reply(gzip.compress(body, mtime=0), headers={"Content-Encoding": "gzip"})


@cache
def bomb(size: int = 200_000_000) -> Reply:
    """A JSON text of spaces, packed to a thousandth; `size` in bytes, a multiple of a million."""
    packer = zlib.compressobj(9, wbits=31)
    parts = [packer.compress(b"["), *(packer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000))]
    body = b"".join([*parts, packer.compress(b"]"), packer.flush()])
    return Reply(body, headers={"Content-Encoding": "gzip", "Content-Type": "application/json"})


def hub_routes(rows: Iterable[dict[str, Any]], *, prefix: str = "", page: int = 1000) -> dict[str, Route]:
    """The Hub's `/api/models`: pages of at most `page` rows that lead to each other, and one row by its id.

    With `prefix` "/huggingface.co" it stands where a mirror has it.
    """
    kept = list(rows)
    listing = f"{prefix}/api/models"
    return {listing: partial(_hub_page, kept, page), f"{listing}/": partial(_hub_model, kept, f"{listing}/")}


def _hub_page(rows: list[dict[str, Any]], most: int, asked: Asked) -> Reply:
    start = int(asked.query.get("cursor", ["0"])[0])
    count = min(int(asked.query.get("limit", [str(most)])[0]), most)
    wanted = [
        row for row in rows if "author" not in asked.query or row.get("author") in asked.query["author"]
    ]
    shown = [_expanded(row, asked) for row in wanted[start : start + count]]
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if start + count < len(wanted):
        query = urlencode({**asked.query, "cursor": start + count}, doseq=True)
        headers["Link"] = f'<{asked.url}{asked.path}?{query}>; rel="next"'
    return _validated(Reply(json.dumps(shown).encode(), headers=headers), asked.headers)


def _hub_model(rows: list[dict[str, Any]], prefix: str, asked: Asked) -> Reply:
    for row in rows:
        if asked.path == prefix + str(row.get("id")):
            return Reply(json.dumps(_expanded(row, asked)).encode())
    return Reply(b'{"error":"Repository not found"}', 404, {"X-Error-Code": "RepoNotFound"})


def _expanded(row: dict[str, Any], asked: Asked) -> dict[str, Any]:
    wanted = [*asked.query.get("expand", []), *asked.query.get("expand[]", [])]
    return {name: row[name] for name in ("_id", "id", *wanted) if name in row} if wanted else row


def _validated(reply: Reply, headers: Mapping[str, str]) -> Reply:
    """The answer with its `ETag`, or "not modified" where the asker has it."""
    etag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
    named = {**reply.headers, "ETag": etag}
    if headers.get("if-none-match") == etag:
        return Reply(b"", 304, named)
    return reply._replace(headers=named)


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for them
    request_queue_size = 50

    def __init__(self, owner: Loopback) -> None:
        self.owner = owner
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End the connections that wait for another request."""
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        error = sys.exception()
        if error is not None and not isinstance(error, ConnectionError):
            self.owner.errors.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""

    def do_GET(self) -> None:
        owner = self.server.owner
        reply = owner.answer(self.path, {name.lower(): value for name, value in self.headers.items()})
        half = reply.body[: len(reply.body) // 2]
        match reply.fault:
            case "":
                self._send(reply, reply.body)
                return
            case "stall":
                owner.released.wait()
            case "stall-body":
                self._send(reply, half)
                owner.released.wait()
            case "drip":
                self._send(reply, b"")
                self._drip(reply.body)
            case "truncate" | "reset-body":
                self._send(reply, half)
        if reply.fault in ("reset", "reset-body"):
            self._reset()
        self.close_connection = True

    def _send(self, reply: Reply, body: bytes) -> None:
        headers = {
            "Content-Type": "application/json",
            "Content-Length": str(len(reply.body)),
            **reply.headers,
        }
        self.send_response_only(reply.status)
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.close_connection |= not headers["Content-Length"]
        self.end_headers()
        if reply.status != 304:
            self.wfile.write(body)

    def _drip(self, body: bytes) -> None:
        for place in range(len(body)):
            if self.server.owner.released.wait(0.01):
                return
            self.wfile.write(body[place : place + 1])

    def _reset(self) -> None:
        """End the connection with an RST packet."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())


def _serve_folder(folder: Path) -> None:
    files = {f"/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*") if path.is_file()}
    with Loopback({name: path.read_bytes() for name, path in files.items()}) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            server.released.wait()


if __name__ == "__main__":
    _serve_folder(Path(sys.argv[1]))
