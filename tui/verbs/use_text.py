"""The commands that use a model, as text to be copied."""

from collections.abc import Iterator, Sequence

from catalog.advice.next_steps import Step
from tui.shell import folded
from tui.verbs.console import Console
from tui.verbs.table import paragraph

_INDENT = "    "


def use_lines(steps: Sequence[Step], console: Console) -> Iterator[str]:
    """Every step: what it does, its commands, what they rest on."""
    yield "Use it:"
    for step in steps:
        yield from paragraph(step.title, console, 2, "- ")
        for command in step.lines:
            for line in folded(command, console.width - len(_INDENT)):
                yield _INDENT + console.paint(line, "accent")
        if step.note:
            yield from (console.paint(line, "dim") for line in paragraph(step.note, console, 4))
