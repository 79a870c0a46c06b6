"""Random sentences put to the reader, by hand: `python -m tests.evaluation.random_sentences --number 10000`.

Prints how many violate a property of `tests/support/random_sentences.py`, and the shortest sentence for each kind of
violation. Each sentence has dice of its own, so that `--only 4711` reads that one again. Ends with 1 where one is
violated.
"""

import argparse
import random
import time
import traceback
from collections import Counter
from typing import NamedTuple

from tests.support.random_sentences import POOLS, Drawn, draw, draw_in, smallest, violations
from tests.support.read_sentences import reader

MOST_SHOWN = 60


class Found(NamedTuple):
    """A violation: the property, what violates it, the shortest sentence that does, and its number."""

    kind: str
    detail: str
    sentence: str
    number: int


def violated(number: int, seed: int, how: str) -> list[Found]:
    """What the sentence of this number violates; `how` is a language, "plain" or "wild"."""
    dice = random.Random(seed * 1_000_003 + number)
    drawn = draw_in(how, dice) if how in POOLS else draw(dice, wild=how == "wild")
    try:
        found = list(violations(drawn, reader().read(drawn.text)))
    except Exception:
        return [Found("an exception", traceback.format_exc().strip().splitlines()[-1], drawn.text, number)]
    return [_shortest(drawn, kind, number) for kind in dict.fromkeys(kind for kind, _ in found)]


def _shortest(drawn: Drawn, kind: str, number: int) -> Found:
    small = smallest(drawn, kind, reader().read)
    detail = next(what for found, what in violations(small, reader().read(small.text)) if found == kind)
    return Found(kind, detail, small.text, number)


def shape(found: Found) -> tuple[str, str]:
    """Violations of one shape are shown once: the property, and the words but for the figures."""
    words = "".join("0" if letter.isdigit() else letter for letter in found.detail)
    return found.kind, words.partition(" = ")[0]


def table(found: list[Found], number: int, seconds: float) -> str:
    """Each shape with how often it came, and its shortest sentence."""
    shortest: dict[tuple[str, str], Found] = {}
    for one in sorted(found, key=lambda one: (len(one.sentence), one.number)):
        shortest.setdefault(shape(one), one)
    rows = [
        f"{count:>6,}  {shortest[kind].kind}: {shortest[kind].detail}\n"
        f"        {shortest[kind].sentence!r} ({shortest[kind].number})"
        for kind, count in Counter(map(shape, found)).most_common(MOST_SHOWN)
    ]
    violated = len({one.number for one in found})
    return "\n".join((*rows, f"{number:,} sentences, {violated:,} with a violation, {seconds:,.0f} s"))


def main() -> int:
    """Read, check, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.random_sentences", description=__doc__)
    parser.add_argument("--number", type=int, default=1000, help="how many sentences")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--how",
        choices=("plain", "wild", *POOLS),
        default="plain",
        help="English with clear joints, English joined by any word, or another language",
    )
    parser.add_argument("--only", type=int, default=None, help="read this one sentence")
    said = parser.parse_args()
    numbers = range(said.number) if said.only is None else [said.only]
    since = time.perf_counter()
    found = [one for number in numbers for one in violated(number, said.seed, said.how)]
    print(table(found, len(numbers), time.perf_counter() - since))  # noqa: T201 - run by hand
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
