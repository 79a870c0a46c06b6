"""Measured speeds of open models beside what the program estimates. For `tests/evaluation/`.

`tests/data/measured_decode.csv`: one stream, by users, collected by the llmfit project (MIT).
`tests/data/measured_throughput.csv`: loaded servers, published by NVIDIA (TensorRT-LLM at full load; NIM with a given
number of users). No row is left out. Sizes and architectures of loaded models are those of the shipped catalogue, and
the formulas are the program's own: only their constants can be passed.
"""

import csv
from collections.abc import Sequence
from functools import cache
from math import log
from pathlib import Path
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from catalog.advice.hosting import sizing, speed
from catalog.advice.hosting.sizing import KV_BYTES, Job, kv_cache
from catalog.advice.hosting.speed import FITTED, Constants, Size, Speeds
from catalog.hardware import Gpu
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.evaluation.measures import Floats

DATA = Path(__file__).parents[1] / "data"
PRECISIONS = {"fp8": "8-bit", "fp4": "4-bit"}


def _card(name: str, gibibytes: float, gb_s: float, fp8: float, fp4: float | None = None) -> Gpu:
    return Gpu(
        id=name,
        name=name,
        maker="NVIDIA",
        place="data centre",
        memory_gib=gibibytes,
        bandwidth_gb_s=gb_s,
        fp8_tflops=fp8,
        fp4_tflops=fp4,
        source="NVIDIA's published specifications, SXM, dense",
        as_of="2026-11-23",
    )


CARDS = {
    card.id: card
    for card in (
        _card("H100-80GB", 80, 3350, 1979),
        _card("H200-141GB", 141, 4800, 1979),
        _card("B200-180GB", 180, 8000, 4500, 9000),
    )
}
"""The cards that the loaded servers have; that the shipped ones are the same is tested."""


class Alone(NamedTuple):
    """One stream that has the hardware for itself: bytes a second of memory, measured output tokens a second."""

    name: str
    gpu: str
    size: Size
    bandwidth: float
    measured: float

    @property
    def model(self) -> str:
        """One name for all models of one size: copies and retrained ones of a model go by many."""
        return f"{self.size.total / 1e9:g}B-A{self.size.active / 1e9:g}B"

    def estimate(self, constants: Constants = FITTED) -> float:
        """Output tokens a second."""
        return speed.alone(self.size, self.bandwidth, constants)


class Loaded(NamedTuple):
    """A loaded server: measured output tokens a second and GPU; so many users at once, None for as many as fit."""

    name: str
    gpu: str
    model: str
    gpus: int
    size: Size
    speeds: Speeds
    free_bytes: float
    kept_bytes: float
    job: Job
    users: int | None
    measured: float

    def estimate(self, constants: Constants = FITTED) -> float:
        """Output tokens a second and GPU."""
        load = speed.loaded(
            self.size,
            self.speeds,
            free_bytes=self.free_bytes,
            kept_bytes=self.kept_bytes,
            prompt_tokens=self.job.read_anew,
            output_tokens=self.job.written,
            most_at_once=self.users or speed.MOST_AT_ONCE,
            constants=constants,
        )
        return self.job.written / load.request_seconds / self.gpus


class Closeness(NamedTuple):
    """How near estimates come: median of estimate / measured, shares within a factor, factors of error.

    `covered` is the share within the factor that the screens show.
    """

    rows: int
    ratio: float
    within_1_5: float
    within_2: float
    covered: float
    median: float
    p90: float


@cache
def alone_rows() -> tuple[Alone, ...]:
    """All measurements of one stream."""
    return tuple(
        Alone(
            name=f"{row['repository']} {row['quantisation']}, {row['engine']}",
            gpu=row["gpu"],
            size=Size(
                float(row["total_b"]) * 1e9, float(row["active_b"]) * 1e9, float(row["bytes_per_parameter"])
            ),
            bandwidth=float(row["bandwidth_gb_s"]) * 1e9,
            measured=float(row["tokens_per_second"]),
        )
        for row in _read("measured_decode.csv")
    )


@cache
def loaded_rows() -> tuple[Loaded, ...]:
    """All measurements of loaded servers."""
    snapshot = store.load()
    return tuple(_loaded(snapshot, row) for row in _read("measured_throughput.csv"))


def _loaded(snapshot: Snapshot, row: dict[str, str]) -> Loaded:
    model, architecture = snapshot.models[row["model"]], snapshot.architectures[row["model"]]
    card, gpus = CARDS[row["gpu"]], int(row["gpus"])
    precision = PRECISIONS[row["compute"]]
    known = sizing.size_at(model, architecture, precision)
    tflops = card.fp4_tflops if precision == "4-bit" else card.fp8_tflops
    assert known
    assert card.bandwidth_gb_s
    assert tflops
    size = replace(known, bytes_per_parameter=float(row["bytes_per_parameter"]))
    prompt, output = int(row["prompt_tokens"]), int(row["output_tokens"])
    job = Job(read_anew=prompt, prompt=prompt, written=output)
    users = f", {row['users']} users" if row["users"] else ""
    return Loaded(
        name=f"{model.name} {row['compute']}, {gpus} GPUs, {prompt}/{output}{users}",
        gpu=row["gpu"],
        model=row["model"],
        gpus=gpus,
        size=size,
        speeds=Speeds(card.bandwidth_gb_s * 1e9 * gpus, tflops * 1e12 * gpus),
        free_bytes=sizing.usable_bytes(card, gpus) - sizing.weights_bytes(size),
        kept_bytes=kv_cache(model, architecture).bytes(job.held) * int(row["kv_bytes"]) / KV_BYTES,
        job=job,
        users=int(row["users"]) if row["users"] else None,
        measured=float(row["tokens_per_second_per_gpu"]),
    )


def errors(rows: Sequence[Alone | Loaded], constants: Constants = FITTED) -> Floats:
    """Of every row the natural logarithm of estimate / measured."""
    return np.array([log(row.estimate(constants) / row.measured) for row in rows])


def closeness(found: Floats) -> Closeness:
    """What the errors say."""
    size = np.abs(found)
    return Closeness(
        rows=len(found),
        ratio=float(np.exp(np.median(found))),
        within_1_5=float(np.mean(size <= log(1.5))),
        within_2=float(np.mean(size <= log(2))),
        covered=float(np.mean(size <= log(speed.SPREAD))),
        median=float(np.exp(np.median(size))),
        p90=float(np.exp(np.quantile(size, 0.9))),
    )


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
