"""From a key to the last byte that it makes the app write: moving, sorting, marking, opening, typing, needs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tests.evaluation.bench.programs import EMPTY_LIST, SENTENCE, Bench, Program
from tests.evaluation.bench.table import NOT_SEEN, Row, median, mib, ms, ratio, ratio_text, seen, times_row
from tests.evaluation.bench.terminal import GIVE_UP_SECONDS, QUIET_SECONDS, Press, Terminal

_PATIENCE = 1.5
_LONG_QUIET = 0.3
"""For what is answered in a thread, and for a lone escape, which Textual holds back for a tenth of a second."""
_PAGE_DOWN, _ENTER, _ESCAPE, _PALETTE = "\x1b[6~", "\r", "\x1b", "\x10"
_RIGHT, _DELETE = "\x1b[C", "\x1b[3~"
_TYPED = f"a key of a sentence of {len(SENTENCE)} characters"
_PRIORITY = "the priority of cost, → in the needs"


class Timed(NamedTuple):
    """A key that is timed, until the app has written `mark` and then nothing more; else it did something else."""

    what: str
    key: str
    mark: bytes = b""


class Step(NamedTuple):
    """Keys that are timed one after the other, again and again.

    `first` is pressed once, `before` each time, `last` at the end; none of them is timed. At most `most` times, where
    the keys have no effect after that.
    """

    timed: tuple[Timed, ...]
    first: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    quiet: float = QUIET_SECONDS
    most: int = 1_000


DOWN, UP = Timed("key j", "j"), Timed("key k", "k")
PAGE = Step((Timed("PageDown", _PAGE_DOWN),), last=("g",), most=7)
ON_THE_LIST = (
    Step((DOWN,)),
    Step((UP,)),
    PAGE,
    Step((Timed("o: sort by the next column", "o"),), last=("0",)),
    Step((Timed("space: mark", " "),)),
    Step((Timed("Enter: open the details", _ENTER), Timed("Escape: back", _ESCAPE)), quiet=_LONG_QUIET),
)
OF_NEEDS = (
    Step(
        (
            Timed("a budget, its confirming Enter", _ENTER, b"$500/month"),
            Timed("  z: taken back", "z", b"more models ranked"),
        ),
        before=(_PALETTE, "budget", _ENTER, "500"),
        quiet=_LONG_QUIET,
    ),
    Step(
        (
            Timed(_PRIORITY, _RIGHT, "▮▮▮▮▮".encode()),
            Timed(_PRIORITY, _RIGHT, "▮▮▮▮▮▮".encode()),
        ),
        first=("e", "G", "kkk"),
        before=(_DELETE,),
        last=(_ESCAPE,),
        quiet=_LONG_QUIET,
    ),
)

Found = dict[str, list[Press | None]]


class Session(NamedTuple):
    """What the keys of one run of a program took, by what they do, and its peak memory in KiB."""

    presses: Found
    peak: float | None


def session(
    program: Program,
    environment: Mapping[str, str],
    steps: Sequence[Step],
    times: int,
    ceiling: float = GIVE_UP_SECONDS,
) -> Session:
    """The keys of `steps`, each pressed so many times, in one run of a program."""
    found: Found = defaultdict(list)
    with Terminal(program.command, environment, ceiling) as terminal:
        if terminal.until(program.mark) is None:
            return Session(found, None)
        terminal.settle()
        for step in steps:
            _take(terminal, step, times, found)
        return Session(found, terminal.peak_kib())


def _take(terminal: Terminal, step: Step, times: int, found: Found) -> None:
    def press(key: str, mark: bytes = b"") -> Press | None:
        return terminal.press(key, step.quiet, mark, _PATIENCE)

    for key in step.first:
        press(key)
    for _ in range(min(times, step.most)):
        for key in step.before:
            terminal.press(key, step.quiet)
        for timed in step.timed:
            found[timed.what].append(press(timed.key, timed.mark))
    for key in step.last:
        terminal.press(key, step.quiet)


def typed(bench: Bench, times: int) -> Found:
    """The last keys of a long sentence, typed into the box of the first screen."""
    found: Found = defaultdict(list)
    with Terminal(bench.question.command, bench.environment) as terminal:
        if terminal.until(bench.question.mark) is not None:
            terminal.settle()
            terminal.press(SENTENCE[:-times])
            for character in SENTENCE[-times:]:
                found[_TYPED].append(terminal.press(character, patience=_PATIENCE))
    return found


def list_rows(bench: Bench, sessions: int) -> Iterator[Row]:
    """The keys of the list beside those of an empty app, in turn, and the memory of both."""
    empty = Program((*bench.empty.command[:2], EMPTY_LIST), b"row-9-shown")
    ours, theirs = Session(defaultdict(list), None), Session(defaultdict(list), None)
    opened: list[Press | None] = []
    peaks: list[tuple[float | None, float | None]] = []
    for _ in range(sessions):
        one = session(bench.answer, bench.environment, ON_THE_LIST, bench.presses)
        other = session(empty, bench.environment, ON_THE_LIST[:2], bench.presses)
        opened += one.presses["Enter: open the details"][:1]
        _add(ours.presses, one.presses)
        _add(theirs.presses, other.presses)
        peaks.append((one.peak, other.peak))
    for step in ON_THE_LIST:
        for timed in step.timed:
            yield press_row(timed.what, ours.presses[timed.what], theirs.presses.get(timed.what, ()))
    yield press_row("  Enter for the first time of a run", opened)
    yield from map(press_row, *zip(*typed(bench, bench.presses * 2).items(), strict=True))
    yield memory_row("memory of the app after these keys", peaks)


def need_rows(bench: Bench, sessions: int) -> Iterator[Row]:
    """A need changed, to the settled list."""
    found: Found = defaultdict(list)
    for _ in range(sessions):
        _add(found, session(bench.answer, bench.environment, OF_NEEDS, max(1, bench.presses // 4)).presses)
    for what in dict.fromkeys(timed.what for step in OF_NEEDS for timed in step.timed):
        yield press_row(what, found[what])


def _add(found: Found, more: Found) -> None:
    for what, presses in more.items():
        found[what] += presses


def press_row(what: str, presses: Sequence[Press | None], floor: Sequence[Press | None] = ()) -> Row:
    """The row of a key: to the settled screen; beside it the first bytes, and the same key in an empty app."""
    seen_ones = [press for press in presses if press]
    first = f"first bytes {ms(median([press.first for press in seen_ones]))}" if seen_ones else ""
    theirs = median([press.last for press in floor if press])
    beside = f"{first}; empty app {ms(theirs)}" if theirs is not None else first
    return times_row(what, [press.last if press else None for press in presses], beside)


def memory_row(what: str, peaks: Sequence[tuple[float | None, float | None]]) -> Row:
    """The row of peak memory beside that of an empty app."""
    ours, theirs = (median(seen(side)) for side in zip(*peaks, strict=True))
    if ours is None:
        return Row(what, NOT_SEEN)
    return Row(what, mib(ours), "", f"empty app {mib(theirs)}", ratio_text(ratio(peaks)), str(len(peaks)))
