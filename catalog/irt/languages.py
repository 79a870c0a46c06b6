"""How much better or worse a model does in a language than its results in English, or over all prompts, say.

Boards of two kinds tell. Those of tasks (EuroEval) show one number per model, its breadth: models that lose little from
English to one language lose little to all, in different measure (`LanguageBoard.loading`). What is left of a single
language says nothing of other tasks in it (see `catalog.irt.language_fit`), so it only widens the range. Boards of
votes (LMArena) show no breadth, but a preference in that very language, which counts for what people vote on.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from catalog.evidence import Benchmark, Breadth, Evidence, LanguageBoard, LanguageVotes
from catalog.irt.observations import PREFERENCE
from catalog.model import Model

BASES = {
    "euroeval": "euroeval-english",
    "lmarena": "lmarena-text-style-control",
}
"""By source, the board that the boards of single languages are held against."""
VOTED = frozenset(["chat", "writing", "roleplay", "legal"])
"""Skills that people vote on."""
FAMILIES = (
    ("da", "sv", "no", "nb", "nn", "is", "fo", "de", "nl", "af", "lb"),
    ("fr", "es", "it", "pt", "ca", "ro", "gl"),
    ("bs", "bg", "hr", "cs", "pl", "sr", "sk", "sl", "uk", "ru", "be", "mk"),
    ("lv", "lt"),
    ("et", "fi", "hu"),
)
"""Languages that are near each other: one without a board is taken to be like its family's, else like all."""
ENGLISH = "en"
UNKNOWN = Breadth("", 0.0, 1.0)


class LanguageShift(NamedTuple):
    """How far a model's ability for a job moves in a language, in standard deviations of ability, and how sure that is.

    `results` counts the boards that measured this model in this language, `others` those in other languages.
    """

    shift: float
    sd: float
    results: int
    others: int


class Loading(NamedTuple):
    """How much breadth shows in a language; `sd` is the spread around it."""

    mean: float
    sd: float


def readings(
    models: Mapping[str, Model],
    evidence: Iterable[Evidence],
    benchmarks: Mapping[str, Benchmark],
    boards: Sequence[LanguageBoard],
    developers: Mapping[str, tuple[float, float]],
) -> tuple[tuple[Breadth, ...], tuple[LanguageVotes, ...]]:
    """The breadth of each model with a result on a board of tasks, and the votes in each language."""
    scores = best_scores(evidence, benchmarks)
    of_tasks = [board for board in boards if not board.signal]
    breadth, votes = [], []
    for model in sorted({name for name, _ in scores} & set(models)):
        found = [
            (gap, board)
            for board in of_tasks
            if (gap := gap_on(board, model, scores, benchmarks)) is not None
        ]
        if found:
            breadth.append(_breadth(model, found, developers.get(models[model].developer)))
        votes += [
            row for board in boards if board.signal and (row := _votes(board, model, scores, benchmarks))
        ]
    return tuple(breadth), tuple(votes)


def shift(
    breadth: Breadth,
    votes: Mapping[str, LanguageVotes],
    language: str,
    skills: Mapping[str, float],
    boards: Sequence[LanguageBoard],
) -> LanguageShift:
    """What a language moves for a job of these weighted skills; votes count for the share that people vote on."""
    if language == ENGLISH:
        return LanguageShift(0.0, 0.0, 0, 0)
    loading = loading_of(language, boards)
    sd = sqrt((loading.mean * breadth.sd) ** 2 + loading.sd**2)
    own = int(language in breadth.languages)
    by_tasks = LanguageShift(loading.mean * breadth.mean, sd, own, len(breadth.languages) - own)
    by_votes = votes.get(language)
    voted = sum(weight for skill, weight in skills.items() if skill in VOTED) / (sum(skills.values()) or 1.0)
    if by_votes is None or not voted:
        return by_tasks
    return LanguageShift(
        voted * by_votes.shift + (1 - voted) * by_tasks.shift,
        voted * by_votes.sd + (1 - voted) * by_tasks.sd,
        by_tasks.results + 1,
        by_tasks.others,
    )


def loading_of(language: str, boards: Iterable[LanguageBoard]) -> Loading:
    """How much breadth shows in a language: as its boards say, else those of its family, else all."""
    known = [board for board in boards if not board.signal]
    own = [board for board in known if board.language == language]
    if own:
        return Loading(_mean([board.loading for board in own]), _mean([board.noise for board in own]))
    family = next((group for group in FAMILIES if language in group), ())
    near = [board for board in known if board.language in family] or known
    if not near:
        return Loading(0.0, 0.0)
    loadings = [board.loading for board in near]
    mean, noise = _mean(loadings), _mean([board.noise for board in near])
    spread = _mean([(loading - mean) ** 2 for loading in loadings])
    return Loading(mean, sqrt(noise**2 + spread))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def best_scores(
    evidence: Iterable[Evidence], benchmarks: Mapping[str, Benchmark]
) -> dict[tuple[str, str], Evidence]:
    """The best result of each model on each board of a language and on those that they are held against."""
    found: dict[tuple[str, str], Evidence] = {}
    bases = set(BASES.values())
    for row in evidence:
        benchmark = benchmarks[row.benchmark]
        if not benchmark.language and benchmark.id not in bases:
            continue
        key, sign = (row.model, row.benchmark), sign_of(benchmark)
        if key not in found or sign * row.score > sign * found[key].score:
            found[key] = row
    return found


def sign_of(benchmark: Benchmark) -> float:
    """-1 where lower is better."""
    return 1.0 if benchmark.higher_is_better else -1.0


def gap_on(
    board: LanguageBoard,
    model: str,
    scores: Mapping[tuple[str, str], Evidence],
    benchmarks: Mapping[str, Benchmark],
) -> float | None:
    """How far a model is above what its result on the base says, in sd of ability; None without both results."""
    row, base = scores.get((model, board.benchmark)), scores.get((model, board.base))
    if row is None or base is None:
        return None
    above = row.score - board.level - board.slope * base.score
    return sign_of(benchmarks[board.benchmark]) * above / board.per_sd


def _breadth(
    model: str, found: Sequence[tuple[float, LanguageBoard]], prior: tuple[float, float] | None
) -> Breadth:
    """The posterior of one number from its gaps, each `loading` times it and noise; the prior is its developer's."""
    mean, sd = prior or (UNKNOWN.mean, UNKNOWN.sd)
    precision, total = sd**-2, mean * sd**-2
    for gap, board in found:
        precision += (board.loading / board.noise) ** 2
        total += board.loading * gap / board.noise**2
    return Breadth(
        model,
        round(total / precision, 3),
        round(precision**-0.5, 3),
        tuple(sorted({board.language for _, board in found})),
    )


def _votes(
    board: LanguageBoard,
    model: str,
    scores: Mapping[tuple[str, str], Evidence],
    benchmarks: Mapping[str, Benchmark],
) -> LanguageVotes | None:
    """The gap on a board of votes, drawn towards none by as much of it as is noise of the votes."""
    gap = gap_on(board, model, scores, benchmarks)
    if gap is None:
        return None
    noise = (error_of(scores[model, board.benchmark], board) / board.per_sd) ** 2
    share = board.signal**2 / (board.signal**2 + noise)
    return LanguageVotes(
        model, board.language, round(share * gap, 3), round(board.signal * sqrt(1 - share), 3)
    )


def error_of(row: Evidence, board: LanguageBoard) -> float:
    """The standard error of a rating: its published half width is of a 95 % interval; else that usual on the board."""
    text = row.plus_minus.removeprefix("±")
    try:
        return float(text) / 1.96
    except ValueError:
        return board.noise * board.per_sd


def is_voted(row: Evidence) -> bool:
    """Whether a result comes from votes."""
    return row.kind == PREFERENCE


def expected_of(developer: str, developers: Mapping[str, tuple[float, float]]) -> Breadth:
    """The breadth to expect of a model that no board measured: that of its developer's models, else of all."""
    mean, sd = developers.get(developer, (UNKNOWN.mean, UNKNOWN.sd))
    return Breadth("", mean, sd)
