"""What became of an answer: two answers to the same needs, before and after a refresh, compared in sentences.

A score never depends on which other models are listed: a model that moved without a change of its own was passed
by others. Such moves are counted; those with a cause are told one by one.
"""

from typing import NamedTuple

from catalog.advice.explanation.baseline import SAME_BILL
from catalog.advice.result import Advice, Candidate, Exclusion
from catalog.advice.rules import BY_ID
from catalog.formatting import count, listing, usd_bill, usd_month, usd_price
from catalog.model import Offer


def cause(before: Candidate, after: Candidate) -> str:
    """What changed about the model itself, as a clause without its subject; empty where nothing worth a word did.

    `fell from $0.30 to $0.21 per million tokens in and is measured at 74 instead of 71 of 100`
    """
    found = [_price(before, after) or _bill(before, after), _capability(before, after)]
    return " and ".join(clause for clause in found if clause) or _downloads(before, after)


def _price(before: Candidate, after: Candidate) -> str:
    old, new = before.offer.offer, after.offer.offer
    if old is None or new is None or _seat(old) != _seat(new):
        return ""
    moves = [
        (was, now, side)
        for was, now, side in ((old.input, new.input, "in"), (old.output, new.output, "out"))
        if was is not None and now is not None and was != now
    ]
    if not moves:
        return ""
    falls = {now < was for was, now, _ in moves}
    if len(falls) > 1:
        each = " and ".join(
            f"{usd_price(now)} instead of {usd_price(was)} {side}" for was, now, side in moves
        )
        return f"costs {each}, per million tokens"
    (was, now, side), *rest = moves
    words = f"{'fell' if now < was else 'rose'} from {usd_price(was)} to {usd_price(now)} per million tokens {side}"
    return words + "".join(
        f" and from {usd_price(was)} to {usd_price(now)} {side}" for was, now, side in rest
    )


def _seat(offer: Offer) -> tuple[str, str, str, str]:
    return (offer.provider, offer.provider_model_id, offer.variant, offer.terms)


def _bill(before: Candidate, after: Candidate) -> str:
    old, new = before.offer.bill, after.offer.bill
    if old is None and new is None:
        return ""
    if old is None and new is not None:
        return f"has a known cost now, {usd_month(new.usd)}"
    if old is None or new is None:
        return "has no known cost any more"
    if abs(new.usd - old.usd) <= SAME_BILL * max(new.usd, old.usd):
        return ""
    return f"costs {usd_month(new.usd)} instead of {usd_bill(old.usd)}"


def _capability(before: Candidate, after: Candidate) -> str:
    old, new = before.capability, after.capability
    was, now = (f"{side.value:.0f}" if side else "" for side in (old, new))
    if old and new and old.basis != new.basis:
        return f"has a {new.basis} capability of {now} instead of {old.basis} {was}"
    if was == now:
        return ""
    if not was or not now:
        return f"has a capability now, {now} ({new.basis})" if new else "has no capability any more"
    return f"has a capability of {now} instead of {was}"


def _downloads(before: Candidate, after: Candidate) -> str:
    old, new = before.downloads_30d, after.downloads_30d
    if before.rank == after.rank or old is None or new is None or count(old) == count(new):
        return ""
    return f"has {count(new)} downloads a month instead of {count(old)}"


TOP = 10
"""Places whose changes are told one by one; what happens below them is counted."""
MOST_SENTENCES = 8
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class _Side(NamedTuple):
    """One of the two answers, by model id; `ranked` in the order of the ranks."""

    candidates: dict[str, Candidate]
    ranked: tuple[Candidate, ...]
    excluded: dict[str, Exclusion]

    @classmethod
    def of(cls, advice: Advice) -> "_Side":
        ranked = [entry for entry in advice.candidates if entry.rank is not None]
        return cls(
            {entry.model.id: entry for entry in advice.candidates},
            tuple(sorted(ranked, key=lambda entry: entry.rank or 0)),
            {exclusion.model.id: exclusion for exclusion in advice.excluded},
        )

    @property
    def top(self) -> tuple[Candidate, ...]:
        return self.ranked[:TOP]


def changes(before: Advice, after: Advice) -> list[str]:
    """Sentences on what changed from one answer to the other, the first place first; never empty.

    Both answer the same needs. The same answers give the same sentences.
    """
    if before.unrecognised or after.unrecognised:
        return ["No use case matches these words, so there is no ranking to compare."]
    if not before.counts.fitting or not after.counts.fitting:
        return [_blank(before, after)]
    old, new = _Side.of(before), _Side.of(after)
    sentences = _of_first_places(old, new)
    hidden = len(sentences) - MOST_SENTENCES
    if hidden > 1:
        sentences = [*sentences[:MOST_SENTENCES], f"{hidden} more changes among the first {TOP}."]
    lines = sentences + _counted(old, new)
    return _first(old, new, lines)


def place(rank: int) -> str:
    """A place in words: `first` to `tenth`, then `11th`, `22nd`."""
    if rank <= len(_ORDINALS):
        return _ORDINALS[rank - 1]
    ending = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"


def _blank(before: Advice, after: Advice) -> str:
    if after.ranked:
        fit = _models(len(after.ranked), "fits now", "fit now")
        return f"{fit}; none did before. The first is {after.ranked[0].model.name}."
    if after.counts.fitting:
        listed = _models(after.counts.fitting, "is listed now", "are listed now")
        return f"{listed}, none of them ranked; none was before."
    if before.counts.fitting:
        return f"No model fits any more; the first was {before.candidates[0].model.name}."
    return "Nothing fits these needs, as before."


def _first(old: _Side, new: _Side, lines: list[str]) -> list[str]:
    """The sentences, opened by who stays first where none of them says so."""
    if not old.ranked or not new.ranked or old.ranked[0].model.id != new.ranked[0].model.id:
        return lines or ["Nothing changed for this question."]
    was, now = old.ranked[0], new.ranked[0]
    if not lines:
        return [
            f"Nothing changed for this question: {now.model.name} stays first of {len(new.ranked):,} ranked."
        ]
    return lines if cause(was, now) else [f"{now.model.name} stays first.", *lines]


def _of_first_places(old: _Side, new: _Side) -> list[str]:
    shown = {entry.model.id for entry in (*old.top, *new.top)}
    stay = [entry for entry in new.ranked if entry.model.id in shown]
    gone = [
        entry for entry in old.top if (now := new.candidates.get(entry.model.id)) is None or now.rank is None
    ]
    found = [_arrived_or_moved(entry, old) for entry in stay] + [_left(entry, new) for entry in gone]
    return [sentence for sentence in found if sentence]


def _arrived_or_moved(now: Candidate, old: _Side) -> str:
    name, was = now.model.name, old.candidates.get(now.model.id)
    if was is None:
        out = old.excluded.get(now.model.id)
        if out is None:
            return f"{name} is new in the catalogue and ranks {_at(now)}."
        return f"{name} fits now and ranks {_at(now)}; before, it was ruled out by {_rules(out)}."
    own = cause(was, now)
    if was.rank is None:
        return f"{name} {own or 'can be ranked now'}; it ranks {_at(now)} (was not ranked)."
    if was.rank == now.rank:
        return f"{name} {own}; it stays {_at(now)}." if own else ""
    moved = f"is now {_at(now)} (was {_at(was)})."
    if own:
        return f"{name} {own}; it {moved}"
    return f"{name} {moved}" if now.rank == 1 else ""


def _left(was: Candidate, new: _Side) -> str:
    who = f"{was.model.name} (was {_at(was)})"
    if was.model.id in new.candidates:
        return f"{who} is no longer ranked: its price or its evidence is gone."
    out = new.excluded.get(was.model.id)
    if out is None:
        return f"{who} is no longer in the catalogue."
    return f"{who} no longer fits: ruled out by {_rules(out)}."


def _counted(old: _Side, new: _Side) -> list[str]:
    """Moves without a cause of their own, and what happened below the first places."""
    shown = {entry.model.id for entry in (*old.top, *new.top)}
    passed = sum(_passed(entry, old) for entry in new.ranked if entry.model.id in shown)
    fits = sum(e.model.id not in old.candidates and e.model.id not in shown for e in new.ranked)
    fails = sum(e.model.id not in new.candidates and e.model.id not in shown for e in old.ranked)
    lines = [f"{_models(passed, 'moved', 'moved')} only because others did."] if passed else []
    below = [_models(fits, "fits now", "fit now")] if fits else []
    below += (
        [
            _models(
                fails,
                "no longer does" if fits else "no longer fits",
                "no longer do" if fits else "no longer fit",
            )
        ]
        if fails
        else []
    )
    return [*lines, f"Further down, {listing(below)}."] if below else lines


def _passed(now: Candidate, old: _Side) -> bool:
    was = old.candidates.get(now.model.id)
    moved = was is not None and was.rank is not None and was.rank != now.rank and now.rank != 1
    return moved and was is not None and not cause(was, now)


def _rules(exclusion: Exclusion | None) -> str:
    reasons = exclusion.reasons if exclusion else ()
    return listing(list(dict.fromkeys(BY_ID[reason.rule].full_name for reason in reasons)))


def _at(entry: Candidate) -> str:
    return place(entry.rank or 0)


def _models(number: int, one: str, more: str) -> str:
    return f"1 model {one}" if number == 1 else f"{count(number)} models {more}"
