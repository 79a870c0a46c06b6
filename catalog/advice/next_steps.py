"""What to do once a model is picked: the commands that call it at a provider, or run it, from the answer's figures.

Commands are for copying into a shell: every word that comes from data is quoted, or it is left out.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import ceil, log2
from shlex import join, quote
from typing import Any, NamedTuple

import msgspec

from catalog.advice.hosting.own import KINDS
from catalog.advice.hosting.sizing import SERVER_SHARE, published_precision, split
from catalog.advice.result import Candidate, HardwarePlan
from catalog.formatting import count, day, listing
from catalog.hardware import Architecture, Gpu
from catalog.model import Adoption, Model, Offer, Provider
from catalog.storage.snapshot import Snapshot

_HELLO = "Hello"
_MOST_TOKENS = 256
_VERSION_OF_ANTHROPIC = "2023-06-01"
_VARIABLE = re.compile(r"(?a:[A-Za-z_]\w*)")
_ANY_VARIABLE = "API_KEY"
_OWN_PART = re.compile(r"<([^<>]+)>")
_REPOSITORY = re.compile(r"(?a:\w[\w.-]{0,95}/\w[\w.-]{0,95})")
_FOUR_BITS = re.compile(r"awq|gptq|int4|w4a16|4-?bit|nvfp4|mxfp4|fp4", re.IGNORECASE)
_OTHER_PROGRAMS = re.compile(r"gguf|mlx|onnx|openvino|coreml|litert|int8|8-?bit", re.IGNORECASE)
_SAME_WEIGHTS = ("original", "quantised", "repack")
GGUF_FILE = {"4-bit": "Q4_K_M", "8-bit": "Q8_0", "16-bit": "BF16"}
"""What files of that precision are usually called."""
LEAST_CONTEXT = 1024
"""Tokens: a server with less room would turn away what is only a little longer than usual."""
_ONE_PERSONS = ("desktop", "laptop")
_POOLING = {"embedding": "--embeddings", "rerank": "--reranking"}


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do: `lines` are whole shell commands, one each; `note` holds sentences on what they rest on."""

    title: str
    lines: tuple[str, ...] = ()
    note: str = ""


def next_steps(candidate: Candidate, snapshot: Snapshot) -> tuple[Step, ...]:
    """The steps of the way that ranks, then those of the other way."""
    ways = [tuple(_api(candidate, snapshot)), tuple(run_it(candidate, snapshot))]
    if candidate.offer.kind == "self-host":
        ways.reverse()
    return tuple(step for way in ways for step in way)


def _api(candidate: Candidate, snapshot: Snapshot) -> Iterator[Step]:
    offer = candidate.offer.offer or candidate.offer.api
    if offer is not None:
        yield call(candidate.model, offer, snapshot)


def call(model: Model, offer: Offer, snapshot: Snapshot) -> Step:
    """How programs call `model` by this offer; without a command where address or interface are not known."""
    provider = snapshot.providers.get(offer.provider) or Provider(id=offer.provider, name=offer.provider)
    command = _command(model, offer, provider)
    return Step(
        title=f"Call it at {provider.name}",
        lines=(command,) if command else (),
        note=" ".join(_notes(model, offer, provider, ready=bool(command))),
    )


def key_variable(provider: Provider) -> str:
    """The environment variable that holds the key; one that a shell can name, whatever the source says."""
    return provider.key_variable if _VARIABLE.fullmatch(provider.key_variable) else _ANY_VARIABLE


def _command(model: Model, offer: Offer, provider: Provider) -> str:
    """A `curl` that asks for a few words, or for one vector; empty where there is no common way to ask."""
    base, key = provider.base_url.rstrip("/"), key_variable(provider)
    if not base.startswith("https://"):
        return ""
    said = {"model": offer.provider_model_id}
    chat = said | {"messages": [{"role": "user", "content": _HELLO}]}
    if provider.interface == "openai" and model.kind == "llm":
        return _curl(f"{base}/chat/completions", f'"Authorization: Bearer ${key}"', chat)
    if provider.interface == "openai" and model.kind == "embedding":
        return _curl(f"{base}/embeddings", f'"Authorization: Bearer ${key}"', said | {"input": _HELLO})
    if provider.interface == "anthropic" and model.kind == "llm":
        version = f"-H {quote(f'anthropic-version: {_VERSION_OF_ANTHROPIC}')}"
        return _curl(
            f"{base}/messages", f'"x-api-key: ${key}" {version}', chat | {"max_tokens": _MOST_TOKENS}
        )
    return ""


def _curl(address: str, headers: str, body: dict[str, Any]) -> str:
    sent = quote(json.dumps(body))
    return f"curl {quote(address)} -H {headers} -H 'Content-Type: application/json' -d {sent}"


def _notes(model: Model, offer: Offer, provider: Provider, *, ready: bool) -> Iterator[str]:
    yield f"Model id there: {offer.provider_model_id}."
    if provider.provider_class == "cloud" and model.developer not in provider.own_models_of:
        yield "A cloud may know it by the name of your deployment, and want a token in place of a key."
    more = provider.docs_url or provider.terms_url
    where = f"; see {more}" if more else ""
    if not provider.base_url:
        yield f"The address that programs call is unknown here{where}."
        return
    dated = f", {day(provider.address_as_of)}" if provider.address_as_of else ""
    source = provider.address_source or "source unknown"
    yield f"Address: {provider.base_url} ({source}{dated})."
    if parts := _OWN_PART.findall(provider.base_url):
        yield f"Put your own {listing(list(dict.fromkeys(parts)))} into it."
    if not ready:
        yield f"It has no common interface for this kind of model{where}."
    elif _VARIABLE.fullmatch(provider.key_variable):
        yield f"The key goes into {provider.key_variable}."
    else:
        yield f"The key goes into {_ANY_VARIABLE}, a name chosen here."


class Served(NamedTuple):
    """The repository to serve (None: none is known), the flags that it takes, and a sentence on it."""

    repository: str | None
    flags: tuple[str, ...] = ()
    note: str = ""


def is_repository(name: str | None) -> bool:
    """Whether this can be the name of a repository: nothing else may enter a command."""
    return bool(name and _REPOSITORY.fullmatch(name))


def served(
    model: Model, architecture: Architecture | None, precision: str | None, rows: Iterable[Adoption]
) -> Served:
    """What to serve at that precision (None: as published); `rows` are the repositories of the model."""
    original, published = model.hub_repository, published_precision(architecture)
    if precision is None or precision == published:
        note = f"Its weights were published at {published}: no flag is needed." if published else ""
        return Served(original, note=note)
    if precision == "4-bit":
        return _four_bit(rows)
    if precision == "8-bit" and published is None:
        return Served(
            original, ("--quantization", "fp8"), "Its 16-bit weights are made 8-bit while they load."
        )
    return Served(original)


def gguf(rows: Iterable[Adoption]) -> str | None:
    """The most downloaded repository of the model that holds files for llama.cpp."""
    return _most_downloaded(rows, lambda name: "gguf" in name.lower())


def must_ask(repository: str, rows: Iterable[Adoption]) -> bool:
    """Whether one must ask for access to this repository."""
    return any(row.repository == repository and row.gated in ("auto", "manual") for row in rows)


def _four_bit(rows: Iterable[Adoption]) -> Served:
    found = _most_downloaded(
        rows, lambda name: bool(_FOUR_BITS.search(name) and not _OTHER_PROGRAMS.search(name))
    )
    if found is None:
        note = "At 4-bit a repository of its weights at 4 bits must be taken (AWQ, GPTQ, NVFP4); none is known here."
        return Served(None, note=note)
    return Served(found, note="At 4-bit: the most downloaded repository of its weights at 4 bits is taken.")


def _most_downloaded(rows: Iterable[Adoption], fits: Callable[[str], bool]) -> str | None:
    found = [
        row
        for row in rows
        if row.relation in _SAME_WEIGHTS and is_repository(row.repository) and fits(row.repository)
    ]
    best = min(found, key=lambda row: (-(row.downloads_30d or 0), row.repository), default=None)
    return best.repository if best else None


def run_it(candidate: Candidate, snapshot: Snapshot) -> Iterator[Step]:
    """The steps of own hardware; only the download where no hardware was planned and an API ranks."""
    model, plan = candidate.model, candidate.offer.plan
    if model.open_weights is not True:
        return
    if not is_repository(model.hub_repository):
        yield Step(title="Run it yourself", note="Where its open weights are to be had is unknown here.")
        return
    rows = snapshot.adoption.get(model.id, ())
    gpu = snapshot.gpus.get(plan.gpu) if plan else None
    chosen = served(model, snapshot.architectures.get(model.id), plan.precision if plan else None, rows)
    runs = model.kind in KINDS and (plan is not None or candidate.offer.kind == "self-host")
    with_vllm = runs and (gpu is None or gpu.maker == "NVIDIA" or gpu.place == "data centre")
    with_llama = runs and (gpu is None or gpu.place in _ONE_PERSONS)
    if (with_vllm and chosen.repository) or not (with_llama and gguf(rows)):
        yield _download(model, chosen, rows)
    if with_vllm:
        yield from _vllm(model, chosen, plan, gpu)
    if with_llama:
        yield from _llama(model, plan, gpu, rows)


def context_length(model: Model, plan: HardwarePlan) -> int:
    """Tokens to make room for: the request, up to a power of two, never above what the model can hold."""
    request = max(plan.prompt_tokens + plan.written_tokens, 1.0)
    room = max(LEAST_CONTEXT, 1 << ceil(log2(request)))
    return min(room, model.context_tokens) if model.context_tokens else room


def _download(model: Model, chosen: Served, rows: Sequence[Adoption]) -> Step:
    repository = chosen.repository or str(model.hub_repository)
    notes = ["The weights as they were published."] if chosen.repository is None else []
    if must_ask(repository, rows):
        notes.insert(0, f"Ask for access first: https://huggingface.co/{repository}")
    return Step(
        title="Download the weights", lines=(join(["hf", "download", repository]),), note=" ".join(notes)
    )


def _vllm(model: Model, chosen: Served, plan: HardwarePlan | None, gpu: Gpu | None) -> Iterator[Step]:
    on = f" on {plan.gpus_per_copy}x {gpu.name}" if plan and gpu else ""
    title = f"Serve it with vLLM{on}"
    if chosen.repository is None:
        yield Step(title=title, note=chosen.note)
        return
    words = ["vllm", "serve", chosen.repository]
    if model.kind in _POOLING:
        words += ["--runner", "pooling"]
    if plan is not None:
        tensor, stages = split(plan.gpus_per_copy)
        words += ["--tensor-parallel-size", str(tensor)]
        if stages > 1:
            words += ["--pipeline-parallel-size", str(stages)]
        words += ["--max-model-len", str(context_length(model, plan)), *chosen.flags]
        words += ["--gpu-memory-utilization", str(SERVER_SHARE)]
        if model.kind not in _POOLING:
            words += ["--max-num-seqs", str(max(1, int(plan.at_once)))]
    if chosen.repository != model.hub_repository:
        words += ["--served-model-name", str(model.hub_repository)]
    yield Step(title=title, lines=(join(words),), note=" ".join(_vllm_notes(model, chosen, plan, gpu)))
    if plan is not None and plan.verify:
        note = "Measures, while the server runs, what was estimated here."
        yield Step(title="Measure it", lines=(plan.verify,), note=note)


def _vllm_notes(model: Model, chosen: Served, plan: HardwarePlan | None, gpu: Gpu | None) -> Iterator[str]:
    if plan is None:
        yield "For servers. What hardware it takes is not worked out here: no flags are set."
        return
    if chosen.note:
        yield chosen.note
    if chosen.flags and gpu is not None and gpu.fp8_tflops is None:
        yield "This card has no 8-bit arithmetic: vLLM widens the weights, and refuses on cards before Ampere."
    if plan.copies > 1:
        each = "1 GPU" if plan.gpus_per_copy == 1 else f"{plan.gpus_per_copy} GPUs"
        yield f"Start {count(plan.copies)} of them, on {each} each, behind a load balancer."
    room = context_length(model, plan)
    yield f"Requests longer than {count(room)} tokens are turned away: raise --max-model-len where yours vary."
    if model.kind == "rerank":
        yield "Some rerankers need --hf-overrides; their pages say so."


def _llama(
    model: Model, plan: HardwarePlan | None, gpu: Gpu | None, rows: Sequence[Adoption]
) -> Iterator[Step]:
    title = f"Serve it with llama.cpp{f' on {gpu.name}' if gpu else ''}"
    repository = gguf(rows)
    if repository is None:
        yield Step(title=title, note="No repository of its weights for llama.cpp (GGUF) is known here.")
        return
    file = GGUF_FILE[plan.precision if plan else "4-bit"]
    name = f"{repository}:{file}"
    words = ["llama-server", "-hf", name, "-ngl", "99"]
    if plan is not None:
        words += ["-c", str(context_length(model, plan))]
    if flag := _POOLING.get(model.kind):
        words.append(flag)
    notes = [f"It downloads the file itself; take the nearest where there is no {file}."]
    if must_ask(repository, rows):
        notes.insert(0, f"Ask for access first: https://huggingface.co/{repository}")
    yield Step(title=title, lines=(join(words),), note=" ".join(notes))
    if model.kind != "llm":
        return
    yield Step(title="Or run it with Ollama", lines=(join(["ollama", "run", f"hf.co/{name}"]),))
    if plan is not None:
        yield _llama_bench(name, plan)


def _llama_bench(name: str, plan: HardwarePlan) -> Step:
    tokens = (max(1, round(plan.prompt_tokens)), max(1, round(plan.written_tokens)))
    words = ["llama-bench", "-hf", name, "-ngl", "99", "-p", str(tokens[0]), "-n", str(tokens[1])]
    return Step(title="Measure llama.cpp", lines=(join(words),), note="Measures the speed of one stream.")
