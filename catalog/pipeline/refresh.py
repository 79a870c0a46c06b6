"""Runs one refresh from beginning to end, under a lock that ends with the process."""

import asyncio
import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from catalog.formatting import day as words
from catalog.pipeline import inputs
from catalog.pipeline.context import Options, RefreshContext, load_state
from catalog.pipeline.fetch import FetchResult, SourceAnswer, fetch_sources
from catalog.pipeline.merge import FORCE_HINT, MergeResult, merge
from catalog.pipeline.publish import catalogue_line, keep_old, make_report, publish, save_report
from catalog.pipeline.report import EventHandler, Report, SourceReport, StageEvent
from catalog.sources.registry import all_upstreams
from catalog.sources.upstream import Upstream
from catalog.storage import store

LOCK_FILE = ".refresh.lock"


class BusyError(Exception):
    """Another refresh of the same catalogue is running."""


@contextlib.contextmanager
def hold_lock(folder: Path | None) -> Iterator[None]:
    """Hold the lock of `folder`; where none can be made the refresh goes on, and saving will say what is wrong.

    Raises `BusyError` at once where somebody holds it.
    """
    import filelock

    if folder is None:
        yield
        return
    file_lock = filelock.FileLock(folder / LOCK_FILE, timeout=0)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file_lock.acquire()
    except filelock.Timeout:
        raise BusyError("another refresh is running") from None
    except (OSError, NotImplementedError):
        yield
        return
    try:
        yield
    finally:
        file_lock.release()


_SWITCHED_ON = ("1", "true", "yes", "on")
_OFFLINE_VARIABLES = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


def refresh(options: Options, report_event: EventHandler) -> Report:
    """Bring the catalogue in `options.data` up to date; `report_event` is called with each event and the report.

    Whatever fails, the catalogue is the old one or the new one. Raises `InputError` or `ReadError` for what
    `--from` and `--export` name, `SaveError` and `HubError` where an export cannot be written.
    """
    options = options._replace(offline=options.offline or is_network_forbidden(os.environ))
    try:
        with hold_lock(options.data):
            report = _run_refresh(options, report_event)
    except BusyError as busy:
        line = catalogue_line(store.load(options.data))
        text = f"Nothing could be refreshed: {busy}; the catalogue in use stays."
        report = Report(outcome="kept", message=text, before=line, after=line)
    else:
        save_report(options.cache, report)
    report_event(report)
    return report


def is_network_forbidden(environment: Mapping[str, str]) -> bool:
    """Whether an environment variable of the Hub forbids its programs the network (`HF_HUB_OFFLINE`)."""
    return any(environment.get(name, "").strip().lower() in _SWITCHED_ON for name in _OFFLINE_VARIABLES)


def _run_refresh(options: Options, report_event: EventHandler) -> Report:
    context = RefreshContext(load_state(options.data), options, report_event)
    upstreams = all_upstreams(options.wide, context.previous.in_use)
    found = inputs.named_inputs(options, upstreams)
    report = (
        _adopt_bundle(context, found.bundle)
        if found.bundle is not None
        else _merge_sources(context, found, upstreams)
    )
    if options.export is not None:
        report_event(StageEvent(stage="exporting"))
        inputs.export_catalogue(options.export, load_state(options.data), options)
    return msgspec.structs.replace(report, exported=options.export)


def _adopt_bundle(context: RefreshContext, data: bytes) -> Report:
    """Replace the catalogue in use by a bundle's, unless that is older."""
    context.report_event(StageEvent(stage="checking"))
    shared = inputs.unpack_bundle(data, context.options)
    day = context.previous.in_use.catalog.as_of
    if shared.as_of < day and not context.options.force:
        why = f"the bundle is of {words(shared.as_of)}, older than the catalogue in use ({words(day)})"
        return keep_old(context, f"{why}; {FORCE_HINT}", ())
    return publish(context, shared.snapshot, shared.data, shared.parts, inputs.bundle_reports(shared))


def _merge_sources(context: RefreshContext, found: inputs.Inputs, upstreams: tuple[Upstream, ...]) -> Report:
    """Make a catalogue of the sources' answers and publish it, unless none of them can be used."""
    fetched = _fetch(context, found, upstreams)
    context = context._replace(unreached=fetched.unreached)
    order = [upstream.about.id for upstream in upstreams]
    context.report_event(StageEvent(stage="merging"))
    answers = sorted(fetched.answers, key=lambda answer: order.index(answer.upstream.about.id))
    merged = merge(context.previous, answers, force=context.options.force)
    sources = _source_reports(context, fetched, merged, upstreams)
    context.report_event(StageEvent(stage="checking"))
    if not any(source.state == "done" for source in merged.sources):
        nothing_kept = context.options.offline and not merged.sources
        report = make_report(context, "current" if nothing_kept else "kept", context.previous.in_use, sources)
    elif merged.problem:
        report = keep_old(context, merged.problem, sources)
    else:
        report = publish(context, merged.snapshot, merged.data, merged.parts, sources)
    notes = list(found.unused)
    notes += [
        f"{answer.upstream.about.name}: {answer.shortfall}" for answer in fetched.answers if answer.shortfall
    ]
    return msgspec.structs.replace(report, warnings=(*report.warnings, *notes))


def _fetch(context: RefreshContext, found: inputs.Inputs, upstreams: tuple[Upstream, ...]) -> FetchResult:
    """The answers of the named files; of the other sources too where none is named, or `offline` reads the cache."""
    named = inputs.read_inputs(found.pages, upstreams)
    if context.options.sources and not context.options.offline:
        return FetchResult(named, {})
    others = [upstream for upstream in upstreams if upstream.about.id not in found.pages]
    fetched = asyncio.run(fetch_sources(others, context.options, context.previous, context.report_event))
    return fetched._replace(answers=[*named, *fetched.answers])


def _source_reports(
    context: RefreshContext, fetched: FetchResult, merged: MergeResult, upstreams: Iterable[Upstream]
) -> tuple[SourceReport, ...]:
    """A report for each source that was asked or could have been, in the order of `upstreams`."""
    known = {report.source: report for report in merged.sources}
    answers = {answer.upstream.about.id: answer for answer in fetched.answers}
    found = []
    for upstream in upstreams:
        name = upstream.about.id
        if name in known:
            found.append(known[name])
        elif name in fetched.off:
            found.append(_unread_report(context, SourceAnswer(upstream, error=fetched.off[name]), off=True))
        elif name in answers:
            off = context.options.offline and answers[name].origin != "file"
            found.append(_unread_report(context, answers[name], off=off))
    return tuple(found)


def _unread_report(context: RefreshContext, answer: SourceAnswer, *, off: bool) -> SourceReport:
    """The report of a source that gave nothing; `as_of` is the date of the rows that stay."""
    about = answer.upstream.about
    return SourceReport(
        source=about.id,
        name=about.name,
        state="off" if off else "failed",
        as_of=context.previous.previous_rows.day(about.id),
        seconds=answer.seconds,
        error=answer.error,
    )
