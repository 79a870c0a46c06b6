"""Why a candidate stands where it stands, in a few lines."""

import re
from collections.abc import Sequence

from textual.content import Content

from catalog.advice.explanation.counterfactuals import LEVEL, gap_text, score_gap
from catalog.advice.explanation.sensitivity import summary
from catalog.advice.ranking import first
from catalog.advice.result import Advice, Candidate, LicenseVerdict, RankedOffer
from catalog.formatting import day, usd
from catalog.storage.snapshot import Snapshot
from tui.rendering import cells, styles
from tui.rendering.evidence import source_name
from tui.rendering.layout import Layout, rule, styled, wrapped

POINT = styled("• ", styles.ACCENT)
CAUTION = styled("⚠ ", styles.WARN)
DUTY = styled("§ ", styles.BAR)
OFFER = styled("$ ", styles.BAR)
UNBEATEN = styled(f"{cells.UNBEATEN} ", styles.BAR)
CHANGE = styled("↻ ", styles.ACCENT)
_SOURCE = re.compile(r"\s*\[[^\[\]]*\]$")


def reasons(candidate: Candidate, advice: Advice, snapshot: Snapshot) -> Layout:
    """The sentences, what would change the answer, what to beware of, and where the figure comes from."""

    def layout(width: int) -> list[Content]:
        lines = [rule(f"Why {candidate.model.name}", width)]
        lines += points(candidate.explanation, width)
        for sentence in (_tie(candidate, advice), _change(candidate, advice)):
            lines += wrapped(styled(sentence), width, CHANGE) if sentence else []
        if candidate.pareto:
            lines += wrapped(
                styled("Nothing that fits is both cheaper and more capable.", styles.DIM), width, UNBEATEN
            )
        lines += wrapped(styled(offer_words(candidate, snapshot), styles.DIM), width, OFFER)
        lines += cautions(candidate.cautions, width)
        lines += duties(candidate.license, width, 2)
        return lines

    return layout


def _tie(candidate: Candidate, advice: Advice) -> str:
    """The tie group that it stands in; empty where it stands alone."""
    return next((tie.text for tie in advice.ties if tie.first == candidate.tie_group), "")


def _change(candidate: Candidate, advice: Advice) -> str:
    """In one sentence what would change the place of a candidate; empty where nothing is to be said."""
    if candidate.rank == 1:
        return summary(advice.changes)
    behind, best = score_gap(candidate, first(advice)), first(advice)
    if behind is None or best is None:
        return ""
    words = gap_text(behind, best)
    if abs(behind.total) < LEVEL:
        return f"{words}."
    parts = {"cost": behind.cost, "capability": behind.capability, "downloads": behind.downloads}
    worst = min(parts, key=lambda name: parts[name])
    return f"{words}, most of it in {worst}. w says what it would need."


def points(sentences: Sequence[str], width: int) -> list[Content]:
    """Sentences as points, the first one strong."""
    lines: list[Content] = []
    for place, sentence in enumerate(sentences):
        lines += wrapped(styled(sentence, styles.STRONG if place == 0 else styles.PLAIN), width, POINT)
    return lines


def cautions(sentences: Sequence[str], width: int) -> list[Content]:
    """What to beware of."""
    return [line for sentence in sentences for line in wrapped(styled(sentence, styles.WARN), width, CAUTION)]


def duties(verdict: LicenseVerdict, width: int, most: int | None = None) -> list[Content]:
    """The license that applies and what it asks."""
    name = verdict.name or verdict.id or "License unknown"
    asked = [duty for duty in verdict.duties[:most] if duty]
    if not asked:
        return wrapped(styled(f"{name}, by {verdict.applies}.", styles.DIM), width, DUTY)
    if most is None:
        return [line for duty in asked for line in wrapped(styled(duty, styles.DIM), width, DUTY)]
    short = [_SOURCE.sub("", duty) for duty in asked]
    words = " ".join([f"{name}:", *short]) if verdict.applies == "weights" else " ".join(short)
    return wrapped(styled(words, styles.DIM), width, DUTY)


def offer_words(candidate: Candidate, snapshot: Snapshot) -> str:
    """How it would run and at which price: provider, basis, range, date, source."""
    offer = candidate.offer
    if offer.kind == "self-host":
        return _own_words(offer)
    words = [f"{offer.provider_name} ({offer.basis})"]
    if offer.range_usd and offer.choices > 1 and offer.range_usd[0] != offer.range_usd[1]:
        low, high = offer.range_usd
        words.append(f"{offer.choices} offers from {usd(low)} to {usd(high)}")
    if offer.offer:
        words.append(f"price of {day(offer.offer.as_of)}, {source_name(offer.offer.source, snapshot)}")
    return "; ".join(words) + "."


def _own_words(offer: RankedOffer) -> str:
    """What it runs on, the range of the estimate, and what the API costs that it is measured against."""
    plan = offer.plan
    if plan is None:
        return f"{offer.provider_name}: {offer.basis}."
    words = f"Own hardware, {plan.gpus}x {plan.gpu_name}: an estimate, {usd(plan.usd_low)} to {usd(plan.usd_high)}"
    other = (
        f"; {usd(offer.api_usd)} by the API of {offer.api_name}" if offer.api_usd and offer.api_name else ""
    )
    return f"{words}{other}."
