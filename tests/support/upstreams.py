"""Every upstream by the address it has on a server of this machine, with a small document of its real shape."""

import json
from pathlib import Path
from typing import Any

UPSTREAM = Path(__file__).parents[1] / "data" / "upstream"
RAW = "/raw.githubusercontent.com"
FILES = {
    "/models.dev/api.json": "models-dev.json",
    "/openrouter.ai/api/v1/models": "openrouter.json",
    f"{RAW}/BerriAI/litellm/main/model_prices_and_context_window.json": "litellm.json",
    f"{RAW}/pydantic/genai-prices/main/prices/new_data/v2/data.json": "genai-prices.json",
    "/router.huggingface.co/v1/models": "hugging-face-router.json",
    "/epoch.ai/data/eci_benchmarks.csv": "board-epoch-eci_benchmarks.csv",
    "/epoch.ai/data/eci_scores.csv": "board-epoch-eci_scores.csv",
    "/gorilla.cs.berkeley.edu/data_overall.csv": "board-bfcl-data_overall.csv",
    f"{RAW}/Aider-AI/aider/main/aider/website/_data/polyglot_leaderboard.yml": "board-aider-polyglot_leaderboard.yml",
    f"{RAW}/vectara/hallucination-leaderboard/main/README.md": "board-vectara.md",
    f"{RAW}/huggingface/open_asr_leaderboard/main/scripts/data/en_shortform.csv": "board-open-asr-en_shortform.csv",
    f"{RAW}/huggingface/open_asr_leaderboard/main/scripts/data/en_longform.csv": "board-open-asr-en_longform.csv",
    f"{RAW}/huggingface/open_asr_leaderboard/main/scripts/data/multilingual.csv": "board-open-asr-multilingual.csv",
    f"{RAW}/swallow-llm/leaderboard/main/_data/model.yml": "board-swallow-model.yml",
}
HUB = "/huggingface.co/api/models"


def tau_bench(asked: Any) -> bytes:
    """The list of tau-bench's submissions, and the one that is on it."""
    if asked.path.endswith("manifest.json"):
        return json.dumps({"submissions": ["one"], "voice_submissions": []}).encode()
    return (UPSTREAM / "board-tau-bench-submission.json").read_bytes()


def hub_rows(count: int) -> list[dict[str, Any]]:
    """Rows as the Hub lists its repositories."""
    return [
        {
            "_id": f"{number:024x}",
            "id": f"org{number % 7}/model-{number}",
            "downloads": 10_000 - number,
            "downloadsAllTime": 100_000 - number,
            "likes": number,
            "gated": ["auto", "manual", False][number % 3],
            "pipeline_tag": "text-generation",
            "tags": ["license:apache-2.0"],
            "createdAt": "2025-03-02T23:29:04.000Z",
            "cardData": {"license": "apache-2.0"},
        }
        for number in range(count)
    ]
