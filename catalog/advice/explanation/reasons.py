"""Sentences from figures: why a candidate stands where it stands."""

from collections.abc import Sequence

from catalog.advice import capability
from catalog.advice.assessment import Assessment
from catalog.advice.explanation.baseline import (
    ROLE_WORDS,
    Peers,
    baseline_of,
    capability_clause,
    in_points,
    relative_cost_text,
    relative_price_text,
    shown_points,
)
from catalog.advice.hosting.speed import SPREAD
from catalog.advice.question import Question
from catalog.advice.result import RankedOffer
from catalog.advice.result.candidates import Statement
from catalog.formatting import count, day, percent, significant, usd, usd_month, via_words

MOST_SENTENCES = 3
_PLACES = ("the most", "the second most", "the third most")
_UNIT_WORDS = {"Elo": " Elo", "% WER": "% of words wrong"}


def statements(
    entry: Assessment, offer: RankedOffer, peers: Peers, question: Question
) -> tuple[Statement, ...]:
    """At most three sentences, the most telling first."""
    money = Statement("cost", _money(entry, offer, peers, question))
    able = Statement("capability", _capability(entry, peers))
    leads = peers.best is not None and peers.best.model.id == entry.model.id
    found = [able, money] if leads else [money, able]
    found += [
        Statement("language", _languages(entry)),
        Statement("result", _measured(entry, question)),
        Statement("downloads", _downloads(entry, peers)),
        Statement("openness", _openness(entry)),
    ]
    return tuple(statement for statement in found if statement.text)[:MOST_SENTENCES]


def order_note(ranked: Sequence[Assessment], unranked: Sequence[Assessment], question: Question) -> str:
    """What the order rests on, where it is not all of cost, capability and downloads."""
    notes = []
    if question.without_bills and ranked:
        notes.append(f"{no_hour(question)}: ordered by capability and downloads.")
    elif question.without_bills and unranked:
        notes.append(
            f"Nothing that fits has a published result for this job. {no_hour(question)}: not ranked."
        )
    elif ranked and not any(entry.capability for entry in ranked):
        notes.append(
            "No source here has results for models of this kind: ordered by cost and downloads only."
        )
    elif ranked and not question.has_evidence:
        measured = sum(entry.capability is not None for entry in ranked)
        notes.append(
            f"Only {measured} of the {len(ranked)} here have a result, too few to order by: "
            "ordered by cost and downloads."
        )
    elif unranked and not ranked:
        notes.append("Nothing that fits has both a price and a published result: not ranked.")
    if question.use_case.stand_in and any(entry.capability for entry in ranked):
        notes.append(question.use_case.stand_in)
    return " ".join(notes)


def no_hour(question: Question) -> str:
    """Why own hardware has no bill here."""
    gpu = question.needs.hosting.gpu
    if question.use_case.where == ("self-host",) and gpu is None:
        return "It runs on the user's own device, so there is no bill"
    if not question.own.estimated:
        return "The cost of this kind of job on own hardware is not estimated"
    if question.own.machine and question.own.machine.gpu is None:
        return f"Plain memory ({gpu}) has no known speed or price; name a GPU (--gpu)"
    said = question.needs.hosting
    way_out = "set --gpu-price" if said.own_gpu else "set --gpu-hour, or --own-gpu with --gpu-price"
    return f"The hourly cost of {gpu or 'hardware'} is unknown ({way_out})"


def _money(entry: Assessment, offer: RankedOffer, peers: Peers, question: Question) -> str:
    if entry.usd is None:
        if offer.kind == "self-host":
            return f"Open weights for your own hardware{_alone(entry, question)}. {no_hour(question)}."
        return "Its cost for this workload is unknown."
    budget = question.needs.budget.monthly_usd
    share = f", {percent(entry.usd / budget)} of your budget" if budget else ""
    text = f"{usd_month(entry.usd)}{_on(offer)} for {_requests(question)}{share}"
    compared = _compared_bill(entry, peers, question)
    if not compared and peers.cheapest and peers.cheapest.model.id == entry.model.id and peers.fits > 1:
        compared = "no model here is cheaper"
    return f"{text}: {compared}." if compared else f"{text}."


def _alone(entry: Assessment, question: Question) -> str:
    """How fast one stream is there, where that is known without a bill."""
    alone = question.own.sized(entry.model, question.spending(entry.model).times).alone
    if alone is None:
        return ""
    usual, low, high = (significant(figure, 2) for figure in (alone, alone / SPREAD, alone * SPREAD))
    return f": about {usual} tokens/s for a single stream ({low} to {high})"


def _on(offer: RankedOffer) -> str:
    """The hardware, where that is what ranks; the provider, where that is not the usual one."""
    if offer.kind == "self-host":
        return f" on {offer.plan.gpus}x {offer.plan.gpu}" if offer.plan else ""
    if offer.usual is None:
        return ""
    return f" {via_words(offer.provider_name, is_shown=offer.provider == offer.usual.provider)}"


def _requests(question: Question) -> str:
    requests = question.needs.workload.requests_per_month or 0
    return "1 request" if requests == 1 else f"{count(requests)} requests"


def _compared_bill(entry: Assessment, peers: Peers, question: Question) -> str:
    """The bill beside what is paid or used today, else beside the leader, and at how much more or less capability."""
    today = question.needs.baseline.monthly_usd
    if entry.usd is None:
        return ""
    other, role = baseline_of(peers)
    points = shown_points(entry, other)
    if today:
        named = other.model.name if other and other.model.id != entry.model.id else ""
        able = capability_clause(points, named) if named else ""
        return f"{relative_cost_text(entry.usd, today)} the {usd(today)} you pay today{able}"
    if other is None or not other.usd or other.model.id == entry.model.id:
        return ""
    cost = relative_price_text(entry.usd, other.usd)
    return f"{cost} {other.model.name} ({ROLE_WORDS[role]}){capability_clause(points)}"


def _capability(entry: Assessment, peers: Peers) -> str:
    able, top = entry.capability, peers.best
    if able is None:
        return "Capability unknown: no published result bears on this job." if top else ""
    name = "Expected capability" if able.is_expected else "Capability"
    figure = f"{name} {able.value:.0f} ({able.low:.0f} to {able.high:.0f})"
    if top is None or top.capability is None:
        return f"{figure}."
    if top.model.id == entry.model.id:
        rivals = peers.measured or peers.fits
        who = "ranked" if rivals == peers.fits else "measured"
        best = f": the highest lower bound of the {count(rivals)} {who}" if rivals > 1 else ""
        return f"{figure}{best}."
    points = round(top.capability.value) - round(able.value)
    if able.value > top.capability.value:
        above = f"{in_points(-points)} above" if points else "level with"
        but = "not measured" if able.is_expected else "with a wider range"
        return f"{figure}: {above} {top.model.name}, but {but}."
    chance = _chance_words(capability.chance_better(able, top.capability))
    if capability.is_tie(able, top.capability):
        return f"{figure}: a tie with {top.model.name}, {chance} likely to beat it."
    return f"{figure}: {in_points(points)} below {top.model.name}, {chance} likely to beat it."


def _chance_words(chance: float) -> str:
    """A chance in percent; at its bounds, beyond which it is never told, it says so."""
    if chance <= capability.LEAST_SURE:
        return f"at most {percent(chance)}"
    return f"at least {percent(chance)}" if chance >= capability.MOST_SURE else percent(chance)


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
    unit = _UNIT_WORDS.get(benchmark.unit, "%" if "%" in benchmark.unit else "")
    return f"{benchmark.name}: {row.score:.1f}{unit}, measured {day(row.date or row.as_of)}."


def _languages(entry: Assessment) -> str:
    if entry.capability is None or not entry.capability.languages:
        return ""
    from catalog.advice.language_effect import effects_text  # few questions name a language

    return effects_text(entry.capability)


def _downloads(entry: Assessment, peers: Peers) -> str:
    if not entry.downloads or entry.adoption is None:
        return ""
    text = f"{count(entry.downloads)} downloads in 30 days ({day(entry.adoption.as_of)})"
    place = peers.by_downloads.get(entry.model.id)
    if place is not None and place < len(_PLACES) and len(peers.by_downloads) > 1:
        return f"{text}, {_PLACES[place]} here."
    return f"{text}."


def _openness(entry: Assessment) -> str:
    if entry.model.open_weights is False:
        return "Closed weights: available only from its developer and its partners."
    return "Open weights: you can switch provider or run it yourself." if entry.model.open_weights else ""
