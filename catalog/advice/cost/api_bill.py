"""The monthly cost of one workload at one API offer.

monthly = requests x (input x price + cached input x cache price + output x price + media + fees), the tier chosen by
the length of the prompt as providers apply it: to the whole call. Prices are USD per million tokens. A request of many
calls (an agent's task) is billed for the tokens of all of them; fees are paid, and lengths are judged, call by call.
"""

from msgspec.structs import replace

from catalog.advice.cost.media import (
    add_media_made,
    add_media_read,
    add_request_fee,
    add_searches,
    is_text_paid_elsewhere,
)
from catalog.advice.cost.plain_text import PlainText, is_plain
from catalog.advice.cost.sheet import Sheet
from catalog.advice.cost.text import add_input_and_output, prices_of
from catalog.advice.cost.token_use import calls, prompt_tokens
from catalog.advice.needs.records import Workload
from catalog.advice.result import Bill, BillLine
from catalog.formatting import count, significant
from catalog.model import Offer

_MANY = 1e9


def monthly_usd(offer: Offer, workload: Workload, times: float = 1.0) -> float | None:
    """The bill's sum in USD a month; `None` where a needed price is not known.

    `times` as many output tokens are billed as the workload counts (see `token_use`).
    """
    sheet = _filled(offer, workload, times, itemised=False)
    return round(sheet.usd, 2) if sheet.known else None


def usd_per_request(offer: Offer, workload: Workload, times: float = 1.0) -> float | None:
    """What one request costs: a bill of few is rounded to the cent, and says little of one of many."""
    usd = monthly_usd(offer, replace(workload, requests_per_month=_MANY), times)
    return None if usd is None else usd / _MANY


class Bills:
    """The sums of one workload. Where that is text, three products do for most offers."""

    def __init__(self, workload: Workload) -> None:
        self._workload = workload
        self._plain = PlainText.of(workload)

    def monthly_usd(self, offer: Offer, times: float = 1.0) -> float | None:
        """As `monthly_usd`."""
        if self._plain is None or (offer.media and not is_plain(offer)):
            return monthly_usd(offer, self._workload, times)
        if offer.tiers or offer.off_peak is not None:
            prices = prices_of(offer, self._workload)
            return self._plain.monthly_usd(offer, times, prices) if offer.input is not None else None
        return self._plain.monthly_usd(offer, times, offer)


def bill(offer: Offer, workload: Workload, times: float = 1.0) -> Bill | None:
    """The bill line by line; the lines add up to `usd` to the cent. `None`: a needed price is unknown.

    `times` as in `monthly_usd`.
    """
    sheet = _filled(offer, workload, times, itemised=True)
    if not sheet.known:
        return None
    lines = tuple(
        BillLine(item=c.item, quantity=c.quantity, unit=c.unit, usd_per_unit=c.price / c.per, usd=c.usd)
        for c in sheet.charges
    )
    return Bill(
        usd=round(sheet.usd, 2),
        lines=lines,
        assumptions=tuple(sheet.notes),
        depends_on_text=sheet.has_text,
    )


def describe(line: BillLine) -> str:
    """A bill line in words: `1,350 million tokens at $0.25 per million`."""
    if line.unit == "tokens":
        return f"{count(line.quantity)} tokens at ${significant(line.usd_per_unit * 1e6, 4)} per million"
    return f"{count(line.quantity)} {line.unit} at ${significant(line.usd_per_unit, 4)} each"


def _filled(offer: Offer, workload: Workload, times: float, *, itemised: bool) -> Sheet:
    """The sheet of one month. A workload's `None` counts as not used; an offer without any price is unknown."""
    sheet = Sheet(offer, workload, times, itemised)
    if offer.input is None and not offer.media:
        sheet.known = False
        return sheet
    if workload.images or workload.pages or workload.audio_minutes:
        add_media_read(sheet, workload)
    _add_text(sheet, workload)
    if workload.generated_images or workload.generated_seconds or workload.characters:
        add_media_made(sheet, workload)
    if offer.media:
        add_request_fee(sheet, workload)
    if itemised and calls(workload) > 1:
        sheet.notes.append(_calls_note(workload, offer))
    return sheet


def _calls_note(workload: Workload, offer: Offer) -> str:
    number, prompt = count(calls(workload)), count(prompt_tokens(workload, offer.picture_tokens))
    return f"A request is {number} model calls, taken to be equally long: {prompt} tokens go into each."


def _add_text(sheet: Sheet, workload: Workload) -> None:
    tokens = workload.input_tokens or 0.0
    if workload.documents:
        if add_searches(sheet, workload):
            return
        tokens *= workload.documents
    elsewhere = is_text_paid_elsewhere(sheet, workload)
    add_input_and_output(sheet, 0.0 if elsewhere else tokens, workload, writes=not elsewhere)
