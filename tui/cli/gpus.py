"""`modelpick gpus`: the hardware that --gpu can name, and with --detect that of this machine."""

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from catalog.advice.hosting import detection, hardware_names
from catalog.advice.hosting.detection import Card
from catalog.formatting import count, day, significant
from catalog.hardware import Gpu
from catalog.text import REPLACEMENT, safe_text
from tui import paths
from tui.cli.console import FITS, NONE_FITS, write_json
from tui.rendering.cells import UNKNOWN, money
from tui.rendering.text_table import Column, Console, paragraph, table

PROGRAM = "nvidia-smi"
DEADLINE_SECONDS = 5
MOST_OUTPUT = 64 * 1024
_COLUMNS = (
    Column("Id", least=24, most=40, style="bold"),
    Column("Name", least=16, most=40, drop=4),
    Column("Memory", right=True, least=8),
    Column("GB/s", right=True, least=5, drop=5),
    Column("Rent $/h", right=True, least=8, drop=1),
    Column("Range", right=True, least=9, drop=6),
    Column("Buy $", right=True, least=6, drop=3),
    Column("As of", least=11, drop=2),
    Column("Source", least=30, most=60, drop=7),
)
_PLACES = ("data centre", "workstation", "desktop", "laptop")


class Found(NamedTuple):
    """The cards of this machine; where there are none, why, in words."""

    cards: tuple[Card, ...]
    problem: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `gpus`."""
    parser.add_argument("--detect", action="store_true", help=f"ask {PROGRAM} which NVIDIA GPUs are here")
    parser.add_argument("--json", action="store_true", help="one JSON document for programs")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """List them, or say which are here."""
    from catalog.advice.result.json.lists import gpus_document
    from catalog.storage import store

    known = store.load(paths.data_folder()).gpus.values()
    found = detect(known) if arguments.detect else None
    if console.json:
        write_json(gpus_document(known) | ({"detected": _document(found)} if found else {}))
    elif found:
        print("\n".join(_here(found, console)))
    else:
        print("\n".join(_lines(known, console)))
    return NONE_FITS if found and not found.cards else FITS


def detect(known: Iterable[Gpu]) -> Found:
    """The NVIDIA GPUs of this machine; the only place that asks, and only when the user does."""
    program = shutil.which(PROGRAM)
    if program is None:
        return Found((), f"{PROGRAM} is not installed or not on the PATH")
    with tempfile.TemporaryFile() as output:  # a pipe that a child holds open would outlast the deadline
        try:
            code = subprocess.run(
                [program, *detection.QUERY],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=DEADLINE_SECONDS,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            return Found((), f"{PROGRAM} did not answer within {DEADLINE_SECONDS} seconds")
        except OSError:
            return Found((), f"{PROGRAM} could not be started")
        output.seek(0)
        text = output.read(MOST_OUTPUT).decode("utf-8", "replace")
    cards = detection.parse_nvidia_smi(text, known)
    if cards:
        return Found(cards)
    return Found((), f"{PROGRAM} ended with code {code}{_said(text)}" if code else f"{PROGRAM} names none")


def _said(text: str) -> str:
    """The first line of what it said, where that is text."""
    line = safe_text(next((line.strip() for line in text.splitlines() if line.strip()), ""), 120)
    return f": {line}" if line and REPLACEMENT not in line else ""


def _here(found: Found, console: Console) -> Iterator[str]:
    if not found.cards:
        yield from paragraph(f"no NVIDIA GPU found: {found.problem}", console)
        return
    for card in found.cards:
        memory = f"{significant(card.memory_gib, 4)} GiB" if card.memory_gib else "memory unknown"
        known = f"known here as {card.gpu.id}" if card.gpu else "not among the hardware known here"
        yield from paragraph(f"{card.name}, {memory}: {known}", console)
    asked = detection.gpu_flag(found.cards)
    yield ""
    if asked is None:
        yield from paragraph(
            "How much memory it has is not told: give it as plain memory, such as 24 GB.", console
        )
        return
    yield f'--gpu "{asked}"'
    counted = hardware_names.parse_hardware(asked).number
    if counted < len(found.cards):
        yield from paragraph(
            f"That is {counted} of {len(found.cards)} cards: those of another kind, or not known here, are not "
            "counted together.",
            console,
        )
    yield from paragraph("With --own-gpu its loss of value and its power count in place of rent.", console)


def _document(found: Found) -> dict[str, Any]:
    cards = [
        {"name": card.name, "memory_gib": card.memory_gib, "gpu": card.gpu.id if card.gpu else None}
        for card in found.cards
    ]
    return {"cards": cards, "gpu": detection.gpu_flag(found.cards), "problem": found.problem or None}


def _lines(known: Iterable[Gpu], console: Console) -> Iterator[str]:
    found = sorted(known, key=lambda gpu: (_PLACES.index(gpu.place), gpu.memory_gib, gpu.id))
    header, *drawn = table(_COLUMNS, [_row(gpu) for gpu in found], console, 2)
    yield header
    place = ""
    for gpu, line in zip(found, drawn, strict=True):
        if gpu.place != place:
            place = gpu.place
            yield place.capitalize()
        yield line
    yield ""
    text = (
        f'{count(len(found))} kinds. Give one as --gpu H100-80GB, several as --gpu "2x H100-80GB", any other as '
        'plain memory, --gpu "24 GB". Rents are of one card on demand, purchase is of the card or the machine; '
        "--json has every source. modelpick gpus --detect finds the NVIDIA GPUs of this machine."
    )
    yield from paragraph(text, console)


def _row(gpu: Gpu) -> tuple[str, ...]:
    low, high = gpu.rent_low_usd, gpu.rent_high_usd
    return (
        gpu.id,
        gpu.name,
        f"{gpu.memory_gib:g} GiB",
        UNKNOWN if gpu.bandwidth_gb_s is None else f"{gpu.bandwidth_gb_s:,.0f}",
        UNKNOWN if gpu.rent_usd_per_hour is None else f"{gpu.rent_usd_per_hour:.2f}",
        UNKNOWN if low is None or high is None else f"{low:.2f}–{high:.2f}",
        money(gpu.buy_usd),
        day(gpu.rent_as_of or gpu.buy_as_of or gpu.as_of),
        gpu.rent_source or gpu.buy_source or gpu.source,
    )
