"""Makes the choice that is saved from an answer and one of its candidates."""

import msgspec

from catalog import VERSION
from catalog.advice.explanation.baseline import difference_text
from catalog.advice.needs.reading import from_mapping, to_mapping
from catalog.advice.needs.records import Needs
from catalog.advice.result import Advice, BillLine, Candidate, Difference
from catalog.decision.records import (
    CatalogUsed,
    Choice,
    ChosenCapability,
    ChosenLicense,
    ChosenModel,
    ChosenOffer,
    Downloads,
    LanguageMoved,
    Result,
    RunnerUp,
    SavedComparison,
    SourceUsed,
)
from catalog.formatting import count, usd
from catalog.model import Adoption
from catalog.storage.snapshot import Snapshot

_MOST = 3
_LEAST_POINTS = 0.05


def runners_up(advice: Advice, chosen: Candidate) -> tuple[RunnerUp, ...]:
    """The three best of the others, ranked ones first."""
    others = [entry for entry in advice.candidates if entry.model.id != chosen.model.id]
    return tuple(_runner_up(entry, chosen) for entry in others[:_MOST])


def why_not(other: Candidate, chosen: Candidate) -> str:
    """One sentence: the difference in points and its parts, the largest first."""
    if other.parts is None or chosen.parts is None or other.score is None or chosen.score is None:
        which = other if other.parts is None else chosen
        return f"{which.model.name} cannot be ranked: no evidence or no price that counts."
    points = {
        "cost": other.parts.cost - chosen.parts.cost,
        "capability": other.parts.capability - chosen.parts.capability,
        "downloads": other.parts.downloads - chosen.parts.downloads,
    }
    largest_first = sorted(points.items(), key=lambda item: (-abs(item[1]), item[0]))
    parts = [
        f"{value:+.1f} for {name}{_figures(name, other, chosen)}"
        for name, value in largest_first
        if abs(value) >= _LEAST_POINTS
    ]
    total = other.score - chosen.score
    if not parts:
        return "It scores the same in every part."
    more = "more" if total > 0 else "fewer"
    return f"{abs(total):.1f} points {more}: {'; '.join(parts)}."


def _runner_up(entry: Candidate, chosen: Candidate) -> RunnerUp:
    return RunnerUp(
        model=entry.model.id,
        name=entry.model.name,
        rank=entry.rank,
        score=entry.score,
        monthly_usd=entry.offer.bill.usd if entry.offer.bill else None,
        capability=entry.capability.value if entry.capability else None,
        downloads_30d=entry.downloads_30d,
        why=why_not(entry, chosen),
    )


def _figures(name: str, other: Candidate, chosen: Candidate) -> str:
    if name == "cost":
        theirs, ours = other.offer.scored_usd, chosen.offer.scored_usd
        return "" if theirs is None or ours is None else f" ({usd(theirs)} a month against {usd(ours)})"
    if name == "capability":
        if other.capability is None or chosen.capability is None:
            return ""
        return f" ({other.capability.value:.1f} against {chosen.capability.value:.1f} of 100)"
    theirs_, ours_ = other.downloads_30d, chosen.downloads_30d
    words = ["no figure" if number is None else count(number) for number in (theirs_, ours_)]
    return f" ({words[0]} against {words[1]} in 30 days)"


_MOST_RESULTS = 30


def make(advice: Advice, candidate: Candidate, snapshot: Snapshot, given: Needs | None = None) -> Choice:
    """The choice of `candidate` with every figure, source and date that spoke for it.

    The needs are saved as understood, so that a later change of a default does not change the question. A capability
    floor is saved only where it stands in the needs as `given`, because such a floor also excludes models without
    evidence.
    """
    offer, results = _offer(candidate), _results_used(candidate, snapshot)
    downloads = _downloads(candidate, snapshot)
    used = {offer.source, *(result.source for result in results), downloads.source if downloads else None}
    used |= {candidate.offer.spending.source} if candidate.offer.spending else set()
    used |= {candidate.offer.text.source} if candidate.offer.text else set()
    return Choice(
        written_by=f"modelpick {VERSION}",
        today=advice.today,
        explanation=candidate.explanation,
        cautions=candidate.cautions,
        what_would_change=tuple(entry.text for entry in advice.changes) if candidate.rank == 1 else (),
        against=_saved_comparison(candidate),
        needs=_needs_as_understood(advice.needs, given),
        catalog=CatalogUsed(as_of=advice.as_of, digest=advice.digest, models=advice.models),
        model=_model(candidate),
        license=_license(candidate),
        offer=offer,
        own_hardware=candidate.offer.plan,
        capability=_capability(candidate),
        downloads=downloads,
        evidence=results,
        runners_up=runners_up(advice, candidate),
        sources=_sources_used(used | set(candidate.model.sources), snapshot),
    )


def _needs_as_understood(needs: Needs, given: Needs | None) -> Needs:
    if given is not None:
        must = msgspec.structs.replace(needs.must, min_capability=given.must.min_capability)
        needs = msgspec.structs.replace(needs, must=must)
    return from_mapping(to_mapping(needs), None)


def _model(candidate: Candidate) -> ChosenModel:
    model = candidate.model
    return ChosenModel(
        id=model.id,
        name=model.name,
        kind=model.kind,
        developer=candidate.developer_name,
        country=candidate.country,
        open_weights=model.open_weights,
        rank=candidate.rank,
        tie_group=candidate.tie_group,
        score=candidate.score,
        parts=candidate.parts,
    )


def _license(candidate: Candidate) -> ChosenLicense:
    verdict = candidate.license
    return ChosenLicense(
        id=verdict.id,
        name=verdict.name,
        license_class=verdict.license_class,
        applies=verdict.applies,
        url=verdict.url,
        duties=verdict.duties,
    )


def _offer(candidate: Candidate) -> ChosenOffer:
    ranked, offer = candidate.offer, candidate.offer.offer
    chosen = ChosenOffer(
        kind=ranked.kind,
        basis=ranked.basis,
        provider=ranked.provider,
        provider_name=ranked.provider_name,
        provider_class=ranked.provider_class,
        monthly_usd=ranked.bill.usd if ranked.bill else None,
        list_monthly_usd=ranked.list_usd,
        scored_usd=ranked.scored_usd,
        usual_usd=ranked.usual.usd if ranked.usual else None,
        usual_via=ranked.usual.via if ranked.usual else None,
        range_usd=ranked.range_usd,
        cheapest_usd=ranked.cheapest_usd,
        cheapest_provider=ranked.cheapest.provider if ranked.cheapest else None,
        serving_countries=ranked.serving_countries,
        bill=tuple(_without_noise(line) for line in ranked.bill.lines) if ranked.bill else (),
        assumptions=ranked.bill.assumptions if ranked.bill else (),
        api_usd=ranked.api_usd,
        api_name=ranked.api_name,
        text_tokens=ranked.text,
    )
    if offer is None:
        return chosen
    return msgspec.structs.replace(
        chosen,
        provider_model_id=offer.provider_model_id,
        input=offer.input,
        output=offer.output,
        cache_read=offer.cache_read,
        batch_input=offer.batch_input,
        batch_output=offer.batch_output,
        retires=offer.retires,
        source=offer.source,
        as_of=offer.as_of,
        reference=offer.reference,
    )


def _without_noise(line: BillLine) -> BillLine:
    """A line whose figures have the twelve digits that are meant, without the noise of floating point."""
    quantity, price = (float(f"{part:.12g}") for part in (line.quantity, line.usd_per_unit))
    return msgspec.structs.replace(line, quantity=quantity, usd_per_unit=price)


def _capability(candidate: Candidate) -> ChosenCapability | None:
    capability = candidate.capability
    if capability is None:
        return None
    return ChosenCapability(
        value=capability.value,
        low=capability.low,
        high=capability.high,
        evidence=capability.evidence,
        basis=capability.basis,
        skills=capability.skills,
        languages=tuple(
            LanguageMoved(
                language=effect.language,
                points=effect.points,
                results=effect.results,
                results_in_other_languages=effect.others,
                by_maker=effect.by_maker,
            )
            for effect in capability.languages
        ),
    )


def _results_used(candidate: Candidate, snapshot: Snapshot) -> tuple[Result, ...]:
    """The results behind the capability: those on the job's own skills first, at most thirty."""
    if candidate.capability is None:
        return ()
    skills = candidate.capability.skills
    rows = []
    for row in snapshot.evidence.get(candidate.model.id, ()):
        benchmark = snapshot.benchmarks.get(row.benchmark)
        if benchmark is None or benchmark.left_out:
            continue
        result = Result(
            benchmark=benchmark.name,
            score=row.score,
            unit=benchmark.unit,
            kind=row.kind,
            variant=row.variant,
            date=row.date,
            source=row.source,
            as_of=row.as_of,
        )
        rows.append((benchmark.skill not in skills, benchmark.id, row.variant, row.source, row.score, result))
    return tuple(entry[-1] for entry in sorted(rows, key=lambda entry: entry[:-1])[:_MOST_RESULTS])


def _downloads(candidate: Candidate, snapshot: Snapshot) -> Downloads | None:
    if candidate.downloads_30d is None:
        return None
    rows = snapshot.adoption.get(candidate.model.id, ())
    row: Adoption | None = next((r for r in rows if r.downloads_30d == candidate.downloads_30d), None)
    return Downloads(
        downloads_30d=candidate.downloads_30d,
        as_of=candidate.downloads_as_of,
        repository=row.repository if row else None,
        source=row.source if row else None,
    )


def _sources_used(used: set[str | None], snapshot: Snapshot) -> tuple[SourceUsed, ...]:
    found = (
        snapshot.sources[name] for name in sorted(name for name in used if name) if name in snapshot.sources
    )
    return tuple(
        SourceUsed(id=item.id, name=item.name, url=item.url, license=item.license, as_of=item.as_of)
        for item in found
    )


def _saved_comparison(candidate: Candidate) -> SavedComparison | None:
    found = candidate.comparison
    if not isinstance(found, Difference):
        return None
    return SavedComparison(
        what=found.against.value,
        model=found.model,
        usd=round(found.other_usd, 2),
        saving=found.saving,
        points=found.points,
        text=difference_text(found),
    )
