"""Tokens: how long one prompt is, and how many tokens a model bills where the user counts one.

    billed output = counted output x thinking_times of the use case, for models that think before they answer

`thinking_times` is 1 in all jobs but those where published runs show that the list bill orders models worse and misses
by more (`python -m tests.evaluation spend`, every source of runs left out whole): of six kinds of task that is
reasoning alone. What one model spends on chat questions (`catalog.build.evidence`) does not tell well enough what it
costs elsewhere: it says what is possible and never ranks.
"""

from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import structs

from catalog.evidence import TokenUse
from catalog.formatting import day, significant
from catalog.model import Model
from catalog.record import Kind
from catalog.storage.snapshot import Snapshot

if TYPE_CHECKING:
    from catalog.advice.needs.records import Workload


TOKENS_PER_PICTURE = 1_000
AUDIO_TOKENS_PER_MINUTE = 1_920
TOKENS_PER_PAGE = 1_500
Basis = Literal["measured", "assumed", "as counted"]


def calls(workload: "Workload") -> float:
    """Model calls that one request takes."""
    return workload.calls_per_request or 1.0


def text_tokens(workload: "Workload") -> float:
    """Tokens of text in the prompt of one call.

    A reranker reads its candidates one by one, so `documents` do not lengthen the prompt, and calls share the
    documents: a query with one of them is as long in each.
    """
    return (workload.input_tokens or 0.0) / (1.0 if workload.documents else calls(workload))


def prompt_tokens(workload: "Workload", per_picture: int | None = None) -> float:
    """Tokens of one prompt, pictures, pages and sound included: what tiers and context windows are compared with.

    It is the prompt of one call: what a request holds is spread over its calls evenly. `per_picture` is
    what the model counts for one picture, None where nobody published it.
    """
    media = (
        (workload.images or 0) * (per_picture or TOKENS_PER_PICTURE)
        + (workload.pages or 0) * TOKENS_PER_PAGE
        + (workload.audio_minutes or 0) * AUDIO_TOKENS_PER_MINUTE
    )
    return text_tokens(workload) + media / calls(workload)


def sent_tokens(workload: "Workload", per_picture: int | None = None) -> float:
    """What one call fills of a context window, in tokens: what goes in and what comes out."""
    return prompt_tokens(workload, per_picture) + (workload.output_tokens or 0) / calls(workload)


Unit = Literal["call", "text", "pair"]
"""What a context window must hold whole: the call of a language model, the text that an embedding model reads, a query
with one document of a reranker."""
_UNITS: dict[str, Unit] = {"llm": "call", "embedding": "text", "rerank": "pair"}


def unit_in_window(kinds: tuple[Kind, ...]) -> Unit | None:
    """What the models of a job read at once; None of a job whose windows are not judged."""
    return next((_UNITS[kind] for kind in kinds if kind in _UNITS), None)


def tokens_in_window(workload: "Workload", unit: Unit | None, per_picture: int | None = None) -> float:
    """Tokens of one unit of the workload.

    A picture has room of its own beside the text of an embedding model or a reranker: CLIP's window of 77 tokens
    is for text. `input_tokens` of a reranker are those of a query with one document, as its bill counts them.
    """
    if unit == "call":
        return sent_tokens(workload, per_picture)
    return text_tokens(workload) if unit else 0.0


class Spending(msgspec.Struct, frozen=True):
    """How many times the counted output is billed, what is possible, `low` to `high`, and how the range is known."""

    times: float
    low: float
    high: float
    basis: Basis
    use: TokenUse | None = None


AS_COUNTED = Spending(1.0, 1.0, 1.0, "as counted")


def spending(model: Model, snapshot: Snapshot, thinking_times: float) -> Spending:
    """What a model bills; `AS_COUNTED` for kinds that do not write, or where nothing is known."""
    known = snapshot.token_use.get(model.id) if model.kind == "llm" else None
    use = known or (_of_its_like(model, snapshot) if model.kind == "llm" else None)
    if use is None:
        return AS_COUNTED
    times = thinking_times if model.reasoning else 1.0
    low, high = min(times, use.least), max(times, use.most)
    return Spending(times, low, high, "measured" if known else "assumed", use)


def _of_its_like(model: Model, snapshot: Snapshot) -> TokenUse | None:
    """What models that think, or that do not, spend; where that is unknown, what is counted, and all may be true."""
    others = snapshot.token_use_of_others
    thinking, direct = others.get("reasoning"), others.get("direct")
    if model.reasoning is not None or thinking is None or direct is None:
        return thinking if model.reasoning else direct
    return structs.replace(thinking, factor=1.0, least=min(1.0, direct.least), most=max(1.0, thinking.most))


def token_use_text(spent: Spending, model: Model, snapshot: Snapshot) -> str:
    """How much output is billed, and what is possible; empty of a model that answers directly."""
    use = spent.use
    if use is None or model.reasoning is False or spent.times == use.least == use.most:
        return ""
    span = (
        f"{_times(use.least)}x" if use.least == use.most else f"{_times(use.least)}x to {_times(use.most)}x"
    )
    if model.reasoning is None:
        return f"Unknown whether it thinks before it answers: billed for the visible output ({span} is possible)."
    if spent.times == 1:
        billed, unknown = "the visible output", "; no measurement shows how many in this job"
    else:
        billed = (
            f"{significant(spent.times, 3)}x the visible output, as thinking models cost in runs of such work"
        )
        unknown = ""
    if spent.basis == "assumed":
        return (
            f"Billed for {billed}. Models that think first may spend {span} as many output tokens{unknown}."
        )
    run = snapshot.runs.get(use.run)
    name = run.name if run else use.run
    spent_there = (
        f"It spent {span} the output tokens of a model that answers directly on {name}, {day(use.as_of)}"
    )
    return f"Billed for {billed}. {spent_there}{unknown}."


def _times(factor: float) -> str:
    """A factor to two digits, or to three where two would call it none: `1.4`, `1.05`, `1`."""
    text = significant(factor, 2)
    return significant(factor, 3) if text == "1" else text
