"""What a refresh is asked to do.

One refresh at a time; the lock falls with its process, however that ends.

One refresh from beginning to end.
"""

import asyncio
import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from catalog.formatting import day as words
from catalog.pipeline import differences, inputs
from catalog.pipeline.fetch import EventHandler, FetchResult, SourceAnswer, fetch_sources
from catalog.pipeline.merge import FORCE, Merged, merge
from catalog.pipeline.options import Options
from catalog.pipeline.previous import load_state
from catalog.pipeline.publish import RefreshContext, keep_old, keep_report, make_report, publish
from catalog.pipeline.report import Report, SourceReport, StageEvent
from catalog.sources.registry import all_upstreams
from catalog.sources.upstream import Upstream
from catalog.storage import store

NAME = ".refresh.lock"


class BusyError(Exception):
    """Another refresh of the same catalogue is running."""


@contextlib.contextmanager
def lock(folder: Path | None) -> Iterator[None]:
    """Hold the lock of `folder`; where none can be made the refresh goes on, and saving will say what is wrong.

    Raises `BusyError` at once where somebody holds it.
    """
    import filelock

    if folder is None:
        yield
        return
    held = filelock.FileLock(folder / NAME, timeout=0)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        held.acquire()
    except filelock.Timeout:
        raise BusyError("another refresh is running") from None
    except (OSError, NotImplementedError):
        yield
        return
    try:
        yield
    finally:
        held.release()


_SWITCHED_ON = ("1", "true", "yes", "on")
_OFFLINE_VARIABLES = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


def refresh(options: Options, tell: EventHandler) -> Report:
    """Bring the catalogue in `options.data` up to date and say what happened; `tell` hears of every step.

    Whatever fails, the catalogue is the old one or the new one. Raises `InputError` or `ReadError` for what
    `--from` and `--export` name, `SaveError` and `HubError` where an export cannot be written.
    """
    options = options._replace(offline=options.offline or forbidden(os.environ))
    try:
        with lock(options.data):
            report = _run_refresh(options, tell)
    except BusyError as busy:
        line = differences.line(store.load(options.data))
        text = f"Nothing could be refreshed: {busy}; the catalogue in use stays."
        report = Report(outcome="kept", message=text, before=line, after=line)
    else:
        keep_report(options.cache, report)
    tell(report)
    return report


def forbidden(environment: Mapping[str, str]) -> bool:
    """Whether the environment keeps programs off the Hub, and with it off the network."""
    return any(environment.get(name, "").strip().lower() in _SWITCHED_ON for name in _OFFLINE_VARIABLES)


def _run_refresh(options: Options, tell: EventHandler) -> Report:
    course = RefreshContext(load_state(options.data), options, tell)
    upstreams = all_upstreams(options.wide, course.begun.used)
    found = inputs.named_inputs(options, upstreams)
    report = (
        _adopt_bundle(course, found.bundle)
        if found.bundle is not None
        else _merge_sources(course, found, upstreams)
    )
    if options.export is not None:
        tell(StageEvent(stage="exporting"))
        inputs.export(options.export, load_state(options.data), options)
    return msgspec.structs.replace(report, exported=options.export)


def _adopt_bundle(course: RefreshContext, data: bytes) -> Report:
    """A bundle takes the place of the catalogue in use, unless it is older."""
    course.tell(StageEvent(stage="checking"))
    shared = inputs.unpacked(data, course.options)
    day = course.begun.used.catalog.as_of
    if shared.as_of < day and not course.options.force:
        why = f"the bundle is of {words(shared.as_of)}, older than the catalogue in use ({words(day)})"
        return keep_old(course, f"{why}; {FORCE}", ())
    return publish(course, shared.snapshot, shared.data, shared.parts, inputs.sources(shared))


def _merge_sources(course: RefreshContext, found: inputs.Inputs, upstreams: tuple[Upstream, ...]) -> Report:
    """The answers of the sources become the catalogue, unless none of them can be used."""
    asked = _fetch(course, found, upstreams)
    course = course._replace(unreached=asked.unreached)
    order = [one.about.id for one in upstreams]
    course.tell(StageEvent(stage="merging"))
    answers = sorted(asked.gathered, key=lambda one: order.index(one.upstream.about.id))
    made = merge(course.begun, answers, force=course.options.force)
    sources = _sources(course, asked, made, upstreams)
    course.tell(StageEvent(stage="checking"))
    if not any(source.state == "done" for source in made.sources):
        quiet = course.options.offline and not made.sources
        report = make_report(course, "current" if quiet else "kept", course.begun.used, sources)
    elif made.problem:
        report = keep_old(course, made.problem, sources)
    else:
        report = publish(course, made.snapshot, made.data, made.parts, sources)
    notes = list(found.unused)
    notes += [f"{one.upstream.about.name}: {one.shortfall}" for one in asked.gathered if one.shortfall]
    return msgspec.structs.replace(report, warnings=(*report.warnings, *notes))


def _fetch(course: RefreshContext, found: inputs.Inputs, upstreams: tuple[Upstream, ...]) -> FetchResult:
    """What the named files say; nothing else is read beside them, unless what is here is wanted too."""
    named = inputs.read_inputs(found.pages, upstreams)
    if course.options.sources and not course.options.offline:
        return FetchResult(named, {})
    others = [one for one in upstreams if one.about.id not in found.pages]
    asked = asyncio.run(fetch_sources(others, course.options, course.begun, course.tell))
    return asked._replace(gathered=[*named, *asked.gathered])


def _sources(
    course: RefreshContext, asked: FetchResult, made: Merged, upstreams: Iterable[Upstream]
) -> tuple[SourceReport, ...]:
    """What became of every source that was asked, or could have been, in their order."""
    known = {report.source: report for report in made.sources}
    gathered = {one.upstream.about.id: one for one in asked.gathered}
    found = []
    for upstream in upstreams:
        name = upstream.about.id
        if name in known:
            found.append(known[name])
        elif name in asked.off:
            found.append(_silent(course, SourceAnswer(upstream, error=asked.off[name]), off=True))
        elif name in gathered:
            off = course.options.offline and gathered[name].origin != "file"
            found.append(_silent(course, gathered[name], off=off))
    return tuple(found)


def _silent(course: RefreshContext, gathered: SourceAnswer, *, off: bool) -> SourceReport:
    """A source that gave nothing; as of when its rows are that stay."""
    about = gathered.upstream.about
    return SourceReport(
        source=about.id,
        name=about.name,
        state="off" if off else "failed",
        as_of=course.begun.before.day(about.id),
        seconds=gathered.seconds,
        error=gathered.error,
    )
