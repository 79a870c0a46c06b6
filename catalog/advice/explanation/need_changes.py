"""One need changed so that a model comes in: the values, what one would say ("lower the floor to 44") and the flag."""

from collections.abc import Callable, Sequence
from shlex import join
from typing import Any

import msgspec

from catalog.advice.needs.keys import BY_PATH
from catalog.advice.needs.records import Needs
from catalog.advice.needs.values import Flag
from catalog.advice.rules import BY_ID
from catalog.advice.rules.job import EVIDENCE
from catalog.advice.understanding.use_cases import UseCase, fill
from catalog.formatting import listing, plain


class NeedChange(msgspec.Struct, frozen=True, kw_only=True):
    """One need with another value.

    `key` is dotted; `before` is what was asked (None: nothing, so that the use case's own value holds), `now` the value
    that holds, `to` the new one. `text` begins with a verb; `flag` is for a shell and takes the place of the same flag.
    """

    key: str
    before: Any
    now: Any
    to: Any
    text: str
    flag: str


def changes_between(asked: Needs, needs: Needs, case: UseCase) -> tuple[NeedChange, ...]:
    """Every need of which the two differ, in the order of the keys."""
    filled = fill(asked, case)
    found = []
    for path in sorted(BY_PATH, key=lambda path: path == "unknown_ok"):  # what may be unknown comes last
        before, to = _value(asked, path), _value(needs, path)
        if before == to:
            continue
        now = _value(filled, path)
        text = change_text(path, now, to)
        found.append(NeedChange(key=path, before=before, now=now, to=to, text=text, flag=_flag(path, to)))
    return tuple(found)


def all_flags(changes: Sequence[NeedChange]) -> str:
    """The flags of all the changes, for a shell."""
    return " ".join(change.flag for change in changes)


def all_texts(changes: Sequence[NeedChange]) -> str:
    """The changes in one clause: `lower the floor to 44 and raise the budget to $812`."""
    return listing([change.text for change in changes])


def change_text(path: str, now: Any, to: Any) -> str:
    """What to do, in words: the value where it is one, else what is added to a list or taken from it."""
    if path in _VALUES:
        return _VALUES[path](to)
    added = [str(word) for word in to if word not in now]
    gone = [str(word) for word in now if word not in to]
    return _LISTS[path](added or gone)


def _value(needs: Needs, path: str) -> Any:
    found: Any = needs
    for name in path.split("."):
        found = getattr(found, name)
    return found


def _flag(path: str, value: Any) -> str:
    flag = BY_PATH[path].flag
    if isinstance(BY_PATH[path].value, Flag):
        return flag if value else f"--no-{flag.removeprefix('--')}"
    return join([flag, _argument(value)])


def _argument(value: Any) -> str:
    """A value as the flag reads it."""
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return plain(value, 15) if isinstance(value, int | float) else str(value)


_LICENSES = {
    "any": "accept any license",
    "commercial": "accept any license that allows commercial use",
    "open-weights": "accept any license of open weights",
}


def _budget(to: float) -> str:
    return f"raise the budget to ${to:,.0f}" if to == int(to) else f"raise the budget to ${to:,.2f}"


def _floor(to: float) -> str:
    return f"lower the capability floor to {plain(to)}" if to else "drop the capability floor"


def _speed(to: float | None) -> str:
    return f"accept {plain(to)} tokens a second" if to else "drop the least speed"


def _licenses(added: Sequence[str]) -> str:
    return listing(
        ["allow API terms" if name == "Proprietary" else f"allow the license {name}" for name in added]
    )


def _unknown(added: Sequence[str]) -> str:
    facts = [
        "the bill" if rule == "budget" else BY_ID[rule].full_name for rule in added if rule != EVIDENCE.id
    ]
    texts = [f"accept that {listing(facts)} may be unknown"] if facts else []
    return listing([*texts, *(["keep models without evidence listed"] if EVIDENCE.id in added else [])])


def _adding(before: str) -> Callable[[Sequence[str]], str]:
    return lambda words: f"{before} {listing(words)}"


_VALUES: dict[str, Callable[[Any], str]] = {
    "budget.monthly_usd": _budget,
    "license.require": lambda to: _LICENSES[to],
    "hosting.gpu": lambda to: f"use {to}",
    "must.context_tokens": lambda to: f"lower the context window to {to:,} tokens",
    "must.min_capability": _floor,
    "must.measured_only": lambda to: (
        "accept only measured models" if to else "accept models without a result"
    ),
    "must.tokens_per_second": _speed,
    "must.max_parameters": lambda to: f"allow up to {plain(to)} billion parameters",
}
_WAYS = {"api": "APIs", "self-host": "own hardware"}
_LISTS: dict[str, Callable[[Sequence[str]], str]] = {
    "unknown_ok": _unknown,
    "license.allow": _licenses,
    "hosting.where": lambda words: f"allow {listing([_WAYS[word] for word in words])}",
    "hosting.providers": _adding("allow the provider"),
    "hosting.exclude_providers": _adding("allow the provider"),
    "origin.developer_countries": _adding("allow developers in"),
    "origin.exclude_developer_countries": _adding("allow developers in"),
    "origin.serving_countries": _adding("allow APIs that run in"),
    "origin.exclude_provider_countries": _adding("allow providers under the law of"),
    "origin.developers": _adding("allow the developer"),
    "origin.exclude_developers": _adding("allow the developer"),
    "must.inputs": _adding("drop the input"),
    "must.outputs": _adding("drop the output"),
    "must.features": _adding("drop the feature"),
    "must.languages": _adding("drop the language"),
}
