"""How fast the program is, in one table: `python -m tests.evaluation.bench`. Prints figures, judges none, never fails.

What is compared runs in turn (A B A B ...) after a run of each that is not counted, with bytecode compiled; a ratio
is the median of those of the pairs, between their quartiles. What does not come is "not seen".
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.evaluation.bench import growth, instructions, keys, phases, processes, starts
from tests.evaluation.bench.programs import Bench, machine, prepared
from tests.evaluation.bench.table import HEAD, Row, line, rule

PAIRS, PRESSES, SESSIONS = 10, 12, 3
SHORT_PAIRS, SHORT_PRESSES, SHORT_SESSIONS = 3, 3, 1
SHORT = ("start", "keys", "needs", "commands")
USUAL = (*SHORT, "phases", "instructions")
PARTS = (*USUAL, "growth")


def parts(sessions: int) -> dict[str, Callable[[Bench], Iterator[Row]]]:
    """What makes the rows of each part."""
    return {
        "start": starts.rows,
        "keys": lambda bench: keys.list_rows(bench, sessions),
        "needs": lambda bench: keys.need_rows(bench, sessions),
        "commands": processes.rows,
        "phases": phases.rows,
        "instructions": instructions.rows,
        "growth": growth.rows,
    }


def arguments() -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation.bench", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--short", action="store_true", help="few pairs, no instructions: under 25 s")
    parser.add_argument("--growth", action="store_true", help="larger catalogues too: about ten minutes more")
    parser.add_argument("--only", action="append", choices=PARTS, metavar="NAME", help=", ".join(PARTS))
    parser.add_argument("--pairs", type=int, metavar="N", help=f"pairs of each ratio (default: {PAIRS})")
    parser.add_argument("--llmfit", metavar="PATH", help="the program llmfit, where it is not on PATH")
    return parser.parse_args()


def main() -> None:
    """Measure, and print each row as it is known."""
    asked = arguments()
    begun = time.monotonic()
    pairs = max(1, asked.pairs or (SHORT_PAIRS if asked.short else PAIRS))
    presses = SHORT_PRESSES if asked.short else PRESSES
    chosen = asked.only or (SHORT if asked.short else USUAL)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        bench = prepared(Path(folder), pairs=pairs, presses=presses, llmfit=asked.llmfit)
        print(f"{machine()}; {pairs} pairs\n\n{line(HEAD)}\n{rule()}")
        made = parts(SHORT_SESSIONS if asked.short else SESSIONS)
        for name in (*chosen, *(("growth",) if asked.growth and "growth" not in chosen else ())):
            for row in made[name](bench):
                print(line(row), flush=True)
    print(f"\n{time.monotonic() - begun:.0f} s.")


if __name__ == "__main__":
    if sys.platform == "win32" or not hasattr(os, "wait4"):
        raise SystemExit("the bench needs pseudo-terminals, which this system does not have")
    main()
