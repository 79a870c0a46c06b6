"""The one sentence that says how a refresh ended."""

from collections.abc import Collection

from catalog.advice.figures import count, day
from catalog.refresh.report import CatalogueLine, Outcome, SourceReport

_FROM = {
    "network": "the network",
    "cache": "what was downloaded before",
    "package": "the installed price package",
    "file": "the files named",
    "bundle": "the bundle",
}


def message(
    outcome: Outcome,
    before: CatalogueLine,
    after: CatalogueLine,
    sources: Collection[SourceReport],
    unreached: str,
) -> str:
    """What the user has now and where it came from; where the network gave nothing it says so first."""
    read = [source for source in sources if source.state == "done"]
    origins = sorted({_FROM[source.origin] for source in read if source.origin})
    start = f"Nothing came from the network: {unreached}. " if unreached else ""
    if outcome == "kept":
        refused = [source for source in sources if source.state == "kept"]
        cause = f"{refused[0].name}: {refused[0].error}" if refused and not start else ""
        why = f" ({cause})" if cause else ""
        return f"{start}Nothing could be refreshed{why}; the catalogue of {day(before.as_of)} stays."
    used = f" from {' and '.join(origins)}" if origins else ""
    rest = _rest(sources)
    if outcome == "current":
        return f"{start}Nothing changed: the catalogue of {day(before.as_of)} is current{rest}."
    some = f"{count(len(read))} source{'' if len(read) == 1 else 's'} read{used}"
    return f"{start}The catalogue is now of {day(after.as_of)}: {some}{rest}."


def _rest(sources: Collection[SourceReport]) -> str:
    """How many sources were asked in vain, those told apart whose figures stay."""
    silent = [source for source in sources if source.state in ("failed", "kept")]
    keep = sum(bool(source.as_of) for source in silent)
    words = [f"{count(keep)} source{' keeps' if keep == 1 else 's keep'} older figures"] if keep else []
    none = len(silent) - keep
    words += (
        [f"{count(none)} {'' if words else 'source ' if none == 1 else 'sources '}gave nothing"]
        if none
        else []
    )
    return f"; {' and '.join(words)}" if words else ""
