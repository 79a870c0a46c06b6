"""The ranked answer for people: the answer first, then the table, then why; and the commands that use a model."""

from collections.abc import Iterator, Sequence

from catalog.advice.explanation.baseline import difference_text
from catalog.advice.explanation.sensitivity import distinct
from catalog.advice.explanation.sensitivity import summary as summary_of_changes
from catalog.advice.next_steps import Step
from catalog.advice.result import (
    Advice,
    Candidate,
    Difference,
    Exclusion,
    NearMiss,
)
from catalog.advice.result.json.rank import excluded_by_rule
from catalog.advice.rules import BY_ID
from catalog.formatting import count, day, listing
from tui.rendering import cells
from tui.rendering.cells import (
    CHEAPER,
    OWN,
    PARETO,
    UNKNOWN,
    Headline,
    headlines,
    money,
    not_ranked_words,
    seller_words,
    summary,
)
from tui.rendering.text_table import Column, Console, folded, paragraph, table
from tui.rendering.three_ways_lines import three_ways_lines

_EXPLAINED = 3
_TOLD = 3
_BAR_WIDTH = 110
_BAR_CELLS = 10
_VIA = 5
COLUMNS = (
    Column("#  ", right=True, least=4),
    Column("Model", least=12, most=34, style="bold"),
    Column("By", least=10, most=20, drop=2),
    Column("License", least=8, most=22, drop=1),
    Column("$/month", right=True, least=7),
    Column("Via (usual $)", least=14, most=28, drop=1),
    Column("Capability /100", least=10),
    Column("Downloads", right=True, least=9, drop=3),
)


def lines(advice: Advice, console: Console, *, limit: int, excluded: bool, verbose: bool) -> Iterator[str]:
    """The whole output, line by line: short, or with every reason and caution where `verbose`."""
    if advice.counts.fitting:
        yield from _answer(advice, console, verbose)
        yield ""
        yield from _table(advice, limit, console)
        yield ""
        yield from _reasons(advice, limit, console) if verbose else _brief(advice, limit, console)
        if advice.changes:
            yield ""
            yield from what_would_change(advice, console, None if verbose else _TOLD)
        if verbose:
            yield from three_ways_lines(advice.three_ways, console)
    else:
        yield from _nothing(advice, console)
    yield ""
    yield from _counts(advice, console, verbose)
    if excluded:
        yield ""
        yield from _excluded(advice.excluded, console)


def _capability(entry: Candidate, console: Console) -> str:
    """The figure and half of its interval, with a bar where there is room."""
    if entry.capability is None:
        return "no evidence"
    figure = " ".join(cells.interval(entry.capability))
    if console.width < _BAR_WIDTH:
        return figure
    able = entry.capability
    return f"{''.join(cells.range_bar(able.low, able.value, able.high, _BAR_CELLS))} {figure}"


def _answer(advice: Advice, console: Console, verbose: bool) -> Iterator[str]:
    """The job, the pick, what is next to it, and the other headlines."""
    yield console.paint(_job(advice), "dim")
    pick = advice.pick
    if pick is None:
        yield from paragraph(f"{summary(advice.top(1)[0])}.", console)
    else:
        yield from (console.paint(line, "bold") for line in paragraph(pick.text, console))
        yield from (console.paint(line, "warn") for line in paragraph(pick.thin, console) if pick.thin)
    beside = (pick.runner_up, pick.other_weights) if pick else ()
    for sentence in (
        *(one.text for one in beside if one),
        _headline(advice),
        _ties(advice) if verbose else "",
        advice.order_note,
    ):
        if sentence:
            yield from paragraph(sentence, console)


def _job(advice: Advice) -> str:
    """The use case and the volume."""
    case, requests = advice.use_case, advice.needs.workload.requests_per_month
    name = case.name if case else advice.needs.use_case
    return f"{name}, {count(requests)} requests/month" if requests else name


def _headline(advice: Advice) -> str:
    """The headlines other than the pick."""
    first = advice.top(1)[0]
    text = " · ".join(
        f"{found.labels[0]}: {_named(found)}" for found in headlines(advice) if found.candidate is not first
    )
    return text[:1].upper() + text[1:]


def _named(found: Headline) -> str:
    name = found.candidate.model.name
    return f"{name}, {found.bill}" if found.bill else name


def _ties(advice: Advice) -> str:
    """The tie at the top, where there is one."""
    return advice.ties[0].text if advice.ties and advice.ties[0].first == 1 else ""


def _table(advice: Advice, limit: int, console: Console) -> Iterator[str]:
    shown = _shown(advice, limit)
    rows = [_row(entry, console) for entry in shown]
    kept = [place for place in range(len(COLUMNS)) if place != _VIA or any(row[_VIA] for row in rows)]
    yield from table(
        [COLUMNS[place] for place in kept], [[row[place] for place in kept] for row in rows], console
    )
    if notes := _legend(shown):
        yield from (console.paint(line, "dim") for line in paragraph(" · ".join(notes), console, 2))


def _legend(shown: Sequence[Candidate]) -> list[str]:
    """What the signs in the table mean, of those that stand in it."""
    notes = (
        ("= ties with the one above", any(_tied(entry) for entry in shown)),
        (f"{PARETO} nothing is cheaper and more capable", any(entry.pareto for entry in shown)),
        (
            f"{CHEAPER} usual price over budget, cheapest offer shown",
            any(entry.offer.usual and entry.offer.bill for entry in shown),
        ),
        (
            f"{OWN} own hardware, estimated",
            any(entry.offer.kind == "self-host" and entry.offer.bill for entry in shown),
        ),
        (
            f"{cells.EXPECTED} expected, not measured",
            any(entry.capability and entry.capability.is_expected for entry in shown),
        ),
        (f"{UNKNOWN} not ranked: no evidence or no price", any(entry.rank is None for entry in shown)),
    )
    return [note for note, holds in notes if holds]


def _shown(advice: Advice, limit: int) -> Sequence[Candidate]:
    """Those in the table: the unranked only where nothing is ranked or all are asked for."""
    return advice.ranked[:limit] if limit and advice.ranked else advice.top(limit)


def _row(entry: Candidate, console: Console) -> tuple[str, ...]:
    marks = f"{'=' if _tied(entry) else ' '}{PARETO if entry.pareto else ' '}"
    place = f"{UNKNOWN}  " if entry.rank is None else f"{entry.rank}{marks}"
    country = f" {entry.country}" if entry.country else ""
    amount, usual = money(cells.monthly(entry)), entry.offer.usual
    if entry.offer.kind == "self-host" and entry.offer.bill:
        amount = f"{OWN} {amount}"
    return (
        place,
        entry.model.name,
        f"{entry.developer_name}{country}",
        cells.license_word(entry),
        f"{CHEAPER} {amount}" if usual and entry.offer.bill else amount,
        f"{entry.offer.provider_name} ({money(usual.usd)})" if usual else "",
        _capability(entry, console),
        cells.number(entry.downloads_30d),
    )


def _tied(entry: Candidate) -> bool:
    return entry.rank is not None and entry.tie_group != entry.rank


def _brief(advice: Advice, limit: int, console: Console) -> Iterator[str]:
    """Of the first few: the bill beside the baseline, the capability, the gravest caution."""
    for entry in _shown(advice, min(limit or _EXPLAINED, _EXPLAINED)):
        said = {statement.about: statement.text for statement in entry.statements}
        compared = difference_text(entry.comparison) if isinstance(entry.comparison, Difference) else ""
        cost, able, language = (said.pop(about, "") for about in ("cost", "capability", "language"))
        told = [text for text in (compared or cost, able, language) if text]
        told += list(entry.cautions[:1]) or list(said.values())[:1]
        name = f"{_ordinal(entry)}{entry.model.name}"
        yield console.paint(name, "bold")
        for sentence in told:
            yield from paragraph(sentence, console, 3)


def _reasons(advice: Advice, limit: int, console: Console) -> Iterator[str]:
    for place, entry in enumerate(_shown(advice, min(limit or _EXPLAINED, _EXPLAINED))):
        if place:
            yield ""
        yield console.paint(f"{_ordinal(entry)}{entry.model.name}", "bold")
        yield from reasons(entry, console)


def reasons(entry: Candidate, console: Console) -> Iterator[str]:
    """The explanation and the cautions of a candidate."""
    for sentence in entry.explanation:
        yield from paragraph(sentence, console, 2)
    for sentence in entry.cautions:
        yield from (console.paint(line, "warn") for line in paragraph(sentence, console, 2, "! "))
    for sentence in entry.offer.bill.assumptions if entry.offer.bill else ():
        yield from paragraph(sentence, console, 2, "~ ")
    yield from (console.paint(line, "dim") for line in paragraph(seller_words(entry), console, 2, "$ "))


def what_would_change(advice: Advice, console: Console, most: int | None = None) -> Iterator[str]:
    """The smallest change of each priority, of the volume and of the budget that brings another model first.

    At most so many, the nearest; None: all.
    """
    told = distinct(advice.changes)[:most]
    yield from paragraph("What would change the pick, one change at a time:", console)
    for sentence in [change.text for change in told] or [summary_of_changes(advice.changes)]:
        yield from paragraph(sentence, console, 2, "- ")


def _ordinal(entry: Candidate) -> str:
    return f"{entry.rank}  " if entry.rank else ""


def _nothing(advice: Advice, console: Console) -> Iterator[str]:
    case = advice.use_case
    yield from paragraph(f"{case.name if case else advice.needs.use_case}: nothing fits.", console)
    singles = [entry for entry in advice.relaxations if len(entry.rules) == 1]
    pairs = [entry for entry in advice.relaxations if len(entry.rules) > 1]
    for entries in (singles[:_TOLD], pairs[:_TOLD], advice.single_changes):
        for entry in entries:
            yield from paragraph(entry.text, console, 2, "- ")
    if advice.nearest_misses:
        yield ""
        yield "Nearest misses:"
        for miss in advice.nearest_misses:
            yield from _miss(miss, console)


def _miss(miss: NearMiss, console: Console) -> Iterator[str]:
    yield from paragraph(f"{summary(miss.candidate)}.", console, 2)
    for reason in miss.reasons:
        yield from paragraph(reason.text, console, 4, "- ")


def _counts(advice: Advice, console: Console, verbose: bool) -> Iterator[str]:
    """How many are ranked, lack evidence or are ruled out, and where the rest is."""
    out = advice.counts.excluded
    words = [
        cells.ranked_words(advice) if advice.ranked else "",
        not_ranked_words(advice),
        f"{count(out)} ruled out" if out else "",
    ]
    models = f"{' · '.join(word for word in words if word)}, of {count(advice.models)} models"
    more = (
        ""
        if verbose
        else " --verbose explains more, --limit 0 lists all, --excluded shows why models were ruled out."
    )
    yield from paragraph(f"{models}. Prices as of {day(advice.as_of)}.{more}", console)
    if out and verbose:
        rules = excluded_by_rule(advice.excluded).items()
        named = [f"{BY_ID[rule].name} {count(models)}" for rule, models in rules]
        text = f"Ruled out by (a model may fail several rules): {listing(named)}."
        yield from (console.paint(line, "dim") for line in paragraph(text, console))


def _excluded(excluded: tuple[Exclusion, ...], console: Console) -> Iterator[str]:
    yield "Ruled out:"
    for entry in excluded:
        yield from paragraph(f"{entry.model.name} ({entry.model.id})", console, 2)
        for reason in entry.reasons:
            yield from paragraph(reason.text, console, 4, "- ")


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
