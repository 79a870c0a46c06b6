"""The bases of all screens: with a header, over the whole terminal, as a page above the answer, as a dialog."""

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Input

from tui.commands import Command, Scope, bindings, footer
from tui.rendering import styles
from tui.rendering.header import screen_header
from tui.rendering.layout import styled, wrapped
from tui.session import Session
from tui.widgets.band import Band, KeyBar
from tui.widgets.page import Page
from tui.widgets.rows import Rows

LEAST_WIDTH, LEAST_HEIGHT = 40, 12


def too_small() -> Band:
    """What is shown instead where the terminal is too small to be of use."""
    band = Band(id="too-small")
    text = styled(
        f"Too small: modelpick needs {LEAST_WIDTH} columns and {LEAST_HEIGHT} rows. q quits.", styles.WARN
    )
    band.show(lambda width: wrapped(text, width))
    return band


class BaseScreen(Screen[ScreenResultType]):
    """Base of every screen: it is dismissed once, and closes no other screen."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close this screen with a result; without effect unless it is the one on top.

        Textual's own closes whatever is on top: two Enters in one read, each of which becomes a message, closed the
        dialog and the answer below it.
        """
        if self.app.screen is not self:
            return AwaitComplete()
        return super().dismiss(result)

    @on(events.ScreenResume)
    def _keep_styles(self, event: events.ScreenResume) -> None:
        """The styles are those that the screen was made or left with: a theme is changed on all screens at once."""
        event.refresh_styles = False


class HeaderScreen(BaseScreen[ScreenResultType]):
    """Base of the screens with a header, which always says how old the figures on the screen are.

    A screen that shows figures of an answer keeps them and their date while a newer catalogue is taken up.
    """

    scopes: tuple[Scope, ...] = ("everywhere",)
    """The scopes of the commands that hold here, in the order of the footer."""
    keeps_figures = False
    refresh_key = "r"
    """What the header says refreshes old figures."""
    _covered: tuple[Widget, ...] = ()
    """What looks different while a dialog covers a part of the screen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def on_mount(self) -> None:
        """Draw messages after the footer, which is docked to the same edge: a short one stands in its place."""
        for rack in self.query("#textual-toastrack"):
            self.move_child(rack, after=-1)

    def heading(self) -> tuple[str, str]:
        """The title, and the words that were asked (empty: none)."""
        return ("", "")

    def show_top(self) -> None:
        """Say in the header whose screen this is and how old its figures are."""
        title, asked = self.heading()
        self.query_one("#top", Band).show(screen_header(self.session, title, asked, self.refresh_key))

    def footer_commands(self) -> tuple[Command, ...]:
        """The commands of the footer: those of the widget with the focus, then those of the screen."""
        focused = self.focused
        own = focused.scopes if isinstance(focused, Rows | Page) else ()
        typing = focused is not None and focused.check_consume_key("a", "a")
        return footer(*own, *self.scopes, typing=typing)

    def show_keys(self) -> None:
        """Say in the footer which keys hold now."""
        for bar in self.query(KeyBar):
            bar.show_commands(self.footer_commands())

    def on_descendant_focus(self) -> None:
        """Other keys hold in another widget."""
        self.show_keys()

    def on_screen_suspend(self) -> None:
        """Under a dialog the keys are not shown, and the pane with the focus looks as if it had none.

        Under a page nothing is seen of this screen. These widgets are named here, since a class of the whole screen
        would have the styles of everything on it worked out again.
        """
        if self.app.screen.is_modal and not self._covered:
            self._covered = (*self.query(KeyBar), *((self.focused,) if self.focused else ()))
            self._mark_covered(self._covered, True)

    def on_screen_resume(self) -> None:
        """And as before when the dialog is gone."""
        self._mark_covered(self._covered, False)
        self._covered = ()

    def _mark_covered(self, widgets: tuple[Widget, ...], is_covered: bool) -> None:
        for widget in widgets:
            widget.set_class(is_covered, "-covered")
            if isinstance(widget, Rows):
                widget.refresh()

    def use_session(self, session: Session) -> None:
        """The catalogue, or what happens to it, is another."""
        kept = self.session._replace(refreshing=session.refreshing)
        self.session = kept if self.keeps_figures else session
        if self.is_mounted:
            self.show_top()


class FullScreen(HeaderScreen[ScreenResultType]):
    """Base of the screens that fill the terminal, with classes for its size."""

    HORIZONTAL_BREAKPOINTS = [
        (0, "-tiny"),
        (LEAST_WIDTH, "-slim"),
        (72, "-narrow"),
        (100, "-normal"),
        (160, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST_HEIGHT, "-short"), (30, "-tall")]

    def on_compose(self) -> None:
        """The classes of the size of the terminal before anything is made: the styles are worked out once."""
        width, height = self.app.size
        for size, breakpoints in ((width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS)):
            found = next(name for least, name in reversed(breakpoints) if size >= least)
            self.update_classes({found: True}, update=False)

    def on_mount(self) -> None:
        """Every screen has its header and its footer, and can say that the terminal is too small."""
        self.show_top()
        self.show_keys()
        if self.is_attached:  # not while the app leaves: a signal came as the screen was opened
            self.mount(too_small())


class PageScreen(FullScreen[None]):
    """Base of the pages that open above the answer and close with Esc."""

    BINDINGS = bindings("page")
    scopes: tuple[Scope, ...] = ("page", "everywhere")

    def action_close(self) -> None:
        """Back to where this page was opened."""
        self.dismiss()


class Dialog(BaseScreen[ScreenResultType]):
    """Base of the dialogs with a field to type in; the result of one that is left is None."""

    AUTO_FOCUS = "Input"
    BINDINGS = bindings("dialog")

    async def action_submit(self) -> None:
        """As Enter in the field, while the focus is elsewhere."""
        await self.query_one(Input).action_submit()

    def action_close(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
