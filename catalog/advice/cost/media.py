"""The lines of a bill for what is no text: pictures, pages, sound, what is made, searches, and fees per request.

Where a provider has no price of its own for one of them, it is counted in tokens; the bill says how many.
"""

from catalog.advice.cost.sheet import Sheet
from catalog.advice.cost.text import input_price
from catalog.advice.cost.token_use import AUDIO_TOKENS_PER_MINUTE, TOKENS_PER_PAGE, TOKENS_PER_PICTURE, calls
from catalog.advice.needs.records import Workload
from catalog.formatting import usd_price

TOKENS_PER_GENERATED_IMAGE = 1_300
CHARACTERS_PER_MINUTE = 900
CHARACTERS_PER_TOKEN = 4
DOCUMENTS_PER_QUERY = 100

PICTURE_NOTE = f"A picture is counted as {TOKENS_PER_PICTURE:,} input tokens; models differ."
PAGE_NOTE = f"A page is counted as {TOKENS_PER_PAGE:,} input tokens; models differ."
AUDIO_NOTE = f"A minute of audio is counted as {AUDIO_TOKENS_PER_MINUTE:,} tokens; models differ."
IMAGE_NOTE = f"A generated picture is counted as {TOKENS_PER_GENERATED_IMAGE:,} output tokens; models differ."
SPEECH_NOTE = f"A minute of speech is counted as {CHARACTERS_PER_MINUTE} characters."
TOKEN_SPEECH_NOTE = (
    f"Text is counted as {CHARACTERS_PER_TOKEN} characters a token, speech as {CHARACTERS_PER_MINUTE} "
    f"characters a minute and {AUDIO_TOKENS_PER_MINUTE:,} tokens a minute."
)


def add_media_read(sheet: Sheet, workload: Workload) -> None:
    """The lines of pictures, pages and sound going in."""
    if workload.images:
        _pictures(sheet, workload)
    if workload.pages:
        _pages(sheet, workload)
    if workload.audio_minutes:
        _audio(sheet, workload, workload.audio_minutes)


def add_media_made(sheet: Sheet, workload: Workload) -> None:
    """The lines of pictures, video, sound and speech coming out."""
    if workload.generated_images:
        per_image = sheet.media("image_out")
        if per_image is not None:
            sheet.add("generated pictures", workload.generated_images, "pictures", per_image)
        else:
            price = sheet.media("image_million_tokens_out")
            tokens = workload.generated_images * TOKENS_PER_GENERATED_IMAGE
            sheet.add_tokens("generated pictures", tokens, price)
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


def add_request_fee(sheet: Sheet, workload: Workload) -> None:
    """What every call costs beside its tokens, as where a model searches the web before it answers.

    A provider calls a request what is here one model call: an agent's request of 20 calls pays 20 times.
    """
    fee = sheet.lowest("request")
    if fee is None:
        return
    number = calls(workload)
    item, unit, every = (
        ("fee per call", "calls", "call") if number > 1 else ("fee per request", "requests", "request")
    )
    sheet.add(item, number, unit, fee)
    if len({price.usd for price in sheet.offer.media if price.unit == "request"}) > 1:
        sheet.notes.append(
            f"Every {every} pays at least {usd_price(fee)} for its search; a wider search costs more."
        )


def add_searches(sheet: Sheet, workload: Workload) -> bool:
    """The searches of a reranker that is priced by them; False where it is priced by tokens."""
    price = sheet.media("query")
    if price is None:
        return False
    number = calls(workload)
    searches = -(-(workload.documents or 0) / number // DOCUMENTS_PER_QUERY)
    sheet.add("searches", number * searches, "searches", price)
    return True


def is_text_paid_elsewhere(sheet: Sheet, workload: Workload) -> bool:
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


def _pictures(sheet: Sheet, workload: Workload) -> None:
    images = workload.images or 0.0
    per_picture = sheet.media("image_in")
    if per_picture is not None:
        sheet.add("pictures", images, "pictures", per_picture)
        return
    price = _token_price(sheet, workload, sheet.media("image_million_tokens_in"))
    published = sheet.offer.picture_tokens
    sheet.add_tokens("pictures", images * (published or TOKENS_PER_PICTURE), price)
    sheet.notes.append(_picture_note(published) if published else PICTURE_NOTE)


def _picture_note(tokens: int) -> str:
    known = "by its developer's formula (general knowledge)"
    return f"A picture of 1024x1024 is counted as {tokens:,} input tokens, {known}."


def _pages(sheet: Sheet, workload: Workload) -> None:
    pages = workload.pages or 0.0
    per_page = sheet.media("page_in")
    if per_page is not None:
        sheet.add("pages", pages, "pages", per_page)
        return
    sheet.add_tokens("pages", pages * TOKENS_PER_PAGE, input_price(sheet.offer, workload))
    sheet.notes.append(PAGE_NOTE)


def _audio(sheet: Sheet, workload: Workload, minutes: float) -> None:
    per_minute = sheet.media("audio_minute_in")
    if per_minute is not None:
        sheet.add("audio", minutes, "minutes", per_minute)
        return
    price = _token_price(sheet, workload, sheet.media("audio_million_tokens_in"))
    sheet.add_tokens("audio", minutes * AUDIO_TOKENS_PER_MINUTE, price)
    sheet.notes.append(AUDIO_NOTE)


def _token_price(sheet: Sheet, workload: Workload, own: float | None) -> float | None:
    """What a million tokens of a picture or of sound cost: their own price, else that of text.

    Their own price is stated for short prompts outside batch; in a tier or a batch it changes as that of text does.
    """
    text = input_price(sheet.offer, workload)
    if own is None or text is None or not sheet.offer.input:
        return text if own is None else own
    return own * text / sheet.offer.input


def _speech(sheet: Sheet, characters: float) -> None:
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
