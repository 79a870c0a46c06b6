"""What a model costs: the bill of a month line by line, every offer beside it, and what published runs spent."""

from textual.content import Content

from catalog.advice.cost import api_bill
from catalog.advice.cost.token_use import spending
from catalog.advice.model_facts import ModelOffer, model_offers
from catalog.advice.result import Advice, Bill, Candidate, RankedOffer
from catalog.evidence import Spend
from catalog.formatting import day, price_column, usd
from catalog.model import Model, Offer
from catalog.storage.snapshot import Snapshot
from tui.rendering import cells, styles
from tui.rendering.layout import BLANK, rule, styled, table, wrapped
from tui.rendering.offer_marks import marks
from tui.rendering.sections import UNFOLDED, Fold

MOST_OFFERS, FEW_OFFERS = 40, 6
_MOST_RUNS, _FEW_RUNS = 40, 4


def bill_section(candidate: Candidate, snapshot: Snapshot, width: int) -> list[Content]:
    """The bill; where thinking is the job, beside it what it is at the tokens that were counted."""
    lines = [rule("Monthly bill", width)]
    bill = candidate.offer.bill
    if bill is None:
        return [*lines, *wrapped(styled("Its price is unknown.", styles.DIM), width)]
    lines += table(_bill_rows(bill, candidate.offer.list_usd), (2,), width, flexible=1)
    for assumption in bill.assumptions:
        lines += wrapped(styled(assumption, styles.DIM), width, styled("≈ ", styles.BAR))
    return [*lines, *wrapped(styled(cells.offer_words(candidate, snapshot), styles.DIM), width)]


def offers_section(
    model: Model, advice: Advice, snapshot: Snapshot, width: int, fold: Fold = UNFOLDED
) -> list[Content]:
    """Every offer at this workload: those that count, then resellers, other services, plans and what has ended; of each
    the cheapest first. The one that ranks and the cheapest that fits say so.
    """
    today, workload = advice.today, advice.workload_of(model)
    times = spending(model, snapshot, advice.thinking_times).times
    offers = [
        (api_bill.monthly_usd(entry.offer, workload, times), entry)
        for entry in model_offers(snapshot, model, today)
    ]
    if not offers:
        return [rule("Offers", width), styled("No provider's price is known.", styles.DIM)]
    offers.sort(key=lambda pair: (not pair[1].counts(today), pair[0] is None, pair[0] or 0.0))
    ranked = next((entry.offer for entry in advice.candidates if entry.model.id == model.id), None)
    titles = ("provider", "in $/M", "out $/M", "$/month", "as of", "source")
    rows = [[styled(title, styles.DIM) for title in titles]]
    shown = offers[: fold.rows(FEW_OFFERS, MOST_OFFERS)]
    prices = zip(
        price_column([entry.offer.input for _, entry in shown]),
        price_column([entry.offer.output for _, entry in shown]),
        strict=True,
    )
    rows += [
        _offer_row(amount, entry, words, _role(entry.offer, ranked), advice.today, snapshot)
        for (amount, entry), words in zip(shown, prices, strict=True)
    ]
    number = "One known offer" if len(offers) == 1 else f"All {len(offers)} known offers"
    within = f", {ranked.choices} of which meet your needs" if ranked and ranked.choices else ""
    return [
        rule(f"{number}{within}", width),
        *table(rows, (1, 2, 3), width, flexible=5),
        *fold.more(len(offers) - len(shown), "offers"),
    ]


def spend_section(model: Model, snapshot: Snapshot, width: int, fold: Fold = UNFOLDED) -> list[Content]:
    """What published runs spent on a task with it; empty where none is known."""
    found = snapshot.spend.get(model.id, ())
    if not found:
        return []
    titles = ("run", "effort", "output tokens", "$ a task", "as of", "source")
    rows = [[styled(title, styles.DIM) for title in titles]]
    shown = found[: fold.rows(_FEW_RUNS, _MOST_RUNS)]
    rows += [_spend_row(row, snapshot) for row in shown]
    return [
        rule("Measured cost of a task", width),
        *table(rows, (2, 3), width, flexible=0),
        *fold.more(len(found) - len(shown), "runs"),
    ]


def _bill_rows(bill: Bill, list_usd: float | None) -> list[list[Content]]:
    rows = [
        [Content(line.item), styled(api_bill.describe(line), styles.DIM), Content(f"${line.usd:,.2f}")]
        for line in bill.lines
    ]
    rows.append([styled("total", styles.STRONG), BLANK, styled(f"${bill.usd:,.2f}", styles.STRONG)])
    if list_usd is not None and abs(list_usd - bill.usd) >= 0.01:
        note = "for the visible output alone; the ranking uses the total above"
        rows.append(
            [styled("list", styles.DIM), styled(note, styles.DIM), styled(f"${list_usd:,.2f}", styles.DIM)]
        )
    return rows


def _role(offer: Offer, ranked: RankedOffer | None) -> tuple[str, ...]:
    """What it is to the candidate: the one that ranks, the cheapest of those that fit."""
    if ranked is None:
        return ()
    roles = (("used for ranking", ranked.offer), ("cheapest that fits", ranked.cheapest))
    return tuple(word for word, one in roles if one and _seat(one) == _seat(offer))


def _seat(offer: Offer) -> tuple[str, str, str, str]:
    """What tells it from the model's other offers, whatever its prices are on a day."""
    return (offer.provider, offer.provider_model_id, offer.variant, offer.terms)


def _offer_row(
    monthly: float | None,
    entry: ModelOffer,
    prices: tuple[str, str],
    role: tuple[str, ...],
    today: str,
    snapshot: Snapshot,
) -> list[Content]:
    offer, name = entry.offer, entry.provider.name
    notes = [*role, *marks(entry, today), *(cells.announced_price(then) for then in offer.announced)]
    return [
        Content(f"{name} ({', '.join(notes)})" if notes else name),
        *map(Content, prices),
        Content(cells.money(monthly)),
        styled(day(offer.as_of), styles.DIM),
        styled(cells.source_name(offer.source, snapshot), styles.DIM),
    ]


def _spend_row(row: Spend, snapshot: Snapshot) -> list[Content]:
    run = snapshot.runs.get(row.run)
    return [
        Content(f"{run.name}, per {run.task}" if run else row.run),
        Content(row.variant or "default"),
        Content(cells.UNKNOWN if row.output_tokens is None else f"{row.output_tokens:,.0f}"),
        Content(cells.UNKNOWN if row.usd is None else usd(row.usd) if row.usd >= 0.01 else f"${row.usd:.4f}"),
        styled(day(row.as_of), styles.DIM),
        styled(cells.source_name(row.source, snapshot), styles.DIM),
    ]
