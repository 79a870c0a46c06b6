"""Random needs over every key, and small random catalogues: parts of the made-up one, bent, and records made afresh.

A draw costs Hypothesis more than an answer costs us. So each model comes with its offers, abilities and repositories
in one draw, out of a fixed pool whose first entries are the plainest: a failure shrinks to few and plain ones.
"""

import random
from functools import cache
from typing import Any, NamedTuple, TypeVar

import msgspec
from hypothesis import strategies as st

from catalog.advice.needs.keys import KEYS
from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Needs, Priorities, Workload
from catalog.advice.understanding.use_cases import UseCase
from catalog.evidence import Ability
from catalog.model import Adoption, License, MediaPrice, Model, Offer, PriceTier, Provider
from catalog.storage import snapshot as snapshots
from catalog.storage.snapshot import Snapshot
from tests.invariants.rules import RULES
from tests.support import made_up
from tests.support.factories import TODAY

_MOST_MODELS = 8
_POOL, _TERMS, _VARIANTS = 3000, 200, 7
_YES_NO_UNKNOWN = (True, True, False, None)
_T = TypeVar("_T")


# Jobs


def _job(name: str, kind: str, skills: dict[str, float], workload: dict[str, float], **more: Any) -> UseCase:
    nothing: dict[str, Any] = dict.fromkeys(Workload.__struct_fields__, 0.0) | {"batch": False}
    usual: dict[str, Any] = {
        "id": name,
        "name": name.capitalize(),
        "summary": "",
        "kinds": (kind,),
        "skills": skills,
        "workload": Workload(**(nothing | {"requests_per_month": 1e6} | workload)),
        "workload_note": "",
        "priorities": Priorities(cost=1, capability=1, downloads=0.25),
        "floor": 20.0,
    }
    return UseCase(**(usual | more))


_TALK = {"input_tokens": 1000.0, "output_tokens": 200.0}
JOBS = {
    job.id: job
    for job in (
        _job("chat", "llm", {"chat": 1.0}, _TALK | {"cached_input_share": 0.5}),
        _job("seeing", "llm", {"chat": 0.5, "vision": 0.5}, _TALK | {"images": 1.0}, inputs=("image",)),
        _job("agent", "llm", {"chat": 1.0}, _TALK, features=("tools",), context_tokens=30_000, floor=50.0),
        _job("pocket", "llm", {"chat": 1.0}, _TALK, where=("self-host",), max_parameters=30.0),
        _job("finding", "embedding", {"embedding": 1.0}, {"input_tokens": 300.0}),
        _job("sorting", "rerank", {"rerank": 1.0}, {"input_tokens": 200.0, "documents": 50.0}),
        _job("speaking", "tts", {"speech": 1.0}, {"characters": 600.0}),
    )
}


# Needs


def _some(*words: str) -> tuple[tuple[str, ...], ...]:
    """Lists of one to three of these words, the shortest first."""
    dice = random.Random(len(words))
    lists = {tuple(dice.sample(words, dice.randint(1, min(3, len(words))))) for _ in range(12)}
    return tuple(sorted(lists, key=lambda found: (len(found), found)))


_COUNTRIES = _some("US", "CN", "FR", "EU", "DE", "FI")
_PROVIDERS = _some("northlab", "openly", "bigcloud", "hostelry", "farm", "bazaar", "fence", "nobody")
VALUES: dict[str, tuple[Any, ...]] = {
    "unknown_ok": (*((rule,) for rule in RULES), *_some(*RULES), RULES),
    "workload.requests_per_month": (0, 1, 1000, 2_000_000),
    "workload.input_tokens": (0, 100, 50_000, 300_000),
    "workload.output_tokens": (0, 10, 2000),
    "workload.cached_input_share": (0, 0.3, 1),
    "workload.batch": (True,),
    "workload.calls_per_request": (1, 2, 25),
    "workload.images": (0, 1, 3),
    "workload.audio_minutes": (0, 2),
    "workload.pages": (0, 5),
    "workload.documents": (0, 1, 120),
    "workload.generated_images": (0, 1),
    "workload.generated_seconds": (0, 10),
    "workload.characters": (0, 900),
    "budget.monthly_usd": (10_000, 3000, 1000, 300, 100, 10, 0.01, 0),
    "baseline.model": ("Titan 2", "nothing"),
    "baseline.monthly_usd": (100,),
    "license.require": ("any", "commercial", "open-weights", "permissive"),
    "license.allow": _some("Apache-2.0", "mit", "provider terms", "L1", "proprietary", "brise-nc"),
    "license.monthly_active_users": (1000, 10**9),
    "license.annual_revenue_usd": (1000, 10**8),
    "license.model_as_a_service": (True,),
    "license.use_countries": _COUNTRIES,
    "hosting.where": (["api"], ["self-host"], ["api", "self-host"], ["self-host", "api"]),
    "hosting.gpu": ("1x H100-80GB", "24 GB", "8 GB", "2x RTX-4090-24GB", "laptop-16GB"),
    "hosting.own_gpu": (True,),
    "hosting.gpu_usd_per_hour": (0, 0.5, 20),
    "hosting.gpu_price_usd": (0, 900),
    "hosting.usd_per_kwh": (0, 0.4),
    "hosting.utilisation": (0.01, 0.5, 1),
    "hosting.precision": ("4-bit", "8-bit", "16-bit"),
    "hosting.providers": _PROVIDERS,
    "hosting.exclude_providers": _PROVIDERS,
    "origin.developer_countries": _COUNTRIES,
    "origin.exclude_developer_countries": _COUNTRIES,
    "origin.serving_countries": _COUNTRIES,
    "origin.exclude_provider_countries": _COUNTRIES,
    "origin.developers": _some("northlab", "openly", "nobody"),
    "origin.exclude_developers": _some("northlab", "openly", "nobody"),
    "must.context_tokens": (1000, 100_000, 500_000),
    "must.inputs": _some("text", "image", "audio"),
    "must.outputs": _some("text", "image", "audio", "embedding"),
    "must.features": _some("tools", "structured-output", "reasoning"),
    "must.languages": _some("en", "de", "zh", "sw"),
    "must.min_capability": (0, 30, 61.5, 60.1, 45.5, 75, 26),
    "must.measured_only": (True,),
    "must.tokens_per_second": (50,),
    "must.max_parameters": (100, 10, 2),
    "priorities.cost": (0.5, 3, 0),
    "priorities.capability": (0.5, 3, 0),
    "priorities.downloads": (0.25, 3, 0),
}
assert VALUES.keys() == {key.path for key in KEYS} - {"use_case"}, "a key of the needs that no test asks"
# The keys that decide who fits, twice as often as the workload.
_SAID = sorted(VALUES) + [path for path in sorted(VALUES) if not path.startswith(("workload", "baseline"))]
_PAIRS = [(path, place) for path in _SAID for place in range(6)]


@st.composite
def needs(draw: st.DrawFn) -> Needs:
    """A job and up to six other keys."""
    job = draw(st.sampled_from([*["chat"] * 12, *JOBS]))
    pairs = draw(st.lists(st.sampled_from(_PAIRS), max_size=6, unique_by=lambda pair: pair[0]))
    known = draw(st.sampled_from([(), (), (), *VALUES["unknown_ok"], RULES, RULES]))
    said = {"unknown_ok": known} | {
        path: VALUES[path][place * 7 % len(VALUES[path])] for path, place in pairs
    }
    return _with(Needs(use_case=job), said)


@st.composite
def several_needs(draw: st.DrawFn) -> list[Needs]:
    """Needs, and the same with a few keys more or other: answers are cheap, so each catalogue is asked often."""
    asked, dice = draw(needs()), random.Random(draw(st.integers(0, 10_000)))
    return [asked, *(_with(asked, _few_values(dice)) for _ in range(_VARIANTS))]


def _few_values(dice: random.Random) -> dict[str, Any]:
    return {path: dice.choice(VALUES[path]) for path in dice.sample(_SAID, dice.randint(1, 3))}


def _with(asked: Needs, said: dict[str, Any]) -> Needs:
    """The needs with these values; weights that all come to zero are none that may be asked."""
    names = ("cost", "capability", "downloads")
    if [said.get(f"priorities.{name}", getattr(asked.priorities, name)) for name in names] == [0, 0, 0]:
        said = said | {"priorities.cost": 1}
    return override(asked, said)


# Catalogues

_SELLERS = (
    "hostelry",
    "farm",
    "both",
    "bigcloud",
    "northlab",
    "openly",
    "meridian",
    "bazaar",
    "fence",
    "who",
)
_LICENSES = (
    "Apache-2.0",
    "L1",
    "L1",
    "L2",
    "Proprietary",
    "brise-nc",
    "herd-license",
    "house-rules",
    "unheard",
    None,
)
_PRICES = (0.01, 0.1, 0.5, 1.0, 1.01, 4.0)
_SKILLS = ("chat", "chat", "chat", "vision", "embedding", "rerank", "speech")
_ODD: dict[str, tuple[Any, ...]] = {
    "open_weights": (True, True, False, None),
    "license": _LICENSES,
    "total_parameters": (800_000_000, 3_000_000_000, 9_000_000_000, 70_000_000_000, None),
    "context_tokens": (1000, 40_000, 200_000, None),
    "inputs": (("text",), ("text", "image"), ("image",), None),
    "outputs": (("text",), ("text", "audio"), None),
    "tools": _YES_NO_UNKNOWN,
    "structured_output": _YES_NO_UNKNOWN,
    "reasoning": _YES_NO_UNKNOWN,
    "languages": (("en",), ("en", "de", "zh"), (), None),
    "retired": (None, None, "2026-06", TODAY, "2027-01-01"),
    "developer": ("northlab", "openly", "meridian", "llamatown", "quietco"),
    "kind": ("llm", "llm", "embedding", "rerank", "tts"),
}
_PRICED: dict[str, tuple[Any, ...]] = {
    "input": (*_PRICES, None),
    "output": (*_PRICES, None),
    "cache_read": (None, 0.01, 0.3),
    "batch_input": (None, 0.2),
    "batch_output": (None, 0.2),
    "terms": ("list", "list", "free", "promotion"),
    "variant": ("", "", "service:flex"),
    "serving_countries": (None, ("US",), ("FR", "DE"), ("EU",)),
    "retires": (None, TODAY, "2027-01"),
    "as_of": ("2026-11-10", "2026-10-01"),
    "tiers": ((), (PriceTier(above_tokens=1500, input=2.0, output=3.0),)),
    "media": (
        (MediaPrice(unit="query", usd=0.001),),
        (MediaPrice(unit="million_characters_in", usd=9.0), MediaPrice(unit="image_in", usd=0.001)),
        (
            MediaPrice(unit="image_in", usd=0.1, detail="high"),
            MediaPrice(unit="image_in", usd=0.2, detail="low"),
        ),
    ),
}


_FRESH = Model(
    id="quietco/m",
    name="M",
    kind="llm",
    developer="openly",
    open_weights=True,
    license="L1",
    total_parameters=9_000_000_000,
    context_tokens=100_000,
    inputs=("text", "image"),
    outputs=("text",),
    tools=True,
)


class Entry(NamedTuple):
    """One model and all that is known of it; `bends` counts what is unusual about it."""

    model: Model
    offers: tuple[Offer, ...]
    abilities: tuple[Ability, ...]
    adoption: tuple[Adoption, ...]
    bends: int

    def named(self, place: int) -> "Entry":
        """The same under a name of its own, so that an entry may stand twice."""
        name = f"{self.model.developer}/m{place}"
        return Entry(
            msgspec.structs.replace(self.model, id=name),
            tuple(msgspec.structs.replace(row, model=name) for row in self.offers),
            tuple(msgspec.structs.replace(row, model=name) for row in self.abilities),
            tuple(
                msgspec.structs.replace(row, model=name, repository=f"{name}-{at}")
                for at, row in enumerate(self.adoption)
            ),
            self.bends,
        )


def _bent(record: _T, choices: dict[str, tuple[Any, ...]], most: int, dice: random.Random) -> tuple[_T, int]:
    """The record with a few of these fields changed, and how many."""
    fields = dice.sample(sorted(choices), dice.choice((0, 0, 1, 1, most)))
    changed = {field: dice.choice(choices[field]) for field in fields}
    return msgspec.structs.replace(record, **changed), len(fields)  # type: ignore[type-var]


def _entry(dice: random.Random) -> Entry:
    known = [model for model in made_up.catalogue().models if model.kind == "llm" or dice.random() < 0.2]
    plain = dice.choice([*known, *[_FRESH] * 8])
    model, bends = _bent(plain, _ODD, 5, dice)
    rows = [*_known_offers(plain), *_made_offers(plain, dice)]
    rows += rows[: dice.choice((0, 0, 0, 1))]
    offers = [_bent(offer, _PRICED, 3, dice) for offer in rows]
    abilities = tuple(
        _ability(plain, skill, dice) for skill in sorted({dice.choice(_SKILLS) for _ in range(2)})
    )
    return Entry(
        model,
        tuple({_key(offer): offer for offer, _ in offers}.values()),
        abilities if dice.random() < 0.85 else (),
        tuple(_repository(plain, place, dice) for place in range(dice.randint(0, 2))),
        bends + sum(1 + more for _, more in offers),
    )


def _key(offer: Offer) -> tuple[str, ...]:
    """A catalogue holds one offer per provider, model id, variant and terms."""
    return (offer.provider, offer.provider_model_id, offer.variant, offer.terms)


def _known_offers(model: Model) -> list[Offer]:
    return [offer for offer in made_up.catalogue().offers if offer.model == model.id]


def _made_offers(model: Model, dice: random.Random) -> list[Offer]:
    """Up to three more, often of one provider under several names."""
    name = model.id.partition("/")[2]
    return [
        Offer(
            model=model.id,
            provider=dice.choice(_SELLERS),
            provider_model_id=dice.choice((name, f"{name}-eu")),
            source="price-list",
            as_of="2026-11-10",
            input=dice.choice(_PRICES),
            output=dice.choice(_PRICES),
        )
        for _ in range(dice.choice((0, 1, 1, 2, 3)))
    ]


def _ability(model: Model, skill: str, dice: random.Random) -> Ability:
    value, half = dice.choice((25.0, 44.96, 60.0, 61.0, 88.0)), dice.choice((2.0, 9.0))
    low, high = value - half, value + half
    return Ability(
        model=model.id,
        skill=skill,
        value=value,
        low=low,
        high=high,
        theta=(value - 50) / 17,
        sd=half / 28,
        evidence=4,
        direct=1,
    )


def _repository(model: Model, place: int, dice: random.Random) -> Adoption:
    return Adoption(
        repository=f"{model.id}-{place}",
        relation=dice.choice(("original", "original", "quantised")),
        as_of="2026-11-11",
        source="hub",
        model=model.id,
        downloads_30d=dice.choice((None, 0, 10, 10_000, 5_000_000)),
    )


def _license(dice: random.Random) -> License:
    """A license of which any term may be unknown, in any mixture."""
    return License(
        id="L1",
        name="License one",
        license_class=dice.choice(("permissive", "permissive", "restricted", "non-commercial", "unknown")),
        commercial_use=dice.choice((True, False, None)),
        use_limits=dice.choice((False, False, True, None)),
        max_monthly_active_users=dice.choice((None, None, 100_000)),
        max_annual_revenue_usd=dice.choice((None, None, 1_000_000)),
        model_as_a_service=dice.choice((True, False, None)),
        service_free_below_revenue_usd=dice.choice((None, 10_000)),
    )


@cache
def _entries() -> list[Entry]:
    dice = random.Random(_POOL)
    return sorted((_entry(dice) for _ in range(_POOL)), key=lambda entry: entry.bends)


@cache
def _licenses() -> list[License]:
    dice = random.Random(_POOL)
    return [_license(dice) for _ in range(_TERMS)]


@st.composite
def catalogues(draw: st.DrawFn) -> Snapshot:
    """A few models, some of them alike, among the made-up companies and under two licenses of their own."""
    drawn: list[int] = draw(st.lists(st.sampled_from(range(_POOL)), min_size=1, max_size=_MOST_MODELS))
    twins = drawn[: draw(st.sampled_from([0, 0, 1, 2]))]
    entries = [_entries()[number].named(place) for place, number in enumerate(drawn + twins)]
    first, second = (_licenses()[draw(st.sampled_from(range(_TERMS)))] for _ in range(2))
    base = made_up.catalogue()
    providers = (
        *base.providers,
        Provider(id="who", name="Who"),
        Provider(id="both", name="Both", provider_class="host", own_models_of=("quietco",)),
    )
    return snapshots.of(
        msgspec.structs.replace(
            base,
            providers=providers,
            licenses=(*base.licenses, first, msgspec.structs.replace(second, id="L2")),
            models=tuple(entry.model for entry in entries),
            offers=tuple(row for entry in entries for row in entry.offers),
            evidence=(),
            abilities=tuple(row for entry in entries for row in entry.abilities),
            adoption=tuple(row for entry in entries for row in entry.adoption),
        )
    )
