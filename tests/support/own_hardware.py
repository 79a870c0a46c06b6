"""Made-up cards, models and questions for the tests of own hardware: round figures, to be worked out by hand."""

from typing import Any

import msgspec

from catalog.advice.hosting.own import OwnHardware
from catalog.advice.hosting.sizing import Copy, KvCache
from catalog.advice.needs.reading import override
from catalog.advice.ranking import advise
from catalog.advice.result import Advice, Candidate
from catalog.advice.understanding.use_cases import UseCase, fill
from catalog.hardware import Architecture, Gpu
from catalog.model import Model
from catalog.storage.snapshot import Snapshot
from tests.support.factories import CASE, RERANK, TODAY, make, model

EMBED = msgspec.structs.replace(CASE, id="embed", name="Embed", kinds=("embedding",), skills={"e": 1.0})
HEAR = msgspec.structs.replace(CASE, id="hear", name="Hear", kinds=("asr",), skills={"h": 1.0})
CASES = {case.id: case for case in (CASE, RERANK, EMBED, HEAR)}
CARD = Gpu(
    id="H100-80GB",
    name="Card",
    maker="NVIDIA",
    place="data centre",
    memory_gib=80.0,
    bandwidth_gb_s=3000.0,
    bf16_tflops=1000.0,
    fp8_tflops=2000.0,
    watts=700.0,
    per_machine=8,
    source="s",
    as_of="2026-11-01",
    rent_usd_per_hour=2.0,
    rent_low_usd=1.0,
    rent_high_usd=3.0,
    rent_source="rents",
    rent_as_of="2026-11-02",
    buy_usd=26_280.0,
    buy_source="shop",
    buy_as_of="2026-11-03",
)


def card(**more: Any) -> Gpu:
    return msgspec.structs.replace(CARD, **more)


def shelf(*rows: Any, gpus: tuple[Gpu, ...] = (CARD,), **more: Any) -> Snapshot:
    """A catalogue of these models, offers, abilities and architectures, in any order."""
    kinds: dict[str, list[Any]] = {}
    for row in rows:
        kinds.setdefault(type(row).__name__, []).append(row)
    found = [kinds.get(name, []) for name in ("Model", "Offer", "Ability")]
    return make(*found, gpus=gpus, architectures=tuple(kinds.get("Architecture", [])), **more)


def ask(known: Snapshot, cases: dict[str, UseCase] = CASES, /, **keys: Any) -> Advice:
    """The answer to needs by their keys, `__` for the point."""
    said = {"use_case": "chat"} | {key.replace("__", "."): value for key, value in keys.items()}
    return advise(known, cases, override(None, said), TODAY)


def at_home(known: Snapshot, cases: dict[str, UseCase] = CASES, /, **keys: Any) -> Advice:
    """The same on own hardware alone."""
    return ask(known, cases, **({"hosting__where": ["self-host"]} | keys))


def of(advice: Advice, name: str) -> Candidate:
    """The candidate of this id or name."""
    return next(entry for entry in advice.candidates if name in (entry.model.id, entry.model.name))


def rules(advice: Advice, name: str) -> dict[str, str]:
    """The rules that exclude a model, with what they say."""
    found = next(entry for entry in advice.excluded if name in (entry.model.id, entry.model.name))
    return {reason.rule: reason.text for reason in found.reasons}


def own(known: Snapshot, **keys: Any) -> OwnHardware:
    """The hardware of a question about talk."""
    said = {"use_case": "chat"} | {key.replace("__", "."): value for key, value in keys.items()}
    return OwnHardware(fill(override(None, said), CASE), known, CASE.kinds)


def copy(seconds: float, gpus: int = 1, gpu: Gpu = CARD) -> Copy:
    """A copy that one request keeps busy for so many seconds."""
    return Copy(
        gpu=gpu,
        gpus=gpus,
        precision="8-bit",
        weights_gib=10.0,
        kept=KvCache(1000.0, 0.0, 0, True),
        at_once=10.0,
        request_seconds=seconds,
        prompt_seconds=seconds / 10,
        alone=50.0,
        loaded=20.0,
    )


def architecture(name: str, **more: Any) -> Architecture:
    known: dict[str, Any] = {
        "model": f"lab/{name}",
        "source": "s",
        "as_of": "2026-11-01",
        "layers": 32,
        "full_attention_layers": 32,
        "kv_heads": 8,
        "head_dim": 128,
    }
    return Architecture(**(known | more))


def sized(name: str, billions: float, active: float | None = None, **more: Any) -> Model:
    """A model of so many billion parameters, of which one token passes `active`."""
    counts = {"total_parameters": round(billions * 1e9), "active_parameters": active and round(active * 1e9)}
    return model(name, **(counts | more))
