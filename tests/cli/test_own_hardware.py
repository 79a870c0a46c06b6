"""Own hardware on the command line: its flags, its exit codes, its part of the documents."""

import json
from typing import Any

import msgspec
import pytest

from catalog.advice.understanding.use_cases import UseCase
from catalog.storage import snapshot as snapshots
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tui.cli import dispatch

RANK = ("rank", "--use-case", "customer-service", "--today", "2026-11-24", "--json")
HOME = (*RANK, "--where", "self-host")


@pytest.fixture
def run(
    snapshot: Snapshot,
    small_use_cases: dict[str, UseCase],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Any:
    """One command on the made-up catalogue: its exit code and what it wrote."""
    monkeypatch.setattr(store, "load", lambda _folder=None: snapshot)
    monkeypatch.setattr(store, "examine", lambda _folder: store.StoredCatalogue(snapshot, "shipped"))
    monkeypatch.setattr(store, "load_use_cases", lambda: small_use_cases)

    def start(*arguments: str) -> tuple[int, Any]:
        code = dispatch.main(list(arguments))
        out = capsys.readouterr().out
        return code, json.loads(out) if "--json" in arguments else out

    return start


def test_hardware_that_is_named_is_what_it_runs_on(run: Any) -> None:
    code, document = run(*HOME, "--gpu", "2x H100", "--utilisation", "0.5", "--requests", "50M")
    assert code == 0
    for entry in document["candidates"]:
        offer = entry["offer"]
        plan = offer["own_hardware"]
        assert (offer["kind"], offer["basis"]) == ("self-host", "own hardware")
        assert offer["gpu"] == f"{plan['gpus']}x H100-80GB"
        assert offer["utilisation"] == plan["utilisation"] == 0.5
        assert (offer["api_usd"], offer["api_name"], offer["break_even"]) == (None, None, None)
        assert plan["gpus"] == plan["copies"] * plan["gpus_per_copy"]
        assert plan["more_than_asked"] is (plan["gpus"] > 2)
        assert offer["monthly_usd"] == pytest.approx(plan["gpus"] * 730 * 2.5)
        assert plan["busy"] <= 0.5
        assert "vllm bench serve" in plan["verify"]


def test_beside_an_api_it_says_from_where_on_it_pays(run: Any) -> None:
    code, document = run(*RANK, "--requests", "1M")
    assert code == 0
    entry = next(entry for entry in document["candidates"] if entry["model"] == "openly/atlas-27b")
    offer = entry["offer"]
    assert (offer["kind"], offer["gpu"], offer["utilisation"]) == ("api", None, None)
    assert (offer["api_usd"], offer["api_name"]) == (offer["monthly_usd"], "Openly")
    assert offer["own_hardware"]["usd"] == 1825.0
    # 900 tokens at $0.15 and 250 at $0.60 a million
    assert offer["break_even"]["requests"] == pytest.approx(1825 / 0.000_285)
    assert offer["break_even"]["surely"] >= offer["break_even"]["requests"]
    closed = next(entry for entry in document["candidates"] if entry["model"] == "northlab/titan-2")
    assert (closed["offer"]["own_hardware"], closed["offer"]["break_even"]) == (None, None)


def test_hardware_of_ones_own_costs_its_value_and_its_power(run: Any) -> None:
    code, document = run(*HOME, "--gpu", "rtx 4090", "--own-gpu", "--power-price", "0.4")
    assert code == 0
    # $2,000 over 26,280 hours and 0.45 kW at $0.40, 730 hours
    first = document["candidates"][0]["offer"]
    assert first["monthly_usd"] == pytest.approx(730 * (2000 / 26_280 + 0.18), abs=0.01)
    _, priced = run(*HOME, "--gpu", "rtx 4090", "--gpu-hour", "0.1")
    assert priced["candidates"][0]["offer"]["monthly_usd"] == 73.0
    _, unknown = run(*HOME, "--gpu", "rtx 4090")
    assert [entry["offer"]["monthly_usd"] for entry in unknown["candidates"]] == [None] * len(
        unknown["candidates"]
    )
    assert "--gpu-hour" in unknown["order_note"]


@pytest.mark.parametrize(
    ("flags", "key", "nearest"),
    [
        (("--gpu", "2x H1000"), "hosting.gpu", "2x H100-80GB"),
        (("--gpu", "0x H100"), "hosting.gpu", None),
        (("--gpu", "0 GB"), "hosting.gpu", None),
        (("--gpu", "2x 8 GB"), "hosting.gpu", None),
        (("--utilisation", "1.2"), "hosting.utilisation", None),
        (("--utilisation", "0.001"), "hosting.utilisation", None),
        (("--precision", "2-bit"), "hosting.precision", None),
        (("--gpu-hour", "2"), "hosting.gpu_usd_per_hour", None),
        (("--gpu-price", "900"), "hosting.gpu_price_usd", None),
    ],
)
def test_what_does_not_do_is_exit_2_with_its_key(
    run: Any, flags: tuple[str, ...], key: str, nearest: str | None
) -> None:
    code, document = run(*HOME, *flags)
    assert code == 2
    assert document["error"]["key"] == key
    if nearest:
        assert document["error"]["nearest"] == nearest


def test_three_cards_count_as_three(run: Any) -> None:
    models = []
    for gpu, memory in (("2x H100", 144), ("3x H100", 216), ("4x H100", 288)):
        code, document = run(*HOME, "--gpu", gpu, "--excluded")
        assert code == 0
        models.append({entry["model"] for entry in document["candidates"]})
        needs = {
            reason["need"]
            for entry in document["excluded"]
            for reason in entry["reasons"]
            if reason["rule"] == "hosting.memory"
        }
        assert needs <= {f"{memory} GiB ({gpu})"}
    assert models[0] <= models[1] <= models[2]


def test_too_little_memory_is_exit_1_with_the_nearest(run: Any) -> None:
    code, document = run(*HOME, "--gpu", "0.5 GB", "--excluded")
    assert code == 1
    assert document["excluded_by_rule"]["hosting.memory"] > 0
    assert document["nearest_misses"]


def test_why_tells_that_a_size_is_unknown(
    run: Any, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "quietco/silent-3b"
    models = tuple(
        msgspec.structs.replace(entry, total_parameters=None) if entry.id == name else entry
        for entry in snapshot.catalog.models
    )
    known = snapshots.of(msgspec.structs.replace(snapshot.catalog, models=models))
    monkeypatch.setattr(store, "load", lambda _folder=None: known)
    asked = ("why", name, "--use-case", "customer-service", "--today", "2026-11-24")
    for flags in ((), ("--where", "self-host"), ("--gpu", "H100", "--where", "self-host")):
        code, text = run(*asked, *flags)
        assert code == 1
        assert "size is unknown" in " ".join(text.lower().split())
