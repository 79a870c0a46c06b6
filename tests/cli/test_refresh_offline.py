"""Which commands reach for the network: `modelpick refresh` without `--offline`, and no other."""

import socket
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Run
from tests.support.loopback import Loopback
from tests.support.refresh_command import COMMANDS

pytestmark = pytest.mark.usefixtures("refresh_settings")


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every attempt to reach another process or to resolve a name."""
    found: list[str] = []

    def watch(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def watched(*arguments: Any, **named: Any) -> Any:
            found.append(f"{name} {arguments[-1:]}")
            return real(*arguments, **named)

        monkeypatch.setattr(owner, name, watched)

    for name in ("connect", "connect_ex", "sendto"):
        watch(socket.socket, name)
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getnameinfo"):
        watch(socket, name)
    return found


def test_the_recorder_sees_a_refresh_over_the_network(
    call: Run, server: Loopback, attempts: list[str]
) -> None:
    call("refresh", "--force")
    assert attempts
    assert server.log


def test_no_other_command_reaches_for_the_network(call: Run, server: Loopback, attempts: list[str]) -> None:
    for refreshed in (False, True):
        if refreshed:
            assert call("refresh", "--force").code == 0
            attempts.clear()
        for command in COMMANDS:
            assert call(*command).code == 0, command
            assert attempts == [], command
            Path("needs.toml").unlink(missing_ok=True)
    assert server.log


def test_an_offline_refresh_reaches_for_nothing(
    call: Run, server: Loopback, attempts: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("refresh", "--force").code == 0
    asked = len(server.log)
    attempts.clear()
    for arguments in (
        ("--offline", "--wide", "20000", "--export", "team.bundle", "--json"),
        ("--offline", "--from", str(folder)),
        ("--from", "team.bundle", "--events"),
    ):
        assert call("refresh", *arguments).code == 0, arguments
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.setenv(name, "1")
        assert call("refresh", "--from", "hf://datasets/a/b").code == 2
    assert call("refresh").code == 0
    assert attempts == []
    assert len(server.log) == asked
