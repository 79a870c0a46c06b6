"""The base of the screens on which needs are edited: it opens the dialog of each kind of need."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import on
from textual.geometry import Region
from textual.screen import ScreenResultType

from catalog.advice.needs.options import has_options
from catalog.advice.needs.reading import override
from catalog.advice.needs.records import Needs
from catalog.advice.result import UseCaseMatch
from tui.rendering.need_words import hidden_default, value_words
from tui.screens.base import FullScreen
from tui.widgets.needs.fields import BY_KEY, NOTHING, USE_CASE, Field, value_of
from tui.widgets.needs.messages import EditRequested, NeedEdited

if TYPE_CHECKING:
    from tui.screens.edit import EditScreen

_MODEL = "baseline.model"
_PLACE = Region(2, 5, 0, 1)
"""Where a need is typed that no line was marked for."""


class NeedsScreen(FullScreen[ScreenResultType]):
    """What was typed, ticked or picked arrives as `NeedEdited`, as a value that a list of needs changed by itself."""

    asked: Needs
    """The needs that are asked for; each edit is checked with them."""
    _editor: "EditScreen | None" = None
    """The field that is open, or is about to open while more keys of the same read arrive."""

    @property
    def filled(self) -> Needs:
        """The same needs with what stands in where nothing was said."""
        raise NotImplementedError

    @property
    def job(self) -> UseCaseMatch | None:
        """The use case that holds; None where none is understood."""
        raise NotImplementedError

    def use_case_words(self) -> str:
        """What names the use case now."""
        return self.asked.use_case

    def default_words(self, field: Field) -> str:
        """What holds for a need where nothing is said, in words."""
        needs = override(self.asked, {field.key: None})
        if self.job:
            needs = self.session.fill(needs, self.session.use_cases[self.job.id])
        value = value_of(needs, field.key)
        if value is None and (hidden := hidden_default(field.key)):
            return hidden
        words = next((label for option, label, _ in field.options if option == value), "")
        words = words or value_words(self.session, field.key, value)
        return words if value == value_of(NOTHING, field.key) else f"{words}, usual for this job"

    @on(EditRequested)
    def _edit_asked(self, message: EditRequested) -> None:
        field = message.field
        if self._editor is None and self.app.screen is not self:
            return  # a second key of the same read: its dialog is open
        if field is USE_CASE:
            self.action_use_cases()
        elif field.shape == "hardware":
            self._pick_hardware()
        elif has_options(field.key):
            self._choose(field)
        elif field.options or field.key == _MODEL:
            self._pick_value(field)
        else:
            self._type(message)

    def edit_need(self, key: str) -> None:
        """Open the dialog of the need at this dotted key."""
        self._edit_asked(EditRequested(BY_KEY[key], _PLACE, ""))

    def _keep(self, values: Mapping[str, object] | None) -> None:
        self._editor = None
        if values is not None:
            self.post_message(NeedEdited(values))

    def _type(self, message: EditRequested) -> None:
        from tui.screens.edit import EditScreen

        if self._editor is not None:
            if self._editor.field is message.field:
                self._editor.take_key(message.first_key)
            return
        field, default = message.field, self.default_words(message.field)
        self._editor = EditScreen(self.session, field, self.asked, default, message.region, message.first_key)
        self.app.push_screen(self._editor, self._keep)

    def _choose(self, field: Field) -> None:
        from tui.screens.choices import ChoiceScreen

        screen = ChoiceScreen(self.session, field, self.asked, self.default_words(field))
        self.app.push_screen(screen, self._keep)

    def _pick_value(self, field: Field) -> None:
        from tui.screens.pick_value import PickValueScreen

        default = self.default_words(field)
        self.app.push_screen(
            PickValueScreen(self.session, field, self.asked, self.filled, default), self._keep
        )

    def _pick_hardware(self) -> None:
        from tui.screens.hardware import HardwareScreen

        self.app.push_screen(HardwareScreen(self.session, self.asked), self._keep)

    def action_use_cases(self) -> None:
        """Pick another use case."""
        from tui.screens.use_cases import UseCaseScreen

        def keep(words: str | None) -> None:
            if words:
                self.post_message(NeedEdited({USE_CASE.key: words}))

        self.app.push_screen(UseCaseScreen(self.session, self.use_case_words()), keep)
