"""From needs to an answer: filter, score, order, tie. A pure function: no clock, no network, no randomness."""

from collections.abc import Mapping, Sequence

from catalog.advice import capability, explain, misses, use_cases
from catalog.advice.answer import Advice, Candidate, Exclusion, Headlines, Unrecognised, UseCaseMatch
from catalog.advice.assessment import Assessment, assess_all
from catalog.advice.candidates import Standing, candidate
from catalog.advice.comparison import open_or_proprietary
from catalog.advice.cost import Bills
from catalog.advice.needs import Needs
from catalog.advice.question import Question
from catalog.advice.use_cases import UseCase
from catalog.snapshot import Snapshot


def advise(snapshot: Snapshot, cases: Mapping[str, UseCase], needs: Needs, today: str) -> Advice:
    """The ranked answer to `needs` on the date `today` (ISO).

    Words that match no use case give an answer without candidates whose `unrecognised` names the closest ones.
    """
    match = use_cases.find(cases, needs.use_case)
    if isinstance(match, Unrecognised):
        return _unrecognised(snapshot, needs, today, match)
    case = cases[match.id]
    complete = use_cases.fill(needs, case)
    floor_asked = needs.must.min_capability is not None
    question = Question(snapshot, case, complete, floor_asked, today, Bills(complete.workload))
    return _answer(question, match, assess_all(question))


def _answer(question: Question, match: UseCaseMatch, assessed: Sequence[Assessment]) -> Advice:
    ranked = sorted((entry for entry in assessed if entry.fits and entry.parts), key=_rank_order)
    unranked = sorted((entry for entry in assessed if entry.fits and not entry.parts), key=_unranked_order)
    groups, front = _tie_groups(ranked), _pareto(ranked)
    field = explain.Field.of(ranked, unranked, _baseline(assessed, question))
    candidates = [
        candidate(entry, Standing(place, group, entry.model.id in front), field, question)
        for place, (entry, group) in enumerate(zip(ranked, groups, strict=True), 1)
    ]
    candidates += [candidate(entry, Standing(None, None, False), field, question) for entry in unranked]
    near = misses.nearest(assessed, question) if not candidates else ()
    return Advice(
        today=question.today,
        as_of=question.snapshot.catalog.as_of,
        digest=question.snapshot.digest,
        models=len(question.snapshot.models),
        needs=question.needs,
        use_case=match,
        headlines=_headlines(ranked, question),
        candidates=tuple(candidates),
        excluded=tuple(Exclusion(model=e.model, reasons=e.reasons) for e in assessed if e.reasons),
        nearest_misses=near,
        relaxations=misses.relaxations(assessed) if not candidates else (),
        order_note=explain.order_note(ranked, unranked, question),
        open_or_proprietary=open_or_proprietary(ranked),
    )


def _unrecognised(snapshot: Snapshot, needs: Needs, today: str, unknown: Unrecognised) -> Advice:
    return Advice(
        today=today,
        as_of=snapshot.catalog.as_of,
        digest=snapshot.digest,
        models=len(snapshot.models),
        needs=needs,
        use_case=None,
        headlines=Headlines(),
        candidates=(),
        excluded=(),
        nearest_misses=(),
        relaxations=(),
        unrecognised=unknown,
    )


def _baseline(assessed: Sequence[Assessment], question: Question) -> Assessment | None:
    """What is used today, where its name is that of a model: id, name or alias, in any case of letters."""
    wanted = (question.needs.baseline.model or "").casefold()
    names = ((entry, (entry.model.id, entry.model.name, *entry.model.aliases)) for entry in assessed)
    return next((entry for entry, known in names if wanted and wanted in map(str.casefold, known)), None)


def _rank_order(entry: Assessment) -> tuple[float, float, str]:
    return (-(entry.score or 0.0), _bill(entry), entry.model.id)


def _unranked_order(entry: Assessment) -> tuple[float, int, str]:
    return (_bill(entry), -(entry.downloads or 0), entry.model.id)


def _bill(entry: Assessment) -> float:
    """The bill that scores, not a cheaper one shown within the budget: else a dearer price could help."""
    return entry.choice.scored_usd if entry.choice.scored_usd is not None else float("inf")


def _tie_groups(ranked: Sequence[Assessment]) -> list[int]:
    """For each place the place of its group's leader: all that cannot be told from it on capability."""
    groups: list[int] = []
    for place, entry in enumerate(ranked, 1):
        leader = ranked[groups[-1] - 1] if groups else None
        tied = (
            leader is not None
            and leader.capability is not None
            and entry.capability is not None
            and capability.is_tie(leader.capability, entry.capability)
        )
        groups.append(groups[-1] if tied else place)
    return groups


def _pareto(ranked: Sequence[Assessment]) -> set[str]:
    """Ids of those that none beats: no worse in bill and capability, and better in one."""
    front: set[str] = set()
    last = (float("inf"), float("inf"))
    comparable = [
        (e.usd, -e.capability.value, e.model.id) for e in ranked if e.usd is not None and e.capability
    ]
    for usd, lack, name in sorted(comparable):
        if lack < last[1] or (usd, lack) == last:
            front.add(name)
            last = (usd, lack)
    return front


def _headlines(ranked: Sequence[Assessment], question: Question) -> Headlines:
    if not ranked:
        return Headlines()
    floor = question.needs.must.min_capability or 0.0
    good = [e for e in ranked if e.usd is not None and e.capability and e.capability.value >= floor]
    best = explain.surest(ranked)
    cheapest = min(good, key=lambda e: (e.usd or 0.0, *_rank_order(e)), default=None)
    return Headlines(
        best=best.model.id if best else None,
        best_value=ranked[0].model.id,
        cheapest_good_enough=cheapest.model.id if cheapest else None,
    )


def first(advice: Advice) -> Candidate | None:
    """The first ranked candidate."""
    return next((entry for entry in advice.candidates if entry.rank == 1), None)
