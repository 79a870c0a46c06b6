"""A refresh that is told to stay offline, or finds no network."""

from pathlib import Path

import pytest

from catalog.storage import store
from tests.support.loopback import Loopback
from tests.support.refreshing import recorded, refreshed, states

pytestmark = pytest.mark.usefixtures("quick")


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
