"""Own hardware for one question: which machines, how a model runs on them, what a month comes to.

A copy that serves people is kept running: 730 hours a month, as many copies as the month's requests need at the
utilisation, which is low because people do not ask evenly. A batch is done in the hours that it takes, on as many
copies as do it within the month, unless the hardware is owned.
"""

from collections.abc import Iterable, Iterator, Mapping
from math import ceil, inf

import msgspec

from catalog.advice.cost.text_tokens import NO_LANGUAGE, TextTokens
from catalog.advice.cost.token_use import calls, prompt_tokens, text_tokens
from catalog.advice.hosting import hardware_names, sizing
from catalog.advice.hosting.hardware_names import Machine
from catalog.advice.hosting.hourly_rates import Rate, rate
from catalog.advice.hosting.sizing import GIB, PRECISIONS, Copy, Job, TooSlow, group_sizes, kv_cache
from catalog.advice.hosting.speed import Size
from catalog.advice.needs.records import Hosting, Needs, Workload
from catalog.hardware import Architecture, Gpu
from catalog.model import Model
from catalog.storage.snapshot import Snapshot

HOURS_A_MONTH = 730.0
UTILISATION = 0.3
BATCH_UTILISATION = 0.8
RENTED = ("L4-24GB", "L40S-48GB", "A100-80GB", "H100-80GB", "H200-141GB", "B200-180GB")
"""What is looked at where no hardware is named: the usual cards of servers for rent, from small to large."""
KINDS = ("llm", "embedding", "rerank")


class Month(msgspec.Struct, frozen=True):
    """What a month comes to: so many copies, hours of each, USD."""

    copies: int
    hours: float
    usd: float


class Sized(msgspec.Struct, frozen=True):
    """The ways to run one model on this hardware; where there is none, what stands in the way.

    `alone` is the speed of one stream in tokens a second, where no more than that is known.
    """

    copies: tuple[Copy, ...]
    alone: float | None = None
    too_slow: float | None = None
    too_small: float | None = None
    unknown: str = ""


class OwnHardware:
    """The hardware that a question allows, with what was worked out for each model.

    `machine` is what was asked for; None where any usual server may be rented. `priced` says whether a bill can be told
    at all: an hour has a price, and the job is one that is estimated.
    """

    def __init__(
        self,
        needs: Needs,
        snapshot: Snapshot,
        kinds: Iterable[str],
        *,
        on_device: bool = False,
        text: TextTokens = NO_LANGUAGE,
    ) -> None:
        self.needs = needs
        self._text = text
        hosting = needs.hosting
        self._architectures: Mapping[str, Architecture] = snapshot.architectures
        self.machine: Machine | None = (
            hardware_names.find_machine(hosting.gpu, snapshot.gpus) if hosting.gpu else None
        )
        self._gpus = _allowed(self.machine, snapshot.gpus, on_device=on_device)
        said = hosting if self.machine else Hosting()
        self._rates = {gpu.id: found for gpu in self._gpus if (found := rate(gpu, said))}
        self.estimated = job(needs.workload, needs, 1.0) is not None and any(kind in KINDS for kind in kinds)
        self.priced = bool(self._rates) and self.estimated
        self.batch = bool(needs.workload.batch)
        self.by_the_hour = self.batch and not any(found.owned for found in self._rates.values())
        self.utilisation = hosting.utilisation or (BATCH_UTILISATION if self.batch else UTILISATION)
        self._hourly = {name: found.usd for name, found in self._rates.items()}
        self.least_usd = self._least_usd()
        self._servers = self._by_rent()
        self._found: dict[tuple[str, float], Sized] = {}

    def same_for(self, needs: Needs) -> bool:
        """Whether other needs leave all of this as it is: they may ask another volume."""
        mine, theirs = self.needs, needs
        return (
            mine.hosting == theirs.hosting
            and mine.must.tokens_per_second == theirs.must.tokens_per_second
            and mine.must.languages == theirs.must.languages
            and _one_request(mine.workload) == _one_request(theirs.workload)
        )

    def _least_usd(self) -> float:
        """What one GPU of the cheapest costs a month: no own hardware costs less; 0 where it may."""
        hourly = min((rate.usd for rate in self._rates.values()), default=0.0)
        return 0.0 if self.by_the_hour else hourly * HOURS_A_MONTH

    def _by_rent(self) -> list[tuple[float, float]]:
        """USD a month and usable bytes of every group of GPUs that is kept running, the cheapest first."""
        return sorted(
            (HOURS_A_MONTH * number * self._hourly[gpu.id], sizing.usable_bytes(gpu, number))
            for gpu in self._gpus
            if gpu.id in self._hourly
            for number in group_sizes(self._most(gpu))
        )

    def job(self, model: Model, times: float) -> Job | None:
        """One call of the workload in the tokens of a model; `times` as in `cost.monthly_usd`."""
        return job(self._text.workload(model, self.needs.workload), self.needs, times)

    def least_usd_of(self, model: Model) -> float:
        """USD a month of the cheapest GPUs that hold its weights: a lower bound of its bill on own hardware.

        `least_usd` where its size is unknown or hardware is rented by the hour.
        """
        architecture, total = self._architectures.get(model.id), model.total_parameters
        if self.by_the_hour or not total:
            return self.least_usd
        least = min(sizing.bytes_per_parameter(architecture, name) for name in self._precisions(architecture))
        weights = sizing.weights_bytes(Size(float(total), float(total), least))
        return next((usd for usd, usable in self._servers if usable >= weights), self.least_usd)

    def rate(self, gpu: Gpu) -> Rate:
        """What an hour of one GPU costs."""
        return self._rates[gpu.id]

    def sized(self, model: Model, times: float) -> Sized:
        """How the model runs on this hardware; `times` as in `cost.monthly_usd`."""
        key = (model.id, times)
        if key not in self._found:
            self._found[key] = self._size(model, times)
        return self._found[key]

    def month(
        self, copy: Copy, requests: float, *, faster: float = 1.0, usd_per_hour: float | None = None
    ) -> Month:
        """What so many requests a month cost on copies of this kind; `faster` scales the estimated speed."""
        busy_hours = requests * copy.request_seconds / faster / 3600 / self.utilisation
        hourly = (usd_per_hour if usd_per_hour is not None else self._rates[copy.gpu.id].usd) * copy.gpus
        number = max(1, ceil(busy_hours / HOURS_A_MONTH - 1e-9))
        if self.by_the_hour:
            return Month(number, busy_hours / number, round(busy_hours * hourly, 2))
        return Month(number, HOURS_A_MONTH, round(number * HOURS_A_MONTH * hourly, 2))

    def best(self, sized: Sized, requests: float) -> Copy | None:
        """The copies on which so many requests cost least; None where nothing runs or an hour has no price."""
        if not self.priced or not sized.copies:
            return None
        if len(sized.copies) == 1:
            return sized.copies[0]
        return min(sized.copies, key=lambda copy: (self.usd(copy, requests), copy.gpus))

    def least(self, sized: Sized, requests: float) -> float:
        """What so many requests cost on the copies on which they cost least; infinite where nothing runs.

        Copies are in the order of their price for an hour: where one kept running costs as much, so do the rest.
        """
        least = inf
        for copy in sized.copies if self.priced else ():
            if not self.by_the_hour and self._kept_running(copy) >= least:
                break
            least = min(least, self.usd(copy, requests))
        return least

    def least_of(self, sized: Sized) -> float:
        """What its copies cost a month at the least, at any volume: one of the cheapest kept running."""
        return 0.0 if self.by_the_hour else self._kept_running(sized.copies[0])

    def _kept_running(self, copy: Copy) -> float:
        """USD a month of one copy that is never stopped."""
        return HOURS_A_MONTH * copy.gpus * self._hourly[copy.gpu.id]

    def usd(self, copy: Copy, requests: float) -> float:
        """The bill of `month`, not rounded: ranking needs thousands of them."""
        hours = requests * copy.request_seconds / 3600 / self.utilisation
        if not self.by_the_hour:
            hours = HOURS_A_MONTH * max(1, ceil(hours / HOURS_A_MONTH - 1e-9))
        return hours * copy.gpus * self._hourly[copy.gpu.id]

    def capacity(self, copy: Copy) -> float:
        """Requests a month that one copy carries at the utilisation."""
        return HOURS_A_MONTH * 3600 * self.utilisation / copy.request_seconds if copy.request_seconds else 0.0

    @property
    def memory_gib(self) -> float | None:
        """Memory in GiB that a model may use of the hardware asked for; None where none was."""
        if self.machine is None or self.machine.gpu is None:
            return self.machine.memory_gib if self.machine else None
        return sizing.usable_bytes(self.machine.gpu, group_sizes(self.machine.number)[-1]) / GIB

    def least_gib(self, model: Model, times: float) -> float | None:
        """Memory in GiB for the weights at the lowest precision tried and for one request; None: size unknown."""
        architecture = self._architectures.get(model.id)
        size = sizing.size_at(model, architecture, self.least_precision(model))
        if size is None:
            return None
        task = self.job(model, times) if model.kind in KINDS else None
        held = kv_cache(model, architecture).bytes(task.held) if task else 0.0
        return (sizing.weights_bytes(size) + held) / GIB

    def least_precision(self, model: Model) -> str:
        """The lowest precision that is tried for a model."""
        return self._precisions(self._architectures.get(model.id))[-1]

    def least_published(self, model: Model) -> str | None:
        """The precision that its weights were published in, where that is known to be below 16 bits."""
        return sizing.published_precision(self._architectures.get(model.id))

    def runs(self, model: Model, times: float) -> bool:
        """Whether some copy of it runs at a known price; False: not known, as where a least speed is asked for."""
        task = self.job(model, times)
        if model.kind not in KINDS or task is None or task.least_speed:
            return False
        architecture = self._architectures.get(model.id)
        for precision in self._precisions(architecture):
            held = sizing.held_at(model, architecture, precision, task)
            if held is None:
                return False
            needed = held.weights + held.per_request
            for gpu in self._gpus:
                holds = sizing.usable_bytes(gpu, group_sizes(self._most(gpu))[-1]) >= needed
                if holds and gpu.id in self._rates and sizing.is_rated(gpu, precision):
                    return True
        return False

    def _size(self, model: Model, times: float) -> Sized:
        if model.kind not in KINDS:
            return Sized((), unknown="What hardware this kind of model needs is not estimated")
        if not model.total_parameters:
            return Sized((), unknown="Its size is unknown, so what hardware it needs")
        task = self.job(model, times)
        if task is None:
            return Sized((), unknown="What sound, or what is made besides text, costs on own hardware")
        architecture = self._architectures.get(model.id)
        found: list[Copy] = []
        slow: list[float] = []
        unpriced = False
        for precision in self._precisions(architecture):
            held = sizing.held_at(model, architecture, precision, task)
            if held is None:
                break
            for gpu in self._gpus:
                made = list(sizing.copies(held, gpu, self._most(gpu), task))
                slow += (entry.tokens_per_second for entry in made if isinstance(entry, TooSlow))
                runs = [entry for entry in made if isinstance(entry, Copy)]
                if runs and gpu.id in self._rates:
                    found += runs
                unpriced = unpriced or bool(runs)
            if unpriced:  # nobody takes fewer bits where more of them run
                break
        if found:
            return Sized(tuple(self._worth_it(found)))
        if slow:
            return Sized((), too_slow=max(slow))
        least = self.least_gib(model, times)
        if least is not None and least > self._most_gib():
            return Sized((), too_small=least)
        carries = f"How many requests {self.needs.hosting.gpu or 'a usual server'} carries"
        return self._alone(model, architecture, task, carries if self._gpus and not unpriced else "")

    def _most_gib(self) -> float:
        """Memory in GiB that a model may use of what was asked for, else of the largest usual server."""
        if self.memory_gib is not None:
            return self.memory_gib
        usable = (sizing.usable_bytes(gpu, group_sizes(self._most(gpu))[-1]) / GIB for gpu in self._gpus)
        return max(usable, default=inf)

    def _alone(self, model: Model, architecture: Architecture | None, task: Job, unknown: str) -> Sized:
        """What is known of hardware whose arithmetic is not: how fast one stream is, and whether that is enough."""
        for gpu in self._gpus:
            for precision in self._precisions(architecture):
                most = self._most(gpu)
                alone = sizing.alone_on(model, architecture, gpu, most, precision, task)
                if alone is not None:
                    slow = alone if alone < task.least_speed else None
                    return Sized((), alone, too_slow=slow, unknown=unknown)
        return Sized((), unknown=unknown)

    def _worth_it(self, found: list[Copy]) -> Iterator[Copy]:
        """Those that no other beats: none is both cheaper an hour and faster."""
        fastest = inf
        for copy in sorted(
            found, key=lambda entry: (self.rate(entry.gpu).usd * entry.gpus, entry.request_seconds)
        ):
            if copy.request_seconds < fastest:
                fastest = copy.request_seconds
                yield copy

    def _precisions(self, architecture: Architecture | None) -> tuple[str, ...]:
        """The precisions to try in order: the one asked for, else as published, else 8 bits, else 4."""
        if self.needs.hosting.precision:
            return (self.needs.hosting.precision,)
        published = sizing.published_precision(architecture)
        if published:
            return tuple(dict.fromkeys((published, "4-bit")))
        return PRECISIONS[:2]

    def _most(self, gpu: Gpu) -> int:
        return self.machine.number if self.machine else gpu.per_machine


def job(work: Workload, needs: Needs, times: float) -> Job | None:
    """One model call of a workload as hardware sees it; None where it is not made of tokens alone."""
    if work.audio_minutes or work.generated_images or work.generated_seconds or work.characters:
        return None
    number = calls(work)
    each = max(work.documents, 1.0) / number if work.documents else 1.0
    prompt = prompt_tokens(work) * each
    cached = text_tokens(work) * each * (work.cached_input_share or 0.0)
    return Job(
        read_anew=prompt - cached,
        prompt=prompt,
        written=(work.output_tokens or 0.0) / number * times,
        least_speed=needs.must.tokens_per_second or 0.0,
        calls=number,
    )


def _allowed(machine: Machine | None, gpus: Mapping[str, Gpu], *, on_device: bool) -> tuple[Gpu, ...]:
    """What was named; else what servers for rent have; nothing for a job that runs on its user's own device."""
    if machine is not None:
        return (machine.gpu,) if machine.gpu else ()
    return () if on_device else tuple(gpus[name] for name in RENTED if name in gpus)


def _one_request(workload: Workload) -> tuple[object, ...]:
    return tuple(
        getattr(workload, field) for field in workload.__struct_fields__ if field != "requests_per_month"
    )
