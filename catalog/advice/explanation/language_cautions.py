"""What is not known of a model in the languages asked for."""

from catalog.advice.result import Caution
from catalog.codes import LANGUAGES
from catalog.formatting import listing


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
    """Languages (ISO 639-1) of which it is not published whether it speaks them."""

    languages: tuple[str, ...]

    @property
    def text(self) -> str:
        names = [LANGUAGES.get(code, code) for code in self.languages]
        return f"Language support is not documented for {listing(names)}: test it."
