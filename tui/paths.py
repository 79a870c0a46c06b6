"""Where the app keeps its own files. Computed when asked, never at import."""

from pathlib import Path


def settings_file() -> Path:
    """The settings of this user."""
    from platformdirs import user_config_path

    return user_config_path("modelpick", appauthor=False) / "settings.toml"
