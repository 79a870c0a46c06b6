"""The themes: two of the app's own and those of Textual, and the colour that each gives every role of text."""

from collections.abc import Iterable, Mapping

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

DARK = "modelpick-dark"
LIGHT = "modelpick-light"
BACKGROUNDS = ("background", "band", "cursor", "cursor-far")
"""The variables of every background that text stands on."""
INKS = ("ink", "ink-dim", "ink-faint", "ink-accent", "ink-bar", "ink-warn", "ink-bad")
"""The variables of every colour that text is written in."""
LEAST_CONTRAST = 4.5
"""Of text on each background, as WCAG 2 measures it for level AA."""
_FORMER = {"dark": DARK, "light": LIGHT}
_STEPS = 40


def own_themes() -> tuple[Theme, Theme]:
    """The dark and the light theme of the app."""
    return _dark(), _light()


def theme_names() -> tuple[str, ...]:
    """The themes that can be chosen: the app's own, then Textual's, dark ones first.

    Those that take the 16 colours of the terminal are left out: their contrast cannot be known.
    """
    others = [theme for theme in BUILTIN_THEMES.values() if not theme.ansi]
    return (DARK, LIGHT, *(theme.name for theme in sorted(others, key=lambda theme: not theme.dark)))


def known_theme(name: str) -> str | None:
    """The theme of this name, which may be one that an earlier version wrote; None where there is none."""
    name = _FORMER.get(name, name)
    return name if name in theme_names() else None


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two opaque colours, 1 to 21, as WCAG 2 defines it."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def role_colors(theme: Theme) -> Mapping[str, str]:
    """The variables of `BACKGROUNDS`, `INKS` and lines, worked out from the colours of a theme.

    Each ink is as near to its colour in the theme as `LEAST_CONTRAST` on all of the backgrounds lets it be.
    """
    if theme.name not in _KEPT:
        _KEPT[theme.name] = _worked_out(theme)
    return _KEPT[theme.name]


_KEPT: dict[str, Mapping[str, str]] = {}


def _worked_out(theme: Theme) -> dict[str, str]:
    generated = theme.to_color_system().generate()
    background, foreground, accent, panel, primary, warning, error = (
        Color(*Color.parse(generated[key]).rgb)
        for key in ("background", "foreground", "accent", "panel", "primary", "warning", "error")
    )
    grounds = {
        "band": background.blend(panel, 0.6 if theme.dark else 0.8),
        "cursor": background.blend(accent, 0.16),
        "cursor-far": background.blend(foreground, 0.07),
        "line": background.blend(foreground, 0.28),
    }
    grounds |= {key: Color.parse(theme.variables[key]) for key in grounds.keys() & theme.variables.keys()}
    wanted = {
        "ink": (foreground, 7.0),
        "ink-dim": (foreground.blend(background, 0.25), 5.5),
        "ink-faint": (foreground.blend(background, 0.45), LEAST_CONTRAST),
        "ink-accent": (accent, LEAST_CONTRAST),
        "ink-bar": (primary, LEAST_CONTRAST),
        "ink-warn": (warning, LEAST_CONTRAST),
        "ink-bad": (error, LEAST_CONTRAST),
    }
    behind = (background, *(grounds[key] for key in BACKGROUNDS[1:]))
    inks = {key: _readable(color, behind, least, theme.dark) for key, (color, least) in wanted.items()}
    return {key: color.hex for key, color in (grounds | inks).items()} | theme.variables


def _readable(color: Color, grounds: Iterable[Color], least: float, dark: bool) -> Color:
    """The colour, blended with white or black until it has the contrast on each of the backgrounds."""
    towards = Color(255, 255, 255) if dark else Color(0, 0, 0)
    candidates = (Color(*color.rgb).blend(towards, step / _STEPS) for step in range(_STEPS + 1))
    return next(
        (found for found in candidates if all(contrast(found, ground) >= least for ground in grounds)),
        towards,
    )


def _luminance(color: Color) -> float:
    parts = (part / 255 for part in color.rgb)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _dark() -> Theme:
    return Theme(
        name=DARK,
        primary="#7f9cc4",
        secondary="#7f94b0",
        accent="#e9b36f",
        warning="#e0b050",
        error="#e58a80",
        success="#8fbf8a",
        foreground="#d9d7d2",
        background="#16171b",
        surface="#1b1d22",
        panel="#23262d",
        dark=True,
        variables={
            "band": "#202329",
            "cursor": "#2d303a",
            "cursor-far": "#212329",
            "line": "#3d424d",
            "ink": "#d9d7d2",
            "ink-dim": "#a9adb7",
            "ink-faint": "#9498a3",
            "ink-bar": "#86a3cb",
        },
    )


def _light() -> Theme:
    return Theme(
        name=LIGHT,
        primary="#48698f",
        secondary="#4d6480",
        accent="#9a4f12",
        warning="#8a6100",
        error="#a8332a",
        success="#3c7a3c",
        foreground="#26282d",
        background="#fbfaf7",
        surface="#f4f2ed",
        panel="#eae7df",
        dark=False,
        variables={
            "band": "#eeebe3",
            "cursor": "#efe6d4",
            "cursor-far": "#f2efe8",
            "line": "#cbc6ba",
            "ink": "#26282d",
            "ink-dim": "#54575f",
            "ink-faint": "#63666e",
        },
    )
