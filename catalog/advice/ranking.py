"""From needs to an answer: filter, score, order, tie. A pure function: no clock, no network, no randomness."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from catalog.advice import capability, scoring, ties
from catalog.advice.assessment import Assessment, assess_all, rank_order, unranked_order
from catalog.advice.explanation import reasons
from catalog.advice.explanation.baseline import Peers, open_or_proprietary
from catalog.advice.explanation.candidate import Placement, candidate, exclusion
from catalog.advice.explanation.pick import pick
from catalog.advice.needs.records import Needs
from catalog.advice.question import Question, text_of
from catalog.advice.result import (
    Advice,
    Candidate,
    Change,
    Counts,
    Headlines,
    ThreeWays,
    Unrecognised,
    UseCaseMatch,
)
from catalog.advice.understanding import use_cases
from catalog.advice.understanding.use_cases import UseCase
from catalog.model import Model
from catalog.storage.snapshot import Snapshot

if TYPE_CHECKING:
    from catalog.advice.explanation.model_relaxation import ModelRelaxation

_NO_PLACE = Placement(None, None, False, None)


def advise(
    snapshot: Snapshot,
    cases: Mapping[str, UseCase],
    needs: Needs,
    today: str,
    found: UseCaseMatch | Unrecognised | None = None,
    before: Advice | None = None,
) -> Advice:
    """The ranked answer to `needs` on the date `today` (ISO).

    `found` is what the words of the use case mean, where the caller has read them already. `before` is an answer given
    already: what does not depend on how its needs differ is taken from it, and not worked out again. Words that match
    no use case give an answer without candidates whose `unrecognised` names the closest ones. Raises ValueError where
    the needs name hardware that the catalogue does not know.
    """
    snapshot = snapshot.on(today)
    match = found or _matched(cases, needs)
    if isinstance(match, Unrecognised):
        return _unrecognised(snapshot, needs, today, match)
    question = _question(snapshot, cases[match.id], needs, today, before)
    return _answer(question, match, assess_all(question))


def relaxation_for(
    snapshot: Snapshot, case: UseCase, needs: Needs, today: str, model: Model
) -> "ModelRelaxation":
    """What of `needs` would have to change for `model` to fit, and by how much; `case` is their use case."""
    from catalog.advice.explanation import model_relaxation  # only where one model is asked about

    return model_relaxation.relax(model, needs, _question(snapshot.on(today), case, needs, today))


def filled_needs(snapshot: Snapshot, case: UseCase, needs: Needs) -> Needs:
    """The needs with everything that was not said taken from the use case, in tokens of the languages asked for."""
    raised = text_of(needs, case, snapshot).raised if needs.must.languages else 1.0
    return use_cases.fill(needs, case, raised)


def _question(
    snapshot: Snapshot, case: UseCase, needs: Needs, today: str, before: Advice | None = None
) -> Question:
    floor_asked = needs.must.min_capability is not None
    filled, usual = filled_needs(snapshot, case, needs), use_cases.usual_counts(needs.workload)
    asked = before.question if before else None
    if isinstance(asked, Question) and asked.is_about(snapshot, case, today):
        known = msgspec.structs.replace(asked, usual=usual).with_needs(filled)
        return msgspec.structs.replace(known, floor_asked=floor_asked)
    return Question.of(snapshot, case, filled, floor_asked=floor_asked, today=today, usual=usual)


def _matched(cases: Mapping[str, UseCase], needs: Needs) -> UseCaseMatch | Unrecognised:
    words = needs.use_case
    if words in cases:
        return UseCaseMatch(id=words, name=cases[words].name, asked=words, how="id")
    from catalog.advice.understanding.reader import find_use_case  # 10 ms that an id need not wait for

    return find_use_case(cases, words, needs.must.languages or None)


def _answer(question: Question, match: UseCaseMatch, assessed: Sequence[Assessment]) -> Advice:
    fitting = [entry for entry in assessed if entry.fits]
    ranked = sorted((entry for entry in fitting if entry.parts), key=rank_order)
    unranked = [entry for entry in fitting if not entry.parts]
    groups, front = ties.tie_groups(ranked), ties.pareto(ranked)
    peers = Peers.of(ranked, unranked, _baseline(assessed, question))
    return Advice(
        today=question.today,
        as_of=question.snapshot.catalog.as_of,
        digest=question.snapshot.digest,
        models=len(question.snapshot.models),
        needs=question.needs,
        use_case=match,
        headlines=ties.headlines(ranked, question),
        pick=pick(ranked, question),
        ranked=tuple(
            candidate(entry, Placement(place, group, entry.model.id in front, ranked[0]), peers, question)
            for place, (entry, group) in enumerate(zip(ranked, groups, strict=True), 1)
        ),
        counts=_counts(assessed, ranked, unranked),
        load_unranked=lambda: tuple(
            candidate(entry, _NO_PLACE, peers, question) for entry in sorted(unranked, key=unranked_order)
        ),
        load_excluded=lambda: tuple(exclusion(entry) for entry in assessed if not entry.fits),
        ties=ties.ties(ranked, groups),
        basket=capability.basket(question.use_case.skills, question.snapshot),
        points_per_halving=scoring.points_per_halving(question.needs.priorities),
        thinking_times=question.use_case.thinking_times,
        workload_of=question.workload_of,
        order_note=reasons.order_note(ranked, unranked, question),
        open_or_proprietary=open_or_proprietary(ranked),
        question=question,
        load_changes=lambda: _changes(assessed, ranked, question),
        weigh=lambda: _three_ways(assessed, ranked, peers, question),
        would_be=lambda model: _would_be(model, assessed, peers, question),
        **({} if fitting else _ways_out(assessed, question)),
    )


def _ways_out(assessed: Sequence[Assessment], question: Question) -> dict[str, Any]:
    """What is told where nothing fits, by the fields of `Advice`."""
    from catalog.advice.explanation import relaxations  # hardly ever asked for

    refit = relaxations.Relaxer(assessed, question)
    return {
        "nearest_misses": relaxations.nearest_misses(assessed, question),
        "relaxations": relaxations.relaxations(refit),
        "single_changes": relaxations.single_changes(refit),
    }


def _changes(
    assessed: Sequence[Assessment], ranked: Sequence[Assessment], question: Question
) -> tuple[Change, ...]:
    from catalog.advice.explanation import sensitivity  # after the first frame

    return sensitivity.changes(assessed, ranked, question)


def _three_ways(
    assessed: Sequence[Assessment], ranked: Sequence[Assessment], peers: Peers, question: Question
) -> ThreeWays | None:
    from catalog.advice.explanation.three_ways import three_ways  # when they are looked at

    return three_ways(assessed, ranked, peers, question)


def _counts(
    assessed: Sequence[Assessment], ranked: Sequence[Assessment], unranked: Sequence[Assessment]
) -> Counts:
    return Counts(
        ranked=len(ranked),
        ranked_expected=sum(bool(entry.capability and entry.capability.is_expected) for entry in ranked),
        unranked=len(unranked),
        excluded=len(assessed) - len(ranked) - len(unranked),
        ranked_without_evidence=sum(entry.capability is None for entry in ranked),
        unranked_without_evidence=sum(entry.capability is None for entry in unranked),
    )


def _would_be(
    model: str, assessed: Sequence[Assessment], peers: Peers, question: Question
) -> Candidate | None:
    """The candidate that a model would be, its rules aside; None for an id that is not known."""
    found = next((entry for entry in assessed if entry.model.id == model), None)
    return candidate(found, _NO_PLACE, peers, question) if found else None


def _unrecognised(snapshot: Snapshot, needs: Needs, today: str, unknown: Unrecognised) -> Advice:
    return Advice(
        today=today,
        as_of=snapshot.catalog.as_of,
        digest=snapshot.digest,
        models=len(snapshot.models),
        needs=needs,
        use_case=None,
        headlines=Headlines(),
        unrecognised=unknown,
    )


def _baseline(assessed: Sequence[Assessment], question: Question) -> Assessment | None:
    """What is used today, where its name is that of a model: id, name or alias, in any case of letters."""
    wanted = (question.needs.baseline.model or "").casefold()
    if not wanted:
        return None
    names = ((entry, (entry.model.id, entry.model.name, *entry.model.aliases)) for entry in assessed)
    return next((entry for entry, known in names if wanted in map(str.casefold, known)), None)
