"""How long a request may take and how often it is tried."""

from typing import NamedTuple


class Limits(NamedTuple):
    """All times are in seconds. `whole` bounds one try from the first byte asked to the last received.

    `most_wait` is the longest that a server may make us wait before the next try: beyond it the request fails.
    """

    tries: int = 3
    connect: float = 4.0
    read: float = 15.0
    whole: float = 120.0
    backoff: float = 1.0
    most_backoff: float = 4.0
    most_wait: float = 20.0
    redirects: int = 3


LIMITS = Limits()
