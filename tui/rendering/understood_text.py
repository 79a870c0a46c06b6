"""What was understood of a sentence, as text: the label of a need and its value in plain words.

For the command line and the app alike; no colours, no widths.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from catalog import codes
from catalog.advice.needs.keys import BY_PATH
from catalog.advice.needs.records import Needs
from catalog.advice.needs.values import Flag, Number
from catalog.advice.result import UseCaseMatch
from catalog.advice.rules import BY_ID
from catalog.advice.understanding.understood import Understanding
from catalog.formatting import count, listing, percent, significant, usd
from tui.rendering.cells import LICENSES
from tui.session import Session

_LABELS = {
    "use_case": "use case",
    "unknown_ok": "unknown is allowed",
    "workload.requests_per_month": "requests",
    "workload.input_tokens": "input",
    "workload.output_tokens": "output",
    "workload.cached_input_share": "repeated input",
    "workload.calls_per_request": "calls a request",
    "workload.batch": "can wait",
    "workload.images": "pictures in",
    "workload.pages": "pages in",
    "workload.generated_images": "pictures out",
    "workload.generated_seconds": "seconds out",
    "budget.monthly_usd": "budget",
    "baseline.model": "used today",
    "baseline.monthly_usd": "paid today",
    "license.require": "license",
    "license.allow": "licenses",
    "license.monthly_active_users": "our users",
    "license.annual_revenue_usd": "our revenue",
    "license.model_as_a_service": "we resell it",
    "license.use_countries": "used in",
    "hosting.where": "runs on",
    "hosting.gpu": "own hardware",
    "hosting.own_gpu": "hardware bought",
    "hosting.gpu_usd_per_hour": "a GPU costs",
    "hosting.gpu_price_usd": "one GPU cost",
    "hosting.usd_per_kwh": "power costs",
    "hosting.utilisation": "kept busy",
    "hosting.providers": "only via",
    "hosting.exclude_providers": "not via",
    "origin.developer_countries": "made in",
    "origin.exclude_developer_countries": "not made in",
    "origin.serving_countries": "served in",
    "origin.exclude_provider_countries": "no law of",
    "origin.developers": "made by",
    "origin.exclude_developers": "not made by",
    "must.context_tokens": "context window",
    "must.inputs": "reads",
    "must.outputs": "gives",
    "must.features": "offers",
    "must.languages": "speaks",
    "must.min_capability": "capability",
    "must.tokens_per_second": "speed",
    "must.max_parameters": "size",
    "priorities.cost": "cost counts",
    "priorities.capability": "capability counts",
    "priorities.downloads": "downloads count",
}
"""Of the other keys, the name without its underscores."""

_FORMS = {
    "workload.requests_per_month": "{} a month",
    "workload.input_tokens": "{} tokens a request",
    "workload.output_tokens": "{} tokens a request",
    "budget.monthly_usd": "{} a month",
    "baseline.monthly_usd": "{} a month",
    "license.monthly_active_users": "{} a month",
    "license.annual_revenue_usd": "{} a year",
    "hosting.gpu_usd_per_hour": "{} an hour",
    "hosting.usd_per_kwh": "{} a kWh",
    "must.context_tokens": "at least {} tokens",
    "must.min_capability": "at least {} of 100",
    "must.tokens_per_second": "at least {} tokens a second",
    "must.max_parameters": "at most {} billion parameters",
    "priorities.cost": "weight {}",
    "priorities.capability": "weight {}",
    "priorities.downloads": "weight {}",
}
"""How a figure is said; what is counted here by its label is counted per request."""

_WHERE = {
    ("api",): "an API only",
    ("self-host",): "own hardware only",
    ("api", "self-host"): "an API or own hardware",
}
_LICENSE_WORDS = {value: label for value, label, _ in LICENSES}
MOST_NOT_USED = 12
_SHORTEST_NAME = 4  # "China", not "USA" or "EL": those are no clearer than the code beside them


class Unsaid(NamedTuple):
    """A question that nothing answered: its label, what stands in, in words, and whether the job gives that."""

    key: str
    label: str
    words: str
    of_the_job: bool


def need_label(key: str) -> str:
    """The label of a need, by its dotted key."""
    return _LABELS.get(key) or BY_PATH[key].name.replace("_", " ")


def value_words(session: Session, key: str, value: Any) -> str:
    """The value of a need in plain words: "$800 a month", "China"."""
    if isinstance(value, list | tuple):
        if key == "hosting.where":
            return _WHERE.get(tuple(sorted(value)), listing(list(value), "or"))
        return ", ".join(_word(session, key, str(entry)) for entry in value) or "any"
    if isinstance(value, str):
        return _word(session, key, value)
    kind = BY_PATH[key].value
    if isinstance(kind, Flag):
        return "yes" if value else "no"
    return "none" if value is None else _FORMS.get(key, "{}").format(_figure(kind, value))


def unsaid_questions(said: set[str], filled: Needs) -> Iterator[Unsaid]:
    """Which of the questions volume, batch, budget and license nothing answered, and what stands in.

    `said` are the dotted keys that have an answer; `filled` are the needs with the defaults of the use case.
    """
    if "workload.requests_per_month" not in said and (requests := filled.workload.requests_per_month):
        yield _unsaid("workload.requests_per_month", f"{count(requests)} a month", of_the_job=True)
    if "workload.batch" not in said and filled.workload.batch:
        yield _unsaid("workload.batch", "yes", of_the_job=True)
    if "budget.monthly_usd" not in said:
        yield _unsaid("budget.monthly_usd", "no ceiling")
    if not said & {"license.require", "license.allow"}:
        yield _unsaid("license.require", _LICENSE_WORDS["any"])


def left_over(session: Session, understanding: Understanding) -> str:
    """What of a sentence is not in the needs, in sentences: other jobs it may mean, contradictions, words not used."""
    job, said = understanding.use_case, list(understanding.notes)
    if isinstance(job, UseCaseMatch) and job.near:
        near = listing([session.use_cases[name].name for name in job.near], "or")
        said.insert(0, f"Taken as {job.name}; it may also mean {near}.")
    if understanding.not_used:
        said.append(f"Not used: {not_used_words(understanding)}.")
    return " ".join(said)


def not_used_words(understanding: Understanding) -> str:
    """The words that became no need, each in quotes; only the first of many."""
    words = understanding.not_used
    more = f" and {len(words) - MOST_NOT_USED} more" if len(words) > MOST_NOT_USED else ""
    return quoted(words[:MOST_NOT_USED]) + more


def quoted(words: Iterable[str]) -> str:
    """Words of the user, each in quotes."""
    return ", ".join(f"“{word}”" for word in words)


def _unsaid(key: str, words: str, of_the_job: bool = False) -> Unsaid:
    return Unsaid(key, need_label(key), words, of_the_job)


def _figure(kind: object, value: float) -> str:
    match kind:
        case Number(metavar="USD"):
            return usd(value)
        case Number(metavar="SHARE"):
            return percent(value)
        case Number(metavar="N"):
            return count(value)
    return significant(value, 3)


def _word(session: Session, key: str, word: str) -> str:
    """An id, code or word of a closed list by the name that people know it by."""
    known = session.snapshot
    match key:
        case "use_case":
            return session.use_cases[word].name if word in session.use_cases else word
        case "license.require":
            return _LICENSE_WORDS.get(word, word)
        case "baseline.model":
            return known.models[word].name if word in known.models else word
        case "hosting.providers" | "hosting.exclude_providers":
            return known.providers[word].name if word in known.providers else word
        case "origin.developers" | "origin.exclude_developers":
            return known.developers[word].name if word in known.developers else word
        case "must.languages":
            return _language_names().get(word, word)
        case "unknown_ok":
            return BY_ID[word].name if word in BY_ID else word
    return _country_names().get(word, word) if key.endswith("_countries") else word


@cache
def _country_names() -> dict[str, str]:
    """Countries that people name, by their code; the EU is as short as its code."""
    names: dict[str, str] = {}
    for name, code in codes.COUNTRY_NAMES.items():
        if len(name) >= _SHORTEST_NAME and code != codes.EU:
            names.setdefault(code, name.title())
    return names


@cache
def _language_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for name, code in codes.LANGUAGE_NAMES.items():
        names.setdefault(code, name.title())
    return names
