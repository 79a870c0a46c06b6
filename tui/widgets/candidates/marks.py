"""Which models are marked for a comparison: a value, changed by making another."""

from collections.abc import Iterable
from typing import NamedTuple

from catalog.advice.comparison import LEAST, MOST
from catalog.advice.result import Advice, Candidate
from catalog.model import Model


class Marks(NamedTuple):
    """The ids of the marked models, in the order of marking."""

    models: tuple[str, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether no more can be marked."""
        return len(self.models) >= MOST

    @property
    def is_enough(self) -> bool:
        """Whether they can be compared."""
        return len(self.models) >= LEAST

    def toggled(self, model: str) -> "Marks":
        """With this model marked, or no longer; the same where it would be one too many."""
        if model in self.models:
            return Marks(tuple(one for one in self.models if one != model))
        return self if self.is_full else Marks((*self.models, model))

    def among(self, candidates: Iterable[Candidate]) -> "Marks":
        """Without the models that are no longer listed."""
        if not self.models:
            return self
        listed = {entry.model.id for entry in candidates}
        return Marks(tuple(model for model in self.models if model in listed))

    @property
    def words(self) -> str:
        """How many there are and which key does something with them; empty where there are none."""
        if not self.models:
            return ""
        does = "c compares them" if self.is_enough else "space marks another, c compares"
        return f"{len(self.models)} marked: {does}"


def models_to_compare(advice: Advice, marks: Marks, selected: Candidate | None) -> tuple[list[Model], str]:
    """The models that a comparison shows, in the order of the list, and why it is these where too few are marked.

    One that is marked stands beside the selected one; without another, the selected one stands beside the first, or the
    second where it is the first itself. Empty where there are fewer than two.
    """
    listed = advice.candidates
    if marks.is_enough:
        return [entry.model for entry in listed if entry.model.id in marks.models], ""
    if selected is None or len(listed) < LEAST:
        return [], ""
    wanted = {selected.model.id, *marks.models}
    if len(wanted) >= LEAST:
        note = "One model is marked: it stands beside the selected one."
    else:
        other = listed[1] if listed[0] is selected else listed[0]
        wanted.add(other.model.id)
        place = "the second" if listed[0] is selected else "the first"
        note = (
            f"None is marked: the selected model stands beside {place}. space in the list marks up to {MOST}."
        )
        if marks.models:
            note = f"One model is marked: it stands beside {place}."
    return [entry.model for entry in listed if entry.model.id in wanted], note
