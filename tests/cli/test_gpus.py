"""`modelpick gpus`: the hardware that is known, and whatever `nvidia-smi` may say of this machine."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from catalog.advice.hosting import detection
from catalog.advice.hosting.hardware_names import find_machine
from catalog.hardware import Gpu
from catalog.record import Place
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.support.command_line import Done, Run
from tests.support.hostile import HOSTILE, UNSAFE
from tui.cli import dispatch
from tui.cli import gpus as verb

_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="the fake program is a shell script")


def gpu(name: str, title: str, memory: float, place: Place = "data centre", maker: str = "NVIDIA") -> Gpu:
    return Gpu(
        id=name,
        name=title,
        maker=maker,
        place=place,
        memory_gib=memory,
        source="https://example.org/cards",
        as_of="2026-11-01",
    )


KNOWN = (
    gpu("RTX-4090-24GB", "NVIDIA GeForce RTX 4090", 24.0, "desktop"),
    gpu("RTX-5080-16GB", "NVIDIA GeForce RTX 5080", 16.0, "desktop"),
    gpu("RTX-3080-10GB", "NVIDIA GeForce RTX 3080", 10.0, "desktop"),
    gpu("RTX-3080-12GB", "NVIDIA GeForce RTX 3080 12GB", 12.0, "desktop"),
    gpu("RTX-6000-Ada-48GB", "NVIDIA RTX 6000 Ada Generation", 48.0, "workstation"),
    gpu("H100-80GB", "NVIDIA H100 SXM", 80.0),
    gpu("H100-PCIe-80GB", "NVIDIA H100 PCIe", 80.0),
    gpu("A100-40GB", "NVIDIA A100 40GB SXM", 40.0),
    gpu("A100-80GB", "NVIDIA A100 80GB SXM", 80.0),
    gpu("V100-32GB", "NVIDIA V100 SXM2 32GB", 32.0),
    gpu("T4-16GB", "NVIDIA T4", 16.0),
    gpu("L40S-48GB", "NVIDIA L40S", 48.0),
    gpu("DGX-Spark-128GB", "NVIDIA DGX Spark (GB10), 128 GB", 128.0, "desktop"),
    gpu("RX-7900-XTX-24GB", "AMD Radeon RX 7900 XTX", 24.0, "desktop", "AMD"),
)


@pytest.fixture
def run(
    snapshot: Snapshot,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Run:
    """Runs one command where these cards are known and only the test's own programs are on the PATH."""
    catalog = msgspec.structs.replace(snapshot.catalog, gpus=KNOWN)
    monkeypatch.setattr(store, "load", lambda _folder=None: Snapshot(catalog, snapshot.digest))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.chdir(tmp_path)

    def start(*arguments: str) -> Done:
        code = dispatch.main(list(arguments))
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return start


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], None]:
    """Puts a program called nvidia-smi on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def write(script: str) -> None:
        file = folder / verb.PROGRAM
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)

    return write


def says(folder: Path, text: bytes) -> str:
    (folder / "said").write_bytes(text)
    return f'while IFS= read -r line; do printf "%s\\n" "$line"; done < "{folder / "said"}"'


# -- the list -----------------------------------------------------------------------------------------------


def test_every_card_is_listed_with_its_date(run: Run) -> None:
    done = run("gpus")
    assert (done.code, done.err) == (0, "")
    for card in KNOWN:
        assert card.id in done.out
    assert "Data centre" in done.out
    assert "1 Nov 2026" in done.out
    document = run("gpus", "--json").json
    assert document["schema"] == 1
    assert {row["id"] for row in document["gpus"]} == {card.id for card in KNOWN}
    assert all(row["source"] and row["rent_usd_per_hour"] is None for row in document["gpus"])
    assert "detected" not in document


@pytest.mark.parametrize("width", [40, 60, 80, 120, 140])
def test_the_list_fits_and_never_cuts_what_one_would_type(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    done = run("gpus")
    assert all(len(line) <= width for line in done.out.splitlines())
    assert all(card.id in done.out for card in KNOWN)


def test_nothing_is_started_unless_asked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verb, "detect", lambda _known: pytest.fail("asked the machine"))
    assert run("gpus").code == run("gpus", "--json").code == 0


# -- this machine -------------------------------------------------------------------------------------------


@_POSIX
@pytest.mark.parametrize(
    ("lines", "asked", "told"),
    [
        (("NVIDIA GeForce RTX 4090, 24564",) * 3, "3x RTX-4090-24GB", ""),
        (
            ("NVIDIA GeForce RTX 4090, 24564", "Tesla T4, 15360", "Tesla T4, 15360"),
            "2x T4-16GB",
            "That is 2 of 3 cards",
        ),
        (("Odd Card, 8192",) * 3, "8 GB", "That is 1 of 3 cards"),
    ],
    ids=["three alike", "mixed", "unknown"],
)
def test_every_card_counts_or_is_said_not_to(
    run: Run, program: Callable[[str], None], tmp_path: Path, lines: tuple[str, ...], asked: str, told: str
) -> None:
    program(says(tmp_path, "".join(f"{line}\n" for line in lines).encode()))
    done = run("gpus", "--detect")
    assert f'--gpu "{asked}"\n' in done.out
    assert ("cards:" in done.out) is bool(told)
    assert told in done.out
    assert run("gpus", "--detect", "--json").json["detected"]["gpu"] == asked


@_POSIX
def test_what_is_found_is_what_gpu_takes(run: Run, program: Callable[[str], None], tmp_path: Path) -> None:
    program(says(tmp_path, b"NVIDIA GeForce RTX 4090, 24564\nNVIDIA GeForce RTX 4090, 24564\n"))
    done = run("gpus", "--detect")
    assert (done.code, done.err) == (0, "")
    assert '--gpu "2x RTX-4090-24GB"\n' in done.out
    found = run("gpus", "--detect", "--json").json["detected"]
    assert found["gpu"] == "2x RTX-4090-24GB"
    assert found["problem"] is None
    assert find_machine(found["gpu"], {card.id: card for card in KNOWN}).number == 2


@_POSIX
def test_it_is_asked_in_one_way_only(run: Run, program: Callable[[str], None], tmp_path: Path) -> None:
    program(f'printf "%s\\n" "$@" > "{tmp_path}/asked"; echo "Tesla T4, 15360"')
    assert run("gpus", "--detect").code == 0
    asked = (tmp_path / "asked").read_text(encoding="utf-8").split()
    assert asked == ["--query-gpu=name,memory.total", "--format=csv,noheader,nounits"]


def test_without_a_driver_it_says_so(run: Run) -> None:
    done = run("gpus", "--detect")
    assert (done.code, done.err) == (1, "")
    assert done.out == "no NVIDIA GPU found: nvidia-smi is not installed or not on the PATH\n"
    assert run("gpus", "--detect", "--json").json["detected"]["cards"] == []


@_POSIX
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 0", "nvidia-smi names none"),
        ("echo 'No devices were found'; exit 6", "ended with code 6: No devices were found"),
        ("echo 'Failed to talk to the driver.'; exit 9", "code 9: Failed to talk to the driver."),
        ("printf '\\377\\376\\001\\033[2J'; exit 3", "ended with code 3\n"),
        ("printf '\\000\\377\\376garbage,\\033]0;x\\007'", "names none"),
        ("kill -9 $$", "ended with code -9"),
        ("i=0; while [ $i -lt 10000 ]; do echo 'garbage, garbage, garbage'; i=$((i+1)); done", "names none"),
    ],
)
def test_whatever_it_says_is_one_harmless_line(
    run: Run, program: Callable[[str], None], script: str, said: str
) -> None:
    program(script)
    done = run("gpus", "--detect")
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith("no NVIDIA GPU found: ")
    assert said in done.out
    assert done.out.count("\n") == 1
    assert not UNSAFE.search(done.out)


@_POSIX
def test_one_that_hangs_is_left(
    run: Run, program: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verb, "DEADLINE_SECONDS", 0.2)
    program("/bin/sleep 30 & wait")
    begun = time.monotonic()
    done = run("gpus", "--detect")
    assert done.code == 1
    assert "did not answer within 0.2 seconds" in done.out
    assert time.monotonic() - begun < 60


@_POSIX
def test_one_that_cannot_start_is_said(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / verb.PROGRAM).write_bytes(b"\x7fELF nonsense")
    (folder / verb.PROGRAM).chmod(0o755)
    done = run("gpus", "--detect")
    assert done.code == 1
    assert "no NVIDIA GPU found: nvidia-smi" in done.out


@_POSIX
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_of_cards_are_shown_harmlessly(
    run: Run, program: Callable[[str], None], tmp_path: Path, name: str
) -> None:
    program(says(tmp_path, f"{HOSTILE[name]}, 24564".encode("utf-8", "replace")))
    for arguments in (["gpus", "--detect"], ["gpus", "--detect", "--json"]):
        done = run(*arguments)
        assert done.code in (0, 1)
        assert not UNSAFE.search(done.out + done.err)


# -- reading ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("NVIDIA GeForce RTX 4090, 24564", "RTX-4090-24GB"),
        ("NVIDIA GeForce RTX 4090 Laptop GPU, 16376", None),
        ("NVIDIA GeForce RTX 5080, 16303", "RTX-5080-16GB"),
        ("NVIDIA GeForce RTX 5080 Laptop GPU, 16303", None),
        ("NVIDIA GeForce RTX 3080, 10240", "RTX-3080-10GB"),
        ("NVIDIA GeForce RTX 3080, 12288", "RTX-3080-12GB"),
        ("NVIDIA GeForce RTX 3080, 20480", None),
        ("NVIDIA RTX 6000 Ada Generation, 49140", "RTX-6000-Ada-48GB"),
        ("NVIDIA H100 80GB HBM3, 81559", "H100-80GB"),
        ("NVIDIA H100 PCIe, 81559", "H100-PCIe-80GB"),
        ("NVIDIA A100-SXM4-80GB, 81920", "A100-80GB"),
        ("NVIDIA A100-SXM4-40GB, 40960", "A100-40GB"),
        ("NVIDIA A100-PCIE-40GB, 40960", "A100-40GB"),
        ("Tesla V100-SXM2-32GB, 32768", "V100-32GB"),
        ("Tesla T4, 15360", "T4-16GB"),
        ("NVIDIA L40S, 46068", "L40S-48GB"),
        ("NVIDIA GB10, [N/A]", "DGX-Spark-128GB"),
        ("NVIDIA H100 80GB HBM3, [N/A]", "H100-80GB"),
        ("AMD Radeon RX 7900 XTX, 24564", None),
        ("NVIDIA GeForce GTX 1060 6GB, 6144", None),
    ],
)
def test_names_of_cards_are_known(line: str, known: str | None) -> None:
    [card] = detection.parse_nvidia_smi(line, KNOWN)
    assert (card.gpu.id if card.gpu else None) == known


@pytest.mark.parametrize(
    "line",
    [
        "",
        ",",
        "a",
        "a, b",
        ", 24564",
        "1, 24564",
        "No devices were found",
        "x, -5",
        "x, 0",
        "x, ٢٤",
        "x, 1e9",
    ],
)
def test_lines_that_are_of_no_card_say_nothing(line: str) -> None:
    assert detection.parse_nvidia_smi(line, KNOWN) == ()


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        ("Tesla T4, 15360", "1x T4-16GB"),
        ("Tesla T4, 15360\nNVIDIA H100 80GB HBM3, 81559", "1x H100-80GB"),
        ("Tesla T4, 15360\n" * 8 + "NVIDIA H100 80GB HBM3, 81559", "8x T4-16GB"),
        ("Odd Card, 8192\nOdd Card, 8192", "8 GB"),
        ("Odd Card, 15000", "14.6 GB"),
        ("Odd Card, [N/A]", None),
        ("Odd Card, [N/A]\nTesla T4, 15360", "1x T4-16GB"),
    ],
)
def test_what_to_ask_for(lines: str, asked: str | None) -> None:
    assert detection.gpu_flag(detection.parse_nvidia_smi(lines, KNOWN)) == asked
    if asked is not None:
        assert find_machine(asked, {card.id: card for card in KNOWN}).memory_gib > 0


def test_ten_thousand_lines_are_read_up_to_a_bound() -> None:
    assert len(detection.parse_nvidia_smi("Tesla T4, 15360\n" * 10_000, KNOWN)) == detection.MOST_CARDS
    assert detection.parse_nvidia_smi("x" * 1_000_000, KNOWN) == ()
