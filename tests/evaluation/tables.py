"""Markdown tables and figures in them. For `tests/evaluation/`."""

from collections.abc import Iterable, Sequence

from tests.evaluation.measures import Range


def signed(gap: float, interval: Range, digits: int) -> str:
    """A gap with its interval."""
    low, high = interval
    return f"{gap:+.{digits}f} [{low:+.{digits}f}, {high:+.{digits}f}]"


def table(head: str, lines: Iterable[Sequence[str]]) -> None:
    """A Markdown table."""
    names = head.split("|")
    print("| " + " | ".join(names) + " |")
    print("|---" + "|---:" * (len(names) - 1) + "|")
    for line in lines:
        print("| " + " | ".join(line) + " |")
