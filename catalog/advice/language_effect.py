"""What the languages asked for do to a model's figure: measured in them, else read from its other languages."""

from collections.abc import Iterator
from math import sqrt

from msgspec.structs import replace

from catalog.advice.question import Question
from catalog.advice.result import Capability, LanguageEffect
from catalog.codes import LANGUAGES
from catalog.evidence import Z90
from catalog.irt import languages
from catalog.irt.observations import GROUPS, group_of
from catalog.model import Model

LEAST_POINTS = 0.5
"""Points: what is less is not told."""


def in_languages(able: Capability, model: Model, question: Question) -> Capability:
    """The figure for the job in the languages asked for: the mean over them, with a wider range.

    Only figures of language models move. A shift in standard deviations of ability becomes points as the figure's own
    range does, so that none leaves 0..100.
    """
    asked = [code for code in question.needs.must.languages if code != languages.ENGLISH]
    if not asked or group_of(able.skills[0]) != GROUPS[0][0]:  # breadth is that of language models
        return able
    effects = [_effect(code, able, model, question) for code in asked]
    share = 1 / len(question.needs.must.languages)
    shift = sum(effect.shift for effect in effects) * share
    sd = sqrt(able.sd**2 + (sum(effect.sd for effect in effects) * share) ** 2)
    per_sd = _points_per_sd(able)
    value = min(100.0, max(0.0, able.value + shift * per_sd))
    wider = sd / able.sd if able.sd else 1.0
    return replace(
        able,
        value=round(value, 1),
        low=round(max(0.0, value - (able.value - able.low) * wider), 1),
        high=round(min(100.0, value + (able.high - able.value) * wider), 1),
        theta=able.theta + shift,
        sd=sd,
        languages=tuple(effects),
    )


def _effect(code: str, able: Capability, model: Model, question: Question) -> LanguageEffect:
    catalog = question.snapshot.catalog
    measured = question.snapshot.breadth.get(model.id)
    breadth = measured or languages.expected_of(model.developer, catalog.breadth_of_developers)
    votes = question.snapshot.language_votes.get(model.id, {})
    found = languages.shift(breadth, votes, code, question.use_case.skills, catalog.language_boards)
    by_maker = not found.results and not found.others and model.developer in catalog.breadth_of_developers
    return LanguageEffect(
        language=code,
        points=round(found.shift * _points_per_sd(able), 1),
        shift=found.shift,
        sd=found.sd,
        results=found.results,
        others=found.others,
        by_maker=by_maker,
    )


def _points_per_sd(able: Capability) -> float:
    return (able.high - able.low) / (2 * Z90 * able.sd) if able.sd else 0.0


def effects_text(able: Capability) -> str:
    """What the languages move, in words; empty where they move nothing that is worth a sentence."""
    told = [effect for effect in able.languages if abs(effect.points) >= LEAST_POINTS]
    return f"{'; '.join(_effect_text(effect) for effect in told)}." if told else ""


def _effect_text(effect: LanguageEffect) -> str:
    points = abs(effect.points)
    number = "1 point" if points == 1 else f"{points:g} points"
    more = "more" if effect.points > 0 else "less"
    return f"{_name(effect.language)}: {number} {more} than in English, by {_basis(effect)}"


def _basis(effect: LanguageEffect) -> str:
    others = f"{effect.others} other languages" if effect.others > 1 else "another language"
    if effect.results:
        own = f"its results in {_name(effect.language)}"
        return f"{own} and {others}" if effect.others else own
    return f"its results in {others}" if effect.others else "its maker’s other models"


def _name(code: str) -> str:
    return LANGUAGES.get(code, code)


def unmeasured(able: Capability) -> Iterator[LanguageEffect]:
    """The languages in which no board measured this model."""
    return (effect for effect in able.languages if not effect.results)
