"""What published runs really cost, beside the bill that modelpick makes of the same models. For `tests/evaluation/`.

A run is one board with one scaffold; its kind of task names the use case whose workload makes the list bill. What a run
cost is told in dollars a task, or, where its tokens are known, in those at today's price: only costs beside each other
in one run count, so that the size of a task does not matter.

Prices move. Where the source states the price that it counted with, the list bill is at that price. Else the run is
compared with today's price, and models whose price has moved since, or that were run at a host the source does not
name, are left out.
"""

from collections import defaultdict
from collections.abc import Iterable
from math import log
from typing import NamedTuple

from msgspec.structs import replace

from catalog.advice.cost.api_bill import monthly_usd
from catalog.advice.needs.records import Workload
from catalog.advice.understanding.use_cases import UseCase
from catalog.build.tables import Row, Tables, number
from catalog.model import Offer
from catalog.storage.snapshot import Snapshot

JOBS = {
    "chat": "general-chat",
    "code editing": "programming-help",
    "reasoning": "hard-reasoning",
    "coding agent": "coding-agent",
    "research agent": "research-assistant",
    "tool agent": "tool-automation",
}
"""The use case whose workload stands for a kind of task."""
LEAST_MODELS = 6
MOVED = frozenset(
    {
        "openai/o3",
        "openai/o1-mini",
        "openai/gpt-3.5-turbo",
        "openai/gpt-oss-120b",
        "google/gemini-1.5-flash",
        "google/gemini-1.5-pro",
        "alibaba/qwen3-32b",
    }
)
MOVED_OF = "deepseek"
OFF = frozenset({"none", "no thinking", "chat"})
"""The efforts at which a model that can think does not."""
EFFORTS = {"minimal": -2, "low": -1, "1024 thinking": -1, "2048 thinking": -1, "high": 1, "24k thinking": 1}
EFFORTS |= {"32k thinking": 1, "xhigh": 2, "max": 2}


class Cost(NamedTuple):
    """What one model at one effort cost in one run.

    `list_usd` is the month of the use case at list tokens, `output_usd` the part of it for output; `usd` what was
    measured, in any unit. `thinks` is what the catalogue knows of the model, `thought` what was asked of it in this
    run; unknown counts as not. `effort` runs from -2 to 2, 0 is the default.
    """

    run: str
    source: str
    kind: str
    model: str
    developer: str
    thinks: bool
    thought: bool
    effort: int
    list_usd: float
    output_usd: float
    usd: float

    @property
    def beyond(self) -> float:
        """The logarithm of what was measured over the list bill."""
        return log(self.usd / self.list_usd)

    def effect(self, times: float) -> float:
        """The logarithm of the bill with the output counted so many times, over the list bill."""
        return log(1 + (times - 1) * self.output_usd / self.list_usd)


def costs(snapshot: Snapshot, cases: dict[str, UseCase], tables: Tables | None = None) -> list[Cost]:
    """All that can be compared, of runs with enough models."""
    tables = tables or Tables()
    kinds = {row["id"]: row["kind"] for row in tables.rows("runs")}
    found = [_cost(row, kinds[row["run"]], snapshot, cases) for row in tables.rows("spend")]
    return _of_large_runs(cost for cost in found if cost)


def _of_large_runs(found: Iterable[Cost]) -> list[Cost]:
    rows, models = list(found), defaultdict(set)
    for row in rows:
        models[row.run].add(row.model)
    return [row for row in rows if len(models[row.run]) >= LEAST_MODELS]


def _cost(row: Row, kind: str, snapshot: Snapshot, cases: dict[str, UseCase]) -> Cost | None:
    model = snapshot.models.get(row["model"])
    offer = usual_offer(snapshot, row["model"]) if model else None
    if model is None or offer is None:
        return None
    tokens, stated = number(row["output_tokens_per_task"]), number(row["list_input_usd"])
    if stated is not None:
        offer = _at_stated(offer, row)
    elif tokens is None and (model.id in MOVED or model.developer == MOVED_OF):
        return None
    usd = _usd_of_tokens(tokens, row, offer) if tokens else number(row["usd_per_task"])
    workload = cases[JOBS[kind]].workload
    once, twice = _month(offer, workload, 1.0), _month(offer, workload, 2.0)
    if not usd or not once or not twice:
        return None
    return Cost(
        run=row["run"],
        source=row["source"],
        kind=kind,
        model=model.id,
        developer=model.developer,
        thinks=bool(model.reasoning),
        thought=bool(model.reasoning) and row["variant"] not in OFF,
        effort=EFFORTS.get(row["variant"], 0),
        list_usd=once,
        output_usd=twice - once,
        usd=usd,
    )


def usual_offer(snapshot: Snapshot, model: str) -> Offer | None:
    """The developer's own offer, else that of the median host."""
    listed = [
        offer
        for offer in snapshot.offers.get(model, ())
        if not offer.variant and offer.terms == "list" and offer.input and offer.output
    ]
    own = [offer for offer in listed if _is_own(snapshot, offer)]
    ordered = sorted(
        own or listed, key=lambda offer: (offer.output or 0.0, offer.input or 0.0, offer.provider)
    )
    return ordered[(len(ordered) - 1) // 2] if ordered else None


def _is_own(snapshot: Snapshot, offer: Offer) -> bool:
    provider = snapshot.providers.get(offer.provider)
    return provider is not None and snapshot.models[offer.model].developer in provider.own_models_of


def _at_stated(offer: Offer, row: Row) -> Offer:
    """The offer at the price that the source counted with; its cache price holds where the input's is the same."""
    price, cached = number(row["list_input_usd"]), number(row["list_cached_usd"])
    same = price == offer.input
    return replace(
        offer,
        input=price,
        output=number(row["list_output_usd"]),
        cache_read=cached if cached is not None else offer.cache_read if same else None,
        cache_write=offer.cache_write if same and cached is None else None,
        tiers=(),
        off_peak=None,
        announced=(),
    )


def _usd_of_tokens(tokens: float, row: Row, offer: Offer) -> float:
    read = number(row["input_tokens_per_task"]) or 0.0
    return (tokens * (offer.output or 0.0) + read * (offer.input or 0.0)) / 1e6


def _month(offer: Offer, workload: Workload, times: float) -> float | None:
    return monthly_usd(offer, workload, times)
