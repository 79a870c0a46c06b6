"""When a request is tried again, and after how long."""

import random
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from catalog.http.limits import Limits

STATUSES = frozenset({408, 429, 500, 502, 503, 504})
_NUMBER = re.compile(r"\d{1,10}")
_REMAINING = re.compile(r"\br=(\d{1,10})\b")
_RESET = re.compile(r"\bt=(\d{1,10})\b")


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server asks to wait, `None` where it does not say.

    `Retry-After` is seconds or an HTTP date (RFC 9110, 10.2.3); the Hugging Face Hub says `"api";r=0;t=SECONDS`
    in `RateLimit`.
    """
    after = headers.get("retry-after", "").strip()
    if _NUMBER.fullmatch(after):
        return float(after)
    if after:
        return _until(after, headers.get("date", ""))
    limit = headers.get("ratelimit", "")
    remaining, reset = _REMAINING.search(limit), _RESET.search(limit)
    return float(reset[1]) if remaining and reset and int(remaining[1]) == 0 else None


def backoff(number: int, limits: Limits) -> float:
    """The seconds before the next try after the try `number` (from 0): doubled each time, capped, with jitter."""
    return min(limits.backoff * float(2**number), limits.most_backoff) * random.uniform(0.5, 1)


def _until(then: str, now: str) -> float | None:
    """Seconds up to an HTTP date, by the server's own clock where it tells it."""
    end = _moment(then)
    if end is None:
        return None
    return max((end - (_moment(now) or datetime.now(UTC))).total_seconds(), 0.0)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
