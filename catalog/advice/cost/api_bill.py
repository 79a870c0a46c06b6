"""The monthly cost of one workload at one API offer.

monthly = requests x (input x price + cached input x cache price + output x price + media), the tier chosen by
the length of the prompt as providers apply it: to the whole request. Prices are USD per million tokens.
"""

from typing import NamedTuple

from msgspec.structs import replace

from catalog.advice.cost.token_use import TOKENS_PER_PAGE, TOKENS_PER_PICTURE, prompt_tokens
from catalog.advice.needs.records import Workload
from catalog.advice.result import Bill, BillLine
from catalog.formatting import count
from catalog.model import Offer
from catalog.record import PriceUnit

AUDIO_TOKENS_PER_MINUTE = 1_920
TOKENS_PER_GENERATED_IMAGE = 1_300
CHARACTERS_PER_MINUTE = 900
CHARACTERS_PER_TOKEN = 4
DOCUMENTS_PER_QUERY = 100
_ODD = 3
_MANY = 1e9

PICTURE_NOTE = f"A picture is counted as {TOKENS_PER_PICTURE:,} input tokens; models differ."
PAGE_NOTE = f"A page is counted as {TOKENS_PER_PAGE:,} input tokens; models differ."
AUDIO_NOTE = f"A minute of audio is counted as {AUDIO_TOKENS_PER_MINUTE:,} tokens; models differ."
IMAGE_NOTE = f"A generated picture is counted as {TOKENS_PER_GENERATED_IMAGE:,} output tokens; models differ."
SPEECH_NOTE = f"A minute of speech is counted as {CHARACTERS_PER_MINUTE} characters."
TOKEN_SPEECH_NOTE = (
    f"Text is counted as {CHARACTERS_PER_TOKEN} characters a token, speech as {CHARACTERS_PER_MINUTE} "
    f"characters a minute and {AUDIO_TOKENS_PER_MINUTE:,} tokens a minute."
)
NO_CACHE_NOTE = "No price for cached input is known here: all input is billed in full."
NO_BATCH_NOTE = "No batch price is known here: billed at the normal price."
BATCH_CACHE_NOTE = "Batch and cache discounts are not added up: all input is billed at the batch price."


class Charge(NamedTuple):
    """One line of a bill: `quantity` a month at `price` for `per` of the unit is `usd`, to the cent."""

    item: str
    quantity: float
    unit: str
    price: float
    per: float
    usd: float


class _Prices(NamedTuple):
    """The token prices that hold for this request: those of its tier, or of the base."""

    input: float | None
    output: float | None
    cache_read: float | None
    batch_input: float | None
    batch_output: float | None


class _Sheet:
    """Adds up one bill; `known` turns False when a needed price is missing.

    Only an itemised sheet keeps its charges: ranking needs thousands of sums and a few hundred bills.
    """

    def __init__(self, offer: Offer, workload: Workload, times: float, itemised: bool) -> None:
        self.offer = offer
        self.output_tokens = (workload.output_tokens or 0.0) * times
        self.requests = workload.requests_per_month or 0.0
        self.itemised = itemised
        self.charges: list[Charge] = []
        self.notes: list[str] = []
        self.usd = 0.0
        self.known = True

    def add(self, item: str, per_request: float, unit: str, price: float | None, per: float = 1.0) -> None:
        if not per_request:
            return
        if price is None:
            self.known = False
            return
        quantity = self.requests * per_request
        usd = round(quantity * price / per, 2)
        self.usd += usd
        if self.itemised:
            self.charges.append(Charge(item, quantity, unit, price, per, usd))

    def add_tokens(self, item: str, per_request: float, price: float | None) -> None:
        self.add(item, per_request, "tokens", price, 1e6)

    def media(self, unit: PriceUnit) -> float | None:
        """The price of the usual quality: medium at 1024x1024, else the plain one, else the middle one; says so."""
        found = [price for price in self.offer.media if price.unit == unit]
        if not found:
            return None
        usual = min(found, key=lambda price: (_oddity(price.detail), price.usd, price.detail))
        if _oddity(usual.detail) == _ODD:
            usual = sorted(found, key=lambda price: (price.usd, price.detail))[(len(found) - 1) // 2]
        if usual.detail:
            self.notes.append(f"Priced by quality or size; this is the price for {usual.detail}.")
        return usual.usd


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
    """The sums of one workload; offers at the same prices, and there are many, are added up once."""

    def __init__(self, workload: Workload) -> None:
        self._workload = workload
        self._sums: dict[tuple[float | None, ...], float | None] = {}

    def monthly_usd(self, offer: Offer, times: float = 1.0) -> float | None:
        """As `monthly_usd`."""
        if offer.tiers or offer.media:
            return monthly_usd(offer, self._workload, times)
        prices = (offer.input, offer.output, offer.cache_read, offer.batch_input, offer.batch_output, times)
        if prices not in self._sums:
            self._sums[prices] = monthly_usd(offer, self._workload, times)
        return self._sums[prices]


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
    return Bill(usd=round(sheet.usd, 2), lines=lines, assumptions=tuple(sheet.notes))


def _filled(offer: Offer, workload: Workload, times: float, *, itemised: bool) -> _Sheet:
    """The sheet of one month. A workload's `None` counts as not used; an offer without any price is unknown."""
    sheet = _Sheet(offer, workload, times, itemised)
    if offer.input is None and not offer.media:
        sheet.known = False
        return sheet
    if workload.images or workload.pages:
        _pictures_and_pages(sheet, workload)
    if workload.audio_minutes:
        _audio(sheet, workload.audio_minutes)
    _text(sheet, workload)
    if workload.generated_images or workload.generated_seconds or workload.characters:
        _made(sheet, workload)
    return sheet


def _oddity(detail: str) -> int:
    """How far a quality or size is from the usual one."""
    if "1024x1024" in detail:
        return 0 if "medium" in detail else _ODD if "low" in detail or "high" in detail else 2
    return 1 if not detail else _ODD


def describe(line: BillLine) -> str:
    """A bill line in words: `1,350 million tokens at $0.25 per million`."""
    if line.unit == "tokens":
        return f"{count(line.quantity)} tokens at ${line.usd_per_unit * 1e6:,.4g} per million"
    return f"{count(line.quantity)} {line.unit} at ${line.usd_per_unit:,.4g} each"


def _tier(offer: Offer, workload: Workload) -> Offer | _Prices:
    """The prices of the tier that this prompt falls into: those of the offer itself where it has no tiers."""
    if not offer.tiers:
        return offer
    tokens = prompt_tokens(workload)
    above = [tier for tier in offer.tiers if tokens > tier.above_tokens]
    if not above:
        return offer
    tier = max(above, key=lambda entry: entry.above_tokens)
    return _Prices(
        tier.input if tier.input is not None else offer.input,
        tier.output if tier.output is not None else offer.output,
        tier.cache_read,
        tier.batch_input,
        tier.batch_output,
    )


def _input_price(offer: Offer, workload: Workload) -> float | None:
    prices = _tier(offer, workload)
    return prices.batch_input if workload.batch and prices.batch_input is not None else prices.input


def _pictures_and_pages(sheet: _Sheet, workload: Workload) -> None:
    if workload.images:
        per_picture = sheet.media("image_in")
        per_token = sheet.media("image_million_tokens_in")
        if per_picture is not None:
            sheet.add("pictures", workload.images, "pictures", per_picture)
        else:
            price = per_token if per_token is not None else _input_price(sheet.offer, workload)
            sheet.add_tokens("pictures", workload.images * TOKENS_PER_PICTURE, price)
            sheet.notes.append(PICTURE_NOTE)
    if workload.pages:
        per_page = sheet.media("page_in")
        if per_page is not None:
            sheet.add("pages", workload.pages, "pages", per_page)
        else:
            price = _input_price(sheet.offer, workload)
            sheet.add_tokens("pages", workload.pages * TOKENS_PER_PAGE, price)
            sheet.notes.append(PAGE_NOTE)


def _audio(sheet: _Sheet, minutes: float) -> None:
    per_minute = sheet.media("audio_minute_in")
    if per_minute is not None:
        sheet.add("audio", minutes, "minutes", per_minute)
        return
    per_token = sheet.media("audio_million_tokens_in")
    price = per_token if per_token is not None else sheet.offer.input
    sheet.add_tokens("audio", minutes * AUDIO_TOKENS_PER_MINUTE, price)
    sheet.notes.append(AUDIO_NOTE)


def _text(sheet: _Sheet, workload: Workload) -> None:
    prices = _tier(sheet.offer, workload)
    tokens = workload.input_tokens or 0.0
    if workload.documents:
        if _rerank_query(sheet, workload):
            return
        tokens *= workload.documents
    if tokens and _paid_elsewhere(sheet, workload):
        tokens = 0.0
    in_batch = bool(workload.batch) and prices.batch_input is not None
    if workload.batch and not in_batch:
        sheet.notes.append(NO_BATCH_NOTE)
    if in_batch:
        if workload.cached_input_share and prices.cache_read is not None:
            sheet.notes.append(BATCH_CACHE_NOTE)
        sheet.add_tokens("input, batch", tokens, prices.batch_input)
    else:
        _input(sheet, tokens, workload.cached_input_share or 0.0, prices)
    if sheet.output_tokens and not _paid_elsewhere(sheet, workload):
        if in_batch and prices.batch_output is not None:
            sheet.add_tokens("output, batch", sheet.output_tokens, prices.batch_output)
        else:
            sheet.add_tokens("output", sheet.output_tokens, prices.output)


def _input(sheet: _Sheet, tokens: float, cached_share: float, prices: Offer | _Prices) -> None:
    if cached_share and prices.cache_read is None:
        sheet.notes.append(NO_CACHE_NOTE)
        cached_share = 0.0
    sheet.add_tokens("input", tokens * (1 - cached_share), prices.input)
    sheet.add_tokens("cached input", tokens * cached_share, prices.cache_read)


def _paid_elsewhere(sheet: _Sheet, workload: Workload) -> bool:
    """Whether the offer bills the job by minute, page, picture, second or character, its text included."""
    if sheet.offer.input is not None:
        return False
    units = {price.unit for price in sheet.offer.media}
    return bool(
        (workload.generated_images and "image_out" in units)
        or (workload.generated_seconds and units & {"video_second_out", "audio_minute_out"})
        or (workload.audio_minutes and "audio_minute_in" in units)
        or (workload.pages and "page_in" in units)
        or (workload.characters and units & {"million_characters_in", "audio_minute_out"})
    )


def _rerank_query(sheet: _Sheet, workload: Workload) -> bool:
    price = sheet.media("query")
    if price is None:
        return False
    searches = -(-(workload.documents or 0) // DOCUMENTS_PER_QUERY)
    sheet.add("searches", searches, "searches", price)
    return True


def _made(sheet: _Sheet, workload: Workload) -> None:
    if workload.generated_images:
        per_image = sheet.media("image_out")
        if per_image is not None:
            sheet.add("generated pictures", workload.generated_images, "pictures", per_image)
        else:
            price = sheet.media("image_million_tokens_out")
            sheet.add_tokens(
                "generated pictures", workload.generated_images * TOKENS_PER_GENERATED_IMAGE, price
            )
            sheet.notes.append(IMAGE_NOTE)
    if workload.generated_seconds:
        per_second = sheet.media("video_second_out")
        if per_second is not None:
            sheet.add("generated video", workload.generated_seconds, "seconds", per_second)
        else:
            minutes = workload.generated_seconds / 60
            sheet.add("generated audio", minutes, "minutes", sheet.media("audio_minute_out"))
    if workload.characters:
        _speech(sheet, workload.characters)


def _speech(sheet: _Sheet, characters: float) -> None:
    per_million = sheet.media("million_characters_in")
    if per_million is not None:
        sheet.add("characters spoken", characters, "characters", per_million, 1e6)
        return
    per_minute = sheet.media("audio_minute_out")
    if per_minute is not None:
        sheet.add("speech", characters / CHARACTERS_PER_MINUTE, "minutes", per_minute)
        sheet.notes.append(SPEECH_NOTE)
        return
    per_token = sheet.media("audio_million_tokens_out")
    spoken = characters / CHARACTERS_PER_MINUTE * AUDIO_TOKENS_PER_MINUTE
    sheet.add_tokens("text to speak", characters / CHARACTERS_PER_TOKEN, sheet.offer.input)
    sheet.add_tokens("speech", spoken, per_token if per_token is not None else sheet.offer.output)
    sheet.notes.append(TOKEN_SPEECH_NOTE)
