"""Quick refreshes in this process: the report, how each source ended, and what was tried to be reached."""

import socket
from pathlib import Path
from typing import Any

import pytest

from catalog.http import client
from catalog.http.web import Limits
from catalog.pipeline import fetch, refresh
from catalog.pipeline.context import Options
from catalog.pipeline.report import Event, Report
from catalog.storage import groundwork, store
from tests.support.factories import TODAY
from tests.support.loopback import Loopback


def refreshed(
    folders: tuple[Path, Path], server: Loopback | None, **options: Any
) -> tuple[Report, list[Event]]:
    """One refresh by a server, or without a network: its report, and every event of it."""
    events: list[Event] = []
    mirror = server.url if server else "http://127.0.0.1:9"
    asked = Options(today=TODAY, data=folders[0], cache=folders[1], mirror=mirror)._replace(**options)
    return refresh.refresh(asked, events.append), events


def states(report: Report) -> dict[str, str]:
    """How each source ended."""
    return {source.source: source.state for source in report.sources}


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


def quick_refreshes(monkeypatch: pytest.MonkeyPatch, shipped: Path) -> None:
    """Refreshes of the files in `shipped`, with short waits for servers."""
    monkeypatch.setattr(store, "DATA", shipped)
    monkeypatch.setattr(groundwork, "DATA", shipped)
    limits = Limits(connect=2.0, read=0.5, whole=10.0, backoff=0.01, most_backoff=0.01, most_wait=0.05)
    monkeypatch.setattr(client.Network.__init__, "__kwdefaults__", {"mirror": "", "limits": limits})
    monkeypatch.setattr(fetch, "NO_ANSWER_SECONDS", 20.0)
