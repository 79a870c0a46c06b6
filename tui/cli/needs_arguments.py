"""What commands share: the needs from a file and from flags, checked names, one model by its name."""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from catalog.advice.hosting import hardware_names
from catalog.advice.needs.errors import NeedsError, nearest_word, shown
from catalog.advice.needs.keys import BY_PATH, KEYS, Key
from catalog.advice.needs.reading import checked_values, override, parse_values
from catalog.advice.needs.records import Needs
from catalog.advice.needs.values import Flag, WrongValueError
from catalog.model import Developer, Model, Provider
from catalog.storage.files import read_text
from catalog.storage.snapshot import Snapshot
from tui.cli.console import UsageError, say

EXAMPLE = "modelpick ask 'customer support bot, 400k tickets a month, under $800'"
_PREFIX = "needs:"


def add_needs_flags(parser: argparse.ArgumentParser) -> None:
    """One flag for every key of the needs; they win over the file."""
    group = parser.add_argument_group(
        "needs", "Flags win over the file; lists take commas or the flag again."
    )
    for key in KEYS:
        if isinstance(key.value, Flag):
            action: type[argparse.Action] | str = argparse.BooleanOptionalAction
            group.add_argument(key.flag, dest=_PREFIX + key.path, action=action, help=key.help, default=None)
        else:
            group.add_argument(
                key.flag,
                dest=_PREFIX + key.path,
                action=_Once,
                metavar=key.value.metavar,
                help=_help(key),
                key=key,
            )


def read_values(arguments: argparse.Namespace, file: str | None) -> dict[str, Any]:
    """What the file, if there is one, and on top of it the flags say, by dotted key, checked.

    Raises `NeedsError` or `ReadError`.
    """
    flags = {
        name.removeprefix(_PREFIX): value
        for name, value in vars(arguments).items()
        if name.startswith(_PREFIX) and value is not None
    }
    said = parse_values(read_text(Path(file)), file) if file is not None else {}
    return said | checked_values(flags)


def one_sentence(words: Sequence[str]) -> str:
    """The words of a command line as one sentence; raises `UsageError` where there is none, or too much of it."""
    try:
        sentence = BY_PATH["use_case"].value.check(" ".join(words))
    except WrongValueError as wrong:
        raise UsageError(
            f"the sentence: found {wrong.found}; expected {wrong.expected}",
            found=wrong.found,
            expected=wrong.expected,
        ) from None
    if not sentence:
        raise UsageError(
            f"the sentence is empty; say what the model is for, such as {EXAMPLE}",
            found="",
            expected="a sentence",
        )
    return str(sentence)


def check_names(needs: Needs, snapshot: Snapshot, file: str | None) -> Needs:
    """Misspelt names of providers, developers or the model used today would silently shut out everything, or nothing.

    Gives the needs with the id of the model used today. Raises `NeedsError`; licenses that no model has are only
    told, since a list of licenses may be a general one.
    """
    for key in ("providers", "exclude_providers"):
        _check_ids(getattr(needs.hosting, key), snapshot.providers, f"hosting.{key}", "provider", file)
    for key in ("developers", "exclude_developers"):
        _check_ids(getattr(needs.origin, key), snapshot.developers, f"origin.{key}", "developer", file)
    licenses = {"provider terms", "provider-terms"}
    for entry in snapshot.licenses.values():
        licenses |= {
            name.casefold() for name in (entry.id, entry.id.removeprefix("LicenseRef-"), entry.spdx or "")
        }
    for name in needs.license.allow:
        if name.casefold() not in licenses:
            say(f"modelpick: note: no model of the catalogue has the license {shown(name)}")
    hardware_names.check_hardware(needs.hosting, snapshot.gpus, file)
    return _with_baseline(needs, snapshot, file)


def _check_ids(
    names: Iterable[str],
    known: Mapping[str, Provider] | Mapping[str, Developer],
    key: str,
    what: str,
    file: str | None,
) -> None:
    for name in names:
        if name not in known:
            by_name = {entry.name.casefold(): entry.id for entry in known.values()}
            near = by_name.get(name.casefold()) or nearest_word(name, list(known))
            raise NeedsError(file, key, shown(name), f"the id of a known {what}", near)


def _with_baseline(needs: Needs, snapshot: Snapshot, file: str | None) -> Needs:
    words = needs.baseline.model
    if words is None:
        return needs
    from catalog.search import Unknown, resolve

    found = resolve(snapshot, words)
    if isinstance(found, Unknown):
        expected = "the id or a name of a model in the catalogue"
        raise NeedsError(file, "baseline.model", shown(words), expected, closest=found.closest)
    return override(needs, {"baseline.model": found.id})


def one_model(snapshot: Snapshot, words: str) -> Model:
    """The model of this id, name or alias; raises `UsageError` with up to five that come near."""
    from catalog.search import Unknown, resolve

    found = resolve(snapshot, words)
    if not isinstance(found, Unknown):
        return found
    hint = f"did you mean {', '.join(found.closest)}?" if found.closest else "give an id or a name of a model"
    raise UsageError(
        f'no model is called "{found.query}"; {hint}',
        kind="unknown_model",
        found=found.query,
        expected="the id, name or alias of a model",
        nearest=found.closest[0] if found.closest else None,
        closest=found.closest,
    )


class _Once(argparse.Action):
    """A flag with one value may come once; a list takes them all."""

    def __init__(self, *args: Any, key: Key, **named: Any) -> None:
        super().__init__(*args, **named)
        self.key = key

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002 - argparse asks for it
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,  # noqa: ARG002
    ) -> None:
        """Read the text of the flag as the value that TOML would have."""
        before = getattr(namespace, self.dest)
        try:
            value = self.key.value.read(str(values))
        except WrongValueError as wrong:
            raise NeedsError(
                None, self.key.path, wrong.found, wrong.expected, wrong.nearest, self.key.flag
            ) from None
        if before is not None and not self.key.many:
            raise NeedsError(None, self.key.path, "the flag twice", "it once", None, self.key.flag)
        setattr(namespace, self.dest, [*(before or []), *_listed(value)] if self.key.many else value)


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


def _help(key: Key) -> str:
    words = key.value.words
    closed = f": {', '.join(words)}" if words and len(words) <= 8 else ""
    return f"{key.help}{closed}".replace("%", "%%")
