"""The two themes: one accent each, quiet greys for everything else."""

from textual.theme import Theme

DARK = "modelpick-dark"
LIGHT = "modelpick-light"


def themes() -> tuple[Theme, Theme]:
    """The dark and the light theme."""
    return _dark(), _light()


def _dark() -> Theme:
    return Theme(
        name=DARK,
        primary="#e2a55a",
        secondary="#7f94b0",
        accent="#e2a55a",
        warning="#d8a33f",
        error="#e0756a",
        success="#8fbf8a",
        foreground="#d9d7d2",
        background="#16171b",
        surface="#1b1d22",
        panel="#23262d",
        dark=True,
        variables={
            "ink-dim": "#9296a0",
            "ink-faint": "#5d626d",
            "ink-accent": "#e9b36f",
            "ink-bar": "#7f9cc4",
            "ink-warn": "#e0b050",
            "ink-bad": "#e58a80",
            "line": "#32363f",
            "cursor": "#2a2d35",
            "cursor-far": "#212329",
        },
    )


def _light() -> Theme:
    return Theme(
        name=LIGHT,
        primary="#a3591b",
        secondary="#4d6480",
        accent="#a3591b",
        warning="#8a6100",
        error="#a8332a",
        success="#3c7a3c",
        foreground="#26282d",
        background="#fbfaf7",
        surface="#f4f2ed",
        panel="#eae7df",
        dark=False,
        variables={
            "ink-dim": "#646872",
            "ink-faint": "#a5a7ac",
            "ink-accent": "#9a4f12",
            "ink-bar": "#48698f",
            "ink-warn": "#8a6100",
            "ink-bad": "#a8332a",
            "line": "#d8d4ca",
            "cursor": "#ece6d8",
            "cursor-far": "#f2efe8",
        },
    )
