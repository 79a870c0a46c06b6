"""The lines of a bill for text tokens: input, what is read from and written to a cache, output, thinking, batch.

Four facts of an offer decide what the input costs:

- a cache is read only where the prompt is at least as long as the provider says (1,024 tokens at OpenAI, 512 to 4,096
  by model at Anthropic); a shorter one is billed in full;
- where writing to the cache has a price of its own, above that of input, the input that is not read from the cache is
  written to it once;
- in batch, cached input has a price of its own where the provider multiplies both discounts; elsewhere either discount
  holds, and the lower bill of the two counts;
- the tier of a long prompt holds for the whole request.
"""

import msgspec

from catalog.advice.cost.sheet import Sheet
from catalog.advice.cost.token_use import calls, prompt_tokens
from catalog.advice.needs.records import Workload
from catalog.formatting import count
from catalog.model import Offer, OffPeak

HOURS_A_WEEK = 168
NO_CACHE_NOTE = "No price for cached input is known here: all input is billed in full."
NO_BATCH_NOTE = "No batch price is known here: billed at the normal price."
BATCH_CACHE_NOTE = "Batch and cache discounts are not added up here: all input is billed at the batch price."
DEARER_BATCH_NOTE = (
    "Batch and cache discounts are not added up here, and the cache saves more: billed at the normal price."
)
WRITE_NOTE = "Uncached input is assumed to be written to the cache once, at the cache-write price."
THINKING_NOTE = "Output is billed at the price that holds while the model thinks."


class TokenPrices(msgspec.Struct, frozen=True):
    """The prices of text tokens that hold for one request, in USD per million: those of its tier, or of the base."""

    input: float | None
    output: float | None
    cache_read: float | None
    cache_write: float | None
    batch_input: float | None
    batch_output: float | None
    batch_cache_read: float | None


def prices_of(offer: Offer, workload: Workload) -> Offer | TokenPrices:
    """The prices of the tier that this prompt falls into, else those of the offer, by the hours of a week."""
    tokens = prompt_tokens(workload, offer.picture_tokens) if offer.tiers else 0.0
    above = [tier for tier in offer.tiers if tokens > tier.above_tokens]
    if not above:
        return offer if offer.off_peak is None else _over_the_week(offer, offer.off_peak)
    tier = max(above, key=lambda entry: entry.above_tokens)
    return TokenPrices(
        tier.input if tier.input is not None else offer.input,
        tier.output if tier.output is not None else offer.output,
        tier.cache_read,
        tier.cache_write,
        tier.batch_input,
        tier.batch_output,
        tier.batch_cache_read,
    )


def _over_the_week(offer: Offer, off_peak: OffPeak) -> TokenPrices:
    """The mean price of requests that come evenly over the hours of a week."""
    share = off_peak.hours / HOURS_A_WEEK

    def mean(peak: float | None, low: float | None) -> float | None:
        return peak if peak is None or low is None else peak * (1 - share) + low * share

    return TokenPrices(
        mean(offer.input, off_peak.input),
        mean(offer.output, off_peak.output),
        mean(offer.cache_read, off_peak.cache_read),
        offer.cache_write,
        offer.batch_input,
        offer.batch_output,
        offer.batch_cache_read,
    )


def input_price(offer: Offer, workload: Workload) -> float | None:
    """What a million tokens of input that no cache holds cost."""
    prices = prices_of(offer, workload)
    return prices.batch_input if workload.batch and prices.batch_input is not None else prices.input


def add_input_and_output(sheet: Sheet, tokens: float, workload: Workload, *, writes: bool) -> None:
    """The lines of `tokens` of input per request, and of the output where the offer bills it (`writes`)."""
    prices = prices_of(sheet.offer, workload)
    sheet.has_text = bool(tokens or (writes and sheet.output_tokens))
    share = _cached_share(sheet, tokens, workload, prices)
    if sheet.offer.off_peak is not None:
        sheet.notes.append(_hours_note(sheet.offer.off_peak))
    in_batch = bool(workload.batch) and prices.batch_input is not None
    if workload.batch and not in_batch:
        sheet.notes.append(NO_BATCH_NOTE)
    if in_batch and not _adds_up(share, prices):
        in_batch = _is_batch_cheaper(sheet, tokens, share, prices, writes)
        sheet.notes.append(BATCH_CACHE_NOTE if in_batch else DEARER_BATCH_NOTE)
        share = 0.0 if in_batch else share
    if in_batch:
        sheet.add_tokens("input, batch", tokens * (1 - share), prices.batch_input)
        sheet.add_tokens("cached input, batch", tokens * share, prices.batch_cache_read)
    else:
        _add_input(sheet, tokens, share, prices)
    if writes:
        _add_output(sheet, prices, in_batch)


def _hours_note(off_peak: OffPeak) -> str:
    dear = HOURS_A_WEEK - off_peak.hours
    return (
        f"{dear:g} of the {HOURS_A_WEEK} hours of a week have the full price, the others a lower one: "
        "requests are taken to come evenly."
    )


def _cached_share(sheet: Sheet, tokens: float, workload: Workload, prices: Offer | TokenPrices) -> float:
    """The share of the input that is read from the cache, as far as this offer caches such a prompt."""
    share = workload.cached_input_share or 0.0
    if not share or not tokens:
        return 0.0
    if prices.cache_read is None:
        sheet.notes.append(NO_CACHE_NOTE)
        return 0.0
    least = sheet.offer.least_cached_tokens
    if least is not None and tokens / calls(workload) < least:
        sheet.notes.append(
            f"Prompts below {count(least)} tokens are not cached here: all input is billed in full."
        )
        return 0.0
    return share


def _adds_up(share: float, prices: Offer | TokenPrices) -> bool:
    """Whether a batch has a price for all of the input."""
    return not share or prices.batch_cache_read is not None


def _is_batch_cheaper(
    sheet: Sheet, tokens: float, share: float, prices: Offer | TokenPrices, writes: bool
) -> bool:
    output = sheet.output_tokens if writes else 0.0
    batch = tokens * (prices.batch_input or 0.0) + output * _output_price(prices, in_batch=True)
    unread = prices.cache_write if _is_written(prices) else prices.input
    cached = tokens * ((1 - share) * (unread or 0.0) + share * (prices.cache_read or 0.0))
    return batch <= cached + output * _output_price(prices, in_batch=False)


def _is_written(prices: Offer | TokenPrices) -> bool:
    """Whether writing to the cache costs more than plain input."""
    return prices.cache_write is not None and prices.input is not None and prices.cache_write > prices.input


def _add_input(sheet: Sheet, tokens: float, share: float, prices: Offer | TokenPrices) -> None:
    if share and _is_written(prices):
        sheet.notes.append(WRITE_NOTE)
        sheet.add_tokens("input, written to the cache", tokens * (1 - share), prices.cache_write)
    else:
        sheet.add_tokens("input", tokens * (1 - share), prices.input)
    sheet.add_tokens("cached input", tokens * share, prices.cache_read)


def _output_price(prices: Offer | TokenPrices, *, in_batch: bool) -> float:
    price = prices.batch_output if in_batch and prices.batch_output is not None else prices.output
    return price or 0.0


def _add_output(sheet: Sheet, prices: Offer | TokenPrices, in_batch: bool) -> None:
    """Output and thinking. A thinking price above that of output holds for all that a model writes while it thinks
    (Alibaba's hybrid models); one below it for what is written beyond the answer (Perplexity's deep research).
    """
    if in_batch and prices.batch_output is not None:
        sheet.add_tokens("output, batch", sheet.output_tokens, prices.batch_output)
        return
    thinking = sheet.lowest("reasoning_million_tokens_out") if prices.output is not None else None
    if thinking is None or thinking == prices.output:
        sheet.add_tokens("output", sheet.output_tokens, prices.output)
    elif thinking > (prices.output or 0.0):
        sheet.notes.append(THINKING_NOTE)
        sheet.add_tokens("output, thinking", sheet.output_tokens, thinking)
    else:
        beyond = max(0.0, sheet.output_tokens - sheet.counted)
        sheet.add_tokens("output", sheet.output_tokens - beyond, prices.output)
        sheet.add_tokens("thinking", beyond, thinking)
