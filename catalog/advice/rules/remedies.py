"""What would let an excluded model in: which need to change, in words and as values for `needs.override`."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from catalog.advice.needs import Needs
from catalog.advice.result import Reason, Rule

_NONE: dict[str, Any] = {}
_REMEDIES: dict[Rule, tuple[str, dict[str, Any]]] = {
    "use_case.kind": ("It is for another job: choose another use case.", _NONE),
    "use_case.skill": ("It is for another job: choose another use case.", _NONE),
    "license.require": ("Accept any license.", {"license.require": None}),
    "license.allow": ("Allow its license.", {"license.allow": None}),
    "license.users": (
        "It needs a separate agreement with its developer.",
        {"license.monthly_active_users": None},
    ),
    "license.revenue": (
        "It needs a separate agreement with its developer.",
        {"license.annual_revenue_usd": None},
    ),
    "license.service": (
        "It needs a separate agreement with its developer.",
        {"license.model_as_a_service": None},
    ),
    "hosting.where": ("Allow both an API and own hardware.", {"hosting.where": None}),
    "hosting.memory": ("Use larger hardware.", {"hosting.gpu": None}),
    "hosting.providers": (
        "Allow more providers.",
        {"hosting.providers": None, "hosting.exclude_providers": None},
    ),
    "origin.developer": (
        "Allow its developer's country.",
        {"origin.developer_countries": None, "origin.exclude_developer_countries": None},
    ),
    "origin.serving": ("Allow more serving countries.", {"origin.serving_countries": None}),
    "must.context": ("Ask for a smaller context window.", {"must.context_tokens": None}),
    "must.inputs": ("Ask for fewer inputs.", {"must.inputs": None}),
    "must.outputs": ("Ask for fewer outputs.", {"must.outputs": None}),
    "must.features": ("Ask for fewer features.", {"must.features": None}),
    "must.languages": ("Ask for fewer languages.", {"must.languages": None}),
    "must.capability": ("Accept less capability.", {"must.min_capability": 0}),
    "must.speed": ("Accept a slower model.", {"must.tokens_per_second": None}),
    "must.parameters": ("Allow larger models.", {"must.max_parameters": None}),
    "budget": ("Raise the budget.", {"budget.monthly_usd": None}),
    "status.retired": ("Nothing: it is out of service.", _NONE),
    "evidence.none": ("Drop the least capability that you ask for.", {"must.min_capability": 0}),
    "price.unknown": (
        "No price that counts is known; --allow-unknown price.unknown lists it unranked.",
        _NONE,
    ),
}


class Remedy(NamedTuple):
    """What would lift one rule; `changes` are values for `needs.override`, empty where no need can."""

    text: str
    changes: dict[str, Any]


def remedy(reason: Reason, needs: Needs) -> Remedy:
    """What would lift the rule that `reason` names; an unknown fact may also be let pass."""
    text, changes = _REMEDIES[reason.rule]
    if reason.has is None and reason.rule not in ("status.retired", "price.unknown"):
        allowed = f"Accept that it is unknown: --allow-unknown {reason.rule}."
        return Remedy(allowed, {"unknown_ok": [*needs.unknown_ok, reason.rule]})
    return Remedy(text, changes)


def values_lifting(reasons: Iterable[Reason], needs: Needs) -> dict[str, Any] | None:
    """The values that lift all rules at once; `None` where a rule has no remedy among the needs."""
    changes: dict[str, Any] = {}
    unknown_ok = list(needs.unknown_ok)
    for reason in reasons:
        found = remedy(reason, needs).changes
        if not found:
            return None
        unknown_ok += [rule for rule in found.get("unknown_ok", ()) if rule not in unknown_ok]
        changes |= found
    return changes | ({"unknown_ok": unknown_ok} if "unknown_ok" in changes else {})


def values_dropping(rules: Iterable[Rule]) -> dict[str, Any]:
    """The values that drop these rules from the needs, known facts or not; empty where no need can."""
    changes: dict[str, Any] = {}
    for rule in rules:
        changes |= _REMEDIES[rule][1]
    return changes


def lifted_rules(rules: Iterable[Rule]) -> frozenset[Rule]:
    """The rules that are gone with these: two of them may rest on the same need."""
    changes = values_dropping(rules)
    found = ((rule, own) for rule, (_, own) in _REMEDIES.items() if own)
    return frozenset(rule for rule, own in found if own.items() <= changes.items())
