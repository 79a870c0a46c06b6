"""The rows of a comparison, in the order in which they are shown; each says what is better where that can be said."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from catalog.advice import capability
from catalog.advice.capability import TIE, chance_better
from catalog.advice.comparison import marks
from catalog.advice.comparison.records import Aspect, Row, Value
from catalog.advice.result import Advice, Candidate, Capability, Range
from catalog.storage.snapshot import Snapshot

_Judge = Callable[[Sequence[Any]], marks.Marks]
_CENT = 0.01


def rows(candidates: Sequence[Candidate], advice: Advice, snapshot: Snapshot) -> Iterator[Row]:
    """Every row that applies to at least one of the models."""
    yield _row("rank", [entry.rank for entry in candidates], marks.foremost)
    yield from _bills(candidates)
    yield _row("capability", [entry.capability for entry in candidates], marks.most_capable)
    yield _chances(candidates)
    yield from _skills(candidates, advice, snapshot)
    supports = [entry.support for entry in candidates]
    yield _row("results", [one.results if one else 0 for one in supports], marks.most)
    yield _row("own_results", [one.own_results if one else 0 for one in supports], marks.most)
    yield from _bill_lines(candidates)
    yield from _languages(candidates, advice)
    yield from _license(candidates)
    yield from _places(candidates)
    yield from _abilities(candidates, advice)
    yield from _use(candidates)


def _row(aspect: Aspect, values: Sequence[Value | None], judge: _Judge = marks.none, of: str = "") -> Row:
    return Row(aspect=aspect, of=of, values=tuple(values), marks=judge(values))


def _bills(candidates: Sequence[Candidate]) -> Iterator[Row]:
    bills = [entry.offer.scored_usd for entry in candidates]
    ranges = [_bill_range(entry) for entry in candidates]
    yield Row(aspect="monthly_usd", values=tuple(bills), marks=marks.cheapest(ranges))
    usual = [entry.offer.usual.usd if entry.offer.usual else None for entry in candidates]
    if any(amount is not None for amount in usual):
        shown = [bill if amount is None else amount for amount, bill in zip(usual, bills, strict=True)]
        yield _row("usual_usd", shown)
    listed = [entry.offer.list_usd for entry in candidates]
    pairs = zip(bills, listed, strict=True)
    if any(one is not None and other is not None and abs(one - other) >= _CENT for one, other in pairs):
        yield _row("list_usd", listed, marks.cheapest)


def _bill_range(entry: Candidate) -> Range | float | None:
    """The bill, on own hardware with the range of the estimate."""
    offer = entry.offer
    if offer.kind == "self-host" and offer.plan and offer.bill:
        return Range(value=offer.bill.usd, low=offer.plan.usd_low, high=offer.plan.usd_high)
    return offer.scored_usd


def _chances(candidates: Sequence[Candidate]) -> Row:
    """The chance that each does better than the first of them."""
    first = candidates[0].capability
    chances = [
        None
        if place == 0 or first is None or entry.capability is None
        else chance_better(entry.capability, first)
        for place, entry in enumerate(candidates)
    ]
    return _row("chance", chances, _coin_tosses)


def _coin_tosses(chances: Sequence[float | None]) -> marks.Marks:
    return tuple("tie" if chance is not None and TIE[0] <= chance <= TIE[1] else None for chance in chances)


def _skills(candidates: Sequence[Candidate], advice: Advice, snapshot: Snapshot) -> Iterator[Row]:
    """Each skill of the job, the weightiest first; none where the job is a single one, which is the capability."""
    if len(advice.basket) < 2:
        return
    abilities = [capability.by_skill(entry.model, snapshot) for entry in candidates]
    for part in advice.basket:
        values: list[Capability | None] = []
        for known in (own.get(part.skill) for own in abilities):
            values.append(capability.of({part.skill: known}, {part.skill: 1.0}) if known else None)
        yield _row("skill", values, marks.most_capable, part.skill)


def _bill_lines(candidates: Sequence[Candidate]) -> Iterator[Row]:
    """Line by line, those of the first model first."""
    bills = [
        {line.item: line for line in entry.offer.bill.lines} if entry.offer.bill else {}
        for entry in candidates
    ]
    for item in dict.fromkeys(item for lines in bills for item in lines):
        yield _row("bill_line", [lines.get(item) for lines in bills], of=item)


def _languages(candidates: Sequence[Candidate], advice: Advice) -> Iterator[Row]:
    """What the languages asked for do to the bill and to the capability."""
    lengths = [entry.offer.text for entry in candidates]
    if any(lengths):
        counted = [found.beside_english if found and found.basis == "counted" else None for found in lengths]
        yield _row("text_tokens", counted)
    moved = [
        {effect.language: effect.points for effect in entry.capability.languages} if entry.capability else {}
        for entry in candidates
    ]
    for language in advice.needs.must.languages:
        if any(language in points for points in moved):
            yield _row("language_points", [points.get(language) for points in moved], of=language)


def _license(candidates: Sequence[Candidate]) -> Iterator[Row]:
    verdicts = [entry.license for entry in candidates]
    yield _row("license", [one.name or one.id for one in verdicts])
    classes = [None if one.license_class == "unknown" else one.license_class for one in verdicts]
    yield _row("license_class", classes, lambda values: marks.among(values, "permissive"))
    yield _row("license_applies", [one.applies for one in verdicts])


def _places(candidates: Sequence[Candidate]) -> Iterator[Row]:
    yield _row("country", [entry.country for entry in candidates])
    yield _row("provider", [_provider(entry) for entry in candidates])
    yield _row("serving_countries", [_countries(entry) for entry in candidates])
    yield _row("open_weights", [entry.model.open_weights for entry in candidates], marks.truth)


def _provider(entry: Candidate) -> str | None:
    """Who runs it; None where it has no way that counts."""
    offer = entry.offer
    if offer.kind == "self-host" and offer.plan:
        return f"{offer.plan.gpus}x {offer.plan.gpu_name}"
    return offer.provider_name or None


def _countries(entry: Candidate) -> tuple[str, ...] | None:
    countries = entry.offer.serving_countries
    return None if countries is None else tuple(sorted(countries))


def _abilities(candidates: Sequence[Candidate], advice: Advice) -> Iterator[Row]:
    models = [entry.model for entry in candidates]
    yield _row("context_tokens", [model.context_tokens for model in models], marks.most)
    yield _row("inputs", [model.inputs for model in models], marks.widest)
    yield _row("outputs", [model.outputs for model in models], marks.widest)
    yield _row("tools", [model.tools for model in models], marks.truth)
    yield _row("structured_output", [model.structured_output for model in models], marks.truth)
    yield _row("reasoning", [model.reasoning for model in models])
    for language in advice.needs.must.languages:
        spoken = [None if model.languages is None else language in model.languages for model in models]
        yield _row("language", spoken, marks.truth, language)
    yield _row("parameters", [model.total_parameters for model in models])


def _use(candidates: Sequence[Candidate]) -> Iterator[Row]:
    yield _row("downloads_30d", [entry.downloads_30d for entry in candidates], marks.most)
    speeds = [entry.offer.plan.alone if entry.offer.plan else None for entry in candidates]
    if any(speed is not None for speed in speeds):
        yield _row("speed", speeds, marks.most)
    yield _row("released", [entry.model.released for entry in candidates])
    retires = [_retires(entry) for entry in candidates]
    if any(retires):
        yield _row("retires", retires)


def _retires(entry: Candidate) -> str | None:
    """The first day on which the model, or the offer that is shown, is no longer served."""
    days = (entry.model.retired, entry.offer.offer.retires if entry.offer.offer else None)
    return min((day for day in days if day), default=None)
