"""Dropping one rule from the needs: what the key on a blank list does. Pure."""

from collections.abc import Callable

from msgspec.structs import replace

from catalog.advice.answer import Advice, Rule
from catalog.advice.needs import Needs


def relaxed(asked: Needs, advice: Advice) -> Needs | None:
    """The needs without the rule that brings most; None where the job itself asks for that rule."""
    for relaxation in advice.relaxations:
        drop = _DROPS.get(relaxation.rule)
        changed = drop(asked) if drop else None
        if changed is not None and changed != asked:
            return changed
    return None


def _part(name: str, **values: object) -> Callable[[Needs], Needs]:
    def drop(needs: Needs) -> Needs:
        return replace(needs, **{name: replace(getattr(needs, name), **values)})

    return drop


_DROPS: dict[Rule, Callable[[Needs], Needs]] = {
    "budget": _part("budget", monthly_usd=None),
    "license.require": _part("license", require="any"),
    "license.allow": _part("license", allow=()),
    "license.users": _part("license", monthly_active_users=None),
    "license.revenue": _part("license", annual_revenue_usd=None),
    "license.service": _part("license", model_as_a_service=False),
    "hosting.where": _part("hosting", where=("api", "self-host")),
    "hosting.memory": _part("hosting", gpu=None),
    "hosting.providers": _part("hosting", providers=(), exclude_providers=()),
    "origin.developer": _part("origin", developer_countries=(), exclude_developer_countries=()),
    "origin.serving": _part("origin", serving_countries=()),
    "must.context": _part("must", context_tokens=None),
    "must.inputs": _part("must", inputs=()),
    "must.outputs": _part("must", outputs=()),
    "must.features": _part("must", features=()),
    "must.languages": _part("must", languages=()),
    "must.capability": _part("must", min_capability=0.0),
    "must.speed": _part("must", tokens_per_second=None),
    "must.parameters": _part("must", max_parameters=None),
    "evidence.none": _part("must", min_capability=None),
}
