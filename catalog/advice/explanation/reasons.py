"""Sentences from figures: why a candidate stands where it stands."""

from collections.abc import Sequence
from typing import NamedTuple

from catalog.advice import capability
from catalog.advice.assessment import Assessment
from catalog.advice.hosting.speed import SPREAD
from catalog.advice.question import Question
from catalog.advice.result import RankedOffer
from catalog.formatting import count, day, percent, usd

MOST_SENTENCES = 3
SAME_BILL = 0.005
MUCH = 3
"""So many times the bill is told in times rather than in percent."""
SAME_LEAGUE = 3.0
SAME_CAPABILITY = 0.5
LEADING = "the cheapest of the most capable proprietary ones"
"""What `leading` finds, in words."""
_ORDINALS = ("first", "second", "third")
_UNIT_WORDS = {"Elo": " Elo", "% WER": " % of words wrong"}


class Peers(NamedTuple):
    """The candidates an explanation compares with: figures of others enter sentences, never scores."""

    fits: int
    best: Assessment | None
    proprietary: Assessment | None
    cheapest: Assessment | None
    by_downloads: dict[str, int]
    baseline: Assessment | None

    @classmethod
    def of(
        cls,
        ranked: Sequence[Assessment],
        unranked: Sequence[Assessment] = (),
        baseline: Assessment | None = None,
    ) -> "Peers":
        """The field of everyone who fits."""
        everyone = (*ranked, *unranked)
        downloaded = sorted(
            (e for e in everyone if e.downloads), key=lambda e: (-(e.downloads or 0), e.model.id)
        )
        priced = [entry for entry in ranked if entry.usd is not None]
        closed = [entry for entry in priced if entry.model.open_weights is False]
        return cls(
            fits=len(everyone),
            best=surest(ranked),
            proprietary=leading(closed),
            cheapest=min(priced, key=lambda e: (e.usd or 0.0, e.model.id), default=None),
            by_downloads={entry.model.id: place for place, entry in enumerate(downloaded)},
            baseline=baseline,
        )


def surest(entries: Sequence[Assessment]) -> Assessment | None:
    """The most surely capable: the highest low end of the range, so that one lucky result does not lead."""
    able = [(entry.capability.low, entry) for entry in entries if entry.capability]
    return min(able, key=lambda pair: (-pair[0], pair[1].model.id))[1] if able else None


def leading(entries: Sequence[Assessment]) -> Assessment | None:
    """The one to compare bills with: the cheapest of those about as surely capable as the surest.

    A far dearer model that is no better as far as anyone knows would flatter every other by comparison.
    """
    top = surest(entries)
    if top is None or top.capability is None:
        return None
    level = [e for e in entries if e.capability and e.capability.low >= top.capability.low - SAME_LEAGUE]
    return min(level, key=lambda e: (e.usd if e.usd is not None else float("inf"), e.model.id))


def reason_sentences(
    entry: Assessment, offer: RankedOffer, field: Peers, question: Question
) -> tuple[str, ...]:
    """At most three sentences, the most telling first."""
    money, able = _money(entry, offer, field, question), _capability(entry, field)
    leads = field.best is not None and field.best.model.id == entry.model.id
    found = [able, money] if leads else [money, able]
    found += [_measured(entry, question), _downloads(entry, field), _openness(entry)]
    return tuple(sentence for sentence in found if sentence)[:MOST_SENTENCES]


def order_note(ranked: Sequence[Assessment], unranked: Sequence[Assessment], question: Question) -> str:
    """What the order rests on, where it is not all of cost, capability and downloads."""
    notes = []
    if question.without_bills and ranked:
        notes.append(f"{no_hour(question)}: ordered by capability and downloads.")
    elif question.without_bills and unranked:
        notes.append(f"No published result bears on those that fit. {no_hour(question)}: not ranked.")
    elif ranked and not any(entry.capability for entry in ranked):
        notes.append(
            "No model of this kind has a published result for this job: ordered by cost and downloads only."
        )
    elif unranked and not ranked:
        notes.append("No model that fits has both a price and a published result: not ranked.")
    if question.use_case.stand_in and any(entry.capability for entry in ranked):
        notes.append(question.use_case.stand_in)
    return " ".join(notes)


def no_hour(question: Question) -> str:
    """Why own hardware has no bill here."""
    gpu = question.needs.hosting.gpu
    if question.use_case.where == ("self-host",) and gpu is None:
        return "It runs on its user's own device, which has no price"
    if not question.own.estimated:
        return "What this kind of job costs on own hardware is not estimated"
    if question.own.machine and question.own.machine.gpu is None:
        return f"Plain memory ({gpu}) has no speed and no price; a GPU has (say --gpu)"
    said = question.needs.hosting
    way_out = "say --gpu-price" if said.own_gpu else "say --gpu-hour, or --own-gpu with --gpu-price"
    return f"What an hour of {gpu or 'hardware'} costs is unknown ({way_out})"


def relative_cost(amount: float, other: float) -> str:
    """`91 % less than`, `12 % more than`, `3 times`, or `the same as`."""
    if other <= 0 or abs(amount - other) <= SAME_BILL * other:
        return "the same as"
    if amount < other:
        return f"{percent(1 - amount / other)} less than"
    return (
        f"{percent(amount / other - 1)} more than"
        if amount < MUCH * other
        else f"{count(round(amount / other))} times"
    )


def _money(entry: Assessment, offer: RankedOffer, field: Peers, question: Question) -> str:
    if entry.usd is None:
        if offer.kind == "self-host":
            return f"Open weights for your own hardware{_alone(entry, question)}. {no_hour(question)}."
        return "What it costs for this workload is unknown."
    text = f"{usd(entry.usd)} a month{_on(offer)} for {_requests(question)}"
    notes = []
    budget = question.needs.budget.monthly_usd
    if budget:
        notes.append(f"{percent(entry.usd / budget)} of your budget")
    compared = _compared_bill(entry, field, question)
    if compared:
        notes.append(compared)
    elif field.cheapest and field.cheapest.model.id == entry.model.id and field.fits > 1:
        notes.append("the lowest bill of all that fit")
    return f"{text}: {', '.join(notes)}." if notes else f"{text}."


def _alone(entry: Assessment, question: Question) -> str:
    """How fast one stream is there, where that is known without a bill."""
    alone = question.own.sized(entry.model, question.spending(entry.model).times).alone
    if alone is None:
        return ""
    return f": about {alone:.2g} tokens a second ({alone / SPREAD:.2g} to {alone * SPREAD:.2g}), one stream alone"


def _on(offer: RankedOffer) -> str:
    """The hardware, where that is what ranks."""
    return f" on {offer.plan.gpus}x {offer.plan.gpu}" if offer.kind == "self-host" and offer.plan else ""


def _requests(question: Question) -> str:
    requests = question.needs.workload.requests_per_month or 0
    return "1 request" if requests == 1 else f"{count(requests)} requests"


def _compared_bill(entry: Assessment, field: Peers, question: Question) -> str:
    """The bill beside what is paid or used today, else beside the leader, and at how much more or less capability."""
    today = question.needs.baseline.monthly_usd
    if entry.usd is None:
        return ""
    other, role = baseline_of(field)
    if today:
        return f"{relative_cost(entry.usd, today)} the {usd(today)} you pay today{at_points(entry, other, named=True)}"
    if other is None or not other.usd or other.model.id == entry.model.id:
        return ""
    return f"{relative_cost(entry.usd, other.usd)} {other.model.name}, {role}{at_points(entry, other)}"


def baseline_of(field: Peers) -> tuple[Assessment | None, str]:
    """What bills are measured against, and what it is."""
    if field.baseline is not None and field.baseline.usd:
        return field.baseline, "which you use today"
    return field.proprietary, LEADING


def points_beside(entry: Assessment, other: Assessment | None) -> float | None:
    """This capability minus the other; None where one is not known."""
    if other is None or entry.capability is None or other.capability is None:
        return None
    return round(entry.capability.value - other.capability.value, 1)


def at_points(entry: Assessment, other: Assessment | None, *, named: bool = False) -> str:
    """`, at 4 points less capability`; `named`: the other is named, since the sentence has not."""
    points = points_beside(entry, other)
    if points is None or other is None or (named and other.model.id == entry.model.id):
        return ""
    if abs(points) < SAME_CAPABILITY:
        return f", at the same capability{f' as {other.model.name}' if named else ''}"
    side = "more" if points > 0 else "less"
    return f", at {in_points(abs(points))} {side} capability{f' than {other.model.name}' if named else ''}"


def _capability(entry: Assessment, field: Peers) -> str:
    able, top = entry.capability, field.best
    if able is None:
        return "No published result bears on this job: how capable it is is unknown." if top else ""
    figure = f"{able.value:.0f} of 100 for this job"
    if top is None or top.capability is None:
        return f"{figure}."
    if top.model.id == entry.model.id:
        return (
            f"The most surely capable of the {count(field.fits)} that fit: {figure}."
            if field.fits > 1
            else f"{figure}."
        )
    points = top.capability.value - able.value
    if points < 0:
        return f"{figure}, {in_points(-points)} above {top.model.name}, but less surely."
    chance = capability.chance_better(able, top.capability)
    if capability.is_tie(able, top.capability):
        return (
            f"A coin toss with {top.model.name}, the most surely capable that fits: "
            f"{able.value:.0f} against {top.capability.value:.0f} of 100, a chance of {percent(chance)} to do better."
        )
    return (
        f"{figure}, {in_points(points)} below {top.model.name}, the most surely capable that fits: "
        f"a chance of {percent(chance)} to do better on a task like yours."
    )


def _measured(entry: Assessment, question: Question) -> str:
    """A skill that is shown as measured and never imputed, such as how often a model makes things up."""
    shown = question.use_case.shown_skills
    rows = [
        row
        for row in question.snapshot.evidence.get(entry.model.id, ())
        if question.snapshot.benchmarks[row.benchmark].skill in shown
    ]
    if not rows:
        return ""
    row = max(rows, key=lambda r: (r.date or r.as_of, r.benchmark, r.score))
    benchmark = question.snapshot.benchmarks[row.benchmark]
    unit = _UNIT_WORDS.get(benchmark.unit, " %" if "%" in benchmark.unit else "")
    return f"{benchmark.name}: {row.score:.1f}{unit}, measured {day(row.date or row.as_of)}."


def _downloads(entry: Assessment, field: Peers) -> str:
    if not entry.downloads or entry.adoption is None:
        return ""
    text = f"{count(entry.downloads)} downloads in 30 days ({day(entry.adoption.as_of)})"
    place = field.by_downloads.get(entry.model.id)
    if place is not None and place < len(_ORDINALS) and len(field.by_downloads) > 1:
        return f"{text}, {_ORDINALS[place]} among the models that fit."
    return f"{text}."


def _openness(entry: Assessment) -> str:
    if entry.model.open_weights is False:
        return "Closed weights: it runs only where its developer lets it."
    return "Open weights: you can change host, or run it yourself." if entry.model.open_weights else ""


def in_points(points: float) -> str:
    """`9 points`, `1 point`, `0.4 points`."""
    rounded = f"{points:.0f}" if points >= 1 else f"{points:.1f}"
    return "1 point" if rounded == "1" else f"{rounded} points"
