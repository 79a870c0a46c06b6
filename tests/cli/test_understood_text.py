"""The words for what was understood: every need has a label, and its value reads as people say it."""

from typing import Any

import pytest

from catalog.advice.needs.keys import KEYS
from catalog.advice.needs.values import Flag, Many, Number
from tui.rendering.need_words import need_label, value_words
from tui.session import Session


@pytest.mark.parametrize(
    ("key", "value", "label", "words"),
    [
        ("use_case", "customer-service", "job", "Customer service"),
        ("use_case", "folding", "job", "folding"),
        ("workload.requests_per_month", 400_000.0, "volume", "400,000 requests/month"),
        ("workload.cached_input_share", 0.6, "cached input", "60%"),
        ("workload.batch", True, "batch", "yes"),
        ("budget.monthly_usd", 800.0, "budget", "$800/month"),
        ("budget.monthly_usd", None, "budget", "none"),
        ("license.require", "permissive", "license", "permissive only"),
        ("license.allow", (), "allowed licenses", "any"),
        ("hosting.where", ["self-host", "api"], "runs on", "API or own hardware"),
        ("hosting.where", ("self-host",), "runs on", "own hardware only"),
        ("hosting.gpu", "1x RTX 4090", "own hardware", "1x RTX 4090"),
        ("hosting.providers", ("bigcloud", "x"), "only via", "Big Cloud, x"),
        ("origin.developer_countries", ("CN", "EU", "AQ"), "made in", "China, EU, Antarctica"),
        ("origin.exclude_developers", ("openly",), "not made by", "Openly"),
        ("baseline.model", "northlab/titan-2", "baseline", "Titan 2"),
        ("must.languages", ("de", "aa"), "languages", "German, Afar"),
        ("must.context_tokens", 200_000, "context window", "at least 200,000 tokens"),
        ("must.max_parameters", 7.5, "max size", "at most 7.5B parameters"),
        ("priorities.cost", 2.0, "weight of cost", "2"),
        ("unknown_ok", ("budget.monthly",), "unknown allowed", "budget.monthly"),
    ],
)
def test_a_value_reads_as_people_say_it(
    session: Session, key: str, value: Any, label: str, words: str
) -> None:
    assert (need_label(key), value_words(session, key, value)) == (label, words)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.path)
def test_every_key_has_a_label_and_words(session: Session, key: Any) -> None:
    label = need_label(key.path)
    assert label
    assert "_" not in label
    match key.value:
        case Number():
            value: Any = 0.5
        case Flag():
            value = False
        case Many():
            value = tuple(key.value.words[:2])
        case _:
            value = "x"
    assert value_words(session, key.path, value)
