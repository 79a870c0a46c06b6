"""What would let an excluded model in: which need to change, in words and as values for `needs.override`."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from catalog.advice.needs.records import Needs
from catalog.advice.rules import BY_ID, RULES
from catalog.advice.rules.reason import Reason


class Remedy(NamedTuple):
    """What would lift one rule; `changes` are values for `needs.override`, empty where no need can."""

    text: str
    changes: Mapping[str, Any]


def remedy(reason: Reason, needs: Needs) -> Remedy:
    """What would lift the rule that `reason` names; an unknown fact may also be let pass."""
    rule = BY_ID[reason.rule]
    if not reason.is_known and rule.unknown == "passes":
        allowed = f"Accept that it is unknown: --allow-unknown {rule.id}."
        return Remedy(allowed, {"unknown_ok": [*needs.unknown_ok, rule.id]})
    return Remedy(rule.remedy, rule.drops)


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


def values_dropping(rules: Iterable[str]) -> dict[str, Any]:
    """The values that drop these rules from the needs, known facts or not; empty where no need can."""
    changes: dict[str, Any] = {}
    for rule in rules:
        changes |= BY_ID[rule].drops
    return changes


def lifted_rules(rules: Iterable[str]) -> frozenset[str]:
    """The ids of the rules that are gone with these: two of them may rest on the same need."""
    changes = values_dropping(rules)
    return frozenset(rule.id for rule in RULES if rule.drops and rule.drops.items() <= changes.items())
