"""What holds for every answer, whatever was asked: each property gives its violations in words, none where it holds."""

from collections.abc import Callable, Iterator, Sequence
from math import log10

import msgspec

from catalog.advice.needs.reading import override, to_mapping
from catalog.advice.needs.records import Needs
from catalog.advice.ranking import relaxation_for
from catalog.advice.result import Advice, Candidate, Exclusion
from catalog.advice.understanding.use_cases import UseCase
from catalog.model import Catalog
from catalog.storage.snapshot import Snapshot
from tests.invariants.relaxations import Relaxation
from tests.invariants.rules import (
    RULES,
    Option,
    Question,
    bill_of,
    blocking,
    broken,
    is_listed,
    model_verdicts,
    options,
)
from tests.invariants.verdicts import Verdicts

_ROUNDING = 0.0005  # half of the last digit of a score
_OF_OFFERS_TOO = {
    "status.retired",
    "must.context",
}  # an offer retires too, and a host has a window of its own
Ask = Callable[[Snapshot, Needs], Advice]


# Hard rules


def each_listed_once(advice: Advice, snapshot: Snapshot) -> Iterator[str]:
    """Each model is a candidate or excluded, never both, never neither; a rolling name is no model."""
    fits = [entry.model.id for entry in advice.candidates]
    out = [entry.model.id for entry in advice.excluded]
    if sorted(fits + out) != sorted(snapshot.models):
        yield f"the models are {sorted(snapshot.models)}; the answer has {sorted(fits)} and {sorted(out)}"
    if rolling := {pointer.id for pointer in snapshot.catalog.pointers}.intersection(fits + out):
        yield f"{sorted(rolling)} are rolling names"


def candidates_keep_the_rules(advice: Advice, question: Question) -> Iterator[str]:
    """No hard rule is broken by a candidate, nor by the option that is shown."""
    for entry in advice.candidates:
        yield from broken(entry, question)


def exclusions_are_true(advice: Advice, question: Question) -> Iterator[str]:
    """Every reason names a rule that fails; of the model's own rules none that fails is left out."""
    for entry in advice.excluded:
        named = [reason.rule for reason in entry.reasons]
        if not named or named != sorted(named, key=RULES.index):
            yield f"{entry.model.id} is excluded by {named}"
        verdicts = model_verdicts(entry.model, question)
        failing = blocking(verdicts, question.needs)
        yield from _own_rules(entry, verdicts, failing)
        yield from _unknown_facts(entry, verdicts, failing)
        yield from _way_rules(entry, set(named) - set(verdicts), failing, question)


def _own_rules(entry: Exclusion, verdicts: Verdicts, failing: set[str]) -> Iterator[str]:
    for rule, verdict in verdicts.items():
        said = any(reason.rule == rule for reason in entry.reasons)
        from_offer = rule in _OF_OFFERS_TOO and said
        if verdict != "open" and not from_offer and said != (rule in failing):
            yield f"{entry.model.id}: {rule} {verdict}, and is {'' if said else 'not '}among its reasons"


def _unknown_facts(entry: Exclusion, verdicts: Verdicts, failing: set[str]) -> Iterator[str]:
    for rule in failing:
        said = [reason.has for reason in entry.reasons if reason.rule == rule]
        true = [(has is None) == (verdicts[rule] == "unknown") for has in said]
        if said and not (any(true) if rule in _OF_OFFERS_TOO else all(true)):
            yield f"{entry.model.id}: {rule} {verdicts[rule]}, and has {said}"


def _way_rules(entry: Exclusion, named: set[str], failing: set[str], question: Question) -> Iterator[str]:
    """No way of running it is free, and one fails just these rules; or one is free, and the budget alone is named."""
    named = named | ({reason.rule for reason in entry.reasons} & _OF_OFFERS_TOO) - failing
    if "use_case.kind" in failing:
        if named:
            yield f"{entry.model.id} is for another job, and is excluded by {sorted(named)}"
        return
    ways = options(entry.model, question)
    free = [way for way in ways if not blocking(way.verdicts, question.needs)]
    sure = [way for way in free if "open" not in way.verdicts.values()]
    if "budget" in named and not (sure or (free and named == {"budget"})):
        yield from _dear_besides(entry, named, failing, question)
    elif "budget" in named:
        if named != {"budget"}:
            yield f"{entry.model.id} is excluded by {sorted(named)}; without the budget {len(free)} ways are free"
    elif named and sure:
        yield f"{entry.model.id} is excluded by {sorted(named)}, and one way of running it fails nothing"
    elif named and not any(_fails_just(way, named, failing, question.needs) for way in ways):
        yield f"{entry.model.id} is excluded by {sorted(named)}, which is true of no way of running it"


def _dear_besides(entry: Exclusion, named: set[str], failing: set[str], question: Question) -> Iterator[str]:
    """Besides what else no way of running it passes, the lowest bill is over the budget."""
    limit = question.needs.budget.monthly_usd or 0.0
    lowest = next(reason.has for reason in entry.reasons if reason.rule == "budget")
    if lowest is None or float(lowest) <= limit:
        yield f"{entry.model.id} is over a budget of {limit} at {lowest}"
    rest = named - {"budget"}
    ways = options(entry.model, question)
    if rest and not any(_fails_just(way, rest, failing, question.needs) for way in ways):
        yield f"{entry.model.id} is excluded by {sorted(rest)}, which is true of no way of running it"


def _fails_just(way: Option, named: set[str], failing: set[str], needs: Needs) -> bool:
    """Where there is no offer, only the missing price needs to be said."""
    found = blocking(way.verdicts, needs) - (failing & _OF_OFFERS_TOO)
    open_ = {rule for rule, verdict in way.verdicts.items() if verdict == "open"}
    if way.offer is None:
        return named <= found | open_
    return found <= named <= found | open_


def the_budget_excludes_what_is_dearer(advice: Advice, without: Advice) -> Iterator[str]:
    """Whatever the budget excludes fits without it, if nothing else excludes it, at bills that are all higher."""
    limit = advice.needs.budget.monthly_usd or 0.0
    free = {entry.model.id: entry for entry in without.candidates}
    for entry in advice.excluded:
        rules = {reason.rule for reason in entry.reasons}
        if "budget" not in rules:
            continue
        found = free.get(entry.model.id)
        if rules == {"budget"} and found is None:
            yield f"{entry.model.id} is excluded by the budget alone, and without it all the same"
        elif found is not None and found.offer.range_usd and found.offer.range_usd[0] <= limit:
            yield f"{entry.model.id} is excluded by {limit}, and runs from {found.offer.range_usd[0]}"


# Order


def order_is_sound(advice: Advice) -> Iterator[str]:
    """Ranks count from 1 in the order of the score, whose parts add up; ties are runs; headlines are candidates."""
    ranked = [entry for entry in advice.candidates if entry.rank is not None]
    if [entry.rank for entry in advice.candidates] != [*range(1, len(ranked) + 1)] + [None] * (
        len(advice.candidates) - len(ranked)
    ):
        yield f"the ranks are {[entry.rank for entry in advice.candidates]}"
    scores = [entry.score for entry in ranked if entry.score is not None]
    if len(scores) != len(ranked) or scores != sorted(scores, reverse=True):
        yield f"the scores are {[entry.score for entry in ranked]}"
    yield from _parts(advice.candidates)
    yield from _ties(ranked)
    yield from _headlines(advice)


def _parts(candidates: Sequence[Candidate]) -> Iterator[str]:
    for entry in candidates:
        if (entry.score is None) != (entry.rank is None) or (entry.parts is None) != (entry.rank is None):
            yield f"{entry.model.id} has rank {entry.rank}, score {entry.score}, parts {entry.parts}"
        elif entry.parts is not None and entry.score is not None:
            whole = entry.parts.cost + entry.parts.capability + entry.parts.downloads
            if abs(whole - entry.score) > _ROUNDING:
                yield f"{entry.model.id} scores {entry.score}, and its parts add up to {whole}"


def _ties(ranked: Sequence[Candidate]) -> Iterator[str]:
    """Each either leads its group or shares that of the one before."""
    before: int | None = None
    for entry in ranked:
        if entry.tie_group not in (entry.rank, before):
            yield f"{entry.model.id} has rank {entry.rank} and tie group {entry.tie_group} after {before}"
        before = entry.tie_group


def _headlines(advice: Advice) -> Iterator[str]:
    ranked = {entry.model.id: entry for entry in advice.candidates if entry.rank is not None}
    lines = advice.headlines
    for name in (lines.best, lines.best_value, lines.cheapest_good_enough):
        if name is not None and name not in ranked:
            yield f"the headline {name} is no ranked candidate"
    if lines.best_value != next(iter(ranked), None):
        yield f"the best value is {lines.best_value}, and the first is {next(iter(ranked), None)}"


def pareto_is_sound(advice: Advice) -> Iterator[str]:
    """None beats one of the front in bill or capability without being worse in the other; everyone else is beaten."""
    figures = {
        entry.model.id: (usd, entry.capability.value)
        for entry in advice.candidates
        if entry.rank is not None and entry.capability and (usd := bill_of(entry)) is not None
    }
    for entry in advice.candidates:
        mine = figures.get(entry.model.id)
        if mine is None:
            if entry.pareto:
                yield f"{entry.model.id} stands on the front without a bill or a capability"
        elif entry.pareto and any(_beats(other, mine) for other in figures.values()):
            yield f"{entry.model.id} stands on the front, and is beaten"
        elif not entry.pareto and not any(_beats(other, mine) for other in figures.values()):
            yield f"{entry.model.id} does not stand on the front, and nothing beats it"


def _beats(other: tuple[float, float], mine: tuple[float, float]) -> bool:
    """No worse in both and better in one."""
    return other[0] <= mine[0] and other[1] >= mine[1] and other != mine


def the_bill_shown_ranks(advice: Advice) -> Iterator[str]:
    """The cost in a score is that of the bill shown: of the cheapest offer where the usual one is over the budget."""
    weights, limit = advice.needs.priorities, advice.needs.budget.monthly_usd
    given = [weight or 0.0 for weight in (weights.cost, weights.capability, weights.downloads)]
    for entry in advice.candidates:
        bill, offer = bill_of(entry), entry.offer
        if entry.parts is not None:
            points = -10 * log10(max(bill, 0.01)) if bill is not None else 0.0
            if abs(entry.parts.cost - points * given[0] / sum(given)) > _ROUNDING + 1e-9:
                yield f"{entry.model.id} is shown at {bill} a month and has {entry.parts.cost} points for it"
        if offer.usual is not None and (limit is None or offer.usual.usd <= limit):
            yield f"{entry.model.id} is not shown at its usual {offer.usual.usd}, which is within {limit}"
        lowest = offer.cheapest_usd
        if bill is not None and lowest is not None and (bill < lowest or (offer.usual and bill != lowest)):
            yield f"{entry.model.id} is shown at {bill}, and its cheapest offer costs {lowest}"
        if offer.kind == "api" and bill is not None and offer.range_usd and offer.range_usd[0] != lowest:
            yield f"{entry.model.id} costs from {offer.range_usd[0]}, and at its cheapest {lowest}"


# Of two answers


def the_budget_changes_nothing_but_the_offer(advice: Advice, without: Advice) -> Iterator[str]:
    """A bill stays where it is within the budget, else it is that of the cheapest offer, which no budget changes."""
    limit = advice.needs.budget.monthly_usd or 0.0
    free = {entry.model.id: entry for entry in without.candidates}
    for entry in advice.candidates:
        before, bill = free.get(entry.model.id), bill_of(entry)
        usual = bill_of(before) if before else None
        if before is None or bill is None or usual is None:
            continue
        lowest = before.offer.cheapest_usd
        if bill != (usual if usual <= limit else lowest):
            yield f"{entry.model.id} costs {bill} within {limit}; without it {usual}, at the least {lowest}"
        if entry.offer.cheapest_usd != lowest:
            yield f"{entry.model.id} costs at least {entry.offer.cheapest_usd} within {limit}, without it {lowest}"


def kept_when_relaxed(
    strict: Advice, loose: Advice, relaxation: Relaxation, snapshot: Snapshot
) -> Iterator[str]:
    """Asking for less loses no candidate; naming a provider is what lets its special offers count."""
    fits = {entry.model.id for entry in loose.candidates}
    unnamed = relaxation.path == "hosting.providers" and not relaxation.value
    for entry in strict.candidates:
        offer = entry.offer.offer
        special = unnamed and offer is not None and not is_listed(entry.model, offer, snapshot)
        if entry.model.id not in fits and not special:
            lost = next(out for out in loose.excluded if out.model.id == entry.model.id)
            yield f"{entry.model.id} is lost with {relaxation}: {[reason.rule for reason in lost.reasons]}"


def the_relaxation_lets_in(
    out: Exclusion, asked: Needs, before: Advice, case: UseCase, shelf: Snapshot, ask: Ask
) -> Iterator[str]:
    """What is offered to let a model in does, loses no candidate, and none of its changes can be left out."""
    found = relaxation_for(shelf, case, asked, before.today, out.model)
    name, changed = out.model.id, {change.key: change.to for change in found.changes}
    if not changed:
        if not found.blocked:
            yield f"{name} has neither a change that lets it in nor a rule that blocks it"
        return
    if override(asked, changed) != found.needs:
        yield f"{name} is offered {changed}, which are not the needs {to_mapping(found.needs)}"
    after = {entry.model.id for entry in ask(shelf, found.needs).candidates}
    if name not in after:
        yield f"{name} is not let in by {changed}"
    lost = {entry.model.id for entry in before.candidates} - after
    if lost and "hosting.gpu" not in changed:
        yield f"{sorted(lost)} are lost where {name} is let in by {changed}"
    kept = {"unknown_ok"} if "must.min_capability" in changed else set()  # for others: those without evidence
    for change in found.changes if len(changed.keys() - kept) > 1 else ():
        if change.key in kept:
            continue
        fewer = ask(only(shelf, {name}), override(found.needs, {change.key: change.before}))
        if fewer.candidates and evidence_is_kept(shelf, name):
            yield f"{name} is let in without {change.key} of {changed}"


def evidence_is_kept(shelf: Snapshot, name: str) -> bool:
    """Whether the model has evidence of its own, so that it is judged alike where it stands alone."""
    return bool(shelf.abilities.get(name))


def same_order(one: Advice, other: Advice) -> Iterator[str]:
    """Those ranked in both have the same scores and stand in the same order."""
    mine, theirs = (
        {entry.model.id: entry.score for entry in advice.candidates if entry.rank is not None}
        for advice in (one, other)
    )
    common = [(name, mine[name]) for name in mine if name in theirs]
    if common != [(name, theirs[name]) for name in theirs if name in mine]:
        yield f"in one answer {common}, in the other {list(theirs.items())}"


def no_better(before: Advice, after: Advice, model: str) -> Iterator[str]:
    """A dearer model never climbs, and never comes in; but for a usual price that is over the budget now: then its
    cheapest offer counts.
    """
    then, now = (
        next((entry for entry in advice.candidates if entry.model.id == model), None)
        for advice in (before, after)
    )
    if now is None:
        return
    if then is None:
        yield f"{model} came in"
    elif now.offer.usual and not then.offer.usual:
        if bill_of(now) != now.offer.cheapest_usd:
            yield f"{model} is dearer, and is shown at {bill_of(now)} of {now.offer.cheapest_usd}"
    elif now.rank is not None and (then.rank is None or now.rank < then.rank):
        yield f"{model} rose from {then.rank} to {now.rank}"
    elif (now.score or 0) > (then.score or 0) and then.rank is not None:
        yield f"the score of {model} rose from {then.score} to {now.score}"


def only(snapshot: Snapshot, names: set[str]) -> Snapshot:
    """The catalogue with these models alone: whatever is fitted stays as it is."""
    catalog = snapshot.catalog
    kept = msgspec.structs.replace(
        catalog,
        models=tuple(row for row in catalog.models if row.id in names),
        offers=tuple(row for row in catalog.offers if row.model in names),
        evidence=tuple(row for row in catalog.evidence if row.model in names),
        abilities=tuple(row for row in catalog.abilities if row.model in names),
        adoption=tuple(row for row in catalog.adoption if row.model is None or row.model in names),
    )
    return Snapshot(kept, snapshot.digest)


def shuffled(catalog: Catalog, order: Callable[[list[object]], list[object]]) -> Catalog:
    """The same records, each table in another order."""
    tables = {
        name: tuple(order(list(rows)))
        for name in Catalog.__struct_fields__
        if isinstance(rows := getattr(catalog, name), tuple)
    }
    return msgspec.structs.replace(catalog, **tables)
