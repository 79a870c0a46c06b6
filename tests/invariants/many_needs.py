"""Random needs put to the shipped catalogue, by hand: `python -m tests.invariants.many_needs --number 10000 --jobs 2`.

The needs are drawn from what the catalogue really holds; the properties are those of `test_properties.py`. Each
question has dice of its own, so that `--only 4711` asks that one again. Ends with 1 where a property is violated.
"""

import argparse
import multiprocessing
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, get_args

from catalog.advice.explanation.nearness import nearest_first
from catalog.advice.needs.keys import BY_PATH, KEYS
from catalog.advice.needs.reading import override, to_mapping
from catalog.advice.needs.records import LicenseNeed, Needs, Precision
from catalog.advice.ranking import advise
from catalog.advice.result import Advice
from catalog.advice.result.json.rank import rank_document
from catalog.advice.understanding.use_cases import UseCase
from catalog.record import Feature
from catalog.storage import store
from catalog.storage.snapshot import Snapshot
from tests.invariants import properties
from tests.invariants.comparisons import comparison_is_sound
from tests.invariants.contradictions import contradictions
from tests.invariants.relaxations import relaxations
from tests.invariants.rules import RULES, Question
from tests.invariants.told import Told
from tests.support.factories import TODAY

MOST_KEYS = 8
SHARE_KEPT = 0.2
MOST_SHOWN = 20
_NEAR = 200
MOST_IN_DOCUMENT = 40
_Dice = random.Random
_Draw = Callable[[_Dice], Any]


class Shelf(NamedTuple):
    """What is asked: the shipped catalogue and use cases, and how to draw a value for each key of the needs."""

    snapshot: Snapshot
    cases: dict[str, UseCase]
    values: dict[str, _Draw]


class Outcome(NamedTuple):
    """One question: how many candidates, the checks of each property, and the violations in words."""

    candidates: int
    checks: Counter[str]
    violations: list[str]


# Drawing needs


def _word(words: Iterable[str]) -> _Draw:
    known = sorted(words)
    return lambda dice: dice.choice(known)


def _list(words: Iterable[str], most: int = 4) -> _Draw:
    known = sorted(words)
    return lambda dice: dice.sample(known, min(len(known), dice.randint(1, most)))


def _size(low: float, high: float) -> _Draw:
    """A number between two powers of ten, at most two digits of it other than zero."""
    return lambda dice: float(f"{10 ** dice.uniform(low, high):.1e}")


def _whole(low: float, high: float) -> _Draw:
    size = _size(low, high)
    return lambda dice: max(1, int(size(dice)))


def _weight(dice: _Dice) -> float:
    return dice.choice((0, 0.25, 1, 2.5))


def _workload() -> dict[str, _Draw]:
    ranges = {
        "requests_per_month": (0, 7),
        "input_tokens": (1, 5),
        "output_tokens": (0, 4),
        "images": (0, 1),
        "audio_minutes": (-1, 2),
        "pages": (0, 2),
        "documents": (0, 3),
        "generated_images": (0, 1),
        "generated_seconds": (0, 2),
        "characters": (1, 4),
    }
    drawn: dict[str, _Draw] = {f"workload.{name}": _size(low, high) for name, (low, high) in ranges.items()}
    drawn["workload.cached_input_share"] = lambda dice: round(dice.random(), 2)
    drawn["workload.calls_per_request"] = lambda dice: dice.choice((1, 3, 20, 100))
    drawn["workload.batch"] = lambda dice: dice.random() < 0.5
    return drawn


def _license(snapshot: Snapshot) -> dict[str, _Draw]:
    return {
        "license.require": _word(get_args(LicenseNeed)),
        "license.allow": _list([*snapshot.licenses, "provider terms"], 12),
        "license.monthly_active_users": _whole(2, 9.5),
        "license.annual_revenue_usd": _whole(4, 10),
        "license.model_as_a_service": lambda _: True,
        "license.use_countries": _list({"EU", "DE", "US", "GB", "KR"}),
    }


def _hosting(snapshot: Snapshot) -> dict[str, _Draw]:
    served = {offer.provider for offer in snapshot.catalog.offers}
    return {
        "hosting.where": lambda dice: dice.choice((["api"], ["self-host"], ["api", "self-host"])),
        "hosting.gpu": lambda dice: f"{dice.choice((1, 2, 8))}x {dice.choice(sorted(store.load().gpus))}",
        "hosting.own_gpu": lambda _: True,
        "hosting.gpu_usd_per_hour": lambda dice: round(10 ** dice.uniform(-1, 1), 2),
        "hosting.gpu_price_usd": lambda dice: round(10 ** dice.uniform(2, 5), 2),
        "hosting.usd_per_kwh": lambda dice: round(dice.uniform(0, 0.6), 2),
        "hosting.utilisation": lambda dice: round(dice.uniform(0.01, 1), 2),
        "hosting.precision": _word(get_args(Precision)),
        "hosting.providers": _list(served, 12),
        "hosting.exclude_providers": _list(served, 12),
    }


def _origin(snapshot: Snapshot) -> dict[str, _Draw]:
    homes = {developer.country for developer in snapshot.catalog.developers if developer.country}
    places = {place for provider in snapshot.catalog.providers for place in provider.serving_countries or ()}
    return {
        "origin.developer_countries": _list(homes | {"EU"}),
        "origin.exclude_developer_countries": _list(homes | {"EU"}),
        "origin.serving_countries": _list(places | {"EU", "US"}),
        "origin.exclude_provider_countries": _list({"US", "CN", "EU"}),
        "origin.developers": _list(set(snapshot.developers), 12),
        "origin.exclude_developers": _list(set(snapshot.developers), 12),
    }


def _askable(path: str, facts: Iterable[tuple[str, ...] | None], most: int) -> _Draw:
    """Words that models have and that may be asked for: records hold a few that no key takes."""
    had = {word for fact in facts for word in fact or ()}
    return _list(had.intersection(BY_PATH[path].value.words), most)


def _must(snapshot: Snapshot) -> dict[str, _Draw]:
    models = snapshot.catalog.models
    return {
        "must.context_tokens": _whole(3, 6.2),
        "must.inputs": _askable("must.inputs", (model.inputs for model in models), 2),
        "must.outputs": _askable("must.outputs", (model.outputs for model in models), 2),
        "must.features": _list(get_args(Feature), 3),
        "must.languages": _askable("must.languages", (model.languages for model in models), 4),
        "must.min_capability": lambda dice: round(dice.uniform(0, 90), dice.choice((0, 1))),
        "must.measured_only": lambda _: True,
        "must.tokens_per_second": _size(0, 3),
        "must.max_parameters": _size(0, 3),
    }


def values_to_draw(snapshot: Snapshot) -> dict[str, _Draw]:
    found: dict[str, _Draw] = {
        "unknown_ok": lambda dice: dice.choice((RULES, dice.sample(RULES, dice.randint(1, 5)))),
        "budget.monthly_usd": _size(-1, 5),
        "baseline.model": _word(model.name for model in snapshot.catalog.models),
        "baseline.monthly_usd": _size(0, 5),
        **{f"priorities.{name}": _weight for name in ("cost", "capability", "downloads")},
    }
    found |= _workload() | _license(snapshot) | _hosting(snapshot) | _origin(snapshot) | _must(snapshot)
    assert found.keys() == {key.path for key in KEYS} - {"use_case"}, "a key of the needs that is not asked"
    return found


def drawn(shelf: Shelf, dice: _Dice) -> Needs:
    """A real use case, and some of the other keys; those that decide who fits more often than the workload."""
    paths = [path for path in sorted(shelf.values) if not path.startswith(("workload", "baseline"))]
    said = dice.sample(paths, dice.randint(0, MOST_KEYS))
    said += dice.sample(sorted(shelf.values.keys() - set(paths)), dice.choice((0, 0, 1, 3)))
    values = {path: shelf.values[path](dice) for path in sorted(said)}
    if [values.get(f"priorities.{name}") for name in ("cost", "capability", "downloads")] == [0, 0, 0]:
        values["priorities.cost"] = 1
    return override(Needs(use_case=dice.choice(sorted(shelf.cases))), values)


# Asking


def answer(shelf: Shelf, seed: int, number: int) -> Outcome:
    """Draw one question, ask it, and put every property to the answer."""
    dice = random.Random(f"{seed}/{number}")
    needs = drawn(shelf, dice)
    advice = advise(shelf.snapshot, shelf.cases, needs, TODAY)
    checks: Counter[str] = Counter()
    violations = []
    for property_, found in _put(shelf, needs, advice, dice):
        checks[property_] += 1
        violations += [f"question {number}, {property_}: {text}" for text in found]
    if violations:
        violations.append(f"question {number} was {to_mapping(needs)}")
    return Outcome(len(advice.candidates), checks, violations)


def _put(shelf: Shelf, needs: Needs, advice: Advice, dice: _Dice) -> Iterator[tuple[str, Iterator[str]]]:
    snapshot, case = shelf.snapshot, shelf.cases[needs.use_case]
    question = Question.of(snapshot, case, needs, advice)

    def ask(shelf_: Snapshot, asked: Needs) -> Advice:
        return advise(shelf_, shelf.cases, asked, TODAY)

    yield "every model stands once", properties.each_listed_once(advice, snapshot)
    yield "no candidate breaks a rule", properties.candidates_keep_the_rules(advice, question)
    yield "every exclusion is true", properties.exclusions_are_true(advice, question)
    yield "a comparison is sound", comparison_is_sound(advice, snapshot)
    if any(reason.rule == "budget" for entry in advice.excluded for reason in entry.reasons):
        without = ask(snapshot, override(needs, {"budget.monthly_usd": None}))
        yield (
            "the budget excludes what is dearer",
            properties.the_budget_excludes_what_is_dearer(advice, without),
        )
        yield (
            "the budget changes nothing but the offer",
            properties.the_budget_changes_nothing_but_the_offer(advice, without),
        )
    looser = dice.choice(relaxations(needs, case, snapshot))
    loose = ask(snapshot, looser.applied(needs))
    yield "asking for less loses nobody", properties.kept_when_relaxed(advice, loose, looser, snapshot)
    kept = {name for name in snapshot.models if dice.random() < SHARE_KEPT}
    fewer = ask(properties.only(snapshot, kept), needs)
    yield "other models reorder nobody", properties.same_order(advice, fewer)
    near = nearest_first(advice.excluded)[:_NEAR]
    for out in dice.sample(near, min(len(near), 2)):
        found = properties.the_relaxation_lets_in(out, needs, advice, case, snapshot, ask)
        yield "what is offered lets a model in", found
    yield "ranks, ties, parts, headlines", properties.order_is_sound(advice)
    yield "the front is unbeaten", properties.pareto_is_sound(advice)
    yield "the bill shown ranks", properties.the_bill_shown_ranks(advice)
    document = rank_document(advice, snapshot, MOST_IN_DOCUMENT, excluded=False)
    yield "nothing contradicts", contradictions(Told(advice, document))


_shelf: list[Shelf] = []  # one for each process, read once


def shipped() -> Shelf:
    """The shipped catalogue, and all that may be asked of it."""
    snapshot = store.load()
    return Shelf(snapshot, store.load_use_cases(), values_to_draw(snapshot))


def _load() -> None:
    _shelf.append(shipped())


def _job(task: tuple[int, int]) -> Outcome:
    """An answer that fails is a violation too: its error may not survive the way between processes."""
    try:
        return answer(_shelf[0], *task)
    except Exception as error:
        return Outcome(0, Counter(), [f"question {task[1]} failed: {error!r}"])


def outcomes(numbers: Iterable[int], seed: int, jobs: int) -> Iterator[Outcome]:
    """The outcome of each question, in whatever order they are done."""
    tasks = [(seed, number) for number in numbers]
    with multiprocessing.Pool(jobs, _load) as pool:
        yield from pool.imap_unordered(_job, tasks, chunksize=5)


# Telling


def table(found: list[Outcome], seconds: float) -> str:
    """The figures, one a line."""
    checks = sum((outcome.checks for outcome in found), Counter[str]())
    fitting = [outcome.candidates for outcome in found if outcome.candidates]
    violated = sum(bool(outcome.violations) for outcome in found)
    rows: list[tuple[str, str]] = [
        ("needs asked", f"{len(found):,}"),
        ("with candidates", f"{len(fitting) / len(found):.1%}"),
        ("median candidates, where any", f"{statistics.median(fitting or [0]):,.0f}"),
        *((f"checked: {property_}", f"{count:,}") for property_, count in checks.items()),
        ("checks made", f"{checks.total():,}"),
        ("needs with a violation", f"{violated:,}"),
        ("seconds", f"{seconds:,.0f}"),
    ]
    return "\n".join(f"{name:45}{figure:>12}" for name, figure in rows)


def main() -> int:
    """Ask, check, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.invariants.many_needs", description=__doc__)
    parser.add_argument("--number", type=int, default=1000, help="how many needs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--only", type=int, default=None, help="ask this one question")
    said = parser.parse_args()
    numbers = range(max(1, said.number)) if said.only is None else [said.only]
    since = time.perf_counter()
    found = list(outcomes(numbers, said.seed, said.jobs))
    violations = [text for outcome in found for text in outcome.violations]
    for text in violations[:MOST_SHOWN]:
        print(text, file=sys.stderr)
    print(table(found, time.perf_counter() - since))
    return 1 if violations else 0


if __name__ == "__main__":
    raise SystemExit(main())
