"""Where the app keeps its own files. Computed when asked, never at import."""

from pathlib import Path


def settings_file() -> Path | None:
    """The settings of this user; None where the user has no home."""
    from platformdirs import user_config_path

    try:
        return user_config_path("modelpick", appauthor=False) / "settings.toml"
    except RuntimeError:
        return None
