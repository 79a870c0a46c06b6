"""One refresh from beginning to end."""

import asyncio
import os
from collections.abc import Iterable, Mapping

import msgspec

from catalog import store
from catalog.advice.figures import day as words
from catalog.refresh import differences, inputs, last, sharing
from catalog.refresh.asking import Asked, ask
from catalog.refresh.checks import FORCE
from catalog.refresh.ending import Course, ended, refused, swapped
from catalog.refresh.gather import Gathered, Tell
from catalog.refresh.lock import BusyError, lock
from catalog.refresh.merge import Merged, merge
from catalog.refresh.options import Options
from catalog.refresh.report import Report, SourceReport, StageEvent
from catalog.refresh.state import state
from catalog.refresh.upstreams import all_upstreams
from catalog.sources.upstream import Upstream

_SWITCHED_ON = ("1", "true", "yes", "on")
_OFFLINE_VARIABLES = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


def refresh(options: Options, tell: Tell) -> Report:
    """Bring the catalogue in `options.data` up to date and say what happened; `tell` hears of every step.

    Whatever fails, the catalogue is the old one or the new one. Raises `InputError` or `ReadError` for what
    `--from` and `--export` name, `SaveError` and `HubError` where an export cannot be written.
    """
    options = options._replace(offline=options.offline or forbidden(os.environ))
    try:
        with lock(options.data):
            report = _refreshed(options, tell)
    except BusyError as busy:
        line = differences.line(store.load(options.data))
        text = f"Nothing could be refreshed: {busy}; the catalogue in use stays."
        report = Report(outcome="kept", message=text, before=line, after=line)
    else:
        last.keep(options.cache, report)
    tell(report)
    return report


def forbidden(environment: Mapping[str, str]) -> bool:
    """Whether the environment keeps programs off the Hub, and with it off the network."""
    return any(environment.get(name, "").strip().lower() in _SWITCHED_ON for name in _OFFLINE_VARIABLES)


def _refreshed(options: Options, tell: Tell) -> Report:
    course = Course(state(options.data), options, tell)
    upstreams = all_upstreams(options.wide, course.begun.used)
    found = sharing.find(options, upstreams)
    report = _adopted(course, found.bundle) if found.bundle is not None else _merged(course, found, upstreams)
    if options.export is not None:
        tell(StageEvent(stage="exporting"))
        sharing.export(options.export, state(options.data), options)
    return msgspec.structs.replace(report, exported=options.export)


def _adopted(course: Course, data: bytes) -> Report:
    """A bundle takes the place of the catalogue in use, unless it is older."""
    course.tell(StageEvent(stage="checking"))
    shared = sharing.unpacked(data, course.options)
    day = course.begun.used.catalog.as_of
    if shared.as_of < day and not course.options.force:
        why = f"the bundle is of {words(shared.as_of)}, older than the catalogue in use ({words(day)})"
        return refused(course, f"{why}; {FORCE}", ())
    return swapped(course, shared.snapshot, shared.data, shared.parts, sharing.sources(shared))


def _merged(course: Course, found: inputs.Inputs, upstreams: tuple[Upstream, ...]) -> Report:
    """The answers of the sources become the catalogue, unless none of them can be used."""
    asked = _asked(course, found, upstreams)
    course = course._replace(unreached=asked.unreached)
    order = [one.about.id for one in upstreams]
    course.tell(StageEvent(stage="merging"))
    answers = sorted(asked.gathered, key=lambda one: order.index(one.upstream.about.id))
    made = merge(course.begun, answers, force=course.options.force)
    sources = _sources(course, asked, made, upstreams)
    course.tell(StageEvent(stage="checking"))
    if not any(source.state == "done" for source in made.sources):
        quiet = course.options.offline and not made.sources
        report = ended(course, "current" if quiet else "kept", course.begun.used, sources)
    elif made.problem:
        report = refused(course, made.problem, sources)
    else:
        report = swapped(course, made.snapshot, made.data, made.parts, sources)
    notes = list(found.unused)
    notes += [f"{one.upstream.about.name}: {one.shortfall}" for one in asked.gathered if one.shortfall]
    return msgspec.structs.replace(report, warnings=(*report.warnings, *notes))


def _asked(course: Course, found: inputs.Inputs, upstreams: tuple[Upstream, ...]) -> Asked:
    """What the named files say; nothing else is read beside them, unless what is here is wanted too."""
    named = inputs.gathered(found.pages, upstreams)
    if course.options.sources and not course.options.offline:
        return Asked(named, {})
    others = [one for one in upstreams if one.about.id not in found.pages]
    asked = asyncio.run(ask(others, course.options, course.begun, course.tell))
    return asked._replace(gathered=[*named, *asked.gathered])


def _sources(
    course: Course, asked: Asked, made: Merged, upstreams: Iterable[Upstream]
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
            found.append(_silent(course, Gathered(upstream, error=asked.off[name]), off=True))
        elif name in gathered:
            off = course.options.offline and gathered[name].origin != "file"
            found.append(_silent(course, gathered[name], off=off))
    return tuple(found)


def _silent(course: Course, gathered: Gathered, *, off: bool) -> SourceReport:
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
