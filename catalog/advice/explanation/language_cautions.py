"""What is not known of a model in the languages asked for."""

from collections.abc import Iterator, Sequence

from catalog.advice.assessment import Assessment
from catalog.advice.language_effect import unmeasured
from catalog.advice.needs.records import Needs
from catalog.advice.result import Caution
from catalog.codes import LANGUAGES
from catalog.formatting import listing
from catalog.irt.languages import ENGLISH


class LanguageNotMeasured(Caution, frozen=True, kw_only=True):
    """No board measured it in these languages (ISO 639); `is_known`: its other languages or its maker's models tell."""

    languages: tuple[str, ...]
    is_known: bool

    @property
    def text(self) -> str:
        named = listing([LANGUAGES.get(code, code) for code in self.languages], "or")
        told = (
            "read from its other languages or its maker’s other models, so the range is wider"
            if self.is_known
            else "nothing tells, so the range is wider"
        )
        return f"No measurement of {named} for this model: {told}."


class LanguagesUnknown(Caution, frozen=True, kw_only=True):
    """Languages (ISO 639) of which it is not published whether it speaks them; `measured`: those with results."""

    languages: tuple[str, ...]
    measured: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        others = [code for code in self.languages if code not in self.measured]
        if not self.measured:
            return f"Language support is not documented for {_names(others)}: test it."
        told = f"Its languages are not documented: it was measured in {_names(self.measured)}"
        return f"{told}, not in {_names(others)}: test that." if others else f"{told}."


def language_evidence(entry: Assessment) -> Iterator[Caution]:
    """The languages in which no board measured a model whose results tell of the job."""
    missing = tuple(unmeasured(entry.capability)) if entry.capability else ()
    if missing:
        is_known = all(effect.by_maker or effect.others for effect in missing)
        yield LanguageNotMeasured(languages=tuple(effect.language for effect in missing), is_known=is_known)


def language_support(entry: Assessment, needs: Needs) -> Iterator[Caution]:
    """Languages asked for that its maker does not list, since it lists none."""
    asked, able = needs.must.languages, entry.capability
    if asked and entry.model.languages is None:
        known = {effect.language for effect in able.languages if effect.results} if able else set()
        if able and able.evidence:
            known.add(ENGLISH)  # what benchmarks are written in
        measured = tuple(code for code in asked if code in known)
        yield LanguagesUnknown(languages=asked, measured=measured)


def _names(codes: Sequence[str]) -> str:
    return listing([LANGUAGES.get(code, code) for code in codes])
