"""From an assessment to the candidate that is shown."""

import msgspec

from catalog.advice import capability
from catalog.advice.assessment import Assessment
from catalog.advice.explanation import reasons
from catalog.advice.explanation.baseline import Peers, compare
from catalog.advice.explanation.support import support
from catalog.advice.options.selection import usual_offer
from catalog.advice.question import Question
from catalog.advice.result import Candidate, CandidateDetails, Exclusion, LicenseVerdict, RankedOffer
from catalog.advice.rules import license_terms


class Placement(msgspec.Struct, frozen=True):
    """Where a candidate stands: its rank, its tie group's leader, whether none beats it in bill and capability.

    `first` is the first of the ranking.
    """

    rank: int | None
    tie_group: int | None
    pareto: bool
    first: Assessment | None


def candidate(entry: Assessment, placement: Placement, peers: Peers, question: Question) -> Candidate:
    """The candidate; its offer, license, explanation and cautions follow when they are asked for."""
    model = entry.model
    developer = question.snapshot.developers.get(model.developer)

    return Candidate(
        rank=placement.rank,
        tie_group=placement.tie_group,
        pareto=placement.pareto,
        model=model,
        developer_name=developer.name if developer else model.developer,
        country=developer.country if developer else None,
        capability=entry.capability,
        downloads_30d=entry.downloads,
        downloads_as_of=entry.adoption.as_of if entry.adoption else None,
        score=entry.score,
        parts=entry.parts,
        chance_against_first=_chance(entry, placement.first),
        usd=entry.usd,
        kind="api" if entry.selection.option.offer else "self-host",
        usual=usual_offer(entry.selection),
        load_license=lambda: _license(entry, question),
        load_offer=lambda: _offer(entry, question),
        load_details=lambda verdict, offer: _details(entry, verdict, offer, peers, question),
    )


def exclusion(entry: Assessment) -> Exclusion:
    """What is told of a model that does not fit."""
    return Exclusion(model=entry.model, reasons=entry.reasons, load_score=lambda: entry.score)


def _offer(entry: Assessment, question: Question) -> RankedOffer:
    from catalog.advice.options.ranked_offer import ranked_offer  # a list needs no offer

    return ranked_offer(entry.model, entry.selection, question)


def _license(entry: Assessment, question: Question) -> LicenseVerdict:
    option = entry.selection.option
    return license_terms.verdict(
        entry.model, option.offer, option.provider, question.needs.license, question.snapshot.licenses
    )


def _details(
    entry: Assessment, verdict: LicenseVerdict, offer: RankedOffer, peers: Peers, question: Question
) -> CandidateDetails:
    from catalog.advice.explanation import cautions  # nor any caution

    return CandidateDetails(
        statements=reasons.statements(entry, offer, peers, question),
        cautions=cautions.cautions(entry, offer, verdict, question),
        comparison=compare(entry, entry.usd, peers, question),
        support=support(entry, question),
    )


def _chance(entry: Assessment, first: Assessment | None) -> float | None:
    if first is None or first is entry or first.capability is None or entry.capability is None:
        return None
    return capability.chance_better(entry.capability, first.capability)
