"""Ends a refresh: the new catalogue replaces the old one, or does not, and a report lists the differences.

The report is also kept beside the response cache, so that `modelpick sources` can show the last error of a source.
"""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

import msgspec

from catalog.model import Model, Offer
from catalog.pipeline.context import RefreshContext
from catalog.pipeline.report import (
    CatalogueLine,
    Outcome,
    PriceChange,
    Report,
    Retirement,
    SourceReport,
    StageEvent,
    message,
)
from catalog.sources import price_terms
from catalog.storage import store
from catalog.storage.files import FileError, SaveError, write_atomically
from catalog.storage.snapshot import Snapshot, cleaned
from catalog.storage.source_parts import Part

REPORT_FILE = "last-refresh.json"
_MOST_BYTES = 4_000_000


def save_report(folder: Path | None, report: Report) -> None:
    """Write the report into the cache folder; where that fails it is not kept, without an error."""
    if folder is None:
        return
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.is_symlink():
            return  # the response cache refuses a linked folder too
        if (folder / REPORT_FILE).is_symlink():
            os.unlink(folder / REPORT_FILE)  # through it another program's file would be written
        write_atomically(folder / REPORT_FILE, msgspec.json.encode(report))
    except (OSError, FileError):
        return


def load_last_report(folder: Path | None) -> Report | None:
    """The report of the last refresh, `None` where there is none that can be read."""
    if folder is None:
        return None
    try:
        with open(folder / REPORT_FILE, "rb", opener=_open_nonblocking) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            data = file.read(_MOST_BYTES)
        return cleaned(msgspec.json.decode(data, type=Report), data)
    except (OSError, ValueError, RecursionError):
        return None


def _open_nonblocking(path: str, flags: int) -> int:
    """Open without waiting: a named pipe under this name would block the program."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))


def publish(
    context: RefreshContext,
    snapshot: Snapshot,
    data: bytes,
    parts: tuple[Part, ...],
    sources: tuple[SourceReport, ...],
) -> Report:
    """Replace the catalogue in use by `snapshot`, whose canonical bytes are `data`, and report it.

    An equal catalogue is not written again. Where saving fails the report says why and the old one stays.
    """
    if snapshot.digest == context.previous.in_use.digest:
        return make_report(context, "current", context.previous.in_use, sources)
    context.report_event(StageEvent(stage="writing"))
    try:
        if context.options.data is None:
            raise SaveError("the catalogue", "there is no home folder")
        store.save(context.options.data, data, parts)
    except SaveError as error:
        return keep_old(context, f"{error}", sources)
    return make_report(context, "new", snapshot, sources)


def keep_old(context: RefreshContext, why: str, sources: tuple[SourceReport, ...]) -> Report:
    """The report of a refresh that changed nothing, with the reason `why`."""
    report = make_report(context, "kept", context.previous.in_use, sources)
    return msgspec.structs.replace(report, message=f"Nothing was changed: {why}.")


def make_report(
    context: RefreshContext, outcome: Outcome, after: Snapshot, sources: tuple[SourceReport, ...]
) -> Report:
    """The report of a refresh: the differences between the catalogue before and `after`, and one sentence."""
    previous = context.previous
    before, now = catalogue_line(previous.in_use), catalogue_line(after)
    added, gone = models_changed(previous.in_use, after)
    return Report(
        outcome=outcome,
        message=message(outcome, before, now, sources, context.unreached),
        before=before,
        after=now,
        sources=sources,
        models_added=added,
        models_gone=gone,
        price_changes=price_changes(previous.in_use, after),
        retirements=retirements(previous.in_use, after),
        warnings=(previous.problem,) if previous.problem else (),
    )


def catalogue_line(snapshot: Snapshot) -> CatalogueLine:
    """A catalogue in one line."""
    return CatalogueLine(
        as_of=snapshot.catalog.as_of,
        digest=snapshot.digest,
        models=len(snapshot.catalog.models),
        offers=len(snapshot.catalog.offers),
    )


def price_changes(before: Snapshot, after: Snapshot) -> tuple[PriceChange, ...]:
    """The list prices of the standard way of calling that moved, by model and provider."""
    old = _list_offers(before)
    found = []
    for key, offer in _list_offers(after).items():
        earlier = old.get(key)
        if earlier is None or (
            price_terms.is_same_price(earlier.input, offer.input)
            and price_terms.is_same_price(earlier.output, offer.output)
        ):
            continue
        found.append(
            PriceChange(
                model=offer.model,
                name=after.models[offer.model].name,
                provider=_provider(after, offer),
                input_before=earlier.input,
                input_after=offer.input,
                output_before=earlier.output,
                output_after=offer.output,
            )
        )
    return tuple(found)


def retirements(before: Snapshot, after: Snapshot) -> tuple[Retirement, ...]:
    """Retirement dates that were not known before: of whole models, else of single offers.

    What was retired before the old catalogue's day is no news.
    """
    found = []
    since = before.catalog.as_of
    for name, model in after.models.items():
        earlier = before.models.get(name)
        if model.retired and model.retired >= since and (earlier is None or earlier.retired != model.retired):
            found.append(_retirement(model, "", model.retired))
    models_found = {entry.model for entry in found}
    old = _list_offers(before)
    for key, offer in _list_offers(after).items():
        known = old.get(key)
        if offer.retires is None or offer.retires < since or offer.model in models_found:
            continue
        if known is None or known.retires != offer.retires:
            found.append(_retirement(after.models[offer.model], _provider(after, offer), offer.retires))
    return tuple(dict.fromkeys(found))


def models_changed(before: Snapshot, after: Snapshot) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of the models that came, and of those that went."""
    return _only_in(after.models, before.models), _only_in(before.models, after.models)


def _only_in(names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*names} - {*others}))


def _list_offers(snapshot: Snapshot) -> dict[tuple[str, str, str], Offer]:
    offers = (offer for offer in snapshot.catalog.offers if offer.terms == "list" and not offer.variant)
    return {(offer.model, offer.provider, offer.provider_model_id): offer for offer in offers}


def _provider(snapshot: Snapshot, offer: Offer) -> str:
    provider = snapshot.providers.get(offer.provider)
    return provider.name if provider else offer.provider


def _retirement(model: Model, provider: str, day: str) -> Retirement:
    return Retirement(model=model.id, name=model.name, provider=provider, retires=day)
