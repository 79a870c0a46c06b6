"""The records of what was measured: benchmarks and their scale, results, abilities, and what published runs spent."""

from typing import NamedTuple

from catalog.record import EvidenceKind, Record

Z90 = 1.645
"""Half the width of a 90 % interval, in standard deviations."""


class Benchmark(Record, frozen=True, kw_only=True):
    """A benchmark: what it measures, in which unit, and where its figures come from.

    `slope`, `difficulty` and `noise` (0..1) are the fitted place of the benchmark on the scale of its group, in
    standard deviations of ability; `traits` say how much of each trait shows in it. `None` for a benchmark that
    stays out of the fit, with `left_out` saying why. See `catalog.irt.posterior`. `language` is the ISO 639 code of the
    language that a board is of, where its results are read by `catalog.irt.languages`.
    """

    id: str
    name: str
    skill: str
    unit: str
    higher_is_better: bool = True
    source: str = ""
    slope: float | None = None
    difficulty: float | None = None
    noise: float | None = None
    traits: tuple[float, ...] = ()
    left_out: str = ""
    language: str = ""


class Scale(Record, frozen=True, kw_only=True):
    """The scale that the benchmarks of one group of skills share, and what to expect of a model before any result.

    Abilities are in standard deviations of the models in the fit. `terms` are the weights of a model's facts (see
    `catalog.irt.prior`), `ability_sd` how far models stray from what these say, `undated_sd` how far those of
    unknown date do, `skill_sd` how far one skill strays from a model's general ability where `skill_sds` do not say it
    of this skill or area (see `catalog.irt.observations.AREAS`); `traits` is the number of traits; `newest` the latest
    release date of a model in the fit.
    """

    group: str
    skills: tuple[str, ...]
    ability_sd: float
    undated_sd: float
    skill_sd: float
    traits: int
    terms: dict[str, float]
    skill_sds: dict[str, float] = {}
    newest: str = ""


class Evidence(Record, frozen=True, kw_only=True, array_like=True):
    """One reported result. `date` is that of the result, `as_of` the day the source was read."""

    model: str
    benchmark: str
    score: float
    kind: EvidenceKind
    source: str
    as_of: str
    name_in_source: str = ""
    variant: str = ""
    harness: str = ""
    date: str | None = None
    plus_minus: str = ""
    sample: int | None = None


class Ability(Record, frozen=True, kw_only=True, array_like=True):
    """What the evidence says of one model's skill: 0..100 with a 90 % interval, and the results behind it.

    The figure is the percentage to expect over the benchmarks of that skill; `theta` with its standard deviation
    `sd` is the same in standard deviations of all models, where differences mean the same at both ends.
    `evidence` counts the results of any skill that bear on it, `direct` those that measure this very skill,
    `preference` those that are human votes.
    """

    model: str
    skill: str
    value: float
    low: float
    high: float
    theta: float
    sd: float
    evidence: int
    direct: int
    preference: int = 0


class LanguageBoard(Record, frozen=True, kw_only=True):
    """A board of one language beside its `base`, the same source's board in English or over all prompts.

    A model's result is expected at `level` + `slope` x its result on the base; `per_sd` of it are one standard
    deviation of ability. In these, `loading` is how much of a model's breadth shows in it, `noise` what else moves a
    result, and `signal`, on boards of votes only, how far models truly stray there. See `catalog.irt.languages`.
    """

    benchmark: str
    language: str
    base: str
    level: float
    slope: float
    per_sd: float
    noise: float
    loading: float = 0.0
    signal: float = 0.0


class Breadth(Record, frozen=True, array_like=True):
    """How well a model keeps its ability outside English: `mean` with its standard deviation, in those of all models.

    `languages` are those whose boards it rests on, by ISO 639 code.
    """

    model: str
    mean: float
    sd: float
    languages: tuple[str, ...] = ()


class LanguageVotes(Record, frozen=True, array_like=True):
    """What votes in a language say beside those over all prompts: in standard deviations of ability, with its own."""

    model: str
    language: str
    shift: float
    sd: float


class Run(Record, frozen=True, kw_only=True):
    """A published run whose spend is known: all its rows are of the same tasks, counted in the same way."""

    id: str
    name: str
    task: str
    source: str
    url: str = ""


class Spend(Record, frozen=True, kw_only=True, array_like=True):
    """What one model spent on one task of a run, on average: output tokens, thinking included, and USD.

    `variant` is the effort that was asked for; empty where none was.
    """

    model: str
    run: str
    variant: str
    source: str
    as_of: str
    output_tokens: float | None = None
    usd: float | None = None


class TokenUse(Record, frozen=True, kw_only=True, array_like=True):
    """How many output tokens a model spends where one that answers directly spends 1: see `catalog.build.evidence`.

    `least` and `most` are its least and its most effort, `factor` lies between; `run` is the run that measured it. In
    `Catalog.token_use_of_others` the model is "reasoning" or "direct", and the range that of the models measured.
    """

    model: str
    factor: float
    least: float
    most: float
    run: str
    as_of: str


class LanguageTokens(NamedTuple):
    """How many times as many tokens a text takes: usually, and the least and the most of the texts counted."""

    times: float
    least: float
    most: float


class Tokenizer(Record, frozen=True, kw_only=True):
    """How many tokens a tokenizer makes of a text, by language (see `catalog.build.tokenizers`).

    Of the reference (`catalog.advice.cost.text_tokens`) beside its own tokens of the same text in English; of the
    others beside the reference's tokens of the same text.
    """

    id: str
    name: str
    source: str
    as_of: str
    languages: dict[str, LanguageTokens]
