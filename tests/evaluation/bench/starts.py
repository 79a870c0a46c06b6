"""From exec to the first screen, in turn with an empty Textual app and with llmfit."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tests.evaluation.bench.programs import Bench, Program
from tests.evaluation.bench.table import NOT_INSTALLED, Row, median, ms, ratio, ratio_text, seen, times_row
from tests.evaluation.bench.terminal import GIVE_UP_SECONDS, Terminal


class Start(NamedTuple):
    """Seconds to the first screen, None where it never came, and those of the processor until then."""

    seconds: float | None
    processor: float | None


def start(program: Program, environment: Mapping[str, str], ceiling: float = GIVE_UP_SECONDS) -> Start:
    """One start of a program, which is killed once its first screen is there."""
    with Terminal(program.command, environment, ceiling) as terminal:
        seconds = terminal.until(program.mark)
    return Start(seconds, terminal.processor_seconds if seconds is not None else None)


def in_turn(programs: Iterable[Program], environment: Mapping[str, str], pairs: int) -> list[list[Start]]:
    """The starts of each program, A B C A B C ..., after one of each that is not counted."""
    given = list(programs)
    rounds = [[start(program, environment) for program in given] for _ in range(pairs + 1)]
    return [list(starts) for starts in zip(*rounds[1:], strict=True)]


def rows(bench: Bench) -> Iterator[Row]:
    """How long the app takes to its first ranked row and to its question."""
    others = [bench.other] if bench.other else []
    programs = [bench.answer, bench.question, bench.empty, *others]
    ours, question, empty, *rest = in_turn(programs, bench.environment, bench.pairs)
    wall, floor = [one.seconds for one in ours], [one.seconds for one in empty]
    yield beside("exec to the first ranked row", wall, "empty app", floor)
    if rest:
        yield beside("  the same, beside llmfit", wall, "llmfit", [one.seconds for one in rest[0]])
    else:
        yield Row("  the same, beside llmfit", NOT_INSTALLED)
    processor = [one.processor for one in ours]
    yield beside("  processor time until then", processor, "empty app", [one.processor for one in empty])
    yield beside("exec to the question", [one.seconds for one in question], "empty app", floor)


def beside(what: str, ours: list[float | None], name: str, theirs: list[float | None]) -> Row:
    """The row of what was measured in turn with something else."""
    found = ratio_text(ratio(zip(ours, theirs, strict=True)))
    return times_row(what, ours, f"{name} {ms(median(seen(theirs)))}", found)
