"""Savings in a sentence: "cut the bill by half" of what is paid today is a budget."""

from catalog.advice.understanding.figures import PERCENT, number_at
from catalog.advice.understanding.sentence import Sentence

_PAID, _BUDGET = "baseline.monthly_usd", "budget.monthly_usd"


def read_savings(sentence: Sentence) -> None:
    """The budget that is left of today's bill, where the sentence names no other."""
    said = {part.key: part.value for part in sentence.parts}
    for place in sentence.places("save"):
        share, words = _share(sentence, place)
        if not words or _BUDGET in said:
            continue
        places = [place, *words]
        if _PAID not in said:
            sentence.notes.append(
                f"{sentence.quote(places)}: what is paid today is not said, so no budget follows."
            )
            sentence.use(places)
            return
        note = f"{share:.0%} less than the ${said[_PAID]:,.0f} of today"
        sentence.add(_BUDGET, round(said[_PAID] * (1 - share), 2), places, note)
        return


def _share(sentence: Sentence, place: int) -> tuple[float, list[int]]:
    """The part that is saved, 0..1, and the places of the words for it."""
    for there in sentence.right(place, 6):
        part = sentence.items[there].value("part")
        if part is not None:
            return float(part), [there]
        sign = there + 1
        if sentence.items[there].number and sign < len(sentence) and sentence.items[sign].norm in PERCENT:
            share = number_at(sentence, there) / 100
            return (share, [there, sign]) if share < 1 else (0.0, [])
    return 0.0, []
