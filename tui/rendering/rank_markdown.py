"""Candidates as a Markdown table: for the clipboard, a pull request or a page of a team."""

from collections.abc import Iterator, Sequence

from catalog.advice.result import Advice, Candidate
from catalog.codes import LANGUAGES
from catalog.formatting import count, day, listing
from tui.rendering import cells
from tui.rendering.markdown import escaped, table

_TITLES = ("#", "Model", "By", "License", "$/month", "Runs at", "Capability /100", "Downloads, 30 days")
_RIGHT = (0, 4, 7)


def rank_markdown(shown: Sequence[Candidate], advice: Advice) -> str:
    """The table of these candidates, with the job and the day of the figures below it."""
    return "\n".join(_lines(shown, advice)) + "\n"


def _lines(shown: Sequence[Candidate], advice: Advice) -> Iterator[str]:
    yield from table(_TITLES, [_row(entry) for entry in shown], _RIGHT)
    job = advice.use_case.name if advice.use_case else advice.needs.use_case
    requests = advice.needs.workload.requests_per_month
    volume = f", {count(requests)} requests a month" if requests else ""
    yield ""
    names = [LANGUAGES.get(name, name) for name in advice.needs.must.languages]
    spoken = f" in {escaped(listing(names))}" if names else ""
    yield f"{escaped(job)}{spoken}{volume}; {count(len(advice.ranked))} models ranked; data from {day(advice.as_of)}."


def _row(entry: Candidate) -> list[str]:
    country = f" {entry.country}" if entry.country else ""
    able = entry.capability
    figures = (
        "no evidence" if able is None else f"{cells.interval_words(able)} ({able.low:.0f}–{able.high:.0f})"
    ) + (", expected" if able and able.is_expected else "")
    return [
        escaped(text)
        for text in (
            cells.UNKNOWN if entry.rank is None else str(entry.rank),
            entry.model.name,
            f"{entry.developer_name}{country}",
            cells.license_word(entry),
            _bill(entry),
            _seller(entry),
            figures,
            cells.number(entry.downloads_30d),
        )
    ]


def _bill(entry: Candidate) -> str:
    """The bill as the list shows it; the usual one beside it where that is over the budget."""
    amount, usual = cells.money(cells.monthly(entry)), entry.offer.usual
    beside = f" (usually {cells.money(usual.usd)})" if usual and entry.offer.bill else ""
    return f"{amount}{beside}"


def _seller(entry: Candidate) -> str:
    offer = entry.offer
    if offer.kind == "self-host":
        return f"own hardware, {offer.plan.gpus}x {offer.plan.gpu_name}" if offer.plan else "own hardware"
    return offer.provider_name
