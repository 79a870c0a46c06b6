"""The ranked answer for people: the answer first, then the table, then why; and the commands that use a model."""

from collections.abc import Iterator, Sequence

from catalog.advice.explanation.baseline import relative_cost
from catalog.advice.next_steps import Step
from catalog.advice.result import (
    Advice,
    Candidate,
    Exclusion,
    NearMiss,
    NoDifference,
    ThreeWays,
    ThreeWaysRow,
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
from tui.rendering.three_ways_text import (
    cheapest_row,
    cheapest_words,
    cost_words,
    label,
    where_cheapest,
)

_EXPLAINED = 3
_TOLD = 3
_LEAST_WAYS = 2
_BAR_WIDTH = 110
_BAR_CELLS = 10
WAYS = (
    Column("Way", least=12),
    Column("Model", least=12, most=34, style="bold"),
    Column("Runs on", least=12, most=24, drop=2),
    Column("$/month", right=True, least=7),
    Column("from – to", right=True, least=22, drop=3),
    Column("Capability", right=True, least=10),
    Column("Beside", right=True, least=6, drop=1),
    Column("", least=11),
)
_RANGE = 4
_VIA = 5
COLUMNS = (
    Column("#  ", right=True, least=4),
    Column("Model", least=12, most=34, style="bold"),
    Column("By", least=10, most=20, drop=2),
    Column("License", least=8, most=22, drop=1),
    Column("$/month", right=True, least=7),
    Column("Via (usual $)", least=14, most=28, drop=1),
    Column("Capability", least=10),
    Column("Downloads", right=True, least=9, drop=3),
)


def lines(advice: Advice, limit: int, excluded: bool, console: Console) -> Iterator[str]:
    """The whole output, line by line."""
    if advice.candidates:
        yield from _answer(advice, console)
        yield from _three_ways(advice.three_ways, console)
        yield ""
        yield from _table(advice, limit, console)
        yield from _reasons(advice, limit, console)
        if advice.changes:
            yield ""
            yield from what_would_change(advice, console)
    else:
        yield from _nothing(advice, console)
    yield ""
    yield from _counts(advice, console)
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
    return f"{''.join(cells.bar(entry.capability.value, _BAR_CELLS, halves=False))} {figure}"


def _answer(advice: Advice, console: Console) -> Iterator[str]:
    case = advice.use_case
    job = case.name if case else advice.needs.use_case
    first = advice.candidates[0]
    found = not_ranked_words(advice) if first.rank is None else summary(first)
    yield from paragraph(f"{job}: {found}.", console)
    for sentence in (_headline(advice), _ties(advice), advice.order_note, _open(advice)):
        if sentence:
            yield from paragraph(sentence, console)


def _headline(advice: Advice) -> str:
    text = " · ".join(f"{found.labels[0]}: {_named(found)}" for found in headlines(advice))
    return text[:1].upper() + text[1:]


def _named(found: Headline) -> str:
    return f"{found.candidate.model.name} ({found.bill})" if found.bill else found.candidate.model.name


def _ties(advice: Advice) -> str:
    """The tie at the top, where there is one."""
    return advice.ties[0].text if advice.ties and advice.ties[0].first == 1 else ""


def _open(advice: Advice) -> str:
    return advice.open_or_proprietary.text if advice.open_or_proprietary else ""


def _three_ways(ways: ThreeWays | None, console: Console) -> Iterator[str]:
    """A closed API, an open model's API and own hardware, a line each, and from which volume which is cheapest."""
    if ways is None or len(ways.rows) < _LEAST_WAYS:
        return
    yield ""
    yield from paragraph(f"Three ways, at {count(ways.requests)} requests a month:", console)
    best = cheapest_row(ways)
    rows = [_way(row, place == best) for place, row in enumerate(ways.rows)]
    kept = [place for place in range(len(WAYS)) if place != _RANGE or any(row[_RANGE] for row in rows)]
    shown = [[row[place] for place in kept] for row in rows]
    yield from table([WAYS[place] for place in kept], shown, console, 2)
    pairs = list(zip(ways.rows, where_cheapest(ways), strict=True))
    won = [(row, found) for row, found in pairs if found.is_ever]
    for row, found in [pair for pair in won if pair[0].way == "own hardware"] or won:
        yield from paragraph(f"{label(row)}: {cheapest_words(found, row)}.", console, 2, "- ")
    for sentence in ways.missing:
        yield from paragraph(sentence, console, 2, "- ")


def _way(row: ThreeWaysRow, cheapest: bool) -> tuple[str, ...]:
    difference = row.difference
    notes = (
        ("over budget", row.over_budget),
        ("cheapest", cheapest),
        ("the measure", row.comparison is NoDifference.IS_BASELINE),
    )
    return (
        row.way,
        row.name,
        row.runs_on,
        money(row.usd),
        cells.money_range(row.low, row.high),
        cells.interval_words(row.capability),
        cost_words(relative_cost(row.usd, difference.other_usd)) if difference else "",
        next((note for note, holds in notes if holds), ""),
    )


def _table(advice: Advice, limit: int, console: Console) -> Iterator[str]:
    shown = advice.candidates[:limit] if limit else advice.candidates
    rows = [_row(entry, console) for entry in shown]
    kept = [place for place in range(len(COLUMNS)) if place != _VIA or any(row[_VIA] for row in rows)]
    yield from table(
        [COLUMNS[place] for place in kept], [[row[place] for place in kept] for row in rows], console
    )
    notes = []
    if any(_tied(entry) for entry in shown):
        notes.append("=: a coin toss on capability with the nearest one above without the sign")
    if any(entry.pareto for entry in shown):
        notes.append(f"{PARETO}: no other has both a lower bill here and a higher capability")
    if any(entry.offer.usual and entry.offer.bill for entry in shown):
        notes.append(
            f"{CHEAPER}: the usual price is over your budget; shown and ranked by the cheapest offer"
        )
    if any(entry.offer.kind == "self-host" and entry.offer.bill for entry in shown):
        notes.append(f"{OWN}: on own hardware, an estimate")
    if any(entry.rank is None for entry in shown):
        notes.append(f"{UNKNOWN}: not ranked, no evidence or no price that counts")
    if len(shown) < len(advice.candidates):
        notes.append(f"{_more(advice, len(shown))} (--limit 0 shows all)")
    for note in notes:
        yield from (console.paint(line, "dim") for line in paragraph(note, console, 2))


def _more(advice: Advice, shown: int) -> str:
    """What the table leaves out: those that fit, and apart from them those that are not ranked."""
    fits, unranked = (
        max(0, len(advice.ranked) - shown),
        min(len(advice.unranked), len(advice.candidates) - shown),
    )
    words = (
        f"{count(fits)} more fit" if fits else "",
        f"{count(unranked)} not ranked" if unranked else "",
    )
    return listing([word for word in words if word])


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


def _reasons(advice: Advice, limit: int, console: Console) -> Iterator[str]:
    for entry in advice.candidates[: min(limit or _EXPLAINED, _EXPLAINED)]:
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


def what_would_change(advice: Advice, console: Console) -> Iterator[str]:
    """The smallest change of each priority, of the volume and of the budget that brings another model first."""
    yield "What would change the answer:"
    for change in advice.changes:
        yield from paragraph(change.text, console, 2, "- ")


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


def _counts(advice: Advice, console: Console) -> Iterator[str]:
    fits, out = len(advice.ranked), len(advice.excluded)
    unranked = f"; {not_ranked_words(advice)}" if advice.unranked else ""
    text = f"{count(fits)} of {count(advice.models)} models fit{unranked}; figures of {day(advice.as_of)}."
    yield from paragraph(text, console)
    if out:
        rules = excluded_by_rule(advice.excluded).items()
        words = [f"{BY_ID[rule].name} {count(models)}" for rule, models in rules]
        text = f"{count(out)} do not (a model may fail several rules): {listing(words)}."
        yield from (console.paint(line, "dim") for line in paragraph(text, console))


def _excluded(excluded: tuple[Exclusion, ...], console: Console) -> Iterator[str]:
    yield "Do not fit:"
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
