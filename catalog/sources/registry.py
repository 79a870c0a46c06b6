"""All sources, in the order in which they are joined: the first one to introduce a model names it."""

from catalog.sources.artificial_analysis import ArtificialAnalysis
from catalog.sources.genai_prices import GenaiPrices
from catalog.sources.hugging_face import HuggingFace
from catalog.sources.hugging_face_router import HuggingFaceRouter
from catalog.sources.leaderboards import all_leaderboards
from catalog.sources.litellm import LiteLLM
from catalog.sources.models_dev import ModelsDev
from catalog.sources.openrouter import OpenRouter
from catalog.sources.upstream import Upstream
from catalog.storage.snapshot import Snapshot


def all_upstreams(wide: int, catalogue: Snapshot) -> tuple[Upstream, ...]:
    """Every source; of the Hub the `wide` most downloaded repositories and those of the catalogue's models."""
    repositories = {row.repository for row in catalogue.catalog.adoption if row.model}
    repositories |= {model.hub_repository for model in catalogue.catalog.models if model.hub_repository}
    return (
        ModelsDev(),
        OpenRouter(),
        HuggingFace(wide, tuple(sorted(repositories))),
        HuggingFaceRouter(),
        LiteLLM(),
        GenaiPrices(),
        *all_leaderboards(),
        ArtificialAnalysis(),
    )
