"""Relaxation needs: for every key that narrows the choice, values that ask for less."""

from collections.abc import Callable
from typing import Any, NamedTuple

from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Needs
from catalog.advice.understanding.use_cases import UseCase
from catalog.storage.snapshot import Snapshot
from tests.invariants.rules import RULES

_FOR_LICENSE: dict[str, list[Any]] = {
    "commercial": [None],
    "open-weights": [None],
    "permissive": [None, "commercial", "open-weights"],
}
_LARGEST_MEMORY = "2048 GB"


class Asked(NamedTuple):
    """What is asked, of which job, and of which catalogue: what a looser value may depend on."""

    needs: Needs
    case: UseCase
    snapshot: Snapshot


class Relaxation(NamedTuple):
    """One key with a value that asks for less; None: no longer said."""

    path: str
    value: Any

    def applied(self, needs: Needs) -> Needs:
        """The looser needs."""
        return override(needs, {self.path: self.value})


def relaxations(needs: Needs, case: UseCase, snapshot: Snapshot) -> list[Relaxation]:
    """Every way to ask for less that keeps all else as it is."""
    asked = Asked(needs, case, snapshot)
    return [
        Relaxation(path, value)
        for path, looser in _LOOSER.items()
        for value in looser(_at(needs, path), asked)
    ]


def _at(needs: Needs, path: str) -> Any:
    table, _, name = path.rpartition(".")
    return getattr(getattr(needs, table) if table else needs, name)


def _ceiling(value: float | None, _: Asked) -> list[Any]:
    return [] if value is None else [None, value * 1.5, value * 100]


def _threshold(value: int | None, _: Asked) -> list[Any]:
    return [] if value is None else [None, value // 2]


def _revenue(value: int | None, asked: Asked) -> list[Any]:
    """Some licenses let small companies resell: a revenue that is not said then asks for more, not for less."""
    said_for_resale = asked.needs.license.model_as_a_service
    return [looser for looser in _threshold(value, asked) if looser or not said_for_resale]


def _dropped(value: tuple[str, ...], _: Asked) -> list[Any]:
    """A list each of whose words asks for more: fewer words."""
    return [value[1:], value[:-1], ()] if value else []


def _extended(more: Callable[[Asked], tuple[str, ...]]) -> Callable[[Any, Asked], list[Any]]:
    """A list of all that is allowed: more words, or none, which allows everything."""

    def looser(value: tuple[str, ...], asked: Asked) -> list[Any]:
        return [(*value, *more(asked)[:1]), (*value, *more(asked)), ()] if value else []

    return looser


def _where(value: tuple[str, ...], asked: Asked) -> list[Any]:
    """Own hardware without a bill counts only where nothing else is allowed: an API beside it asks for a price.

    A use case with ways of its own takes both ways as nothing said.
    """
    return [("api", "self-host")] if value == ("api",) and not asked.case.where else []


def _gpu(value: str | None, _: Asked) -> list[Any]:
    """More of the same: other cards have other prices, and with a bill or a speed comes a rule that may exclude."""
    if not value:
        return []
    card = value.rpartition("x ")[2]
    return [f"8x {card}" if "-" in card else _LARGEST_MEMORY]


def _context(value: int | None, asked: Asked) -> list[Any]:
    return _unless_default(value, asked.case.context_tokens, [(value or 0) // 2 or 1, 1])


def _floor(value: float | None, _: Asked) -> list[Any]:
    """Not said is the use case's own floor, which may be higher."""
    return [0] if value is None else [0, value / 2]


def _parameters(value: float | None, asked: Asked) -> list[Any]:
    return _unless_default(value, asked.case.max_parameters, [(value or 0) * 2 or 1e6, 1e6])


def _unless_default(value: float | None, default: float | None, looser: list[Any]) -> list[Any]:
    """A key that is not said has the use case's own value: dropping it asks for less only where there is none."""
    if value is None:
        return [] if default is None else looser[1:]
    return looser if default is not None else [None, *looser]


def _unknown_ok(value: tuple[str, ...], _: Asked) -> list[Any]:
    rest = [rule for rule in RULES if rule not in value]
    return [(*value, rule) for rule in rest] + [RULES]


def _weight(value: float | None, _: Asked) -> list[Any]:
    """Priorities order and never exclude."""
    return [3.0] if value != 3 else [1.0]


def _providers(asked: Asked) -> tuple[str, ...]:
    named = asked.needs.hosting.providers
    return tuple(name for name in sorted(asked.snapshot.providers) if name not in named)


_LOOSER: dict[str, Callable[[Any, Asked], list[Any]]] = {
    "unknown_ok": _unknown_ok,
    "budget.monthly_usd": _ceiling,
    "license.require": lambda value, _: _FOR_LICENSE.get(value, []),
    "license.allow": _extended(lambda _: ("Apache-2.0", "MIT", "provider terms")),
    "license.monthly_active_users": _threshold,
    "license.annual_revenue_usd": _revenue,
    "license.model_as_a_service": lambda value, _: [False] if value else [],
    "hosting.where": _where,
    "hosting.gpu": _gpu,
    "hosting.providers": _extended(_providers),
    "hosting.exclude_providers": _dropped,
    "origin.developer_countries": _extended(lambda _: ("EU", "US", "CN")),
    "origin.exclude_developer_countries": _dropped,
    "license.use_countries": _dropped,
    "origin.exclude_provider_countries": _dropped,
    "origin.developers": _extended(lambda asked: tuple(sorted(asked.snapshot.developers))),
    "origin.exclude_developers": _dropped,
    "origin.serving_countries": _extended(lambda _: ("US", "EU", "CN")),
    "must.context_tokens": _context,
    "must.inputs": _dropped,
    "must.outputs": _dropped,
    "must.features": _dropped,
    "must.languages": _dropped,
    "must.min_capability": _floor,
    "must.measured_only": lambda value, _: [False] if value else [],
    "must.tokens_per_second": _threshold,
    "must.max_parameters": _parameters,
    "priorities.cost": _weight,
    "priorities.capability": _weight,
    "priorities.downloads": _weight,
}
PATHS = frozenset(_LOOSER)
