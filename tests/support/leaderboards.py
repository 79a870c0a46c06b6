"""The declared leaderboards, and for each of their tables a cut of the real document."""

from catalog.sources.leaderboard_tables import load
from catalog.sources.leaderboards import all_leaderboards
from catalog.sources.upstream import Page, Reading, Upstream
from tests.support.upstreams import UPSTREAM

DAY = "2026-11-23"
BOARDS = {board.about.id: board for board in all_leaderboards()}
OWNERS = {table.id: source for source, board in load().items() for table in board.tables}
DOCUMENTS = {
    "lmarena-vision": "lmarena-vision.json",
    "eci_benchmarks": "epoch-eci_benchmarks.csv",
    "eci_scores": "epoch-eci_scores.csv",
    "data_overall": "bfcl-data_overall.csv",
    "submissions": "tau-bench-submission.json",
    "polyglot_leaderboard": "aider-polyglot_leaderboard.yml",
    "hallucination_leaderboard": "vectara.md",
    "en_shortform": "open-asr-en_shortform.csv",
    "en_longform": "open-asr-en_longform.csv",
    "multilingual": "open-asr-multilingual.csv",
    "swallow-model": "swallow-model.yml",
}


def document(table: str) -> bytes:
    """The cut of a real document that stands for a table."""
    return (UPSTREAM / f"board-{DOCUMENTS[table]}").read_bytes()


def board_of(table: str) -> Upstream:
    """The source that a table belongs to."""
    return BOARDS[OWNERS[table]]


def read(table: str, body: bytes | None = None) -> Reading:
    """What a table's source reads from its document, or from another one."""
    body = document(table) if body is None else body
    return board_of(table).read(Page(body=body, day=DAY, name=table))
