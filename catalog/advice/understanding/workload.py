"""From amounts to the workload: requests a month, and what one request holds.

A day is one of 30 in a month, of people at work one of 22; a word is 4/3 tokens of English, a token four characters;
in other languages as many as GPT-4o's tokenizer makes of them, so that 300 words of Greek are more tokens.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from catalog.advice.understanding.amounts import Amount
from catalog.advice.understanding.figures import range_note
from catalog.advice.understanding.job_workload import JobWorkload
from catalog.advice.understanding.money import Money
from catalog.advice.understanding.months import WORKDAYS
from catalog.advice.understanding.periods import plain, times_of, times_text
from catalog.advice.understanding.sentence import Sentence

_REQUESTS = "workload.requests_per_month"
_PEOPLE = ("worker", "user", "site")
_SIZES = {"page": "pages", "image": "images", "passage": "documents", "character": "characters"}


def read_workload(
    sentence: Sentence, amounts: Sequence[Amount], money: Sequence[Money], job: JobWorkload
) -> None:
    """The workload, and the money that depends on it."""
    amounts = _with_shared_periods(sentence, [_as_request(one, job) for one in amounts])
    people = [
        one for one in amounts if one.unit in (*_PEOPLE, "monthly") or (one.unit == "thing" and not one.each)
    ]
    people = [one for one in people if one.unit == "monthly" or not one.period]
    sizes = _add_sizes(sentence, amounts, job)
    requests = _requests(sentence, amounts, people, sizes, job)
    _add_users(sentence, amounts, people, used=requests is not None and requests.people is not None)
    for amount in money:
        _add_money(sentence, amount, requests, people, job)


def _with_shared_periods(sentence: Sentence, amounts: Sequence[Amount]) -> list[Amount]:
    """Two amounts joined by "and" have one period: "500 invoices and 700 receipts a month"."""
    found = list(amounts)
    for place, (one, other) in enumerate(pairwise(amounts)):
        joined = any(sentence.items[there].has("join.and") for there in range(max(one.words), other.place))
        if joined and one.unit == other.unit == "request" and other.period and not (one.period or one.each):
            found[place] = one._replace(period=other.period)
    return found


def _as_request(one: Amount, job: JobWorkload) -> Amount:
    """Documents are passages where a query has many of them to put in order, else requests."""
    if one.unit != "passage" or (job.usual.documents and not one.period):
        return one
    return one._replace(unit="request")


class _Requests(NamedTuple):
    value: float
    people: Amount | None


# What one request holds


def _add_sizes(sentence: Sentence, amounts: Sequence[Amount], job: JobWorkload) -> dict[str, float]:
    """The needs for what one request holds, by key; totals of a month are left for `_requests`."""
    found: dict[str, float] = {}
    texts = [one for one in amounts if one.unit in ("token", "word") and not one.period]
    for one in texts:
        way = one.way or ("out" if job.writes != (one is not texts[0]) else "in")
        value = one.value * (job.per_word if one.unit == "word" else 1)
        notes = [job.word_note if one.unit == "word" else "", range_note(one.item)]
        for key in ("workload.input_tokens", "workload.output_tokens"):
            if key not in found and (way == "both" or f".{way}put" in key):
                found[key] = value
                _add(sentence, key, round(value), one, _notes(*notes))
    for one in amounts:
        of_picture = job.usual.generated_images and one.each and one.unit in ("variant", "request", "passage")
        of_query = job.usual.documents and one.each and one.unit == "request"
        if one.period or not (of_picture or of_query or one.unit in ("second", "variant", *_SIZES)):
            continue
        key, value = _size(sentence, one, job)
        if key and key not in found:
            found[key] = value
            _add(sentence, key, value, one, range_note(one.item))
    return found


def _size(sentence: Sentence, one: Amount, job: JobWorkload) -> tuple[str, float]:
    """The key and value of an amount of one request; an empty key where it is none."""
    usual = job.usual
    if one.unit == "second":
        if usual.generated_seconds:
            return "workload.generated_seconds", one.value
        heard = usual.audio_minutes or any(
            sentence.items[place].has("of.audio", "input.audio") for place in _around(sentence, one)
        )
        return ("workload.audio_minutes", one.value / 60) if heard and one.value >= 30 else ("", 0.0)
    if usual.generated_images and one.way != "in" and one.value < 50:
        return "workload.generated_images", one.value
    if one.unit == "image":
        return ("workload.images", one.value) if one.each or usual.images or one.value < 50 else ("", 0.0)
    if usual.documents and one.unit in ("passage", "request"):
        return "workload.documents", one.value
    if one.unit not in _SIZES or one.unit == "passage":
        return "", 0.0
    if one.unit == "character" and not usual.characters:
        return "workload.input_tokens", round(one.value * job.per_character)
    return f"workload.{_SIZES[one.unit]}", one.value


def _around(sentence: Sentence, one: Amount) -> list[int]:
    return [*sentence.left(one.place, 6), *sentence.right(one.place, 6)]


# How many requests


def _requests(
    sentence: Sentence,
    amounts: Sequence[Amount],
    people: Sequence[Amount],
    sizes: dict[str, float],
    job: JobWorkload,
) -> _Requests | None:
    rates = [one for one in amounts if one.period and (one.unit in ("request", "time", "image", *_PEOPLE))]
    rates = _without_peaks(sentence, rates)
    if rates:
        return _from_rates(sentence, rates, people, amounts)
    total = next((one for one in amounts if one.period and one.unit not in (*_PEOPLE, "request")), None)
    if total:
        return _from_total(sentence, total, sizes, job)
    bare = next(
        (
            one
            for one in amounts
            if one.unit in ("request", "image") and not one.each and not one.period and one.value >= 50
        ),
        None,
    )
    if bare and not any(part.start == sentence.items[bare.words[0]].start for part in sentence.parts):
        _add(
            sentence,
            _REQUESTS,
            bare.value,
            bare,
            _notes(range_note(bare.item), "no period said: taken as a month"),
        )
        return _Requests(bare.value, None)
    if people and job.per_person and people[0].unit == "worker":
        count = people[0]
        value = count.value * job.per_person * WORKDAYS
        each = f"{plain(job.per_person)} per working day (assumed)"
        note = f"{plain(count.value)} people x {each} x {plain(WORKDAYS)} days"
        _add(sentence, _REQUESTS, value, count, note)
        return _Requests(value, count)
    return None


def _without_peaks(sentence: Sentence, rates: Sequence[Amount]) -> list[Amount]:
    """The usual rates, where a higher one is said to be that of a peak."""
    usual = [one for one in rates if sentence.find(_around(sentence, one), "rate") is None]
    for one in rates:
        if usual and one not in usual:
            sentence.use(one.words)
            sentence.notes.append(f"{sentence.quote(one.words)} is that of a peak: the usual volume counts.")
    return usual or list(rates)


def _from_rates(
    sentence: Sentence, rates: Sequence[Amount], people: Sequence[Amount], amounts: Sequence[Amount]
) -> _Requests | None:
    """The rates of one sentence add up; one for each person is multiplied by how many there are."""
    total, notes, used = 0.0, [], None
    taken: list[Amount] = []
    for one in rates:
        count = _people_of(sentence, one, people)
        if one.each and count is None:
            sentence.notes.append(
                f"{sentence.quote(one.words)} is for each of them, but not how many they are: not used."
            )
            continue
        times = times_of(one, count, amounts)
        value = one.value * times * (count.value if count else 1)
        if count:
            used = count
            notes.append(f"{plain(count.value)} x {plain(one.value)} x {times_text(one, times)}")
        elif times != 1:
            notes.append(f"{plain(one.value)} x {times_text(one, times)}")
        notes.append(range_note(one.item))
        total += value
        taken.append(one)
    if not taken:
        return None
    if len(taken) > 1:
        notes.append("added up")
    places = {place for one in (*taken, *([used] if used else [])) for place in one.words}
    for one in (*taken, *(other for other in amounts if other.unit in ("days", "hours"))):
        sentence.use(one.words)
        sentence.job.update(one.job)
    if used:
        sentence.use(used.words)
        sentence.job.update(used.job)
    sentence.add(_REQUESTS, _rounded(total), places if _is_close(places) else taken[0].words, _notes(*notes))
    return _Requests(total, used)


def _is_close(places: set[int]) -> bool:
    return max(places) - min(places) <= 20


_WHO = frozenset(("who", "that", "which", "qui", "que", "die"))


def _people_of(sentence: Sentence, one: Amount, people: Sequence[Amount]) -> Amount | None:
    """Who makes the requests, where a rate is that of each of them: "each", "each of our 80 lawyers", "who send"."""
    named = [count for count in people if count.each or _has_who(sentence, count)]
    if not one.each and not named:
        return None
    same = [count for count in people if one.each_of and count.noun[:5] == one.each_of[:5]]
    return next((count for count in (*same, *people) if count.unit != "thing" or count in same), None)


def _has_who(sentence: Sentence, count: Amount) -> bool:
    behind = max(count.words) + 1
    return count.unit != "thing" and behind < len(sentence) and sentence.items[behind].norm in _WHO


def _from_total(
    sentence: Sentence, one: Amount, sizes: dict[str, float], job: JobWorkload
) -> _Requests | None:
    """A volume of a month, such as 3,000 hours of calls, divided by what one request holds."""
    each, what = _held(one, sizes, job)
    if not each:
        return None
    total = one.value * (job.per_word if one.unit == "word" else 1) * times_of(one, None)
    value = total / each
    _add(sentence, _REQUESTS, _rounded(value), one, _notes(f"{what} per request", range_note(one.item)))
    return _Requests(value, None)


def _held(one: Amount, sizes: dict[str, float], job: JobWorkload) -> tuple[float, str]:
    """How much of its unit one request holds, as said or as usual for the job."""
    usual = job.usual

    def size(name: str) -> float:
        return sizes.get(f"workload.{name}") or getattr(usual, name) or 0.0

    if one.unit in ("token", "word"):
        tokens = {"in": size("input_tokens"), "out": size("output_tokens")}
        both = tokens.get(one.way) or sum(tokens.values())
        return both, f"{both:,g} tokens"
    if one.unit == "second":
        seconds = size("generated_seconds") or 60 * size("audio_minutes")
        return seconds, f"{seconds / 60:,g} minutes"
    if one.unit == "page":
        pages = size("pages") or 1.0
        return pages, f"{pages:,g} pages" if pages != 1 else "one page"
    if one.unit == "character":
        characters = size("characters") or round(size("input_tokens") / job.per_character)
        return characters, f"{characters:,g} characters"
    return (size("documents"), "documents") if one.unit == "passage" else (0.0, "")


# Who asks, and what it costs


def _add_users(sentence: Sentence, amounts: Sequence[Amount], people: Sequence[Amount], used: bool) -> None:
    """The users of a month are those that licenses with a threshold ask for; those counted in requests are not."""
    users = next((one for one in amounts if one.unit == "monthly"), None)
    users = users or next(
        (one for one in people if one.unit == "user" and not used and one.value >= 1_000), None
    )
    if users:
        _add(sentence, "license.monthly_active_users", int(users.value), users, range_note(users.item))


def _per_request(per: str, sentence: Sentence, job: JobWorkload) -> float:
    """How many minutes or pages one request holds; 1 for what is paid for each request."""
    name = {"minute": "audio_minutes", "page": "pages"}.get(per)
    if name is None:
        return 1.0
    said = next((part.value for part in sentence.parts if part.key == f"workload.{name}"), None)
    return float(said or getattr(job.usual, name) or 1.0)


def _add_money(
    sentence: Sentence, amount: Money, requests: _Requests | None, people: Sequence[Amount], job: JobWorkload
) -> None:
    usd, note = amount.usd, amount.note
    if amount.per:
        count = requests.value * _per_request(amount.per, sentence, job) if requests else None
        if amount.per == "user":
            count = people[0].value if people else None
            sentence.use(people[0].words if people else ())
        if count is None:
            sentence.notes.append(
                f"{sentence.quote(amount.places)} is for each {amount.per}, but not how many there are: not used."
            )
            return
        usd *= count
        note = _notes(note, f"x {count:,g} {amount.per}s")
    value = int(usd) if amount.key == "license.annual_revenue_usd" else round(usd, 2)
    sentence.add(amount.key, value, amount.places, note)


def _add(sentence: Sentence, key: str, value: float, one: Amount, note: str = "") -> None:
    sentence.add(key, value, one.words, note)
    sentence.job.update(one.job)


def _rounded(value: float) -> float:
    return round(value) if value >= 100 else round(value, 2)


def _notes(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
