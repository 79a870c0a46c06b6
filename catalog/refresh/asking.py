"""Asks the sources: over the network, else of what is kept here, and says which of the two it was."""

import os
from collections.abc import Iterable
from typing import NamedTuple

from catalog.http.cache import ResponseCache
from catalog.refresh.gather import Ask, Gathered, Tell, Teller, gather
from catalog.refresh.gather import read as read_page
from catalog.refresh.options import Options
from catalog.refresh.report import Event
from catalog.refresh.state import State
from catalog.sources import genai_prices
from catalog.sources.upstream import SourceError, Upstream
from catalog.text import safe_text

DEADLINE_SECONDS = 60.0
_ROWS_A_SECOND = 200
"""The Hub's listing gets more time the wider it is."""


class Asked(NamedTuple):
    """What came, what did not and why, and which sources were not asked at all (with the reason).

    `unreached` says why the network gave nothing, where it was asked and gave nothing.
    """

    gathered: list[Gathered]
    off: dict[str, str]
    unreached: str = ""


async def ask(upstreams: Iterable[Upstream], options: Options, state: State, tell: Tell) -> Asked:
    """Every source that is available: from the network, or offline from what is here.

    Where the network gives nothing at all, what is here is read instead.
    """
    off = {one.about.id: reason for one in upstreams if (reason := one.available(os.environ))}
    asked = [one for one in upstreams if one.about.id not in off]
    tellers = {
        one.about.id: Teller(one, tell, len(state.before.rows(one.about.id)) or None) for one in upstreams
    }
    for name, reason in off.items():
        tellers[name].say("off", reason)
    if options.offline:
        return Asked(await _here(asked, tellers, options), off)
    found = await _network(asked, tellers, options)
    if any(one.readings for one in found):
        return Asked(found, off)
    quiet = {one.about.id: Teller(one, _unheard, None) for one in asked}
    kept = await _here(asked, quiet, options)
    answers = [_with_cause(one, cause) for one, cause in zip(kept, found, strict=True)]
    return Asked(answers, off, next((one.error for one in found), "there is no source to ask"))


async def _network(upstreams: list[Upstream], tellers: dict[str, Teller], options: Options) -> list[Gathered]:
    from catalog.http.client import Network

    cache = ResponseCache(options.cache) if options.cache is not None else None
    async with Network(cache, options.today, mirror=options.mirror) as network:
        asks = []
        for upstream in upstreams:
            teller = tellers[upstream.about.id]
            deadline = DEADLINE_SECONDS + options.wide / _ROWS_A_SECOND
            asks.append(Ask(upstream, network.web(teller.received), teller, deadline, network.forget))
        return await gather(asks, "network", network.contact)


async def _here(upstreams: list[Upstream], tellers: dict[str, Teller], options: Options) -> list[Gathered]:
    """What the response cache and the installed packages have."""
    from catalog.http.client import CacheOnly

    if options.cache is None:
        found = [Gathered(one, error="nothing of it is kept here") for one in upstreams]
    else:
        with ResponseCache(options.cache) as cache:
            asks = [Ask(one, CacheOnly(cache), tellers[one.about.id], DEADLINE_SECONDS) for one in upstreams]
            found = await gather(asks, "cache", None)
    return [_newer(one, _installed(one.upstream, options.today)) for one in found]


def _newer(cached: Gathered, installed: Gathered | None) -> Gathered:
    return cached if installed is None or (cached.readings and cached.day > installed.day) else installed


def _installed(upstream: Upstream, today: str) -> Gathered | None:
    """The figures of the installed price package, so that upgrading it brings prices without a network."""
    if upstream.about.id != "genai-prices":
        return None
    page = genai_prices.installed()
    if page is None:
        return None
    day = min(page.day, today)
    try:
        return Gathered(upstream, (read_page(upstream, page._replace(day=day)),), day, "package")
    except SourceError as error:
        return Gathered(upstream, error=safe_text(error))


def _unheard(event: Event) -> None:
    """That the network failed was told; what is read instead is in the report."""


def _with_cause(kept: Gathered, asked: Gathered) -> Gathered:
    """Where nothing is kept either, the cause is that of the network."""
    return kept if kept.readings else kept._replace(error=asked.error)
