"""The words of each need: its label, its value in plain words, and both together in a few letters. One table for all.

For the command line and the app alike; no colours, no widths.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from catalog import codes
from catalog.advice.needs.keys import BY_PATH
from catalog.advice.needs.values import Flag, Number
from catalog.advice.rules import BY_ID
from catalog.formatting import count, listing, percent, plain, short_count, significant, usd
from tui.rendering.cells import LICENSES
from tui.session import Session


class NeedWords(NamedTuple):
    """How one need is said: its label, the form of its value, and the form of both in a line of many needs.

    Beside a figure that is counted per request the label says so. `off` stands in place of `brief` where a yes or no
    is no.
    """

    label: str
    form: str = "{}"
    brief: str = ""
    off: str = ""


_WORDS = {
    "use_case": NeedWords("job", brief="{}"),
    "unknown_ok": NeedWords("unknown allowed", brief="unknown allowed: {}"),
    "workload.requests_per_month": NeedWords("volume", "{} requests/month", "{}/month"),
    "workload.input_tokens": NeedWords("input tokens", "{} per request", "{} tokens in"),
    "workload.output_tokens": NeedWords("output tokens", "{} per request", "{} tokens out"),
    "workload.cached_input_share": NeedWords("cached input", brief="{} cached"),
    "workload.calls_per_request": NeedWords("calls per request", brief="{} calls/request"),
    "workload.batch": NeedWords("batch", brief="batch", off="no batch"),
    "workload.images": NeedWords("images in", "{} per request", "images in: {}"),
    "workload.audio_minutes": NeedWords("audio in", "{} minutes per request", "{} min audio in"),
    "workload.pages": NeedWords("pages in", "{} per request", "pages in: {}"),
    "workload.documents": NeedWords("documents to rank", "{} per request", "documents to rank: {}"),
    "workload.generated_images": NeedWords("images out", "{} per request", "images out: {}"),
    "workload.generated_seconds": NeedWords("audio or video out", "{} seconds per request", "{} s out"),
    "workload.characters": NeedWords("characters spoken", "{} per request", "{} characters"),
    "budget.monthly_usd": NeedWords("budget", "{}/month", "≤ {}/month"),
    "baseline.model": NeedWords("baseline", brief="baseline {}"),
    "baseline.monthly_usd": NeedWords("baseline cost", "{}/month", "baseline {}/month"),
    "license.require": NeedWords("license", brief="license: {}"),
    "license.allow": NeedWords("allowed licenses", brief="only {}"),
    "license.monthly_active_users": NeedWords("monthly users", brief="{} users/month"),
    "license.annual_revenue_usd": NeedWords("annual revenue", brief="{} revenue/year"),
    "license.model_as_a_service": NeedWords("resold as an API", brief="resold as an API"),
    "license.use_countries": NeedWords("used in", brief="used in {}"),
    "hosting.where": NeedWords("runs on", brief="{}"),
    "hosting.gpu": NeedWords("own hardware", brief="on {}"),
    "hosting.own_gpu": NeedWords("hardware owned", brief="hardware owned"),
    "hosting.gpu_usd_per_hour": NeedWords("GPU cost", "{}/hour", "GPU {}/hour"),
    "hosting.gpu_price_usd": NeedWords("GPU price", brief="GPU {}"),
    "hosting.usd_per_kwh": NeedWords("power price", "{}/kWh", "power {}/kWh"),
    "hosting.utilisation": NeedWords("utilisation", brief="{} utilisation"),
    "hosting.precision": NeedWords("precision", brief="{} weights"),
    "hosting.providers": NeedWords("only via", brief="only via {}"),
    "hosting.exclude_providers": NeedWords("not via", brief="not via {}"),
    "origin.developer_countries": NeedWords("made in", brief="made in {}"),
    "origin.exclude_developer_countries": NeedWords("not made in", brief="not made in {}"),
    "origin.serving_countries": NeedWords("served from", brief="served from {}"),
    "origin.exclude_provider_countries": NeedWords("provider not from", brief="provider not from {}"),
    "origin.developers": NeedWords("made by", brief="made by {}"),
    "origin.exclude_developers": NeedWords("not made by", brief="not made by {}"),
    "must.context_tokens": NeedWords("context window", "at least {} tokens", "≥ {} context"),
    "must.inputs": NeedWords("must read", brief="reads {}"),
    "must.outputs": NeedWords("must produce", brief="produces {}"),
    "must.features": NeedWords("must support", brief="{}"),
    "must.languages": NeedWords("languages", brief="{}"),
    "must.min_capability": NeedWords("min capability", "at least {} of 100", "capability ≥ {}"),
    "must.measured_only": NeedWords("measured only", brief="measured models only", off="expected models too"),
    "must.tokens_per_second": NeedWords("min speed", "at least {} tokens/s", "≥ {} tokens/s"),
    "must.max_parameters": NeedWords("max size", "at most {}B parameters", "≤ {}B parameters"),
    "priorities.cost": NeedWords("weight of cost"),
    "priorities.capability": NeedWords("weight of capability"),
    "priorities.downloads": NeedWords("weight of downloads"),
}
"""Of the other keys, the name without its underscores."""

_WHERE = {
    ("api",): "API only",
    ("self-host",): "own hardware only",
    ("api", "self-host"): "API or own hardware",
}
_MANY = 4
"""So many names are said in a line of many needs; of more, one less and how many there are beside."""
_EXCLUDING = ("exclude_", "unknown_ok")
LICENSE_WORDS = {value: label for value, label, _ in LICENSES}


def need_label(key: str) -> str:
    """The label of a need, by its dotted key, as it stands within a sentence."""
    return _words_of(key).label


def need_title(key: str) -> str:
    """The same as a line begins with it."""
    label = need_label(key)
    return label[:1].upper() + label[1:]


def value_words(session: Session, key: str, value: Any) -> str:
    """The value of a need in plain words: "$800/month", "China"."""
    if isinstance(value, list | tuple):
        return list_words(session, key, value) or _nothing(key)
    if isinstance(value, str):
        return word_name(session, key, value)
    kind = BY_PATH[key].value
    if isinstance(kind, Flag):
        return "yes" if value else "no"
    return "none" if value is None else figure_words(key, value)


def figure_words(key: str, value: float) -> str:
    """A figure with what it counts: "400,000 requests/month"."""
    return _words_of(key).form.format(_figure(BY_PATH[key].value, value))


def brief_words(session: Session, key: str, value: Any) -> str:
    """A need with its value, for a line of many: "≤ $800/month", "not made in China"."""
    words = _words_of(key)
    brief = words.brief or f"{words.label} {{}}"
    if isinstance(BY_PATH[key].value, Flag):
        return brief if value else words.off or f"{words.label}: no"
    if isinstance(value, list | tuple):
        more = f" +{len(value) - _MANY + 1}" if len(value) > _MANY else ""
        named = value[: _MANY - 1] if more else value
        return brief.format(f"{list_words(session, key, named) or _nothing(key)}{more}")
    if isinstance(value, str):
        return brief.format(word_name(session, key, value))
    return words.label if value is None else brief.format(_brief_figure(BY_PATH[key].value, value))


def list_words(session: Session, key: str, values: Sequence[Any]) -> str:
    """A list by the names of its entries; empty where it is."""
    if key == "hosting.where":
        return _WHERE.get(tuple(sorted(values)), listing(list(values), "or"))
    return ", ".join(word_name(session, key, str(entry)) for entry in values)


def word_name(session: Session, key: str, word: str) -> str:
    """An id, code or word of a closed list by the name that people know it by."""
    known = session.snapshot
    match key:
        case "use_case":
            return session.use_cases[word].name if word in session.use_cases else word
        case "license.require":
            return LICENSE_WORDS.get(word, word)
        case "license.allow":
            return word.removeprefix("LicenseRef-")
        case "baseline.model":
            return known.models[word].name if word in known.models else word
        case "hosting.providers" | "hosting.exclude_providers":
            return known.providers[word].name if word in known.providers else word
        case "origin.developers" | "origin.exclude_developers":
            return known.developers[word].name if word in known.developers else word
        case "must.languages":
            return codes.LANGUAGES.get(word, word)
        case "unknown_ok":
            return BY_ID[word].name if word in BY_ID else word
    # The EU is as short as its code.
    return codes.COUNTRIES.get(word, word) if key.endswith("_countries") else word


def hidden_default(key: str) -> str:
    """What holds where a figure of own hardware is not said, which the needs do not show; empty for other keys."""
    from catalog.advice.hosting import hourly_rates, own  # 20 ms that the first screen need not wait for

    return {
        "hosting.gpu_usd_per_hour": "the usual rent",
        "hosting.gpu_price_usd": "the usual price",
        "hosting.usd_per_kwh": f"{usd(hourly_rates.USD_PER_KWH)}/kWh",
        "hosting.utilisation": f"{percent(own.UTILISATION)}, in a batch {percent(own.BATCH_UTILISATION)}",
    }.get(key, "")


def _words_of(key: str) -> NeedWords:
    return _WORDS.get(key) or NeedWords(BY_PATH[key].name.replace("_", " "))


def _nothing(key: str) -> str:
    """What an empty list means."""
    return "none" if key.rpartition(".")[2].startswith(_EXCLUDING) else "any"


def _figure(kind: object, value: float) -> str:
    match kind:
        case Number(metavar="USD"):
            return usd(value)
        case Number(metavar="SHARE"):
            return percent(value)
        case Number(metavar="N"):
            return count(value)
    return significant(value, 3)


def _brief_figure(kind: object, value: float) -> str:
    """A figure in a few letters; exact up to ten thousand."""
    if isinstance(kind, Number) and kind.metavar == "N" and value < 10_000:
        return f"{value:,.0f}" if value == int(value) else plain(value)
    if isinstance(kind, Number) and kind.metavar == "N":
        return short_count(value)
    return _figure(kind, value)
