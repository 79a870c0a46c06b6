"""What the open way costs beside the others, in a large number: three lines high, in Textual's own digits."""

from collections.abc import Iterator
from typing import NamedTuple

from textual.content import Content
from textual.renderables.digits import DIGITS, DIGITS3X3_BOLD

from catalog.advice.capability import shown_points
from catalog.advice.explanation.baseline import CostKind, in_points, relative_cost
from catalog.advice.result import ThreeWays
from catalog.advice.result.candidates import Against
from catalog.formatting import usd, usd_bill
from tui.rendering import styles
from tui.rendering.layout import BLANK, fitted, joined, styled, wrapped
from tui.rendering.three_ways_text import percent_figure

HEIGHT = 3
_GAP = 2


def big(number: str) -> list[str]:
    """The three lines of a number, all of one width; what is no digit stands small on the last line."""
    lines = [""] * HEIGHT
    for character in number:
        place = DIGITS.find(character) * HEIGHT
        shapes = DIGITS3X3_BOLD[place : place + HEIGHT] if place >= 0 else ["", "", character]
        width = max(len(shape) for shape in shapes)
        lines = [line + shape.ljust(width) for line, shape in zip(lines, shapes, strict=True)]
    return lines


class _Claim(NamedTuple):
    """A large number and the three lines beside it."""

    number: str
    words: tuple[str, str, str]
    dearer: bool


def claim_section(ways: ThreeWays, width: int) -> list[Content]:
    """The open way beside what it is measured against, and beside the proprietary one that is no less capable."""
    blocks = [_block(claim) for claim in _claims(ways)]
    if not blocks:
        return []
    room = (width - _GAP * (len(blocks) - 1)) // len(blocks)
    if all(max(line.cell_length for line in block) <= room for block in blocks):
        rows = zip(*blocks, strict=True)
        lines = [joined(*(fitted(piece, room + _GAP) for piece in row)).rstrip() for row in rows]
        return [*lines, BLANK]
    return [line for block in blocks for line in (*_narrowed(block, width), BLANK)]


def _claims(ways: ThreeWays) -> Iterator[_Claim]:
    opened = [row for row in ways.rows if row.way != "closed API"]
    best = min(opened, key=lambda row: row.usd, default=None)
    if best is None:
        return
    measure = best.difference
    if measure is not None:
        name = _name(measure.model, ways)
        if measure.against is Against.PAID_TODAY:
            other, able = (
                f"the {usd(measure.other_usd)} you pay today",
                _able_words(measure.shown_points, name),
            )
        else:
            other, able = f"{name} ({usd_bill(measure.other_usd)})", _able_words(measure.shown_points)
        yield _claimed(best.usd, measure.other_usd, other, able)
    for row in ways.rows:
        if row.way == "closed API" and (measure is None or row.model != measure.model):
            yield _claimed(
                best.usd,
                row.usd,
                f"{row.name} ({usd(row.usd)})",
                _able_words(shown_points(best.capability, row.capability)),
            )


def _name(model: str | None, ways: ThreeWays) -> str:
    """The name of the model that bills are measured against, which may be none of the rows."""
    return next((row.name for row in ways.rows if row.model == model), "what you use today")


def _able_words(points: int | None, name: str = "") -> str:
    """How much more or less capable; than what is said where the lines above have not."""
    if points is None:
        return ""
    if not points:
        return f"about as capable{f' as {name}' if name else ''}"
    side = "more" if points > 0 else "less"
    return f"{in_points(abs(points))} {side} capable{f' than {name}' if name else ''}"


def _claimed(amount: float, other: float, name: str, able: str) -> _Claim:
    found = relative_cost(amount, other)
    if found.kind is CostKind.SAME:
        return _Claim("0", (" % apart", f"from {name}", able), False)
    if found.kind is CostKind.TIMES:
        return _Claim(f"{found.figure:.0f}", ("x the cost", f"of {name}", able), True)
    dearer = found.kind is CostKind.MORE
    return _Claim(percent_figure(found), (" % more" if dearer else " % less", f"than {name}", able), dearer)


def _block(claim: _Claim) -> list[Content]:
    hue = styles.WARN if claim.dearer else styles.TITLE
    first, *rest = claim.words
    sides = [styled(first, hue), Content(f" {rest[0]}"), styled(f" {rest[1]}", styles.DIM)]
    return [
        joined((digits, hue), " ", side).rstrip()
        for digits, side in zip(big(claim.number), sides, strict=True)
    ]


def _narrowed(block: list[Content], width: int) -> list[Content]:
    return [
        piece for line in block for piece in ([line] if line.cell_length <= width else wrapped(line, width))
    ]
