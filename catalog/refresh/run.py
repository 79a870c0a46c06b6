"""One refresh from beginning to end."""

import asyncio
import os
from collections.abc import Iterable, Mapping

import msgspec

from catalog import snapshot, store
from catalog.files import SaveError
from catalog.parts import Part
from catalog.refresh import differences, inputs, last, sharing
from catalog.refresh.asking import Asked, ask
from catalog.refresh.gather import Gathered, Tell
from catalog.refresh.lock import BusyError, lock
from catalog.refresh.merge import Merged, merge
from catalog.refresh.options import Options
from catalog.refresh.report import Outcome, Report, SourceReport, StageEvent
from catalog.refresh.state import State, state
from catalog.refresh.telling import message
from catalog.refresh.upstreams import all_upstreams
from catalog.snapshot import Snapshot
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
    begun = state(options.data)
    upstreams = all_upstreams(options.wide, begun.used)
    found = sharing.find(options, upstreams)
    if found.bundle is not None:
        report = _adopted(found.bundle, begun, options, tell)
    else:
        report = _merged(_answers(upstreams, found, options, begun, tell), upstreams, begun, options, tell)
        unknown = [f"{name} is no file of a known source" for name in found.unknown]
        report = msgspec.structs.replace(report, warnings=(*report.warnings, *unknown))
    if options.export is None:
        return report
    tell(StageEvent(stage="exporting"))
    sharing.export(options.export, state(options.data), options)
    return msgspec.structs.replace(report, exported=options.export)


def _answers(
    upstreams: tuple[Upstream, ...], found: inputs.Inputs, options: Options, begun: State, tell: Tell
) -> Asked:
    named = inputs.gathered(found.pages, upstreams)
    if options.sources and not options.offline:
        return Asked(named, {})
    others = [one for one in upstreams if one.about.id not in found.pages]
    asked = asyncio.run(ask(others, options, begun, tell))
    return asked._replace(gathered=[*named, *asked.gathered])


def _merged(
    asked: Asked, upstreams: Iterable[Upstream], begun: State, options: Options, tell: Tell
) -> Report:
    order = [one.about.id for one in upstreams]
    answers = sorted(asked.gathered, key=lambda one: order.index(one.upstream.about.id))
    tell(StageEvent(stage="merging"))
    made = merge(begun, answers, force=options.force)
    sources = _sources(asked, upstreams, made, options)
    tell(StageEvent(stage="checking"))
    if not any(source.state == "done" for source in made.sources):
        outcome: Outcome = "current" if options.offline and not made.sources else "kept"
        return _report(outcome, begun, begun.used, sources, options)
    if made.problem:
        report = _report("kept", begun, begun.used, sources, options)
        return msgspec.structs.replace(report, message=f"Nothing was refreshed: {made.problem}.")
    return _swapped(made.snapshot, made.data, made.parts, sources, begun, options, tell)


def _adopted(data: bytes, begun: State, options: Options, tell: Tell) -> Report:
    """A bundle takes the place of the catalogue in use, unless it is older."""
    tell(StageEvent(stage="checking"))
    shared = sharing.unpacked(data)
    sources = tuple(
        SourceReport(
            source=part.source.id,
            name=part.source.name,
            state="done",
            origin="bundle",
            as_of=part.source.as_of,
            rows=len(part.prices) + len(part.results) + len(part.repositories),
        )
        for part in shared.parts
    )
    if shared.as_of < begun.used.catalog.as_of and not options.force:
        report = _report("kept", begun, begun.used, (), options)
        text = (
            f"the bundle is of {shared.as_of}, older than the catalogue in use ({begun.used.catalog.as_of})"
        )
        return msgspec.structs.replace(
            report, message=f"Nothing was changed: {text}; --force takes it all the same."
        )
    encoded = snapshot.encode(shared.snapshot.catalog)
    return _swapped(shared.snapshot, encoded, shared.parts, sources, begun, options, tell)


def _swapped(
    made: Snapshot,
    data: bytes,
    parts: tuple[Part, ...],
    sources: tuple[SourceReport, ...],
    begun: State,
    options: Options,
    tell: Tell,
) -> Report:
    if made.digest == begun.used.digest:
        return _report("current", begun, begun.used, sources, options)
    tell(StageEvent(stage="writing"))
    try:
        if options.data is None:
            raise SaveError("the catalogue", "there is no home folder")
        store.save(options.data, data, parts)
    except SaveError as error:
        report = _report("kept", begun, begun.used, sources, options)
        return msgspec.structs.replace(report, message=f"Nothing was changed: {error}.")
    return _report("new", begun, made, sources, options)


def _report(
    outcome: Outcome, begun: State, after: Snapshot, sources: tuple[SourceReport, ...], options: Options
) -> Report:
    before = differences.line(begun.used)
    now = differences.line(after)
    added, gone = differences.models_changed(begun.used, after)
    return Report(
        outcome=outcome,
        message=message(outcome, before, now, sources, options.offline or bool(options.sources)),
        before=before,
        after=now,
        sources=sources,
        models_added=added,
        models_gone=gone,
        price_changes=differences.price_changes(begun.used, after),
        retirements=differences.retirements(begun.used, after),
        warnings=(begun.problem,) if begun.problem else (),
    )


def _sources(
    asked: Asked, upstreams: Iterable[Upstream], made: Merged, options: Options
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
            found.append(_silent(upstream, "off", asked.off[name], None))
        elif name in gathered:
            quiet = options.offline and gathered[name].origin != "file"
            found.append(
                _silent(upstream, "off" if quiet else "failed", gathered[name].error, gathered[name])
            )
    return tuple(found)


def _silent(upstream: Upstream, state: str, error: str, gathered: Gathered | None) -> SourceReport:
    return SourceReport(
        source=upstream.about.id,
        name=upstream.about.name,
        state="off" if state == "off" else "failed",
        seconds=gathered.seconds if gathered else 0.0,
        error=error,
    )
