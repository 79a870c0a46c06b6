"""What to do next: the commands of a candidate, ready to be copied."""

from textual.content import Content

from catalog.advice.answer import Candidate
from catalog.advice.next_steps import next_steps
from catalog.snapshot import Snapshot
from tui import ink
from tui.prose import joined, rule, styled, wrapped
from tui.shell import folded

_INDENT = "    "


def use_section(candidate: Candidate, snapshot: Snapshot, width: int) -> list[Content]:
    """Every step: what it does, its commands, what they rest on."""
    steps = next_steps(candidate, snapshot)
    if not steps:
        return []
    lines = [rule("Use it", width)]
    if any(step.lines for step in steps):
        text = joined(("y", ink.ACCENT), (" copies the first command, again the next.", ink.DIM))
        lines += wrapped(text, width)
    for step in steps:
        lines += wrapped(styled(step.title, ink.STRONG), width)
        for command in step.lines:
            lines += command_lines(command, width)
        if step.note:
            lines += wrapped(styled(step.note, ink.DIM), width, Content("  "))
    return lines


def command_lines(command: str, width: int) -> list[Content]:
    """A command in lines that are still the same command; only what is longer than a line is broken inside a word."""
    room = max(20, width - len(_INDENT))
    return [
        part
        for line in folded(command, room)
        for part in wrapped(styled(line, ink.ACCENT), width, Content(_INDENT))
    ]


def commands(candidate: Candidate, snapshot: Snapshot) -> list[str]:
    """All commands in the order in which they are told."""
    return [line for step in next_steps(candidate, snapshot) for line in step.lines]
