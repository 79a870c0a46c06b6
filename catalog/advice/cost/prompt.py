"""How long one prompt is: what price tiers, context windows and hardware are compared with."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.advice.needs.records import Workload

TOKENS_PER_PICTURE = 1_000
TOKENS_PER_PAGE = 1_500


def prompt_tokens(workload: "Workload") -> float:
    """Tokens of one prompt, pictures and pages included: what tiers and context windows are compared with.

    A reranker reads its candidates one by one, so `documents` do not lengthen the prompt.
    """
    return (
        (workload.input_tokens or 0)
        + (workload.images or 0) * TOKENS_PER_PICTURE
        + (workload.pages or 0) * TOKENS_PER_PAGE
    )


def sent_tokens(workload: "Workload") -> float:
    """What one request fills of a context window, in tokens: what goes in and what comes out."""
    return prompt_tokens(workload) + (workload.output_tokens or 0)
