"""The user's token of the Hub is in nothing that a refresh prints, reports or writes."""

import gzip
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from catalog.http.web import Web
from catalog.pipeline import refresh
from catalog.sources.genai_prices import GenaiPrices
from catalog.sources.upstream import Page
from tests.support.command_line import Run
from tests.support.loopback import Loopback
from tests.support.refresh_command import state_of

pytestmark = pytest.mark.usefixtures("refresh_settings")
TOKEN = "hf_madeUpTokenThatMustNotLeak"


class _Broken(GenaiPrices):
    """A source with a mistake, at a moment when it holds the token."""

    async def fetch(self, web: Web) -> AsyncIterator[Page]:
        token = os.environ["HF_TOKEN"]
        if web:
            raise RuntimeError(f"no header {token}")
        yield Page(b"", "")


def _holding(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]


def test_a_token_is_in_nothing_that_a_refresh_says_or_keeps(
    call: Run, server: Loopback, monkeypatch: pytest.MonkeyPatch, a_home_of_its_own: Path
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setattr("catalog.sources.registry.GenaiPrices", _Broken)
    done = call("refresh", "--force", "--events", "--export", "team.bundle")
    assert done.code == 0
    report = json.loads(done.out.splitlines()[-1])
    assert state_of(report, "genai-prices")["state"] == "failed"
    assert "internal error (RuntimeError)" in state_of(report, "genai-prices")["error"]
    said = [done, call("refresh", "--offline", "--from", "team.bundle"), call("sources")]
    assert not [one for one in said if TOKEN in one.out + one.err]
    assert TOKEN.encode() not in gzip.decompress(Path("team.bundle").read_bytes())
    assert not _holding(a_home_of_its_own)
    assert server.log


def test_a_token_is_in_no_traceback(
    call: Run, server: Loopback, monkeypatch: pytest.MonkeyPatch, a_home_of_its_own: Path
) -> None:
    def broken(*_arguments: Any, **_named: Any) -> NoReturn:
        token = os.environ["HF_TOKEN"]
        raise RuntimeError(f"broken with {len(token)}")

    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setattr(refresh, "merge", broken)
    for arguments in ((), ("--json",), ("--events",)):
        done = call("refresh", *arguments)
        assert done.code == 70
        assert TOKEN not in done.out + done.err
    [details] = a_home_of_its_own.rglob("last-error.txt")
    assert "in broken" in details.read_text(encoding="utf-8")
    assert not _holding(a_home_of_its_own)
    assert server.log


@pytest.mark.parametrize("token", ["hf_abc\nX-Evil: secretword", "hf_secretword\u00e9"])
def test_a_token_that_cannot_be_sent_is_not_shown(
    call: Run, server: Loopback, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    done = call("refresh", "--force", "--json")
    assert "token cannot be sent" in state_of(done.json, "hugging-face")["error"]
    assert "secretword" not in done.out + done.err
    assert not [asked for asked in server.log if "secretword" in str(asked.headers)]
