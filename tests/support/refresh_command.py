"""What the tests of `modelpick refresh` share: three price lists, every other command, the row of one source."""

from typing import Any

from tests.support.upstreams import FILES

PRICE_LISTS = ("/models.dev/api.json", "/openrouter.ai/api/v1/models", "/router.huggingface.co/v1/models")
NAMES = {path: FILES[path] for path in PRICE_LISTS}
COMMANDS = (
    ("rank", "--use-case", "chat", "--limit", "0", "--excluded"),
    ("ask", "chat", "--limit", "0", "--excluded"),
    ("why", "gpt-5", "--use-case", "chat"),
    ("show", "gpt-5"),
    ("compare", "gpt-5", "deepseek-r1", "--use-case", "chat"),
    ("use-cases",),
    ("sources",),
    ("init", "needs.toml"),
    ("--version",),
    ("--help",),
)


def state_of(document: Any, source: str) -> Any:
    """The row of one source in a document of `refresh` or `sources`."""
    return next(row for row in document["sources"] if row.get("source", row.get("id")) == source)
