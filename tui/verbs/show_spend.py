"""What published runs spent with one model, for people."""

from collections.abc import Iterator
from typing import Any

from catalog.advice.figures import day
from tui.verbs.console import Console
from tui.verbs.table import UNKNOWN, Column, paragraph, table

_COLUMNS = (
    Column("Run", least=14, most=30),
    Column("A task", least=8, most=18, drop=3),
    Column("Effort", least=6, most=10),
    Column("Output tokens", right=True, least=8),
    Column("$ a task", right=True, least=8),
    Column("Source", least=6, most=18, drop=2),
    Column("As of", least=10, drop=1),
)


def spend_lines(document: dict[str, Any], console: Console) -> Iterator[str]:
    """Each run with its output tokens and dollars a task, and what that comes to beside other models."""
    rows, use = document["spend"], document["token_use"]
    if not rows:
        yield "Spend of published runs: none known"
        return
    yield "Spend of published runs, on average:"
    yield from table(_COLUMNS, [_cells(row) for row in rows], console)
    if use:
        text = (
            f"Where a model that answers directly spends one output token, it spends {use['factor']:.2g} "
            f"({use['least']:.2g} at its least effort, {use['most']:.2g} at its most)."
        )
        yield from paragraph(text, console, 2)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    tokens, usd = row["output_tokens"], row["usd"]
    return (
        row["run_name"],
        row["task"],
        row["variant"] or "default",
        UNKNOWN if tokens is None else f"{tokens:,.0f}",
        UNKNOWN if usd is None else f"{usd:,.4f}" if usd < 1 else f"{usd:,.2f}",
        row["source"],
        day(row["as_of"]),
    )
