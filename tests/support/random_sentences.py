"""Random sentences put together from fragments that say one need each, and what must hold of how they are read.

Each fragment knows what it says, so that a need that no fragment said is seen as invented, and one that none became as
lost. The test draws a few hundred; `python -m tests.evaluation.random_sentences` as many as are asked for.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple

from catalog.advice.needs.errors import NeedsError
from catalog.advice.needs.reading import build, checked_values
from catalog.advice.understanding.understood import Understanding

_REQUESTS = "workload.requests_per_month"
_BUDGET, _TODAY = "budget.monthly_usd", "baseline.monthly_usd"
_SELF = ("self-host",)
_NUMBER = re.compile(r"\d+(?:[.,'’]\d+)*")
_FREE = frozenset(("hosting.where", "hosting.own_gpu"))
"""Needs that named hardware says as well."""

_OF_THE_JOB = frozenset(("must.inputs",))
"""Needs that the job may have anyway: photos make it one that reads photos, and then nothing is asked for."""

_NUMERIC = (
    "workload.",
    "budget.",
    "baseline.",
    "license.monthly_active_users",
    "license.annual_revenue_usd",
    "hosting.gpu",
    "must.context_tokens",
    "must.tokens_per_second",
    "must.max_parameters",
)


class Fragment(NamedTuple):
    """A piece of a sentence: its kind, its text, and the needs that it says, by dotted key."""

    kind: str
    text: str
    says: dict[str, Any]


class Drawn(NamedTuple):
    """A sentence with its fragments and what joins them."""

    fragments: tuple[Fragment, ...]
    joiners: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentence."""
        pieces = [self.fragments[0].text]
        for joiner, fragment in zip(self.joiners, self.fragments[1:], strict=True):
            pieces += [joiner, fragment.text]
        return "".join(pieces)

    def without(self, place: int) -> "Drawn":
        """The sentence without one of its fragments."""
        fragments = (*self.fragments[:place], *self.fragments[place + 1 :])
        at = max(0, place - 1)
        return Drawn(fragments, (*self.joiners[:at], *self.joiners[at + 1 :]))


# What a fragment may say

_JOBS = (
    "customer support",
    "a helpdesk bot",
    "summarisation",
    "translation",
    "classification",
    "code review",
    "a coding agent",
    "marketing copy",
    "moderation",
    "contract analysis",
    "a chatbot for everything",
)
_RATES = (
    ("{} requests a day", 30.0),
    ("{} tickets per day", 30.0),
    ("{} messages daily", 30.0),
    ("about {} emails a working day", 22.0),
    ("{} requests a month", 1.0),
    ("{} chats per month", 1.0),
    ("up to {} questions an hour", 720.0),
    ("{} requests a year", 1 / 12),
    ("{} requests a week", 52 / 12),
)
_MONEY = (
    ("budget ${} a month", _BUDGET, 1.0),
    ("at most ${} a month", _BUDGET, 1.0),
    ("a budget of {} dollars per month", _BUDGET, 1.0),
    ("max {} USD monthly", _BUDGET, 1.0),
    ("budget ${} a year", _BUDGET, 1 / 12),
    ("we pay ${} a month", _TODAY, 1.0),
    ("we currently pay {} dollars a month", _TODAY, 1.0),
)
_PLAIN: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "origin": (
        ("no Chinese models", {"origin.exclude_developer_countries": ("CN",)}),
        ("no Chinese or Russian models", {"origin.exclude_developer_countries": ("CN", "RU")}),
        ("Chinese models are not allowed", {"origin.exclude_developer_countries": ("CN",)}),
        ("!CN", {"origin.exclude_developer_countries": ("CN",)}),
        ("European models only", {"origin.developer_countries": ("EU",)}),
        ("Chinese models are fine", {}),
    ),
    "place": (
        ("hosted in Germany", {"origin.serving_countries": ("DE",)}),
        ("data must stay in the EU", {"origin.serving_countries": ("EU",)}),
        ("servers in Japan", {"origin.serving_countries": ("JP",)}),
        ("no US cloud provider", {"origin.exclude_provider_countries": ("US",)}),
        ("GDPR compliant", {"origin.serving_countries": ("EU",)}),
    ),
    "we": (
        ("we are a German company", {"license.use_countries": ("DE",)}),
        ("we are based in Brazil", {"license.use_countries": ("BR",)}),
        ("our users are in India", {"license.use_countries": ("IN",)}),
    ),
    "license": (
        ("open weights", {"license.require": "open-weights"}),
        ("commercial use", {"license.require": "commercial"}),
        ("a permissive license", {"license.require": "permissive"}),
        ("Apache 2.0", {"license.allow": ("Apache-2.0",)}),
        ("MIT or Apache license", {"license.allow": ("MIT", "Apache-2.0")}),
    ),
    "where": (
        ("self-hosted", {"hosting.where": _SELF}),
        ("on-premises", {"hosting.where": _SELF}),
        ("api only", {"hosting.where": ("api",)}),
        ("in the cloud", {"hosting.where": ("api",)}),
    ),
    "hardware": (
        ("on one H100", {"hosting.gpu": "H100-80GB"}),
        ("on 2x RTX 4090", {"hosting.gpu": "2x RTX-4090-24GB"}),
        ("on a laptop with 16 GB of RAM", {"hosting.gpu": "16 GB"}),
        ("on 4 x A100 80GB", {"hosting.gpu": "4x A100-80GB"}),
    ),
    "language": (
        ("in German", {"must.languages": ("de",)}),
        ("in English and French", {"must.languages": ("en", "fr")}),
        ("answers in Spanish", {"must.languages": ("es",)}),
        ("speaks Polish, Czech and Danish", {"must.languages": ("pl", "cs", "da")}),
    ),
    "feature": (
        ("with tool calling", {"must.features": ("tools",)}),
        ("structured output", {"must.features": ("structured-output",)}),
        ("valid JSON", {"must.features": ("structured-output",)}),
        ("no tool calling", {"must.features": ()}),
    ),
    "input": (
        ("users send voice messages", {"must.inputs": ("audio",)}),
        ("reads PDFs", {"must.inputs": ("document",)}),
        ("users send photos", {"must.inputs": ("image",)}),
        ("no images", {"must.inputs": ()}),
    ),
    "batch": (("nightly batch", {"workload.batch": True}), ("results can wait", {"workload.batch": True})),
    "priority": (
        ("as cheap as possible", {"priorities.cost": 2.0}),
        ("quality first", {"priorities.capability": 2.0}),
        ("most downloaded", {"priorities.downloads": 1.0}),
    ),
    "name": (
        ("we use GPT-4o", {"baseline.model": "openai/gpt-4o"}),
        ("no OpenAI", {"origin.exclude_developers": ("openai",)}),
        ("Mistral models only", {"origin.developers": ("mistral",)}),
        ("via Azure", {"hosting.providers": ("azure",)}),
        ("not via OpenRouter", {"hosting.exclude_providers": ("openrouter",)}),
    ),
}
_DECOYS = (
    "please",
    "thanks a lot",
    "for our Zeppelin fleet",
    "purple elephants",
    "founded in 2019",
    "24/7",
    "with room 12",
    "we raised $3 million",
    "for grandma",
    "nothing fancy",
    "asap",
    "99.9% uptime",
    "our mascot is a hedgehog",
    "version 7",
    "it rained on Tuesday",
    "🙂",
    "(see appendix)",
)
_JOINERS = (", ", ", ", "; ", ". ", "\n")
_LISTED = frozenset(("origin", "place", "we", "language"))
"""Kinds that name places and languages: two of them with a comma between look like one list, and are left to `wild`."""

_WILD_JOINERS = (*_JOINERS, " and ", ", and ", " with ", " – ", ", but ", " ", " / ")


def _spelled(value: int, dice: Random) -> str:
    """A whole number as somebody may write it."""
    ways = [str(value), f"{value:,}"]
    if value >= 10_000:
        ways.append(f"{value:,}".replace(",", " "))
    if value % 1000 == 0:
        ways.append(f"{value // 1000}k")
    return dice.choice(ways)


def _count(dice: Random, most: int = 900) -> int:
    """A round number: 12, 340, 7,000 ..."""
    value = dice.randint(2, most) * dice.choice((1, 10, 100, 1000))
    return value + 1 if 1900 <= value < 2100 else value  # those are years


def _rate(dice: Random) -> Fragment:
    text, times = dice.choice(_RATES)
    value = _count(dice)
    return Fragment("rate", text.format(_spelled(value, dice)), {_REQUESTS: value * times})


def _people(dice: Random) -> Fragment:
    people, each = dice.randint(2, 900), dice.randint(2, 60)
    text, times = dice.choice(
        (
            ("for {} employees, {} questions a day each", 22),
            ("for {} developers, each {} requests a day", 22),
            ("for {} stores, {} calls per store per week", 52 / 12),
            ("for {} customers, {} messages a month each", 1),
        )
    )
    return Fragment("rate", text.format(people, each), {_REQUESTS: people * each * times})


def _money(dice: Random) -> Fragment:
    text, key, times = dice.choice(_MONEY)
    value = _count(dice)
    return Fragment(f"money {key}", text.format(_spelled(value, dice)), {key: value * times})


def _figure(dice: Random) -> Fragment:
    number, share = dice.randint(8, 900), dice.randint(5, 95)
    return dice.choice(
        (
            Fragment("context", f"at least {number}k context", {"must.context_tokens": number * 1000}),
            Fragment("context", f"{number},000 tokens context window", {"must.context_tokens": number * 1000}),
            Fragment("speed", f"at least {number} tokens per second", {"must.tokens_per_second": number}),
            Fragment("size", f"at most {number}B parameters", {"must.max_parameters": number}),
            Fragment("share", f"{share}% of the prompt repeats", {"workload.cached_input_share": share / 100}),
        )
    )  # fmt: skip


def _held(dice: Random) -> Fragment:
    number = dice.randint(2, 900) * 30
    return dice.choice(
        (
            Fragment("in", f"{number} tokens in", {"workload.input_tokens": number}),
            Fragment("out", f"{number} tokens out", {"workload.output_tokens": number}),
            Fragment("out", f"answers of {number} words", {"workload.output_tokens": number * 4 / 3}),
            Fragment("calls", f"{number} model calls per task", {"workload.calls_per_request": number}),
        )
    )


def _plain(dice: Random) -> Fragment:
    kind = dice.choice(sorted(_PLAIN))
    text, says = dice.choice(_PLAIN[kind])
    return Fragment(kind, text, says)


def _decoy(dice: Random) -> Fragment:
    return Fragment("decoy", dice.choice(_DECOYS), {})


def draw(dice: Random, *, wild: bool = False) -> Drawn:
    """A job and two to seven other fragments, of each kind one, in any order; `wild`: joined by any word."""
    found = {"job": Fragment("job", dice.choice(_JOBS), {})}
    makers = (_rate, _people, _money, _money, _figure, _held, *[_plain] * 6, _decoy, _decoy)
    for _ in range(dice.randint(2, 7)):
        fragment = dice.choice(makers)(dice)
        found.setdefault(fragment.kind, fragment)
    fragments = list(found.values())
    dice.shuffle(fragments)
    if wild:
        return Drawn(tuple(fragments), tuple(dice.choice(_WILD_JOINERS) for _ in fragments[1:]))
    joiners = (_apart(dice.choice(_JOINERS), *pair) for pair in pairwise(fragments))
    return Drawn(tuple(fragments), tuple(joiners))


def _apart(joiner: str, before: Fragment, behind: Fragment) -> str:
    """The joiner, and no comma between what would look like one list."""
    return "; " if joiner in (", ", "，") and {before.kind, behind.kind} <= _LISTED else joiner


# The same in other languages


class Pool(NamedTuple):
    """What may be said in one language: jobs, rates with their times a month, money in dollars, needs by their kind."""

    jobs: tuple[str, ...]
    rates: tuple[tuple[str, float], ...]
    money: tuple[tuple[str, str], ...]
    plain: tuple[tuple[str, str, dict[str, Any]], ...]
    decoys: tuple[str, ...]
    joiners: tuple[str, ...] = (", ", ", ", "; ", ". ", "\n")


_NO_CHINA = {"origin.exclude_developer_countries": ("CN",)}
_OPEN, _CHEAP = {"license.require": "open-weights"}, {"priorities.cost": 2.0}
_HERE, _QUALITY = {"hosting.where": _SELF}, {"priorities.capability": 2.0}
POOLS = {
    "de": Pool(
        ("Kundenservice", "Zusammenfassung von Texten", "Übersetzung", "Vertragsprüfung"),
        (("{} Anfragen am Tag", 30.0), ("{} Anfragen pro Monat", 1.0), ("{} E-Mails täglich", 30.0)),
        (("Budget {} Dollar im Monat", _BUDGET), ("höchstens {} Dollar pro Monat", _BUDGET)),
        (
            ("origin", "keine chinesischen Modelle", _NO_CHINA),
            ("origin", "chinesische Modelle sind in Ordnung", {}),
            ("place", "in Deutschland gehostet", {"origin.serving_countries": ("DE",)}),
            ("place", "DSGVO-konform", {"origin.serving_countries": ("EU",)}),
            ("license", "quelloffen", _OPEN),
            ("where", "auf eigener Hardware", _HERE),
            ("language", "auf Deutsch", {"must.languages": ("de",)}),
            ("input", "keine Bilder", {"must.inputs": ()}),
            ("priority", "so günstig wie möglich", _CHEAP),
            ("priority", "Qualität zuerst", _QUALITY),
            ("batch", "kann warten", {"workload.batch": True}),
            ("name", "kein OpenAI", {"origin.exclude_developers": ("openai",)}),
        ),
        ("bitte", "für unsere Zeppeline", "gegründet 2019", "lila Elefanten"),
    ),
    "es": Pool(
        ("atención al cliente", "traducción", "resumen de textos"),
        (("{} consultas al día", 30.0), ("{} consultas al mes", 1.0), ("{} correos por semana", 52 / 12)),
        (("presupuesto de {} dólares al mes", _BUDGET), ("máximo {} dólares al mes", _BUDGET)),
        (
            ("origin", "sin modelos chinos", _NO_CHINA),
            ("origin", "los modelos chinos están permitidos", {}),
            ("place", "alojado en España", {"origin.serving_countries": ("ES",)}),
            ("license", "código abierto", _OPEN),
            ("where", "en nuestros servidores", _HERE),
            ("language", "en español", {"must.languages": ("es",)}),
            ("input", "sin imágenes", {"must.inputs": ()}),
            ("priority", "lo más barato posible", _CHEAP),
            ("priority", "la calidad es lo primero", _QUALITY),
            ("batch", "sin prisa", {"workload.batch": True}),
        ),
        ("gracias", "para nuestros zepelines", "elefantes morados"),
    ),
    "fr": Pool(
        ("relation client", "traduction", "résumé de textes"),
        (("{} demandes par jour", 30.0), ("{} demandes par mois", 1.0), ("{} e-mails par semaine", 52 / 12)),
        (("budget de {} dollars par mois", _BUDGET), ("au plus {} dollars par mois", _BUDGET)),
        (
            ("origin", "pas de modèles chinois", _NO_CHINA),
            ("origin", "les modèles chinois conviennent", {}),
            ("place", "hébergé en France", {"origin.serving_countries": ("FR",)}),
            ("license", "poids ouverts", _OPEN),
            ("where", "sur nos serveurs", _HERE),
            ("language", "en français", {"must.languages": ("fr",)}),
            ("input", "sans images", {"must.inputs": ()}),
            ("priority", "au moins cher", _CHEAP),
            ("priority", "qualité d'abord", _QUALITY),
            ("batch", "peut attendre", {"workload.batch": True}),
        ),
        ("merci", "pour nos zeppelins", "éléphants violets"),
    ),
    "zh": Pool(
        ("客服机器人", "翻译", "文档摘要"),
        (("每天{}个工单", 30.0), ("每月{}次请求", 1.0), ("每周{}封邮件", 52 / 12)),
        (("预算每月{}美元", _BUDGET), ("每月不超过{}美元", _BUDGET)),
        (
            ("origin", "不要中国模型", _NO_CHINA),
            ("place", "部署在德国的服务器", {"origin.serving_countries": ("DE",)}),
            ("license", "开源模型", _OPEN),
            ("where", "本地部署", _HERE),
            ("language", "用中文", {"must.languages": ("zh",)}),
            ("priority", "越便宜越好", _CHEAP),
            ("priority", "质量第一", _QUALITY),
            ("batch", "不着急", {"workload.batch": True}),
        ),
        ("谢谢", "紫色大象"),
        ("，", "，", "。", "；", "\n"),
    ),
}


def draw_in(spoken: str, dice: Random) -> Drawn:
    """A job and one to five other fragments in another language, of each kind one, in any order."""
    pool = POOLS[spoken]
    found = {"job": Fragment("job", dice.choice(pool.jobs), {})}
    for _ in range(dice.randint(1, 5)):
        fragment = _of_pool(pool, dice)
        found.setdefault(fragment.kind, fragment)
    fragments = list(found.values())
    dice.shuffle(fragments)
    joiners = (_apart(dice.choice(pool.joiners), *pair) for pair in pairwise(fragments))
    return Drawn(tuple(fragments), tuple(joiners))


def _of_pool(pool: Pool, dice: Random) -> Fragment:
    which = dice.randint(0, 7)
    if which == 0:
        return Fragment("decoy", dice.choice(pool.decoys), {})
    if which > 3:
        return Fragment(*dice.choice(pool.plain))
    value = dice.randint(21, 900) * dice.choice((1, 10, 100))
    if which > 1:
        text, times = dice.choice(pool.rates)
        return Fragment("rate", text.format(value), {_REQUESTS: value * times})
    text, key = dice.choice(pool.money)
    return Fragment("money", text.format(value), {key: value})


# What must hold


def violations(drawn: Drawn, understood: Understanding) -> Iterator[tuple[str, str]]:
    """Each violation: the property, and what violates it."""
    yield from _misplaced(understood)
    yield from _numbers(understood)
    yield from _invented(drawn, understood)
    yield from _lost(drawn, understood)
    try:
        build(checked_values(understood.values) | {"use_case": "customer-service"}, None)
    except NeedsError as error:
        yield "a value that the needs refuse", str(error)


def _misplaced(understood: Understanding) -> Iterator[tuple[str, str]]:
    for part in understood.parts:
        if part.key != "use_case" and part.text != understood.asked[part.start : part.end]:
            yield "a part that is no slice of the sentence", f"{part.key}: {part.text}"


def _numbers(understood: Understanding) -> Iterator[tuple[str, str]]:
    elsewhere = " ".join((*understood.not_used, *understood.notes))
    for match in _NUMBER.finditer(understood.asked):
        number = match[0]
        inside = [
            part.key for part in understood.parts if part.start <= match.start() and match.end() <= part.end
        ]
        keys = {key for key in inside if key.startswith(_NUMERIC) and key != "workload.batch"}
        if len(keys) > 1:
            yield "a number that is used twice", f"{number}: {', '.join(sorted(keys))}"
        if not inside and number not in elsewhere:
            yield "a number that nothing tells of", number


def _invented(drawn: Drawn, understood: Understanding) -> Iterator[tuple[str, str]]:
    said = {key for fragment in drawn.fragments for key in fragment.says}
    free = _FREE if "hosting.gpu" in said else frozenset[str]()
    for key, value in understood.values.items():
        if key not in said and key not in free:
            yield "a need that nobody said", f"{key} = {value}"


def _lost(drawn: Drawn, understood: Understanding) -> Iterator[tuple[str, str]]:
    """Needs that were said, and read as something else; where a note tells of it, that is known."""
    if understood.notes:
        return
    spoken = any("must.languages" in fragment.says for fragment in drawn.fragments)
    for fragment in drawn.fragments:
        for key, value in fragment.says.items():
            read = understood.values.get(key)
            longer = spoken and fragment.text.endswith(" words") and read is not None and read >= value
            anyway = (read is None and key in _OF_THE_JOB) or longer
            if not anyway and not _is_same(value, read):
                yield "a need that was read otherwise", f"{key} = {read}, not {value}"


def _is_same(said: Any, read: Any) -> bool:
    if isinstance(said, tuple) and isinstance(read, tuple):
        return set(said) <= set(read)
    if isinstance(said, int | float) and isinstance(read, int | float):
        return abs(said - read) <= max(0.5, abs(said) * 0.001)
    return bool(said == read)


def smallest(drawn: Drawn, kind: str, read: Callable[[str], Understanding]) -> Drawn:
    """The sentence with as few fragments beside its job as still violate the property `kind`."""
    place = 0
    while place < len(drawn.fragments):
        less = drawn.without(place)
        droppable = drawn.fragments[place].kind != "job"
        if droppable and any(found == kind for found, _ in violations(less, read(less.text))):
            drawn = less
        else:
            place += 1
    return drawn
