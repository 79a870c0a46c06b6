"""Everything that is known of one model for one question, each figure with its source and date."""

from textual.content import Content

from catalog.advice import cost
from catalog.advice.answer import Bill, Candidate
from catalog.advice.figures import count, day, repository_kind, short_count, usd_price
from catalog.advice.needs import Workload
from catalog.model import Evidence, Model, Offer
from catalog.snapshot import Snapshot
from tui import format as cells
from tui import ink
from tui.prose import BLANK, Layout, joined, rule, styled, table, wrapped
from tui.telling.reasons import cautions, duties, offer_words, points, source_name

MOST_OFFERS = 40
MOST_RESULTS = 60


def details(candidate: Candidate, workload: Workload, snapshot: Snapshot) -> Layout:
    """The page of one candidate."""
    model = candidate.model

    def layout(width: int) -> list[Content]:
        lines = [*identity(model, snapshot, width), BLANK]
        lines += [rule("Why it stands here", width), *points(candidate.explanation, width)]
        lines += cautions(candidate.cautions, width)
        lines += _score(candidate)
        lines += [BLANK, *_bill(candidate, snapshot, width)]
        lines += [BLANK, *license_section(candidate, width)]
        lines += facts(model, workload, snapshot, width)
        return lines

    return layout


def facts(model: Model, workload: Workload, snapshot: Snapshot, width: int) -> list[Content]:
    """What the catalogue holds of a model: offers, evidence, adoption, disagreements."""
    lines: list[Content] = []
    for section in (_offers(model, workload, snapshot, width), _abilities(model, snapshot, width)):
        lines += [BLANK, *section] if section else []
    for section in (_evidence(model, snapshot, width), _adoption(model, snapshot, width)):
        lines += [BLANK, *section] if section else []
    disputed = _disputed(model, snapshot, width)
    return lines + ([BLANK, *disputed] if disputed else [])


def identity(model: Model, snapshot: Snapshot, width: int) -> list[Content]:
    """Name, maker and the plain facts of a model."""
    developer = snapshot.developers.get(model.developer)
    maker = developer.name if developer else model.developer
    country = f" ({developer.country})" if developer and developer.country else ""
    weights = {True: "open weights", False: "proprietary", None: "openness unknown"}[model.open_weights]
    words = [f"{model.id} by {maker}{country}", weights]
    if model.total_parameters:
        active = f", {short_count(model.active_parameters)} active" if model.active_parameters else ""
        words.append(f"{short_count(model.total_parameters)} parameters{active}")
    if model.context_tokens:
        words.append(f"{count(model.context_tokens)} tokens of context")
    if model.inputs:
        words.append(f"reads {', '.join(model.inputs)}")
    if model.released:
        words.append(f"released {day(model.released)}")
    if model.retired:
        words.append(f"retired {day(model.retired)}")
    return [styled(model.name, ink.TITLE), *wrapped(styled(" · ".join(words), ink.DIM), width)]


def license_section(candidate: Candidate, width: int) -> list[Content]:
    """The license that applies, its duties and where to read it."""
    verdict = candidate.license
    head = f"{verdict.name or verdict.id or 'unknown'} · {verdict.license_class} · by {verdict.applies}"
    lines = [rule("License", width), *wrapped(Content(head), width)]
    lines += duties(verdict, width) if verdict.duties else []
    lines += wrapped(styled(verdict.url, ink.DIM), width) if verdict.url else []
    return [*lines, *wrapped(styled("Information, not legal advice.", ink.DIM), width)]


def _score(candidate: Candidate) -> list[Content]:
    parts = candidate.parts
    if parts is None or candidate.score is None:
        return wrapped(styled("Not ranked: no evidence for this job, or no price.", ink.DIM), 80)
    words = f"score {candidate.score:.1f} = cost {parts.cost:+.1f}, capability {parts.capability:+.1f}, "
    return [styled(f"  {words}downloads {parts.downloads:+.1f}", ink.DIM)]


def _bill(candidate: Candidate, snapshot: Snapshot, width: int) -> list[Content]:
    lines = [rule("The bill of a month", width)]
    bill = candidate.offer.bill
    if bill is None:
        return [*lines, *wrapped(styled("Not known.", ink.DIM), width)]
    lines += table(_bill_rows(bill), (2,), width, flexible=1)
    for assumption in bill.assumptions:
        lines += wrapped(styled(assumption, ink.DIM), width, styled("≈ ", ink.BAR))
    return [*lines, *wrapped(styled(offer_words(candidate, snapshot), ink.DIM), width)]


def _bill_rows(bill: Bill) -> list[list[Content]]:
    rows = [
        [Content(line.item), styled(cost.describe(line), ink.DIM), Content(f"${line.usd:,.2f}")]
        for line in bill.lines
    ]
    return [*rows, [styled("together", ink.STRONG), BLANK, styled(f"${bill.usd:,.2f}", ink.STRONG)]]


def _offers(model: Model, workload: Workload, snapshot: Snapshot, width: int) -> list[Content]:
    offers = [(cost.monthly_usd(offer, workload), offer) for offer in snapshot.offers.get(model.id, ())]
    if not offers:
        return [rule("Offers", width), styled("No provider's price is known.", ink.DIM)]
    offers.sort(key=lambda pair: (pair[0] is None, pair[0] or 0.0, pair[1].provider, pair[1].variant))
    titles = ("provider", "in $/M", "out $/M", "$/month", "as of", "source")
    rows = [[styled(title, ink.DIM) for title in titles]]
    rows += [_offer_row(usd_, offer, snapshot) for usd_, offer in offers[:MOST_OFFERS]]
    lines = [
        rule(f"All {len(offers)} offers, at this workload", width),
        *table(rows, (1, 2, 3), width, flexible=5),
    ]
    return lines + _more(len(offers) - MOST_OFFERS, "offers")


def _offer_row(monthly: float | None, offer: Offer, snapshot: Snapshot) -> list[Content]:
    provider = snapshot.providers.get(offer.provider)
    name = provider.name if provider else offer.provider
    notes = [word for word in (offer.variant, "" if offer.terms == "list" else offer.terms) if word]
    return [
        Content(f"{name} ({', '.join(notes)})" if notes else name),
        Content(_price(offer.input)),
        Content(_price(offer.output)),
        Content(cells.money(monthly)),
        styled(day(offer.as_of), ink.DIM),
        styled(source_name(offer.source, snapshot), ink.DIM),
    ]


def _price(amount: float | None) -> str:
    return cells.UNKNOWN if amount is None else f"{amount:,.2f}" if amount >= 0.1 else f"{amount:.3f}"


def _abilities(model: Model, snapshot: Snapshot, width: int) -> list[Content]:
    abilities = snapshot.abilities.get(model.id, {})
    if not abilities:
        return []
    rows = [
        [
            Content(skill),
            cells.bar(ability.value, 20),
            joined(f"{ability.value:.0f}", (f" ({ability.low:.0f}–{ability.high:.0f})", ink.DIM)),
            styled(f"{ability.evidence} results, {ability.direct} direct", ink.DIM),
        ]
        for skill, ability in sorted(abilities.items())
    ]
    return [rule("Capability by skill", width), *table(rows, (2,), width)]


def _evidence(model: Model, snapshot: Snapshot, width: int) -> list[Content]:
    found = snapshot.evidence.get(model.id, [])
    if not found:
        return [rule("Evidence", width), styled("No published result is in the catalogue.", ink.DIM)]
    rows = [[styled(title, ink.DIM) for title in ("benchmark", "score", "kind", "date", "source")]]
    rows += [_evidence_row(entry, snapshot) for entry in found[:MOST_RESULTS]]
    lines = [rule(f"Evidence: {len(found)} published results", width), *table(rows, (1,), width)]
    return lines + _more(len(found) - MOST_RESULTS, "results")


def _evidence_row(entry: Evidence, snapshot: Snapshot) -> list[Content]:
    benchmark = snapshot.benchmarks.get(entry.benchmark)
    name = benchmark.name if benchmark else entry.benchmark
    unit = benchmark.unit if benchmark else ""
    unit = "" if unit in ("score", "index") else f" {unit}"
    return [
        Content(f"{name} ({entry.variant})" if entry.variant else name),
        Content(f"{entry.score:g}{unit}"),
        styled(entry.kind, ink.DIM),
        styled(day(entry.date or entry.as_of), ink.DIM),
        styled(source_name(entry.source, snapshot), ink.DIM),
    ]


def _adoption(model: Model, snapshot: Snapshot, width: int) -> list[Content]:
    found = snapshot.adoption.get(model.id, [])
    if not found:
        return []
    rows = [
        [
            styled(title, ink.DIM)
            for title in ("repository", "relation", "downloads", "likes", "as of", "source")
        ]
    ]
    rows += [
        [
            Content(row.repository),
            styled(repository_kind(row.relation, row.gated), ink.DIM),
            Content(cells.downloads(row.downloads_30d)),
            Content(cells.downloads(row.likes)),
            styled(day(row.as_of), ink.DIM),
            styled(source_name(row.source, snapshot), ink.DIM),
        ]
        for row in sorted(found, key=lambda row: -(row.downloads_30d or 0))[:20]
    ]
    return [rule("Adoption: Hugging Face, 30 days", width), *table(rows, (2, 3), width)]


def _disputed(model: Model, snapshot: Snapshot, width: int) -> list[Content]:
    lines: list[Content] = []
    for fact in model.disputed:
        dated = f", {day(fact.as_of)}" if fact.as_of else ""
        words = (
            f"{fact.field}: {fact.value} ({source_name(fact.source, snapshot)}{dated}) {fact.note}".strip()
        )
        lines += wrapped(Content(words), width, styled("≠ ", ink.WARN))
    for offer in snapshot.offers.get(model.id, ()):
        for quote in offer.disagreement:
            pair = " and ".join(
                usd_price(price) for price in (quote.input, quote.output) if price is not None
            )
            words = f"price at {offer.provider}: {pair} per million tokens"
            words += f" ({source_name(quote.source, snapshot)}, {day(quote.as_of)})"
            lines += wrapped(Content(words), width, styled("≠ ", ink.WARN))
    for note in model.notes:
        lines += wrapped(styled(note, ink.DIM), width, styled("≈ ", ink.BAR))
    return [rule("Where sources disagree, and corrections", width), *lines] if lines else []


def _more(hidden: int, what: str) -> list[Content]:
    return (
        [styled(f"… and {hidden} more {what}: modelpick show MODEL lists all", ink.DIM)] if hidden > 0 else []
    )
