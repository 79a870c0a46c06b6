"""The rules on how a model may run: API or own hardware, which providers, the memory of own hardware."""

from collections.abc import Mapping
from math import ceil
from typing import TYPE_CHECKING, Any, Literal

from catalog.advice.hosting.hardware_names import parse_hardware
from catalog.advice.rules.reason import Counterfigure, Reason, relative, without
from catalog.advice.rules.record import Limit, Rule, Subject
from catalog.formatting import beside, listing, plain, significant

if TYPE_CHECKING:
    from catalog.advice.needs.records import Needs, Where

_BOTH_WAYS: "tuple[Where, ...]" = ("api", "self-host")


class NotSelfHosted(Reason, frozen=True, kw_only=True):
    """Own hardware will not do: its weights are closed, or (`is_closed` None) it is unknown whether they are."""

    rule = "hosting.where"
    is_closed: bool | None

    @property
    def need(self) -> str:
        return "own hardware"

    @property
    def has(self) -> str | None:
        return "closed weights" if self.is_closed else None

    @property
    def text(self) -> str:
        if self.is_closed:
            return "Its weights are closed: it runs only as an API."
        return "Whether its weights are open is unknown."

    @property
    def short(self) -> str:
        return f"{self.has or 'openness unknown'} / own hardware"

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:
        return _both_ways(needs)


class NoOffer(Reason, frozen=True, kw_only=True):
    """No API that counts is known, and none is needed for a price that may be unknown."""

    rule = "hosting.where"

    @property
    def need(self) -> str:
        return "an API"

    @property
    def has(self) -> str:
        return "no offer that counts"

    @property
    def text(self) -> str:
        return "No offer that counts is known, so there is no way to run it."

    @property
    def short(self) -> str:
        return self.has

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:
        return _both_ways(needs)


class TooLittleMemory(Reason, frozen=True, kw_only=True):
    """The hardware has less memory than the weights at `precision` and one request take, both in GiB.

    `required_gib` None: the size of the model is unknown.
    """

    rule = "hosting.memory"
    hardware: str
    available_gib: float
    required_gib: float | None
    precision: str

    @property
    def need(self) -> str:
        return f"{significant(self.available_gib, 4)} GiB ({self.hardware})"

    @property
    def has(self) -> str | None:
        return None if self.required_gib is None else f"{gib_rounded_up(self.required_gib):,.1f} GiB"

    @property
    def text(self) -> str:
        if self.required_gib is None:
            return "Its size is unknown, so whether it fits into the memory is unknown."
        return (
            f"It needs about {self.required_gib:,.0f} GiB at {self.precision}; "
            f"{self.hardware} has {significant(self.available_gib, 4)} GiB for it."
        )

    @property
    def short(self) -> str:
        if self.required_gib is None:
            return "size unknown"
        needed, has = beside(self.required_gib, float(f"{self.available_gib:.4g}"))
        return f"needs {needed} GiB / {has} GiB"

    @property
    def distance(self) -> float | None:
        return None if self.required_gib is None else relative(self.required_gib, self.available_gib)

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:
        """Twice as many of the same GPU, or as much plain memory as it takes."""
        if self.required_gib is None:
            return {}
        named = parse_hardware(needs.hosting.gpu or self.hardware)
        if named.name is None:
            return {"hosting.gpu": f"{gib_rounded_up(self.required_gib):.1f} GB"}
        return {"hosting.gpu": f"{named.number * 2}x {named.name}"} if named.number < _MOST_GPUS else {}

    @property
    def counterfigure(self) -> Counterfigure | None:
        if self.required_gib is None:
            return None
        # As the sentence shows them: to a tenth, and to four digits.
        to, has = gib_rounded_up(self.required_gib), float(f"{self.available_gib:.4g}")
        return Counterfigure(
            to - has,
            to,
            f"It would need {significant(to, 6)} GiB of memory; yours has {significant(has, 6)}.",
        )


class OtherProvider(Reason, frozen=True, kw_only=True):
    """The provider is not among the `providers` (ids) that are allowed, or is among those that are excluded."""

    rule = "hosting.providers"
    side: Literal["allowed", "excluded"]
    providers: tuple[str, ...]
    provider: str
    provider_name: str

    @property
    def need(self) -> str:
        names = listing(self.providers, "or")
        return names if self.side == "allowed" else f"not {names}"

    @property
    def has(self) -> str:
        return self.provider

    @property
    def text(self) -> str:
        if self.side == "allowed":
            return f"{self.provider_name} is not among the providers you allow."
        return f"You exclude {self.provider_name}."

    @property
    def short(self) -> str:
        if self.side == "excluded":
            return f"sold by {self.provider_name}, excluded"
        return f"sold by {self.provider_name} / {listing(self.providers, 'or')}"

    def relaxed(self, needs: "Needs") -> Mapping[str, Any]:
        if self.side == "excluded":
            return {"hosting.exclude_providers": without(needs.hosting.exclude_providers, (self.provider,))}
        return {"hosting.providers": (*needs.hosting.providers, self.provider)}


_MOST_GPUS = 16


def _both_ways(needs: "Needs") -> Mapping[str, Any]:
    return {} if set(needs.hosting.where) >= set(_BOTH_WAYS) else {"hosting.where": _BOTH_WAYS}


def gib_rounded_up(gib: float) -> float:
    """GiB to a tenth, rounded up: what is said to be enough is enough."""
    return ceil(gib * 10) / 10


def _times(subject: Subject) -> float:
    return subject.question.spending(subject.model).times


def _check_where(subject: Subject) -> Reason | None:
    """Own hardware alone: whether an API may be used is decided where the options are listed."""
    open_weights = subject.model.open_weights
    return None if open_weights is True else NotSelfHosted(is_closed=None if open_weights is None else True)


def _check_memory(subject: Subject) -> Reason | None:
    own, hardware = subject.question.own, subject.question.needs.hosting.gpu
    if hardware is None:
        return None
    available, required = own.memory_gib or 0.0, own.least_gib(subject.model, _times(subject))
    if required is not None and required <= available:
        return None
    return TooLittleMemory(
        hardware=hardware,
        available_gib=available,
        required_gib=required,
        precision=own.least_precision(subject.model),
    )


def _check_provider(subject: Subject) -> Reason | None:
    hosting, offer = subject.question.needs.hosting, subject.offer
    if offer is None:
        return None
    name = subject.provider.name if subject.provider else offer.provider
    if hosting.providers and offer.provider not in hosting.providers:
        return OtherProvider(
            side="allowed", providers=hosting.providers, provider=offer.provider, provider_name=name
        )
    if offer.provider in hosting.exclude_providers:
        return OtherProvider(
            side="excluded", providers=hosting.exclude_providers, provider=offer.provider, provider_name=name
        )
    return None


def _memory_needed(subject: Subject) -> float | None:
    gib = subject.question.own.least_gib(subject.model, _times(subject))
    return gib_rounded_up(gib) if gib else None


WHERE = Rule(
    id="hosting.where",
    name="hosting",
    reads=("own hardware",),
    check=_check_where,
    remedy="Allow both an API and own hardware.",
    drops={"hosting.where": None},
    opens_options=True,
)
MEMORY = Rule(
    id="hosting.memory",
    name="memory of your hardware",
    reads=("own hardware",),
    check=_check_memory,
    remedy="Use larger hardware.",
    drops={"hosting.gpu": None},
    opens_options=True,
    limit=Limit(
        key="hosting.gpu",
        now=lambda question: question.own.memory_gib if question.without_bills else None,
        needed=_memory_needed,
        highest=False,
        text=lambda to: f"Use hardware with {plain(to)} GiB of memory",
    ),
)
PROVIDERS = Rule(
    id="hosting.providers",
    name="list of providers",
    reads=("offer",),
    check=_check_provider,
    remedy="Allow more providers.",
    drops={"hosting.providers": None, "hosting.exclude_providers": None},
    is_asked=lambda question: bool(
        question.needs.hosting.providers or question.needs.hosting.exclude_providers
    ),
    opens_options=True,
)
