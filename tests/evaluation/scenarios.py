"""Scenarios that judge the advisor: reading them, asking, and what an answer gets wrong. For `test_scenarios.py`.

`tests/data/scenarios.toml` says who asks, what they need and what anyone who reads the evidence would accept; the
keys of `expect` are those of `EXPECTATIONS`, and `exit`.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from catalog.advice.needs.errors import NeedsError
from catalog.advice.needs.reading import from_mapping
from catalog.advice.needs.records import Needs
from catalog.advice.ranking import advise
from catalog.advice.result import Advice, Candidate
from catalog.advice.result.json.rank import rank_document
from catalog.advice.understanding.use_cases import UseCase
from catalog.storage.snapshot import Snapshot
from tests.invariants.properties import candidates_keep_the_rules, each_listed_once
from tests.invariants.rules import Question
from tui.cli.needs_arguments import check_names

FILE = Path(__file__).parents[1] / "data" / "scenarios.toml"
FITS, NONE_FITS, BAD_INPUT = 0, 1, 2
BILL_TOLERANCE = 0.01
HALF_A_CENT = 0.005 + 1e-9
"""Documents round money to the cent, so below a dollar one per cent may be less than they can say."""
_FILE_NAME = "needs.toml"


class Scenario(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who asks, the needs as the file has them, what is expected and why."""

    id: str
    story: str
    sort: str
    today: str
    needs: dict[str, Any]
    expect: dict[str, Any]
    because: str = ""


class Outcome(NamedTuple):
    """The exit code of `rank`, what was asked, and the answer with its document; None where the needs are bad input."""

    exit: int
    asked: Needs | None = None
    advice: Advice | None = None
    document: dict[str, Any] | None = None
    error: str = ""


class Found(NamedTuple):
    """An answer as the expectations look at it: ids in the order of the list, and by id what they ask for."""

    ids: list[str]
    ranks: dict[str, int | None]
    bills: dict[str, float | None]
    candidates: dict[str, Candidate]
    excluded: dict[str, list[str]]
    outcome: Outcome

    @property
    def ranked(self) -> list[str]:
        """Those with a rank, the first first."""
        return [name for name in self.ids if self.ranks[name] is not None]

    def whereabouts(self, model: str) -> str:
        """In words what became of a model."""
        if model in self.excluded:
            return f"{model} is excluded by {', '.join(self.excluded[model])}"
        if model not in self.ranks:
            return f"{model} is not in the answer at all"
        return f"{model} has rank {self.ranks[model]}"


def scenarios() -> dict[str, Scenario]:
    """All scenarios by id."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["scenario"]
    found = [msgspec.convert(_with_reason(row), Scenario) for row in rows]
    by_id = {one.id: one for one in found}
    if len(by_id) != len(found):
        raise ValueError("two scenarios have the same id")
    return by_id


def ask(scenario: Scenario, snapshot: Snapshot, cases: Mapping[str, UseCase]) -> Outcome:
    """What `modelpick rank` answers, without the process around it."""
    try:
        needs = check_names(from_mapping(scenario.needs, _FILE_NAME), snapshot, _FILE_NAME)
    except NeedsError as error:
        return Outcome(BAD_INPUT, error=str(error))
    advice = advise(snapshot, cases, needs, scenario.today)
    document = rank_document(advice, snapshot, 0, excluded=False)
    if advice.unrecognised:
        return Outcome(BAD_INPUT, needs, advice, document)
    return Outcome(FITS if advice.candidates else NONE_FITS, needs, advice, document)


def wrong(
    scenario: Scenario, outcome: Outcome, snapshot: Snapshot, cases: Mapping[str, UseCase]
) -> list[str]:
    """All that an answer gets wrong, in words."""
    expect = dict(scenario.expect)
    code = expect.pop("exit")
    found = _found(outcome)
    faults = (
        [] if outcome.exit == code else [f"exit {outcome.exit} instead of {code} {outcome.error}".strip()]
    )
    for key, expected in expect.items():
        faults += [f"{key}: {fault}" for fault in EXPECTATIONS[key](expected, found)]
    if outcome.asked and outcome.advice:
        broken = broken_rules(outcome.asked, outcome.advice, snapshot, cases)
        faults += [f"hard rule: {fault}" for fault in broken]
    return faults


def broken_rules(asked: Needs, advice: Advice, snapshot: Snapshot, cases: Mapping[str, UseCase]) -> list[str]:
    """The hard rules that an answer breaks by an independent reading, in words."""
    if advice.use_case is None:
        return []
    question = Question.of(snapshot, cases[advice.use_case.id], asked, advice)
    return [*each_listed_once(advice, snapshot), *candidates_keep_the_rules(advice, question)]


def _with_reason(row: dict[str, Any]) -> dict[str, Any]:
    expect = dict(row["expect"])
    return row | {"because": row.get("because") or expect.pop("because", ""), "expect": expect}


def _found(outcome: Outcome) -> Found:
    advice, rows = outcome.advice, (outcome.document or {}).get("candidates", [])
    return Found(
        ids=[row["model"] for row in rows],
        ranks={row["model"]: row["rank"] for row in rows},
        bills={row["model"]: row["offer"]["list_monthly_usd"] for row in rows},
        candidates={entry.model.id: entry for entry in advice.candidates} if advice else {},
        excluded={
            entry.model.id: [reason.rule for reason in entry.reasons]
            for entry in (advice.excluded if advice else ())
        },
        outcome=outcome,
    )


def _first_in(expected: list[str], found: Found) -> Iterator[str]:
    first = next(iter(found.ranked), None)
    if first not in expected:
        yield f"{first} comes first, then {', '.join(found.ranked[1:4])}"


def _not_first(expected: list[str], found: Found) -> Iterator[str]:
    first = next(iter(found.ranked), None)
    if first in expected:
        yield f"{first} comes first"


def _top3_has_any(expected: list[str], found: Found) -> Iterator[str]:
    if not set(found.ranked[:3]) & set(expected):
        where = "; ".join(map(found.whereabouts, expected))
        yield f"the first three are {', '.join(found.ranked[:3])}; {where}"


def _above(expected: list[list[str]], found: Found) -> Iterator[str]:
    for one, other in expected:
        ranks = found.ranks.get(one), found.ranks.get(other)
        if ranks[0] is None or ranks[1] is None or ranks[0] >= ranks[1]:
            yield f"{found.whereabouts(one)}, {found.whereabouts(other)}"


def _fits(expected: list[str], found: Found) -> Iterator[str]:
    yield from (found.whereabouts(model) for model in expected if model not in found.ranks)


def _excluded(expected: dict[str, str], found: Found) -> Iterator[str]:
    for model, rule in expected.items():
        if rule not in found.excluded.get(model, []):
            yield f"{found.whereabouts(model)}, not excluded by {rule}"


def _none_fits(expected: bool, found: Found) -> Iterator[str]:
    if expected == bool(found.ids):
        yield f"{len(found.ids)} fit: {', '.join(found.ids[:3])}"


def _unrecognised(expected: bool, found: Found) -> Iterator[str]:
    advice = found.outcome.advice
    if expected != bool(advice and advice.unrecognised):
        yield f"understood as {advice.use_case.id if advice and advice.use_case else None}"


def _unranked(expected: list[str], found: Found) -> Iterator[str]:
    for model in expected:
        if model not in found.ranks or found.ranks[model] is not None:
            yield found.whereabouts(model)


def _bills(expected: dict[str, float], found: Found) -> Iterator[str]:
    for model, usd in expected.items():
        bill = found.bills.get(model)
        if bill is None:
            yield f"no bill: {found.whereabouts(model)}"
        elif abs(bill - usd) > max(HALF_A_CENT, BILL_TOLERANCE * usd):
            yield f"{model} costs ${bill:,.2f}, not ${usd:,.3f}"


def _cautions(expected: dict[str, str], found: Found) -> Iterator[str]:
    for model, pattern in expected.items():
        if model not in found.candidates:
            yield found.whereabouts(model)
        elif not any(re.search(pattern, caution) for caution in found.candidates[model].cautions):
            yield f"{model} has no caution like {pattern}: {found.candidates[model].cautions}"


EXPECTATIONS: dict[str, Callable[[Any, Found], Iterator[str]]] = {
    "first_in": _first_in,
    "not_first": _not_first,
    "top3_has_any": _top3_has_any,
    "above": _above,
    "fits": _fits,
    "excluded": _excluded,
    "none_fits": _none_fits,
    "unrecognised": _unrecognised,
    "unranked": _unranked,
    "bills": _bills,
    "cautions": _cautions,
}
"""What each key of `expect` asks: faults in words, none where it holds."""
