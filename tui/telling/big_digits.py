"""A number three lines high, in Textual's own digits."""

from textual.renderables.digits import DIGITS, DIGITS3X3_BOLD

HEIGHT = 3


def big(number: str) -> list[str]:
    """The three lines of a number, all of one width; what is no digit stands small on the last line."""
    lines = [""] * HEIGHT
    for character in number:
        place = DIGITS.find(character) * HEIGHT
        shapes = DIGITS3X3_BOLD[place : place + HEIGHT] if place >= 0 else ["", "", character]
        width = max(len(shape) for shape in shapes)
        lines = [line + shape.ljust(width) for line, shape in zip(lines, shapes, strict=True)]
    return lines
