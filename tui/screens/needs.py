"""The base of the screens on which needs are edited: it opens the editor of each kind of need."""

from textual import on
from textual.screen import ScreenResultType

from catalog.advice.needs.records import Needs
from tui.screens.base import FullScreen
from tui.widgets.needs.fields import USE_CASE
from tui.widgets.needs.messages import EditRequested, NeedEdited


class NeedsScreen(FullScreen[ScreenResultType]):
    """A value that was typed or picked arrives as `NeedEdited`, as one that a list of needs changed by itself."""

    asked: Needs
    """The needs that are asked for; each edit is checked with them."""

    @property
    def filled(self) -> Needs:
        """The same needs with what stands in where nothing was said."""
        raise NotImplementedError

    def use_case_words(self) -> str:
        """What names the use case now."""
        return self.asked.use_case

    @on(EditRequested)
    def _edit_asked(self, message: EditRequested) -> None:
        if message.field is USE_CASE:
            self.action_use_cases()
        elif message.field.shape == "hardware":
            self._pick_hardware()
        else:
            self._edit(message)

    def _edit(self, message: EditRequested) -> None:
        from tui.screens.edit import EditScreen

        field = message.field

        def keep(answer: tuple[object] | None) -> None:
            if answer is not None:
                self.post_message(NeedEdited(field.key, answer[0]))

        editor = EditScreen(self.session, field, self.asked, self.filled, message.region, message.first_key)
        self.app.push_screen(editor, keep)

    def _pick_hardware(self) -> None:
        from tui.screens.hardware import KEY, HardwareScreen

        def keep(answer: tuple[str | None] | None) -> None:
            if answer is not None:
                self.post_message(NeedEdited(KEY, answer[0]))

        self.app.push_screen(HardwareScreen(self.session, self.asked), keep)

    def action_use_cases(self) -> None:
        """Pick another use case."""
        from tui.screens.use_cases import UseCaseScreen

        def keep(words: str | None) -> None:
            if words:
                self.post_message(NeedEdited(USE_CASE.key, words))

        self.app.push_screen(UseCaseScreen(self.session, self.use_case_words()), keep)
