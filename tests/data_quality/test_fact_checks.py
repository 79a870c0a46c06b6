"""The build finds facts that something else contradicts, and the shipped ones that it finds are decided."""

from typing import Any

import pytest

from catalog.build.fact_checks import contradicted_facts
from catalog.model import Model

HUB = [{"repository": "Acme/Model-7B", "created": "2025-05-01"}]


def model(name: str = "acme/model-7b", **facts: Any) -> Model:
    return Model(id=name, name=name, kind="llm", developer="acme", **facts)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"released": "2025-05-03"}, False),
        ({"released": "2025-03"}, False),
        ({"released": "2025-01-31"}, True),
        ({"released": "2025-08-01"}, False),
        ({"released": "2025-09-01"}, True),
        ({"released": "2024"}, True),
        ({"released": None}, False),
    ],
)
def test_a_release_is_near_the_day_of_its_repository(facts: dict[str, Any], found: bool) -> None:
    checked = contradicted_facts([model(hub_repository="Acme/Model-7B", **facts)], HUB)
    assert bool(list(checked)) is found


def test_no_model_knows_what_came_after_it() -> None:
    (found,) = contradicted_facts([model(released="2024-01-01", knowledge_cutoff="2024-04")], [])
    assert (found.check, found.key, found.found) == ("date", "acme/model-7b", "released 2024-01-01")
    assert not list(contradicted_facts([model(released="2024-05", knowledge_cutoff="2024-04")], []))


def test_a_window_far_below_those_of_its_siblings_is_one_host_s_limit() -> None:
    sizes = {"acme/model-1b": 60_000, "acme/model-3b": 131_072, "acme/model-8b-instruct": 131_072}
    models = [model(name, context_tokens=window) for name, window in sizes.items()]
    (found,) = contradicted_facts(models, [])
    assert (found.check, found.key, found.found) == ("window", "acme/model-1b", "60000 tokens")
    assert not list(contradicted_facts(models[:2], []))
