"""Catalogues that come from elsewhere and go elsewhere: files, bundles, datasets of the Hugging Face Hub."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from catalog import bundle, bundle_hub, files, snapshot
from catalog.bundle import Bundle, BundleError
from catalog.refresh import inputs
from catalog.refresh.assemble import assemble
from catalog.refresh.inputs import Inputs
from catalog.refresh.options import Options
from catalog.refresh.report import SourceReport
from catalog.refresh.state import State
from catalog.refresh.upstreams import PRIVATE
from catalog.sources.upstream import Upstream

HUB = "hf://"


class InputError(ValueError):
    """What `--from` or `--export` names cannot be used; the message says which and why."""


def find(options: Options, upstreams: Iterable[Upstream]) -> Inputs:
    """Everything that `--from` names.

    Raises `InputError` or `ReadError`; also where a bundle stands beside other things, since it is a whole catalogue,
    and where `--export` names what can never be written, before anything is changed.
    """
    if "" in (*options.sources, options.export):
        raise InputError(
            "--from and --export: found an empty name; expected a path or hf://datasets/ORG/NAME"
        )
    if options.export is not None and options.export.startswith(HUB):
        _target(options.export, options)
    known = tuple(upstreams)
    found = [_find(name, options, known) for name in options.sources]
    bundles = [one.bundle for one in found if one.bundle is not None]
    whole = inputs.joined(found)
    if bundles and (len(bundles) > 1 or whole.pages):
        raise InputError("--from: a bundle is a whole catalogue; name it alone")
    if found and not bundles and not whole.pages:
        named, why = ", ".join(options.sources), "; ".join(whole.unused[:3])
        raise InputError(
            f"--from: nothing in {named} is a bundle or a file of a known source{why and f' ({why})'}"
        )
    return whole


def unpacked(data: bytes, options: Options) -> Bundle:
    """The catalogue in the bundle that `options` name. Raises `InputError` with what is wrong with it."""
    try:
        return bundle.unpack(data, today=options.today)
    except BundleError as error:
        raise InputError(f"--from: {', '.join(options.sources)} cannot be used: {error}") from error


def sources(shared: Bundle) -> tuple[SourceReport, ...]:
    """What a bundle brings of every source."""
    return tuple(
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


def export(target: str, state: State, options: Options) -> None:
    """Write the catalogue in use as a bundle to a file or a dataset; rows under a key of one's own stay here.

    Raises `InputError` for a target that is none, `SaveError` or `HubError` where it cannot be written.
    """
    parts = [part for name, part in state.parts.items() if name not in PRIVATE]
    data = snapshot.encode(state.used.catalog)
    if len(parts) < len(state.parts):
        data = snapshot.encode(assemble(state.base, state.ground, parts).catalog)
    try:
        packed = bundle.pack(data, parts)
    except ValueError as error:
        raise InputError(f"--export: {error}") from error
    if not target.startswith(HUB):
        files.write_atomically(Path(target), packed)
        return
    bundle_hub.upload(_target(target, options), packed)


def _target(name: str, options: Options) -> bundle_hub.Dataset:
    if options.offline:
        raise InputError(f"--export: {name} needs the network, and --offline forbids it")
    return _dataset(name, "--export")


def _find(name: str, options: Options, upstreams: tuple[Upstream, ...]) -> Inputs:
    if not name.startswith(HUB):
        return inputs.find(Path(name), upstreams, options.today)
    if options.offline:
        raise InputError(f"--from: {name} needs the network, and --offline forbids it")
    return Inputs(asyncio.run(bundle_hub.download(_dataset(name, "--from"))), {}, ())


def _dataset(name: str, flag: str) -> bundle_hub.Dataset:
    try:
        return bundle_hub.parse(name)
    except ValueError as error:
        raise InputError(f"{flag}: {error}") from error
