"""Why a model stands elsewhere than before: its own price, bill, capability or downloads, as a clause."""

from catalog.advice.answer import Candidate
from catalog.advice.figures import count, usd, usd_price
from catalog.model import Offer

SAME_BILL = 0.005
"""Share by which a bill may differ and still count as the same."""


def cause(before: Candidate, after: Candidate) -> str:
    """What changed about the model itself, as a clause without its subject; empty where nothing worth a word did.

    `fell from $0.30 to $0.21 per million tokens in and is measured at 74 instead of 71 of 100`
    """
    found = [_price(before, after) or _bill(before, after), _capability(before, after)]
    return " and ".join(clause for clause in found if clause) or _downloads(before, after)


def _price(before: Candidate, after: Candidate) -> str:
    old, new = before.offer.offer, after.offer.offer
    if old is None or new is None or _seat(old) != _seat(new):
        return ""
    moves = [
        (was, now, side)
        for was, now, side in ((old.input, new.input, "in"), (old.output, new.output, "out"))
        if was is not None and now is not None and was != now
    ]
    if not moves:
        return ""
    falls = {now < was for was, now, _ in moves}
    if len(falls) > 1:
        each = " and ".join(
            f"{usd_price(now)} instead of {usd_price(was)} {side}" for was, now, side in moves
        )
        return f"costs {each}, per million tokens"
    (was, now, side), *rest = moves
    words = f"{'fell' if now < was else 'rose'} from {usd_price(was)} to {usd_price(now)} per million tokens {side}"
    return words + "".join(
        f" and from {usd_price(was)} to {usd_price(now)} {side}" for was, now, side in rest
    )


def _seat(offer: Offer) -> tuple[str, str, str, str]:
    return (offer.provider, offer.provider_model_id, offer.variant, offer.terms)


def _bill(before: Candidate, after: Candidate) -> str:
    old, new = before.offer.bill, after.offer.bill
    if old is None and new is None:
        return ""
    if old is None and new is not None:
        return f"has a known bill now, {usd(new.usd)} a month"
    if old is None or new is None:
        return "has no known bill any more"
    if abs(new.usd - old.usd) <= SAME_BILL * max(new.usd, old.usd):
        return ""
    return f"costs {usd(new.usd)} a month instead of {usd(old.usd)}"


def _capability(before: Candidate, after: Candidate) -> str:
    old, new = before.capability, after.capability
    was, now = (f"{side.value:.0f}" if side else "" for side in (old, new))
    if was == now:
        return ""
    if not was or not now:
        return f"is measured now, at {now} of 100" if now else "has no evidence any more"
    return f"is measured at {now} instead of {was} of 100"


def _downloads(before: Candidate, after: Candidate) -> str:
    old, new = before.downloads_30d, after.downloads_30d
    if before.rank == after.rank or old is None or new is None or count(old) == count(new):
        return ""
    return f"has {count(new)} downloads in 30 days instead of {count(old)}"
