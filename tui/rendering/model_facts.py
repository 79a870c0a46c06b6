"""What the catalogue holds of a model, each figure with its source and date."""

from textual.content import Content

from catalog.advice.result import Advice
from catalog.formatting import count, day, repository_kind, short_count, usd_price
from catalog.model import Model
from catalog.storage.snapshot import Snapshot
from tui.rendering import cells, styles
from tui.rendering.bill import offers_section, spend_section
from tui.rendering.evidence import results_section
from tui.rendering.layout import rule, styled, table, wrapped
from tui.rendering.sections import Fold, stacked

_MOST_REPOSITORIES, _FEW_REPOSITORIES = 20, 3


def identity(model: Model, snapshot: Snapshot, width: int) -> list[Content]:
    """Name, maker and the plain facts of a model."""
    developer = snapshot.developers.get(model.developer)
    maker = developer.name if developer else model.developer
    country = f" ({developer.country})" if developer and developer.country else ""
    weights = {True: "open weights", False: "proprietary", None: "openness unknown"}[model.open_weights]
    words = [f"{model.id} by {maker}{country}", weights]
    if model.total_parameters:
        parts = model.active_parameters or model.total_parameters
        active = f", {short_count(parts)} active" if parts < model.total_parameters else ""
        words.append(f"{short_count(model.total_parameters)} parameters{active}")
    if model.context_tokens:
        words.append(f"{count(model.context_tokens)} tokens of context")
    if model.inputs:
        words.append(f"reads {', '.join(model.inputs)}")
    if model.released:
        words.append(f"released {day(model.released)}")
    if model.retired:
        words.append(f"retired {day(model.retired)}")
    return [styled(model.name, styles.TITLE), *wrapped(styled(" · ".join(words), styles.DIM), width)]


def prices(model: Model, advice: Advice, snapshot: Snapshot, width: int, fold: Fold) -> list[Content]:
    """Every offer, and what published runs spent."""
    return stacked(
        (
            offers_section(model, advice, snapshot, width, fold),
            spend_section(model, snapshot, width, fold),
        )
    )


def evidence(model: Model, snapshot: Snapshot, width: int, fold: Fold) -> list[Content]:
    """Published results, downloads, and what sources disagree on."""
    return stacked(
        (
            results_section(model, snapshot, width, fold),
            _adoption(model, snapshot, width, fold),
            _disputed(model, snapshot, width),
        )
    )


def _adoption(model: Model, snapshot: Snapshot, width: int, fold: Fold) -> list[Content]:
    found = snapshot.adoption.get(model.id, [])
    if not found:
        return []
    shown = fold.rows(_FEW_REPOSITORIES, _MOST_REPOSITORIES)
    rows = [
        [
            styled(title, styles.DIM)
            for title in ("repository", "relation", "downloads", "likes", "as of", "source")
        ]
    ]
    rows += [
        [
            Content(row.repository),
            styled(repository_kind(row.relation, row.gated), styles.DIM),
            Content(cells.number(row.downloads_30d)),
            Content(cells.number(row.likes)),
            styled(day(row.as_of), styles.DIM),
            styled(cells.source_name(row.source, snapshot), styles.DIM),
        ]
        for row in sorted(found, key=lambda row: -(row.downloads_30d or 0))[:shown]
    ]
    return [
        rule("Downloads on Hugging Face in 30 days", width),
        *table(rows, (2, 3), width),
        *fold.more(len(found) - shown, "repositories"),
    ]


def _disputed(model: Model, snapshot: Snapshot, width: int) -> list[Content]:
    lines: list[Content] = []
    for fact in model.disputed:
        dated = f", {day(fact.as_of)}" if fact.as_of else ""
        words = f"{fact.field}: {fact.value} ({cells.source_name(fact.source, snapshot)}{dated}) {fact.note}".strip()
        lines += wrapped(Content(words), width, styled("≠ ", styles.WARN))
    for offer in snapshot.offers.get(model.id, ()):
        for quote in offer.disagreement:
            pair = " and ".join(
                usd_price(price) for price in (quote.input, quote.output) if price is not None
            )
            words = f"price at {offer.provider}: {pair} per million tokens"
            words += f" ({cells.source_name(quote.source, snapshot)}, {day(quote.as_of)})"
            lines += wrapped(Content(words), width, styled("≠ ", styles.WARN))
    for note in model.notes:
        lines += wrapped(styled(note, styles.DIM), width, styled("≈ ", styles.BAR))
    return [rule("Sources that disagree, and corrections", width), *lines] if lines else []
