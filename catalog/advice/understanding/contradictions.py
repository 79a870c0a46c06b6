"""What contradicts itself in a sentence: two values of one need, one country wanted and not wanted."""

from collections.abc import Iterator, Sequence

from catalog.advice.needs.keys import BY_PATH
from catalog.advice.understanding.understood import Part

_OPPOSITES = (
    ("origin.developer_countries", "origin.exclude_developer_countries"),
    ("origin.developers", "origin.exclude_developers"),
    ("hosting.providers", "hosting.exclude_providers"),
    ("origin.serving_countries", "origin.exclude_provider_countries"),
)


def contradictions(parts: Sequence[Part]) -> Iterator[str]:
    """One sentence for each contradiction, with what is taken."""
    by_key: dict[str, list[Part]] = {}
    for part in parts:
        by_key.setdefault(part.key, []).append(part)
    for key, said in by_key.items():
        last = said[-1]
        others = [part for part in said if part.value != last.value]
        if others and not BY_PATH[key].many:
            yield f"“{others[0].text}” and “{last.text}” contradict each other: “{last.text}” is taken."
    for wanted, unwanted in _OPPOSITES:
        both = {one for part in by_key.get(wanted, ()) for one in part.value} & {
            one for part in by_key.get(unwanted, ()) for one in part.value
        }
        if both:
            first, second = by_key[wanted][0].text, by_key[unwanted][0].text
            yield f"“{first}” and “{second}” contradict each other: nothing can be both."
